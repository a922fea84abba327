#!/bin/sh
# Somebody subscribes to a calendar: vdirsyncer fetches it over HTTP, again and
# again, khal shows it. A moved date stands at its new time, once; a cancelled
# one is shown as cancelled; wherever the reader lives.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/loopback.sh"

for program in khal vdirsyncer python3; do
	have "$program" && continue
	skip 'a calendar in khal' "$program is not installed"
	exit
done

mkdir "$WORK/home"
# alone COMMAND...: with nothing of the person who runs the tests
alone() {
	env -u XDG_CONFIG_HOME -u XDG_DATA_HOME -u XDG_CACHE_HOME \
	    -u XDG_CONFIG_DIRS HOME="$WORK/home" "$@"
}

# subscribe NAME PATH: to what is served there
subscribe() {
	mkdir -p "$WORK/$1"
	cat >"$WORK/$1.vdirsyncer" <<-END
	[general]
	status_path = "$WORK/status"
	[pair $1]
	a = "site"
	b = "disk"
	collections = null
	conflict_resolution = "a wins"
	[storage site]
	type = "http"
	url = "$base/$2"
	[storage disk]
	type = "filesystem"
	path = "$WORK/$1"
	fileext = ".ics"
	END
	check "$1: vdirsyncer subscribes" \
	    alone vdirsyncer -c "$WORK/$1.vdirsyncer" discover
	fetch "$1"
}

# fetch NAME: what is there now
fetch() {
	check "$1: vdirsyncer fetches it" \
	    alone vdirsyncer -c "$WORK/$1.vdirsyncer" sync
}

# agenda NAME ZONE FROM DAYS: what khal shows, lines "START|STATUS|TITLE"
agenda() {
	cat >"$WORK/khal" <<-END
	[calendars]
	[[subscribed]]
	path = $WORK/$1
	readonly = True
	[locale]
	local_timezone = $2
	default_timezone = $2
	timeformat = %H:%M
	dateformat = %Y-%m-%d
	longdateformat = %Y-%m-%d
	datetimeformat = %Y-%m-%d %H:%M
	longdatetimeformat = %Y-%m-%d %H:%M
	[sqlite]
	path = $WORK/khal.db
	END
	rm -f "$WORK/khal.db"
	alone khal -c "$WORK/khal" list --day-format '' \
	    --format '{start}|{status}|{title}' "$3" "$4d" 2>&1 |
	    sed 's/ |/|/; /^$/d'
}

# ---- a city ----------------------------------------------------------------------

cp -R "$TOP/content/wiesbaden" "$WORK/src"
hour=$WORK/src/office-hours/ob-facebook.md
build_ok 'Wiesbaden builds' "$WORK/src" "$WORK/out" '2021-07-07 12:00'
loopback "$WORK/out"
title='Digitale Bürgersprechstunde des Oberbürgermeisters'
subscribe hours kalender/sprechstunden.ics
subscribe hour sprechstunden/ob-facebook.ics
for name in hours hour; do
	check_equal "$name: khal shows moved and cancelled dates" \
	    "2021-07-06 17:00|CONFIRMED|$title
2021-08-05 17:00|CONFIRMED|Verlegt: $title
2021-09-07 17:00|CANCELLED|Entfällt: $title
2021-10-05 17:00|CONFIRMED|$title
2021-11-02 17:00|CONFIRMED|$title" \
	    "$(agenda "$name" Europe/Berlin 2021-07-01 150)"
done
# the clocks change a week later there
check_equal 'somebody in New York' \
    "2021-10-05 11:00|CONFIRMED|$title
2021-11-02 12:00|CONFIRMED|$title" \
    "$(agenda hour America/New_York 2021-10-01 60)"

subscribe deadlines kalender/beteiligung.ics
check_contains 'khal shows the end of a consultation' \
    '2021-08-31|CONFIRMED|Beteiligung endet: ' \
    "$(agenda deadlines Europe/Berlin 2021-08-01 60)"
subscribe works kalender/wartungen.ics
check_equal 'a calendar without an event can be subscribed to' '' \
    "$(agenda works Europe/Berlin 2021-01-01 365)"

# ---- it changes --------------------------------------------------------------------

# moved once more, and what was cancelled takes place
awk '/^changes:/ { print; print "  - {on: 2021-08-03, moved_to: 2021-08-06 18:30}"; inside = 1; next }
inside && /^[^ ]/ { inside = 0 }
!inside' "$hour" >"$WORK/hour.md"
cp "$WORK/hour.md" "$hour"
build_ok 'a date is moved again' "$WORK/src" "$WORK/out" '2021-07-08 12:00'
fetch hour
check_equal 'one event, at its newest time' \
    "2021-07-06 17:00|CONFIRMED|$title
2021-08-06 18:30|CONFIRMED|Verlegt: $title
2021-09-07 17:00|CONFIRMED|$title" \
    "$(agenda hour Europe/Berlin 2021-07-01 90)"
check_equal 'nothing is left of what it was' 1 \
    "$(find "$WORK/hour" -name '*.ics' | wc -l | tr -d ' ')"

file "$WORK/src/incidents/umbau.md" <<'END'
---
title: Umbau
kind: maintenance
published: 2021-07-08 09:00
started: 2021-10-31 02:30
ended: 2021-10-31 04:00
service: facebook
informed: [{who: public, at: 2021-07-08}]
---
Ein Wort.
END
build_ok 'work is announced' "$WORK/src" "$WORK/out" '2021-07-08 12:00'
fetch works
check_equal 'khal shows it' '2021-10-31 02:30|CONFIRMED|Umbau' \
    "$(agenda works Europe/Berlin 2021-10-01 60)"
sed -i -e 's/2021-10-31 02:30/2021-11-07 22:00/' \
    -e 's/2021-10-31 04:00/2021-11-08 01:00/' "$WORK/src/incidents/umbau.md"
build_ok 'and put off' "$WORK/src" "$WORK/out" '2021-07-08 13:00'
fetch works
# a line for each day that it touches
check_equal 'it is there once' '2021-11-07 22:00|CONFIRMED|Umbau' \
    "$(agenda works Europe/Berlin 2021-10-01 60 | sort -u)"

# ---- names that are made to break something -------------------------------------------

# What is refused is refused everywhere. There is no backslash before an "n" or
# a comma: khal undoes twice what stands for them.
start_source "$WORK/bad"
n=10
: >"$WORK/titles"
# hostile TITLE: an office hour of this name, as JSON, which is YAML
hostile() {
	n=$((n + 1))
	printf '%s\n' "$1" >>"$WORK/titles"
	file "$WORK/bad/office-hours/h$n.md" <<-END
	---
	title: $1
	starts: 2026-02-$n 17:00
	place: $1
	without_account: {post: $1}
	---
	END
}
hostile '"a;b,c:d \"e\" \\ <b>&amp; ^n"'
hostile '"right‮to left‬"'
hostile '"END:VEVENT"'
hostile '"𝕏 ä 日本語 e\u0301"'
hostile '"=HYPERLINK(1)"'
hostile '"line\nbreak"'
hostile '": ;x=\"y\":"'
hostile "\"$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "äx" }')\""
build "$WORK/bad" "$WORK/out" 2026-01-01
[ "$status" -le 1 ] || not_ok 'hostile names build' "$told"
n=10
: >"$WORK/wanted"
while read -r name; do
	n=$((n + 1))
	[ -e "$WORK/out/sprechstunden/h$n.html" ] || continue
	printf '2026-02-%d 17:00|CONFIRMED|%s\n' "$n" \
	    "$(printf '%s' "$name" | jq -r .)" >>"$WORK/wanted"
done <"$WORK/titles"
check 'most of them are no reason to refuse a file' \
    test "$(wc -l <"$WORK/wanted")" -ge 5
subscribe bad kalender/sprechstunden.ics
agenda bad Europe/Berlin 2026-02-01 28 >"$WORK/shown"
check_same 'hostile names come through' "$WORK/wanted" "$WORK/shown"
