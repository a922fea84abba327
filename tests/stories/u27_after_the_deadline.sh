#!/bin/sh
# U27: a consultation participant returns after the deadline.
# Shown: 'page shows closed + "Ergebnis erwartet bis" or result + what changed'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# shown AT: the page of a consultation of Wiesbaden at an instant, as one line
shown() {
	build_ok "$1 builds" "$TOP/content/wiesbaden" "$WORK/out" "$1"
	page=$(main_text "$WORK/out/beteiligung/$2.html" | tr '\n' ' ')
}

survey=beispiel-digitale-sprechstunde
shown '2021-08-31 23:59:59' $survey
check_contains 'the last second: open' 'offen' "${page%%Worum*}"
check_contains 'the last second: one can take part' 'So können Sie teilnehmen' \
    "$page"
shown '2021-09-01 00:00' $survey
check_contains 'closed' 'geschlossen, Auswertung läuft' "${page%%Worum*}"
check_contains 'closed: no more contributions' \
    'Beiträge werden nicht mehr angenommen.' "$page"
check_contains 'closed: the result is expected' \
    'Ergebnis erwartet bis Do, 30.09.2021' "$page"
check_contains 'closed: who decides, and when' \
    'Beispielbeirat Digitale Beteiligung (erfunden), Di, 12.10.2021' "$page"
shown '2021-10-01 00:00' $survey
check_contains 'overdue: the page says so' \
    'Das Ergebnis war bis Do, 30.09.2021 angekündigt. Es liegt noch nicht vor.' \
    "$page"
check_contains 'overdue: the editor is told' '[result-overdue]' "$told"

words=beispiel-begriffe
shown '2021-05-20 00:00' $words
check_contains 'feedback' 'Rückmeldung veröffentlicht' "${page%%Beispiel*}"
check_contains 'feedback: what people said' 'Am häufigsten wurden' "$page"
check_lacks 'feedback: not yet the outcome' 'Alle genannten Wörter führen' \
    "$page"
shown '2021-07-07 12:00' $words
check_contains 'outcome' 'Ergebnis liegt vor' "${page%%Beispiel*}"
check_contains 'outcome: what changed' \
    'Alle genannten Wörter führen in der Suche jetzt zur selben Seite.' "$page"
check_contains 'outcome: what did not' 'Nicht übernommen wurde' "$page"
check_contains 'the list has both' 'Mit Ergebnis' \
    "$(main_text "$WORK/out/beteiligung/index.html")"

# closed, and nobody promised a result
src=$WORK/src
start_source "$src"
file "$src/consultations/umfrage.md" <<'END'
---
title: Umfrage
opens: 2025-01-01
closes: 2025-02-01
respond: {post: Rathaus}
---
END
build "$src" "$WORK/out" 2026-01-01
expect 'no promise: published' 0
check_contains 'no promise: the editor is warned' '[result-date-missing]' "$told"
check_contains 'no promise: the page says so' \
    'Ergebnis erwartet bis Ein Termin ist nicht angegeben.' \
    "$(main_text "$WORK/out/beteiligung/umfrage.html" | tr '\n' ' ')"
