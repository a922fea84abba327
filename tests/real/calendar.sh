#!/bin/sh
# Calendars in the hands of programs that people use: python3-icalendar with
# python3-recurring-ical-events, and ical.js, which is Thunderbird's. What they
# find in the files must be what the pages say, over two years: in the example
# cities, and for rules that are easily misunderstood.
#
# Not compared: dates between two and three o'clock of the nights in which the
# clocks change. RFC 5545, 3.3.5 says what they mean, these programs do not
# follow it, and nobody has an office hour then.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/calendar.sh"

from=2021-07-01
until=2023-07-01

[ -n "$readers" ] || exit 0

# ---- what the pages say ---------------------------------------------------------

# told PAGE: each date of its list as an instant, and "cancelled" or "-"
told() {
	sed -n '/<ol class="dates">/,/<\/ol>/p' "$1" | awk 'BEGIN { RS = "<li" }
	NR > 1 && match($0, /datetime="[^"]*"/) {
		print substr($0, RSTART + 10, RLENGTH - 11), \
		    /^ class="cancelled"/ ? "cancelled" : "-"
	}'
}

# in_utc: instants with an offset in UTC, days as they are
in_utc() {
	while read -r when word; do
		case $when in
		*T*) echo "$(date -u -d "$when" +%Y-%m-%dT%H:%M:%SZ) $word" ;;
		*) echo "$when $word" ;;
		esac
	done
}

# follow SOURCE: the pages of two years, a page lists twelve dates ahead
follow() {
	follow_at=$(date -u -d "$from" +%s)
	follow_end=$(date -u -d "$until" +%s)
	while [ "$follow_at" -lt "$follow_end" ]; do
		run "$ERREICHBAR" build "$1" --out "$WORK/pages" --quiet \
		    --at "$(date -u -d "@$follow_at" +%Y-%m-%dT00:00:00Z)"
		[ "$status" -eq 0 ] || not_ok "built on $follow_at" \
		    "$(cat "$WORK.err")"
		for follow_page in "$WORK"/pages/sprechstunden/*.html; do
			told "$follow_page" \
			    >>"$WORK/told-$(basename "$follow_page" .html)"
		done
		follow_at=$((follow_at + ${2-11} * 86400))
	done
	rm -f "$WORK/told-index"
}

# compare NAME: every office hour that was followed, in every program
compare() {
	for compare_told in "$WORK"/told-*; do
		compare_id=${compare_told##*/told-}
		sort -u "$compare_told" | in_utc | sort -u |
		    awk -v from="$from" -v until="$until" \
		    '$1 >= from && $1 < until' >"$WORK/wanted"
		[ -s "$WORK/wanted" ] || not_ok "$1 $compare_id has dates"
		for reader in $readers; do
			dates "$reader" \
			    "$WORK/pages/sprechstunden/$compare_id.ics" "$from" "$until" |
			    cut -d ' ' -f 1,2 >"$WORK/found"
			check_same "$1 $compare_id: $reader finds the dates of the page" \
			    "$WORK/wanted" "$WORK/found"
		done
		rm "$compare_told"
	done
}

# ---- the cities --------------------------------------------------------------------

for city in magdeburg wiesbaden herne; do
	follow "$TOP/content/$city" 60
	if [ -n "$(ls "$WORK" | grep '^told-')" ]; then
		compare "$city"
	fi
	for file in sprechstunden beteiligung wartungen; do
		for reader in $readers; do
			check "$city: $reader reads $file.ics" dates "$reader" \
			    "$WORK/pages/kalender/$file.ics" "$from" "$until"
		done
	done
	rm -rf "$WORK/pages"
done

# ---- rules that are easily misunderstood -----------------------------------------------

start_source "$WORK/src"
echo 'url: https://status.beispiel.example' >>"$WORK/src/site.yml"
# hour ID KEY...: an office hour
hour() {
	hour_id=$1
	shift
	{
		printf -- '---\ntitle: "%s"\n' "$hour_id, mit; Zeichen: \\\\ ä–𝕏"
		printf '%s\n' "$@" ---
	} >"$WORK/src/office-hours/$hour_id.md"
}
at_five='starts: 2021-07-06 17:00'
hour daily 'repeats: FREQ=DAILY' "$at_five"
hour daily-until 'repeats: FREQ=DAILY;UNTIL=20210920' "$at_five"
hour daily-until-utc 'repeats: FREQ=DAILY;UNTIL=20210920T150000Z' "$at_five"
hour winter-to-summer 'repeats: FREQ=WEEKLY' 'starts: 2021-11-09 17:00' \
    'until: 2022-05-31'
hour summer-to-winter 'repeats: FREQ=DAILY;COUNT=100' "$at_five"
hour clock-change 'repeats: FREQ=WEEKLY;BYDAY=SA,SU,MO' 'starts: 2021-07-06 03:30'
hour midnight 'repeats: FREQ=WEEKLY;BYDAY=SU,MO' 'starts: 2021-07-06 00:00' \
    'duration: 24 h'
hour two-weeks 'repeats: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU' "$at_five"
hour start-beside 'repeats: FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=20' "$at_five"
hour last-workday 'repeats: FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1' "$at_five"
hour first-and-last 'repeats: FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=15' "$at_five"
hour day-31 'repeats: FREQ=MONTHLY' 'starts: 2021-07-31 17:00'
hour last-day 'repeats: FREQ=MONTHLY;BYMONTHDAY=-1' "$at_five"
hour leap-day 'repeats: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29' "$at_five"
hour friday-13 'repeats: FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13' "$at_five"
hour yearly 'repeats: FREQ=YEARLY;BYMONTH=7,10' "$at_five"
hour words 'repeats: erster und dritter Dienstag im Monat' "$at_five" \
    'until: 2022-03-31'
hour days-only 'repeats: FREQ=WEEKLY' 'starts: 2021-07-06' 'until: 2022-03-31' \
    'changes: [{on: 2021-07-13, cancelled: true}, {on: 2021-07-20, moved_to: 2021-07-22}]'
hour listed 'dates: [2022-01-01 11:00, 2021-07-06, 2021-07-07, 2021-12-24]' "$at_five" \
    'changes: [{on: 2021-07-06, cancelled: true}, {on: 2021-07-07, moved_to: 2021-07-08 09:00}]'
hour single "$at_five"
hour changed 'repeats: FREQ=WEEKLY' "$at_five" 'except: [2021-07-13, 2021-11-02]' \
    'changes: [{on: 2021-07-06, moved_to: 2021-07-08 09:00}, {on: 2021-10-26, moved_to: 2021-11-03}, {on: 2021-08-03, cancelled: true, reason: Krankheit}]'
follow "$WORK/src"
compare 'the rule'

# ---- what is written ------------------------------------------------------------------------

for reader in $readers; do
	check_contains "$reader: names come through intact" \
	    'changed, mit; Zeichen: \ ä–𝕏' \
	    "$(dates "$reader" "$WORK/pages/sprechstunden/changed.ics" \
	    "$from" "$until")"
done
find "$WORK/pages" -name '*.ics' | while read -r file; do
	LC_ALL=C awk -v file="${file##*/}" '
	!/\r$/ { print file ": line " NR " does not end with CRLF" }
	length($0) > 76 { print file ": line " NR " is too long" }' "$file"
	iconv -f UTF-8 -t UTF-8 "$file" >/dev/null || echo "$file is no UTF-8"
done >"$WORK/complaints"
check_equal 'lines end with CRLF and have 75 octets at most' '' \
    "$(cat "$WORK/complaints")"
