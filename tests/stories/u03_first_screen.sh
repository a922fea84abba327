#!/bin/sh
# U3: a citizen sees on the first screen whether anything is wrong.
# Shown: "home page: overall line + status table before any news, in HTML
# without JS"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# first CITY AT LINE: the home page begins with the overall line and the table
first() {
	site=$WORK/$1
	build_ok "$1 builds" "$TOP/content/$1" "$site" "$2"
	page=$site/index.html
	check_order "$1: overall line, status table, then the news" "$page" \
	    '<main' 'class="overall ' '<table class="status ' '</table>' \
	    'id="current"' 'id="planned"' 'id="recent"'
	check_contains "$1: the overall line" "$3" \
	    "$(main_text "$page" | sed -n 1,2p)"
	check_lacks "$1: no script in the page" '<script>' "$(cat "$page")"
	check_equal "$1: the head of the table" \
	    'Dienst | Zustand | seit | Alternative | nächstes Update' \
	    "$(main_text "$page" | lines 'Dienst | ' | sed -n 1p)"
}

first magdeburg '2020-05-04 10:00' 'Achtung: Ein Dienst ist gestört.'
check_contains 'the row: service, state, since, next update' \
    'nicht erreichbar' "$(main_text "$page" |
    lines 'Mandatos-Postfächer der Ratsmitglieder |' | sed -n 1p)"
row=$(main_text "$page" | lines 'Mandatos-Postfächer der Ratsmitglieder |' |
    sed -n 1p)
for part in 'Mi, 29.04.2020' 'Jede Adresse hat einen eigenen Ersatz' \
    'Mo, 04.05.2020, 12:00 Uhr'; do
	check_contains "the row has: $part" "$part" "$row"
done
first wiesbaden '2021-07-07 12:00' 'Achtung: Ein Dienst ist gestört.'
first herne '2021-03-23 12:00' Achtung

# nothing is wrong, and it says so
src=$WORK/src
start_source "$src"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
build_ok 'a source without incidents builds' "$src" "$WORK/out" 2026-01-01
check_equal 'nothing is wrong' '✓ Alles erreichbar. Es liegen keine Störungen vor.' \
    "$(main_text "$WORK/out/index.html" | sed -n 2p)"
check_contains 'the table says it of the service' 'Telefon | ✓ erreichbar' \
    "$(main_text "$WORK/out/index.html")"
