#!/bin/sh
# U25: a citizen subscribes to office hours in a calendar.
# Shown: ".ics imports; a cancelled occurrence shows as cancelled"; a moved one
# stands at its new time.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/calendar.sh"

build_ok 'Wiesbaden builds' "$TOP/content/wiesbaden" "$WORK/wi" \
    '2021-07-07 12:00'
hour=$WORK/wi/sprechstunden/ob-facebook

# unfolded FILE: the lines of a calendar as they are meant
unfolded() {
	tr -d '\r' <"$1" | sed -e ':a' -e '$!N;s/\n //;ta' -e 'P;D'
}

# event FILE PART: the whole event that holds this text
event() {
	unfolded "$1" | awk -v part="$2" '
	/^BEGIN:VEVENT/ { text = "" }
	{ text = text $0 "\n" }
	/^END:VEVENT/ && index(text, part) { printf "%s", text }'
}

# ---- there is a link to it ------------------------------------------------------

check_contains 'the page has a link' \
    '<a href="ob-facebook.ics">In den Kalender übernehmen (.ics)</a>' \
    "$(cat "$hour.html")"
for link in sprechstunden/index.html:../kalender/sprechstunden.ics \
    beteiligung/index.html:../kalender/beteiligung.ics \
    stoerungen/index.html:../kalender/wartungen.ics; do
	page=${link%%:*}
	check_contains "$page has a link" "<a href=\"${link#*:}\">" \
	    "$(cat "$WORK/wi/$page")"
	check "$page: it leads somewhere" \
	    test -s "$WORK/wi/${page%/*}/${link#*:}"
done

# ---- it imports -----------------------------------------------------------------------

title='Digitale Bürgersprechstunde des Oberbürgermeisters'
for reader in $readers; do
	for file in "$hour.ics" "$WORK/wi/kalender/sprechstunden.ics"; do
		check_equal "$reader, ${file##*/}: moved and cancelled dates" \
		    "2021-07-06T15:00:00Z - $title
2021-08-05T15:00:00Z - Verlegt: $title
2021-09-07T15:00:00Z cancelled Entfällt: $title
2021-10-05T15:00:00Z - $title
2021-11-02T16:00:00Z - $title" \
		    "$(dates "$reader" "$file" 2021-07-01 2021-12-01)"
	done
	check_contains "$reader: the end of a consultation" \
	    '2021-08-31 - Beteiligung endet: ' "$(dates "$reader" \
	    "$WORK/wi/kalender/beteiligung.ics" 2021-08-01 2021-10-01)"
done

# ---- what it says -----------------------------------------------------------------------

cancelled=$(event "$hour.ics" 'RECURRENCE-ID;TZID=Europe/Berlin:20210907T170000')
check_contains 'a cancelled date has that state' 'STATUS:CANCELLED' "$cancelled"
check_contains 'says why' 'Grund: Beispiel für eine Absage' "$cancelled"
check_contains 'says so to programs that know no state' 'SUMMARY:Entfällt: ' \
    "$cancelled"
moved=$(event "$hour.ics" 'RECURRENCE-ID;TZID=Europe/Berlin:20210803T170000')
check_contains 'a moved date says where it was' \
    'Geplant war: Di\, 03.08.2021\, 17:00 Uhr.' "$moved"
series=$(event "$hour.ics" RRULE)
check_contains 'the channel' 'Kanal: Facebook' "$series"
check_contains 'the way without an account' \
    'E-Mail: buergerreferat@stadt-wiesbaden.example' "$series"
check_contains 'its deadline' 'Frist: 15:00 am Tag der Sprechstunde' "$series"

# ---- it stays the same thing --------------------------------------------------------------

cp -R "$TOP/content/wiesbaden" "$WORK/src"
sed -i 's/^changes:/changes:\n  - {on: 2021-10-05, cancelled: true}/' \
    "$WORK/src/office-hours/ob-facebook.md"
build_ok 'one more date is cancelled' "$WORK/src" "$WORK/new" '2021-07-07 12:00'
numbers() {
	unfolded "$1" | sed -n "s/^$2://p" | sort -u
}
check_equal 'its identity is the same' "$(numbers "$hour.ics" UID)" \
    "$(numbers "$WORK/new/sprechstunden/ob-facebook.ics" UID)"
check_equal 'its number was two' 2 "$(numbers "$hour.ics" SEQUENCE)"
check_equal 'and is higher now' 3 \
    "$(numbers "$WORK/new/sprechstunden/ob-facebook.ics" SEQUENCE)"

# nothing but what is known depends on the day of the build
build_ok 'later' "$TOP/content/wiesbaden" "$WORK/later" '2021-12-24 12:00'
check_same 'the same bytes half a year later' "$hour.ics" \
    "$WORK/later/sprechstunden/ob-facebook.ics"

# ---- an address that does not work ---------------------------------------------------------

start_source "$WORK/mail"
printf -- '---\nname: Postfächer\nkind: email\ndomains: [alt.example]\n---\n' \
    >"$WORK/mail/services/post.md"
file "$WORK/mail/office-hours/stunde.md" <<-'END'
	---
	title: Sprechstunde
	starts: 2026-02-10 17:00
	without_account: {email: rat@alt.example}
	place: "Anfragen an rat@alt.example"
	---
END
file "$WORK/mail/incidents/2026-02-01-aus.md" <<-'END'
	---
	title: Postfächer aus
	kind: outage
	published: 2026-02-03
	started: 2026-02-01
	ended: 2026-02-05
	affects: [{service: post, state: down}]
	messages: [{fate: unknown}]
	informed: [{who: public, at: 2026-02-01}]
	alternates: [{of: rat@alt.example, use: rat@neu.example}]
	---
	Text.
END
for day in 2026-02-02 2026-02-04 2026-02-06; do
	build_ok "built on $day" "$WORK/mail" "$WORK/out" "$day"
	both=$(event "$WORK/out/sprechstunden/stunde.ics" stunde |
	    grep -cE '(LOCATION|DESCRIPTION):.*rat@alt.example.*zurzeit bitte: rat@neu.example')
	case $day in
	*04) check_equal "$day: its alternate stands beside it" 2 "$both" ;;
	*) check_equal "$day: there is none" 0 "$both" ;;
	esac
done

# ---- maintenance, not before its time ---------------------------------------------------------

file "$WORK/mail/incidents/2026-03-01-wartung.md" <<-'END'
	---
	title: Wartung der Postfächer
	kind: maintenance
	published: 2026-02-10
	started: 2026-03-01 22:00
	ended: 2026-03-02 04:00
	service: post
	informed: [{who: public, at: 2026-02-10}]
	---
	Text.
END
build_ok 'before it is told' "$WORK/mail" "$WORK/out" 2026-02-09
check_nowhere 'nothing of it' 'Wartung der Postf' "$WORK/out"
build_ok 'when it is told' "$WORK/mail" "$WORK/out" 2026-02-10
for reader in $readers; do
	check_equal "$reader: maintenance" \
	    '2026-03-01T21:00:00Z - Wartung der Postfächer' "$(dates "$reader" \
	    "$WORK/out/kalender/wartungen.ics" 2026-01-01 2027-01-01)"
done

# ---- in a further language -----------------------------------------------------------------------

echo 'languages: [de, en]' >>"$WORK/mail/site.yml"
build_ok 'with English' "$WORK/mail" "$WORK/out" 2026-02-10
check_contains 'English words' 'NAME:Office hours: Beispielstadt' \
    "$(cat "$WORK/out/en/calendar/office-hours.ics")"
check_equal 'the same identity' \
    "$(numbers "$WORK/out/kalender/sprechstunden.ics" UID)" \
    "$(numbers "$WORK/out/en/calendar/office-hours.ics" UID)"
