#!/bin/sh
# U33: an editor makes a date error (end before start, 31.04.).
# Shown: "build stops with file:line and German message, old site stays up":
# with --strict nothing is published; without it the rest is.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
incident() {
	file "$src/incidents/$1.md" <<-END
		---
		title: Meldung $1
		started: $2
		ended: $3
		affects: {telefon: limited}
		informed: [{who: public}]
		---
		Text.
	END
}
german() {
	run "$ERREICHBAR" build "$src" --out "$WORK/out" --at '2026-05-02 12:00' \
	    "$@"
	told=$(cat "$WORK.err")
}
incident alt '2026-04-01 08:00' '2026-04-30 12:00'
german
expect 'the site is up' 0
cp -R "$WORK/out" "$WORK/before"

# both mistakes, told in German with file, line and column
incident falsch '2026-05-01 10:00' '2026-05-01 09:00'
incident tag 31.04.2026 ''
german --strict
expect 'strict: the build stops' 1
check_contains 'end before start' \
    'incidents/falsch.md:4:8: Fehler: „ended“ (01.05.2026 09:00) liegt nicht nach „started“ (01.05.2026 10:00) [end-before-start]' \
    "$told"
check_contains '31 April' 'incidents/tag.md:3:10: Fehler: „31.04.2026“ ist keine Zeitangabe' \
    "$told"
check_contains '31 April: what to write' \
    'schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]' "$told"
check_contains 'it says that the old site stays' \
    'Es wurde nichts veröffentlicht; die bisherige Website bleibt.' "$told"
check_same 'the old site stays' "$WORK/before" "$WORK/out"

# without --strict the rest is published, and the site says what is going on
incident neu '2026-05-02 08:00' ''
german
expect 'tolerant: exit status 1 all the same' 1
check_contains 'tolerant: the mistakes are told' 'incidents/falsch.md:4:8: Fehler:' \
    "$told"
check 'tolerant: what is right is published' \
    test -f "$WORK/out/stoerungen/2026/neu.html"
check 'tolerant: what is wrong is not' \
    test ! -e "$WORK/out/stoerungen/2026/falsch.html"
check_contains 'tolerant: the home page says so' \
    '2 Einträge auf dieser Website werden gerade korrigiert.' \
    "$(main_text "$WORK/out/index.html")"
check_equal 'tolerant: build.json names the files' \
    'incidents/falsch.md incidents/tag.md' \
    "$(json "$WORK/out/api/v1/build.json" '.broken_files | sort | join(" ")')"

# corrected
incident falsch '2026-05-01 10:00' '2026-05-01 11:00'
incident tag 30.04.2026 ''
german --strict
expect 'corrected: it is published' 0
check_lacks 'corrected: no notice any more' 'korrigiert' \
    "$(main_text "$WORK/out/index.html")"
