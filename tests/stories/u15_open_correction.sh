#!/bin/sh
# U15: the provider's staff correct a mistake openly.
# Shown: "corrections appear as dated notes; the Git history link is not
# required for reading"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
file "$src/incidents/ausfall.md" <<'END'
---
title: Ausfall
started: 2026-01-02 08:00
next_update: 2026-01-06
affects: {telefon: down}
informed: [{who: public, at: 2026-01-02}]
---
Text.

## 2026-01-02 09:00 Ursache bekannt: Ein Kabel ist beschädigt

Das Kabel liegt in der Hauptstraße.

## 2026-01-03 10:30 Meldung: Berichtigung

Das Kabel liegt in der Nebenstraße, nicht wie gemeldet in der Hauptstraße.
END
build_ok 'it builds' "$src" "$WORK/out" '2026-01-04 12:00'
page=$WORK/out/stoerungen/2026/ausfall.html
main_text "$page" | sed -n '/^Verlauf$/,$p' >"$WORK/course"
check_order 'newest first: the correction, then what it corrects' \
    "$WORK/course" 'Sa, 03.01.2026, 10:30 Uhr' 'Meldung: Berichtigung' \
    'in der Nebenstraße, nicht wie gemeldet' \
    'Fr, 02.01.2026, 09:00 Uhr' 'Ursache bekannt: Ein Kabel ist beschädigt' \
    'Das Kabel liegt in der Hauptstraße.'
check_contains 'the home page names the latest' \
    'Zuletzt: Meldung, Berichtigung (Sa, 03.01.2026, 10:30 Uhr)' \
    "$(main_text "$WORK/out/index.html")"
check_equal 'JSON: both, with their times, newest first' \
    '2026-01-03T10:30:00+01:00 2026-01-02T09:00:00+01:00' \
    "$(json "$WORK/out/api/v1/status.json" \
    '[.incidents[0].updates[].at] | join(" ")')"

# it stands on its page from its own time on
build_ok 'before the correction' "$src" "$WORK/out" '2026-01-03 10:29:59'
check_lacks 'before its time it is not there' 'Nebenstraße' "$(cat "$page")"

# from a repository: readable without it, no commit on any page
if have git; then
	git init -q "$WORK/repo"
	cp -R "$src"/* "$WORK/repo"
	git -C "$WORK/repo" add .
	git -C "$WORK/repo" -c user.name=Anna -c user.email=anna@intern.example \
	    commit -q -m 'intern'
	run "$ERREICHBAR" build --repo "$WORK/repo" --out "$WORK/from-git" \
	    --at '2026-01-04 12:00'
	expect 'it builds from a repository' 0
	commit=$(git -C "$WORK/repo" rev-parse --short=7 HEAD)
	check_equal 'no page speaks of the commit' '' \
	    "$(grep -r -l "$commit" "$WORK/from-git" --include='*.html')"
	check_nowhere 'nor is its author named' anna@intern.example \
	    "$WORK/from-git"
else
	skip 'from a repository' 'no git'
fi
