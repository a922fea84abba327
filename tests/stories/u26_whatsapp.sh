#!/bin/sh
# U26: a citizen asks "darf ich per WhatsApp?"
# Shown: "channel page answers: not official since/why, use X"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

site=$WORK/wi
build_ok 'Wiesbaden builds' "$TOP/content/wiesbaden" "$site" '2021-07-07 12:00'
page=$site/dienste/whatsapp.html
main_text "$page" >"$WORK/text"
check_equal 'the first thing it says: not official' \
    'Das ist kein amtlicher Kanal.' "$(sed -n 2p "$WORK/text")"
check_contains 'why' 'Für dienstliche Belange ist WhatsApp nicht zugelassen.' \
    "$(cat "$WORK/text")"
check_contains 'what to use instead' 'E-Mail an das Bürgerreferat' \
    "$(sed -n '/^Nutzen Sie stattdessen$/,/^Angaben/p' "$WORK/text")"
check_contains 'and it is linked' 'href="e-mail-buergerreferat.html"' \
    "$(cat "$page")"
check_equal 'JSON: not official' no "$(json "$site/api/v1/status.json" \
    '.services[] | select(.id == "whatsapp") | .official')"
check_equal 'the short answer' \
    'Nein. WhatsApp ist für dienstliche Belange der Stadtverwaltung nicht zugelassen. Bitte nutzen Sie einen anderen Weg.' \
    "$(main_text "$site/darf-ich-per-whatsapp.html" | sed -n 2p)"
check_contains 'the list of services marks it' 'kein amtlicher Kanal' \
    "$(main_text "$site/dienste/index.html" | lines WhatsApp)"
check_contains 'the internal one is marked internal' \
    'Dieser Kanal wird nur innerhalb der Verwaltung und der Gremien genutzt.' \
    "$(main_text "$site/dienste/threema.html")"
check_contains 'who reviewed it' \
    'Personal- und Organisationsamt gemeinsam mit der Datenschutzbeauftragten' \
    "$(main_text "$site/dienste/threema.html")"

# since when: the day of the review
src=$WORK/src
start_source "$src"
file "$src/services/chat.md" <<'END'
---
name: Chat
kind: messenger
official: no
reviewed: {at: 2019-11-01, by: Datenschutzbeauftragte, result: nicht zulässig}
instead: [Rufen Sie bitte an.]
---
END
build_ok 'a reviewed service builds' "$src" "$WORK/out" 2026-01-01
check_contains 'the day, who and what came out' \
    'Fr, 01.11.2019' "$(main_text "$WORK/out/dienste/chat.html" |
    lines 'nicht zulässig')"
check_contains 'free text instead' 'Rufen Sie bitte an.' \
    "$(main_text "$WORK/out/dienste/chat.html")"
