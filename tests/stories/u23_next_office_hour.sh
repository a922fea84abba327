#!/bin/sh
# U23: a citizen wants the next digital office hour.
# Shown: "home + /sprechstunden show next date incl. weekday, time, channel;
# past ones vanish by date without a commit if rebuilt"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# next AT LINE: what both pages show at an instant, from the same content
next() {
	build_ok "$1 builds" "$TOP/content/wiesbaden" "$WORK/out" "$1"
	for page in index.html sprechstunden/index.html; do
		main_text "$WORK/out/$page" >"$WORK/page"
		check_contains "$1, $page" "$2" \
		    "$(lines Uhr <"$WORK/page" | lines "${3-Nächster Termin}")"
		check_contains "$1, $page: who" 'Gert-Uwe Mende' \
		    "$(sed -n '/ Uhr/,$p' "$WORK/page")"
		check_contains "$1, $page: channel" Facebook \
		    "$(sed -n '/^Nächste.*Uhr/,$p' "$WORK/page")"
	done
}

next '2021-07-01 12:00' \
    'Nächster Termin: Di, 06.07.2021, 17:00 Uhr bis 18:00 Uhr'
next '2021-07-06 17:30' 'Di, 06.07.2021, 17:00 Uhr bis 18:00 Uhr' 'läuft gerade'
# over: it has vanished; the next one was moved, which is said
next '2021-07-06 18:00' \
    'Nächster Termin: Do, 05.08.2021, 17:00 Uhr bis 18:00 Uhr (verlegt, geplant war Di, 03.08.2021, 17:00 Uhr)'
check_lacks 'the past one has vanished' '06.07.2021' \
    "$(main_text "$WORK/out/index.html"
    main_text "$WORK/out/sprechstunden/index.html"
    main_text "$WORK/out/sprechstunden/ob-facebook.html" |
    sed -n '/^Termine$/,/^So nehmen/p')"
check_contains 'its page shows a cancelled one as cancelled' \
    'Di, 07.09.2021, 17:00 Uhr entfällt Grund: Beispiel für eine Absage' \
    "$(main_text "$WORK/out/sprechstunden/ob-facebook.html" | tr '\n' ' ')"
# the cancelled one is not the next one; summer time ends in between
next '2021-08-05 18:00' \
    'Nächster Termin: Di, 05.10.2021, 17:00 Uhr bis 18:00 Uhr'
next '2021-10-05 18:00' \
    'Nächster Termin: Di, 02.11.2021, 17:00 Uhr bis 18:00 Uhr'
