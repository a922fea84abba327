#!/bin/sh
# The clock: what a build says about the time until which it is right, is true.
#
# For each city every instant that `next` names within a year is visited.
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
	find "$1" -name '*.html' -exec grep -H 'class="stand"' {} + |
	    grep -F "bis <time datetime=\"$2\"" | cut -d : -f 1
	for file in "$1"/api/v1/*.json; do
		[ "$(json "$file" .until)" != "$2" ] || echo "$file"
	done
}

# the files that both trees have and that differ
changed() {
	diff -r -q -x build.json "$1" "$2" | sed -n 's/^Files \(.*\) and .*/\1/p'
}

# city NAME FROM: a year from that day on
city() {
	old=$WORK/old
	new=$WORK/new
	rm -rf "$old" "$new" "$WORK/before"
	build "$TOP/content/$1" "$old" "$2"
	expect "$1: the first build" 0
	edge=$(json "$old/api/v1/build.json" .next)
	end=$(($(seconds "$2") + 365 * 86400))
	count=0
	: >"$WORK/wrong"
	while [ "$edge" != null ] && [ "$(seconds "$edge")" -lt "$end" ]; do
		count=$((count + 1))
		# `next` costs a build as well: asked now and then
		if [ $((count % 8)) -eq 1 ]; then
			told_next=$("$ERREICHBAR" next "$TOP/content/$1" --quiet \
			    --at "$(json "$old/api/v1/build.json" .built)")
			[ "$told_next" = "$edge" ] ||
			    echo "$edge: next says $told_next" >>"$WORK/wrong"
		fi
		build "$TOP/content/$1" "$WORK/before" \
		    "$(instant $(($(seconds "$edge") - 1)))"
		diff -r -q -x build.json "$old" "$WORK/before" |
		    sed "s/^/$edge: a second before: /" >>"$WORK/wrong"
		build "$TOP/content/$1" "$new" "$edge"
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
	check_equal "$1: $count edges in a year" '' "$(cat "$WORK/wrong")"
	check "$1: at least $3" test "$count" -ge "$3"
}

city magdeburg 2020-04-01 10
city wiesbaden 2021-01-01 20
city herne 2020-12-01 1

# nothing to come: never
run "$ERREICHBAR" next "$TOP/content/herne" --quiet --at 2021-03-23
check_equal 'nothing to come' never "$(cat "$WORK.out")"
