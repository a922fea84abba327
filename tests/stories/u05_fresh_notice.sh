#!/bin/sh
# U5: a citizen sees that the notice is fresh.
# Shown: '"Stand" + "nächstes Update bis" on every open incident; overdue is
# flagged at build time'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# every open incident of a city names its promise, or says that there is none
promises() {
	json "$1/api/v1/status.json" '.incidents[] | select(.stage == "active") |
	    .url | sub("../../"; "")' >"$WORK/open"
	check "$2: there are open incidents" test -s "$WORK/open"
	while read -r open; do
		check_contains "$2: $open has a stand" \
		    'Stand: Diese Angaben gelten seit' "$(text "$1/$open")"
		check_contains "$2: $open has a promise" 'Nächstes Update bis' \
		    "$(main_text "$1/$open")"
	done <"$WORK/open"
}

md=$WORK/md
page=$md/stoerungen/2020/2020-04-24-mandatos.html
build_ok 'Magdeburg before noon builds' "$TOP/content/magdeburg" "$md" \
    '2020-05-04 11:59:59'
promises "$md" Magdeburg
check_contains 'before noon: the promise' \
    'Nächstes Update bis Mo, 04.05.2020, 12:00 Uhr' "$(main_text "$page")"
check_lacks 'before noon: not overdue' 'überfällig' \
    "$(main_text "$page"; main_text "$md/index.html")"
check_lacks 'before noon: no warning' 'next-update-overdue' "$told"
check_equal 'before noon: JSON' false \
    "$(json "$md/api/v1/status.json" '[.incidents[].overdue] | any')"

build_ok 'Magdeburg at noon builds' "$TOP/content/magdeburg" "$md" \
    '2020-05-04 12:00'
promises "$md" 'Magdeburg at noon'
check_contains 'at noon: overdue on its page' \
    'Nächstes Update bis Mo, 04.05.2020, 12:00 Uhr überfällig' \
    "$(main_text "$page")"
check_contains 'at noon: overdue in the status table' 'überfällig' \
    "$(main_text "$md/index.html" | lines 'Mandatos-Postfächer der Ratsmitglieder |')"
check_contains 'at noon: the editor is told' \
    'warning: the update promised for 04.05.2020 12:00 is overdue; the page says so [next-update-overdue]' \
    "$told"
check_equal 'at noon: JSON' true \
    "$(json "$md/api/v1/status.json" '[.incidents[].overdue] | any')"

# an update keeps the promise
src=$WORK/src
start_source "$src"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
incident() {
	file "$src/incidents/ausfall.md" <<-END
		---
		title: Ausfall
		started: 2026-01-02
		$1
		affects: {telefon: down}
		informed: [{who: public, at: 2026-01-02}]
		---
		Text.

		$2
	END
	build "$src" "$WORK/out" '2026-01-05 12:00'
	page=$(main_text "$WORK/out/stoerungen/2026/ausfall.html")
}
incident 'next_update: 2026-01-05 11:00' ''
check_contains 'a promise that was not kept is overdue' 'überfällig' "$page"
incident 'next_update: 2026-01-05 11:00' '## 2026-01-05 11:30 unverändert'
check_contains 'the line that nothing is new is an update' \
    'Letzte Meldung unverändert, Mo, 05.01.2026, 11:30 Uhr' "$page"
check_lacks '... after which nothing is overdue' 'überfällig' "$page"
incident 'deadlines: Keine.' ''
check_contains 'no promise: the page says so' \
    'Nächstes Update bis Ein Termin ist nicht zugesagt.' "$page"
check_contains 'no promise: the editor is warned' '[next-update-missing]' \
    "$told"
