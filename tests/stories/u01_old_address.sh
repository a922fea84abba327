#!/bin/sh
# U1: a citizen with an old address gets the current one.
# Shown: "page/index resolves every published old address (exact, case-folded)
# to exactly one person page; unknown address → help page, never another person"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

site=$WORK/magdeburg
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$site" '2020-05-04 10:00'
page=$site/adressen.html

# every published old address, with its person
json "$site/api/v1/people.json" \
    '.people[] | .id as $id | .former[].value | "\(.) \($id)"' >"$WORK/former"
check 'there are old addresses' test -s "$WORK/former"
while read -r address person; do
	entry=$(elements li "$address" "$page")
	check_equal "$address leads to one person" "personen/$person.html" "$(
	    echo "$entry" | grep -o 'personen/[^"]*\.html' | sort -u)"
	check_contains "$address is said to be an old one" \
	    'Diese Adresse gilt nicht mehr.' "$entry"
	check_contains "$address leads to the address of today" \
	    'anna.beispiel@mandatos.magdeburg.example' "$entry"
	check_contains "$address: the person's page names it as well" "$address" \
	    "$(main_text "$site/personen/$person.html" | sed -n '/Bisherige/,$p')"
done <"$WORK/former"

# each address once, in whatever case it was written
src=$WORK/src
start_source "$src"
file "$src/people/mueller-anna.md" <<-'END'
	---
	name: Anna Müller
	contacts: [{email: anna.mueller@neu.example}]
	former: [A.Mueller@Alt.Example, anna@alt.example]
	---
	END
file "$src/people/meier-berta.md" <<-'END'
	---
	name: Berta Meier
	contacts: [{email: berta.meier@neu.example}]
	former: [b.meier@alt.example]
	---
	END
build_ok 'a source with old addresses builds' "$src" "$WORK/out" 2026-01-01
page=$WORK/out/adressen.html
for pair in a.mueller@alt.example:mueller-anna anna@alt.example:mueller-anna \
    b.meier@alt.example:meier-berta; do
	address=${pair%:*}
	tr '[:upper:]' '[:lower:]' <"$page" >"$WORK/folded"
	check_equal "$address, case-folded, leads to one person only" \
	    "personen/${pair#*:}.html" \
	    "$(elements li "$address" "$WORK/folded" |
	    grep -o 'personen/[^"]*\.html' | sort -u)"
done
check_contains 'the list says what to do with an unknown address' \
    'Ihre Adresse ist nicht dabei?' "$(main_text "$page")"
check_contains 'it warns of guessing' \
    'Eine ähnliche Adresse kann einer anderen Person gehören.' \
    "$(main_text "$page")"
check_contains 'the page for unknown pages leads to the list' \
    '/adressen.html"' "$(cat "$WORK/out/404.html")"
check_lacks 'the page for unknown pages names nobody' 'personen/m' \
    "$(cat "$WORK/out/404.html")"

# two people claim one: both are named, and the editor is told
file "$src/people/meier-berta.md" <<-'END'
	---
	name: Berta Meier
	contacts: [{email: berta.meier@neu.example}]
	former: [ANNA@alt.example]
	---
	END
build "$src" "$WORK/out" 2026-01-01
expect 'an address of two people builds' 0
check_contains 'the editor is told' '[former-address-shared]' "$told"
tr '[:upper:]' '[:lower:]' <"$page" >"$WORK/folded"
check_equal 'the list names both, not one of them' \
    'personen/meier-berta.html personen/mueller-anna.html' \
    "$(elements li anna@alt.example "$WORK/folded" |
    grep -o 'personen/[^"]*\.html' | sort -u | xargs)"
