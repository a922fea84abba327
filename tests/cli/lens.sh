#!/bin/sh
# The clock: what a build says about the time until which it is right, is true.
#
# In a period every instant is visited that `next` names, and in a year one for
# every other month. A second before such an edge the whole output is byte for byte
# what it was at the edge before; at it something is different, and it is
# exactly the files that had said so: a page changes when, and only when, its
# "Stand" ends.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

old=$WORK/old
new=$WORK/new

seconds() {
	date -u -d "$1" +%s
}

instant() {
	date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ
}

next_edge() {
	json "$old/api/v1/build.json" .next
}

# the files of a tree that are said to hold until this instant
ending() {
	said=$(echo "$2" | sed 's/+/[+]/')
	find "$1" -type f ! -name build.json -exec grep -l -E \
	    -e "until=\"$said\"" -e "\"until\": \"$said\"" \
	    -e "class=\"stand\".* (bis|until) <time datetime=\"$said\"" {} +
}

# the files that both trees have and that differ; what makes no statement about
# time itself, as the index of the search, calendars, address books, maps and the formats
# of others, may change at any edge
changed() {
	diff -r -q -x build.json -x .erreichbar -x '*.js' -x '*.ics' -x v2 -x feeds \
	    -x '*.atom' -x '*.rss' -x '*.vcf' -x '*.csv' -x '*.ldif' -x '*.txt' -x '*.prom' -x 'sitemap*' \
	    "$1" "$2" |
	    sed -n 's/^Files \(.*\) and .*/\1/p'
}

# cross SOURCE EDGE: from the tree in $old over its next edge; what is wrong
cross() {
	build "$1" "$WORK/before" "$(instant $(($(seconds "$2") - 1)))"
	diff -r -q -x build.json -x .erreichbar "$old" "$WORK/before" |
	    sed "s/^/$2: a second before: /"
	build "$1" "$new" "$2"
	! diff -r -q -x build.json -x .erreichbar "$old" "$new" >"$WORK/changes" ||
	    echo "$2: nothing changes"
	changed "$old" "$new" | sort >"$WORK/changed"
	# those that vanish with the edge are not among the changed
	ending "$old" "$2" | sort >"$WORK/ending"
	while read -r file; do
		[ ! -e "$new/${file#"$old/"}" ] || echo "$file"
	done <"$WORK/ending" >"$WORK/stay"
	diff "$WORK/stay" "$WORK/changed" | sed -n "s|$old/||
	    s/^</$2: said to end, but the same:/p
	    s/^>/$2: changed, without having said so:/p"
	rm -rf "$old"
	mv "$new" "$old"
}

# period NAME SOURCE FROM DAYS MINIMUM: every edge, at least so many
period() {
	rm -rf "$old" "$new" "$WORK/before"
	build "$2" "$old" "$3"
	expect "$1: the first build" 0
	end=$(($(seconds "$3") + $4 * 86400))
	edge=$(next_edge)
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
		cross "$2" "$edge" >>"$WORK/wrong"
		edge=$(next_edge)
	done
	check_equal "$1: $count edges in $4 days" '' "$(cat "$WORK/wrong")"
	check "$1: at least $5" test "$count" -ge "$5"
}

# year NAME SOURCE YEAR: the edge after noon on the 15th of every other month
year() {
	: >"$WORK/wrong"
	for month in 01 03 05 07 09 11; do
		rm -rf "$old" "$new" "$WORK/before"
		build "$2" "$old" "$3-$month-15 12:00"
		edge=$(next_edge)
		[ "$edge" = null ] || cross "$2" "$edge" >>"$WORK/wrong"
	done
	check_equal "$1: an edge in every other month of $3" '' "$(cat "$WORK/wrong")"
}

period 'magdeburg, begin' "$TOP/content/magdeburg" 2020-04-22 14 8
period 'magdeburg, end' "$TOP/content/magdeburg" 2020-05-25 4 3
period wiesbaden "$TOP/content/wiesbaden" 2021-07-05 4 3
period herne "$TOP/content/herne" 2021-01-03 4 1
# everything at once, through both changes of the clock
full=$TOP/tests/golden/full/content
period 'full, spring' "$full" 2026-03-27 6 12
period 'full, autumn' "$full" 2026-10-24 3 2
year magdeburg "$TOP/content/magdeburg" 2020
year wiesbaden "$TOP/content/wiesbaden" 2021
year full "$full" 2026

# nothing to come: never
start_source "$WORK/still"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$WORK/still/services/telefon.md"
run "$ERREICHBAR" next "$WORK/still" --quiet --at 2021-03-23
check_equal 'nothing to come' never "$(cat "$WORK.out")"
