#!/bin/sh
# U17: the mayor's office announces a changed instruction.
# Shown: "page + feed entry with from/until; automatically shown as expired
# afterwards" (feeds come later)
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
cat >"$src/services/dienstanweisung.md" <<'END'
---
name: Dienstanweisung 4/19
kind: other
official: internal
---
END
file "$src/incidents/dienstanweisung.md" <<'END'
---
title: Dienstanweisung 4/19 ergänzt
kind: notice
started: 2026-03-02
ended: 2026-03-20
affects:
  - {service: dienstanweisung, state: limited, for: [administration]}
alternates:
  - {of: dienstanweisung, use: Auch die vorübergehenden Adressen sind zulässig., for: [administration]}
---
Bis zum 20. März sind auch die vorübergehenden Adressen zulässig.
END
notice=stoerungen/2026/dienstanweisung.html
service=dienste/dienstanweisung.html

build_ok 'announced: it builds' "$src" "$WORK/out" '2026-02-25 12:00'
check_contains 'announced: on the home page among what is planned' \
    'Dienstanweisung 4/19 ergänzt' "$(main_text "$WORK/out/index.html" |
    sed -n '/^Geplante/,/^So erreichen/p')"
check_contains 'announced: its page has from and until' \
    'Beginn Mo, 02.03.2026' "$(main_text "$WORK/out/$notice")"
check_lacks 'announced: it does not hold yet' 'vorübergehenden' \
    "$(main_text "$WORK/out/$service" | sed -n '/^Zustand$/,/^Angaben/p')"

build_ok 'in force: it builds' "$src" "$WORK/out" '2026-03-20 23:59:59'
check_contains 'in force: the page says until when' 'Ende Fr, 20.03.2026' \
    "$(main_text "$WORK/out/$notice")"
check_contains 'in force: it goes on' 'dauert an' \
    "$(main_text "$WORK/out/$notice")"
check_contains 'in force: on the home page' 'Dienstanweisung 4/19 ergänzt' \
    "$(main_text "$WORK/out/index.html" | sed -n '/^Aktuelle Meldungen/,/^Geplante/p')"
check_contains 'in force: the instruction page has it, with its end' \
    'Auch die vorübergehenden Adressen sind zulässig. (gültig bis Fr, 20.03.2026)' \
    "$(main_text "$WORK/out/$service" | lines 'Stadtverwaltung | ')"

build_ok 'expired: it builds' "$src" "$WORK/out" '2026-03-21 00:00'
check_contains 'expired: the page says that it is over' 'beendet' \
    "$(main_text "$WORK/out/$notice" | sed -n 1,3p)"
check_contains 'expired: what it allowed is over' \
    'vorbei' "$(main_text "$WORK/out/$notice" |
    sed -n '/^Das können Sie stattdessen nutzen/,/^Verlauf/p')"
check_lacks 'expired: no current notice' 'Dienstanweisung 4/19 ergänzt' \
    "$(main_text "$WORK/out/index.html" |
    sed -n '/^Aktuelle Meldungen/,/^Geplante/p')"
check_lacks 'expired: not on the instruction page as valid' 'vorübergehenden' \
    "$(main_text "$WORK/out/$service" | sed -n '/^Zustand$/,/^Angaben/p')"
check_equal 'expired: JSON' over "$(json "$WORK/out/api/v1/status.json" \
    '.incidents[] | select(.id == "dienstanweisung") | .stage')"
