#!/bin/sh
# U22: two councillors share a name.
# Shown: "distinct slugs, both listed on the ambiguous-name page"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

site=$WORK/md
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$site" '2020-05-04 10:00'
index=$site/personen/index.html
check_equal 'two entries, two pages' 'kim-muster-1.html kim-muster-2.html' \
    "$(elements li 'Muster, Kim' "$index" |
    grep -o 'class="name"><a href="[^"]*"' | sed 's/.*="//; s/"//' | xargs)"
check_equal 'both say that there is another' 2 \
    "$(main_text "$index" | grep -c 'Es gibt mehrere Personen dieses Namens.')"
for n in 1 2; do
	page=$site/personen/kim-muster-$n.html
	check_contains "page $n leads to the other one" \
	    "href=\"kim-muster-$((3 - n)).html\"" \
	    "$(elements div 'Vielleicht suchen Sie' "$page")"
	check_contains "page $n has its own address only" "$(
	    [ $n = 1 ] && echo kim.muster@ || echo kim.muster.zwei@)" \
	    "$(main_text "$page" | sed -n '/^Kontakt$/,/^Ämter/p')"
done
check_contains 'what tells them apart stands there' 'Beispielausschuss' \
    "$(elements div 'Vielleicht suchen Sie' "$site/personen/kim-muster-2.html")"

# written alike but for the umlaut, and with a suffix
src=$WORK/src
start_source "$src"
person() {
	printf -- '---\nname: %s\n---\n' "$2" >"$src/people/$1.md"
}
person a 'Anna Müller'
person b 'Anna Mueller'
person c '{given: Anna, family: Müller, suffix: Nord}'
build_ok 'three of nearly one name build' "$src" "$WORK/out" 2026-01-01
check_contains 'the suffix is shown' 'Nord' \
    "$(main_text "$WORK/out/personen/c.html")"
check_contains 'who looks for Mueller finds all of them' \
    'b.html' "$(elements li Mueller "$WORK/out/personen/index.html")"
