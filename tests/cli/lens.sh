#!/bin/sh
# The clock: what a build says about the time until which it is right, is true.
#
# For each city every instant that `next` names in a period is visited.
# A second before it the whole output is byte for byte what it was at the edge
# before; at it something is different, and it is exactly the files that had
# said so: a page changes when, and only when, its "Stand" ends.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

seconds() {
	date -u -d "$1" +%s
}

instant() {
	date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ
}

# the files of a tree that are said to hold until this instant
ending() {
	find "$1" -type f ! -name build.json -exec grep -l -F \
	    -e "until=\"$2\"" -e "\"until\": \"$2\"" \
	    -e "voraussichtlich bis <time datetime=\"$2\"" \
	    -e "expected until <time datetime=\"$2\"" {} +
}

# the files that both trees have and that differ; what makes no statement about
# time itself, as the index of the search, may change at any edge
changed() {
	diff -r -q -x build.json -x '*.js' -x search-index.js \
	    "$1" "$2" |
	    sed -n 's/^Files \(.*\) and .*/\1/p'
}

# city NAME SOURCE FROM DAYS MINIMUM: from that day on, at least so many edges
city() {
	old=$WORK/old
	new=$WORK/new
	rm -rf "$old" "$new" "$WORK/before"
	build "$2" "$old" "$3"
	expect "$1: the first build" 0
	edge=$(json "$old/api/v1/build.json" .next)
	end=$(($(seconds "$3") + $4 * 86400))
	count=0
	: >"$WORK/wrong"
	while [ "$edge" != null ] && [ "$(seconds "$edge")" -lt "$end" ]; do
		count=$((count + 1))
		# `next` costs a build as well: asked now and then
		if [ $((count % 8)) -eq 1 ]; then
			told_next=$("$ERREICHBAR" next "$2" --quiet \
			    --at "$(json "$old/api/v1/build.json" .built)")
			[ "$told_next" = "$edge" ] ||
			    echo "$edge: next says $told_next" >>"$WORK/wrong"
		fi
		build "$2" "$WORK/before" \
		    "$(instant $(($(seconds "$edge") - 1)))"
		diff -r -q -x build.json "$old" "$WORK/before" |
		    sed "s/^/$edge: a second before: /" >>"$WORK/wrong"
		build "$2" "$new" "$edge"
		! diff -r -q -x build.json "$old" "$new" >"$WORK/changes" ||
		    echo "$edge: nothing changes" >>"$WORK/wrong"
		changed "$old" "$new" | sort >"$WORK/changed"
		ending "$old" "$edge" | sort >"$WORK/ending"
		# those that vanish with the edge are not among the changed
		while read -r file; do
			[ ! -e "$new/${file#"$old/"}" ] || echo "$file"
		done <"$WORK/ending" >"$WORK/stay"
		diff "$WORK/stay" "$WORK/changed" | sed -n "s|$old/||
		    s/^</$edge: said to end, but the same:/p
		    s/^>/$edge: changed, without having said so:/p" >>"$WORK/wrong"
		rm -rf "$old"
		mv "$new" "$old"
		edge=$(json "$old/api/v1/build.json" .next)
	done
	check_equal "$1: $count edges in $4 days" '' "$(cat "$WORK/wrong")"
	check "$1: at least $5" test "$count" -ge "$5"
}

city magdeburg "$TOP/content/magdeburg" 2020-04-01 365 10
city wiesbaden "$TOP/content/wiesbaden" 2021-01-01 365 20
city herne "$TOP/content/herne" 2020-12-01 365 1
# everything at once, through both changes of the clock
city 'full, spring' "$TOP/tests/golden/full/content" 2026-03-27 8 12
city 'full, autumn' "$TOP/tests/golden/full/content" 2026-10-24 3 2

# nothing to come: never
run "$ERREICHBAR" next "$TOP/content/herne" --quiet --at 2021-03-23
check_equal 'nothing to come' never "$(cat "$WORK.out")"
