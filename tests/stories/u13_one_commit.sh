#!/bin/sh
# U13: the KID staff publish with one commit.
# Shown: adding one Markdown file changes page and JSON in one build; nobody
# does anything else. The time from the commit to the page is measured.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/hooks.sh"

hooks_begin
install_hooks --ref main
push main
expect 'the site is up' 0
page=$out/stoerungen/2026/2026-05-04-telefon.html
check 'no page of it yet' test ! -e "$page"
publications() {
	wc -l <"$WORK/served/.site.state/published.log"
}
before=$(publications)

# one file, one commit, one push
file "$work/incidents/2026-05-04-telefon.md" <<'END'
---
title: Telefon der Verwaltung gestört
started: 2026-05-04 08:00
affects: {telefon: down}
informed: [{who: public}]
next_update: 2026-05-04 12:00
---
Anrufe kommen nicht an.
END
begin=$(date +%s%N)
commit 'Telefon gestört'
push main
end=$(date +%s%N)
expect 'the push' 0

check_contains 'the page' 'Anrufe kommen nicht an.' "$(main_text "$page")"
check_contains 'the home page' 'Telefon der Verwaltung gestört' \
    "$(main_text "$out/index.html")"
check_contains 'the page of the service' 'Telefon der Verwaltung gestört' \
    "$(main_text "$out/dienste/telefon.html")"
check_equal 'JSON: the incident' 'down active' \
    "$(json "$out/api/v1/status.json" '.incidents[] |
    select(.id == "2026-05-04-telefon") | "\(.state) \(.stage)"')"
check_equal 'JSON: the service' down \
    "$(json "$out/api/v1/status.json" '.services[] |
    select(.id == "telefon") | .state')"
check_equal 'JSON: the commit' "$(head_of)" "$(shown)"
check_equal 'all of it in one publication' $((before + 1)) "$(publications)"
check_contains 'whoever pushes is told' 'veröffentlicht ' "$told"
echo "# from the commit to the page: $(((end - begin) / 1000000)) ms"

# and taken back the same way
g revert --no-edit HEAD >/dev/null
push main
check 'taken back: no page' test ! -e "$page"
check_equal 'taken back: JSON' operational \
    "$(json "$out/api/v1/status.json" '.services[] |
    select(.id == "telefon") | .state')"
