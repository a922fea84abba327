#!/bin/sh
# U21: a councillor leaves, a new one joins.
# Shown: 'membership end date hides contact data next build; URL answers with
# "Mandat beendet"'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
printf -- '---\nname: Rat\nkind: council\n---\n' >"$src/bodies/rat.md"
file "$src/people/geht-otto.md" <<'END'
---
name: Otto Geht
roles: [{body: rat, title: Stadtrat, until: 2026-06-30}]
contacts: [{email: otto.geht@beispielstadt.example}, {phone: +49 0000 1111}]
former: [o.geht@alt.example]
---
END
file "$src/people/kommt-eva.md" <<'END'
---
name: Eva Kommt
roles: [{body: rat, title: Stadträtin, from: 2026-07-01}]
contacts: [{email: eva.kommt@beispielstadt.example}]
---
END
page=personen/geht-otto.html

build_ok 'on the last day' "$src" "$WORK/out" '2026-06-30 23:59:59'
check_contains 'he is reachable' otto.geht@beispielstadt.example \
    "$(main_text "$WORK/out/$page")"
check_contains 'he is a member' 'Otto Geht' \
    "$(main_text "$WORK/out/gremien/rat.html")"
check_lacks 'she is not yet a member' 'Eva Kommt' \
    "$(main_text "$WORK/out/gremien/rat.html" | sed -n '/^Mitglieder$/,$p')"
check_contains 'her page says that it begins' 'Die Amtszeit beginnt noch' \
    "$(main_text "$WORK/out/personen/kommt-eva.html")"
check_equal 'the next change is the turn of the day' \
    2026-07-01T00:00:00+02:00 "$(json "$WORK/out/api/v1/build.json" .next)"

build_ok 'the day after, without a change of content' "$src" "$WORK/out" \
    '2026-07-01 00:00'
check 'his address on the Web stays' test -f "$WORK/out/$page"
check_contains 'it answers: the mandate has ended' \
    'Mandat beendet (Ende: Di, 30.06.2026)' "$(main_text "$WORK/out/$page")"
for value in otto.geht@ '0000 1111'; do
	check_nowhere "nowhere any more: $value" "$value" "$WORK/out"
done
check_contains 'an old address of his still leads to that answer' \
    'Mandat beendet' "$(elements li o.geht@alt.example "$WORK/out/adressen.html")"
check_equal 'JSON: ended, without contacts' 'ended 0' \
    "$(json "$WORK/out/api/v1/people.json" '.people[] |
    select(.id == "geht-otto") | "\(.tenure) \(.contacts | length)"')"
check_equal 'JSON: nobody reaches him' 0 \
    "$(json "$WORK/out/api/v1/reach.json" \
    '[.contacts[] | select(.owner == "geht-otto")] | length')"
check_contains 'she is a member' 'Eva Kommt' \
    "$(main_text "$WORK/out/gremien/rat.html" | sed -n '/^Mitglieder$/,$p')"
check_lacks 'he is none' 'Otto Geht' \
    "$(main_text "$WORK/out/gremien/rat.html" | sed -n '/^Mitglieder$/,$p')"
check_contains 'the list of people puts him apart' 'Mandat beendet' \
    "$(main_text "$WORK/out/personen/index.html")"
