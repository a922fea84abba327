#!/bin/sh
# U10: a committee secretary sees if summons via mandatos counts.
# Shown: 'incident shows field "Ladung/Fristen"'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

site=$WORK/md
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$site" '2020-05-04 10:00'
for slug in 2020-04-24-mandatos 2020-04-24-dienstanweisung; do
	part=$(main_text "$site/stoerungen/2020/$slug.html" |
	    sed -n '/^Ladungen und Fristen$/,/^Verlauf$/p')
	check_contains "$slug: what it means for summonses" \
	    'Ladungsfristen' "$part"
	check_contains "$slug: which delivery counts" \
	    'an die Mandatos-Konten auf den iPads' "$part"
done
check_contains 'the session documents are not affected' \
    'Sitzungsunterlagen über Mandatos auf dem iPad' \
    "$(main_text "$site/stoerungen/2020/2020-04-24-mandatos.html" |
    sed -n '/^Nicht betroffen$/,/^Ladungen/p')"
check_contains 'their service is available for the bodies' \
    'Gremien und Fraktionen | ✓ verfügbar' \
    "$(main_text "$site/dienste/sitzungsunterlagen.html")"
