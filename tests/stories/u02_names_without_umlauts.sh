#!/bin/sh
# U2: a citizen without JavaScript finds a councillor by name, with or without
# the umlaut.
# Shown: '"Mueller", "Müller", "Muller" in a static index reach the same entry'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# found NAME PAGE: the pages of the people whose entry holds this spelling
found() {
	elements li "$1" "$2" | grep -o '<p class="name"><a href="[^"]*"' |
	    sed 's/.*href="//; s/"$//' | sort -u | xargs
}

site=$WORK/magdeburg
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$site" '2020-05-04 10:00'
index=$site/personen/index.html
for name in Mueller Müller Muller; do
	check_equal "$name reaches Oliver Müller" mueller-oliver.html \
	    "$(found "$name" "$index")"
done
for name in Trümper Truemper Trumper; do
	check_equal "$name reaches Lutz Trümper" truemper-lutz.html \
	    "$(found "$name" "$index")"
done
check_lacks 'the list needs no script' '<script>' "$(cat "$index")"

src=$WORK/src
start_source "$src"
person() {
	file "$src/people/$1.md" <<-END
		---
		name: $2
		---
	END
}
person mueller-oliver 'Oliver Müller'
person mueller-otto '{given: Otto, family: Mueller}'
person gross-ada '{given: Ada, family: Groß, title: Dr.}'
person celik-oezguer 'Özgür Çelik'
person muster-eva 'Eva Muster'
build_ok 'a source of such names builds' "$src" "$WORK/out" 2026-01-01
index=$WORK/out/personen/index.html
check_equal 'Mueller finds both who write themselves so' \
    'mueller-oliver.html mueller-otto.html' "$(found Mueller "$index")"
check_equal 'ß is found as ss' gross-ada.html "$(found Gross "$index")"
check_equal 'other letters are found without their marks' celik-oezguer.html \
    "$(found Celik "$index")"
check_equal 'ö is found as oe' celik-oezguer.html "$(found Oezguer "$index")"
check_equal 'who needs no other spelling has none' '' \
    "$(elements li 'Muster, Eva' "$index" | grep -c 'auch:' | sed 's/^0$//')"
# DIN 5007-1: ü stands like u
check_order 'they stand in the order of DIN 5007' "$index" \
    celik-oezguer.html gross-ada.html mueller-otto.html mueller-oliver.html \
    muster-eva.html
