#!/bin/sh
# U28: a consultation participant without Internet.
# Shown: "postal address and in-person way always shown"; where there is none:
# a warning, and the page says so.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

build_ok 'Wiesbaden builds' "$TOP/content/wiesbaden" "$WORK/wi" \
    '2021-07-07 12:00'
page=$(main_text "$WORK/wi/beteiligung/beispiel-digitale-sprechstunde.html" |
    tr '\n' ' ')
check_contains 'by post' \
    'Beispielredaktion Wiesbaden, Beispielstraße 1, 00000 Wiesbaden' "$page"
check_contains 'in person, where' \
    'Persönlich: Beispielraum, Beispielstraße 1, 00000 Wiesbaden' "$page"
check_contains 'in person, when' \
    'dienstags 9 bis 12 Uhr und donnerstags 14 bis 18 Uhr' "$page"
check_contains 'by telephone' '+49 611 0000-01' "$page"

src=$WORK/src
start_source "$src"
survey() {
	file "$src/consultations/umfrage.md" <<-END
		---
		title: Umfrage
		opens: 2026-01-01
		closes: 2026-02-01
		respond: $1
		result_by: 2026-03-01
		---
	END
	build "$src" "$WORK/out" 2026-01-05
	page=$(main_text "$WORK/out/beteiligung/umfrage.html" | tr '\n' ' ')
}
survey '{online: https://umfrage.example/, email: stadt@beispielstadt.example}'
expect 'none: it is published' 0
check_contains 'none: the editor is warned' \
    'nobody can respond without Internet; add `post:`, `person:` or `phone:` [offline-way-missing]' \
    "$told"
check_contains 'none: the page says so' 'Ein Weg ohne Internet ist nicht bekannt.' \
    "$page"
survey '{online: https://umfrage.example/, person: {place: Rathaus, times: montags}}'
check_lacks 'in person is one' offline-way-missing "$told"
check_contains 'it is shown' 'Persönlich: Rathaus montags' "$page"
check_contains 'the post is not given, which is said' \
    'Anschrift: nicht angegeben' "$page"
