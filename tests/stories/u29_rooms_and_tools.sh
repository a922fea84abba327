#!/bin/sh
# U29: a committee member looks up room facilities and the video tool of a
# company's board.
# Shown: "body page shows channel table with date"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

site=$WORK/he
build_ok 'Herne builds' "$TOP/content/herne" "$site" '2021-03-23 12:00'
page=$(main_text "$site/gremien/staedtische-gesellschaften.html")
check_contains 'the companies: every tool' \
    'Jitsi GoToMeeting Zoom Teams' \
    "$(echo "$page" | lines 'Video- und Telefonkonferenz | ')"
check_contains 'the companies: how papers come' \
    'zum Herunterladen per E-Mail auf Papier' \
    "$(echo "$page" | lines 'Unterlagen | ')"
check_contains 'the companies: digital sessions' 'erlaubt, auch gemischt' \
    "$(echo "$page" | lines 'Digitale Sitzungen | ')"
row=$(main_text "$site/gremien/rat.html" | lines 'Räume | ')
for part in Kulturzentrum 'WLAN: eingeschränkt' 'Steckdosen: nicht vorhanden' \
    'Stand: Di, 05.01.2021'; do
	check_contains "the council's room: $part" "$part" "$row"
done
check_contains 'the council: no digital sessions, and by which rule' \
    'nicht erlaubt Grundlage: Geschäftsordnung der Stadt' \
    "$(main_text "$site/gremien/rat.html" | lines 'Digitale Sitzungen | ')"

# the table of all
tools=$(main_text "$site/werkzeuge.html")
check_contains 'all bodies in one table' 'Jitsi GoToMeeting Zoom Teams' \
    "$(echo "$tools" | lines 'Städtische Gesellschaften und Beteiligungen | ')"
check_contains 'what is not known is said' 'nicht bekannt' \
    "$(echo "$tools" | lines 'Rat der Stadt Herne | ')"
check_contains 'each tool with those who use it' \
    'Städtische Gesellschaften und Beteiligungen' \
    "$(echo "$tools" | lines 'Jitsi | ' | tail -n 1)"

# of which day it all is
src=$WORK/src
start_source "$src"
printf -- '---\nname: Jitsi\nkind: video\n---\n' >"$src/services/jitsi.md"
file "$src/bodies/aufsichtsrat.md" <<'END'
---
name: Aufsichtsrat
kind: board
digital:
  sessions: hybrid
  video: [jitsi, Telefon]
  documents: [print]
  room: {name: Saal, wifi: yes, sockets: Tisch 1 bis 4, as_of: 2025-11-03}
  as_of: 2025-12-01
---
END
build_ok 'a body with a day builds' "$src" "$WORK/out" 2026-01-01
page=$(main_text "$WORK/out/gremien/aufsichtsrat.html" | tr '\n' ' ')
for part in 'Stand: Mo, 01.12.2025' 'Stand: Mo, 03.11.2025' 'WLAN: vorhanden' \
    'Steckdosen: Tisch 1 bis 4' 'Jitsi' 'Telefon' 'auf Papier'; do
	check_contains "the board: $part" "$part" "$page"
done
