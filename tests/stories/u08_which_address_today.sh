#!/bin/sh
# U8: a committee secretary finds which address may be used today.
# Shown: 'page "Dienstanweisung" shows state on date D; a test with D = 27.04.,
# 30.04., 27.05.2020 gives three results'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# day DATE STATE WORD ALTERNATE: for the administration and the bodies
day() {
	site=$WORK/$1
	build_ok "$1 builds" "$TOP/content/magdeburg" "$site" "$1 12:00"
	page=$site/dienste/dienstanweisung-mandatos.html
	for audience in 'Stadtverwaltung' 'Gremien und Fraktionen'; do
		row=$(main_text "$page" | lines "$audience | " | sed -n 1p)
		check_contains "$1, $audience: state" "$3" "$row"
		check_contains "$1, $audience: what to use" "$4" "$row"
	done
	for audience in administration bodies; do
		check_equal "$1, $audience: JSON" "$2" \
		    "$(json "$site/api/v1/status.json" ".services[] |
		    select(.id == \"dienstanweisung-mandatos\") |
		    .states.$audience")"
	done
	check_contains "$1: the instruction's notice is linked" \
	    'stoerungen/2020/2020-04-24-dienstanweisung.html' "$(cat "$page")"
	main_text "$page" | sed -n '/Zustand je Zielgruppe/,/Angaben/p' \
	    >"$WORK/result-$1"
}

day 2020-04-27 limited 'eingeschränkt verfügbar' 'nicht bekannt'
day 2020-04-30 partial 'teilweise nicht verfügbar' \
    'Vorübergehende Adresse des Ratsmitglieds aus der Verteilergruppe in GroupWise'
day 2020-05-27 limited 'eingeschränkt verfügbar' \
    'Mandatos-Adresse, wenn sie für dieses Ratsmitglied freigeschaltet ist; sonst weiter die vorübergehende Adresse'

check_equal 'three days, three results' 3 \
    "$(cksum "$WORK"/result-* | cut -d ' ' -f 1 | sort -u | wc -l | tr -d ' ')"
