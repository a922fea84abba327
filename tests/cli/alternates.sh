#!/bin/sh
# How pages show what to use instead: none, one, several.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
file "$src/services/post.md" <<-'END'
	---
	name: Ratspost
	kind: email
	domains: [rat.example]
	---
END
file "$src/people/muster-kim.md" <<-'END'
	---
	name: Kim Muster
	contacts: [{email: kim@rat.example}]
	---
END

# outage [ALTERNATE...]: builds with these; $person and $service are the pages
outage() {
	file "$src/incidents/2026-01-01-post.md" <<-END
		---
		title: Ratspost aus
		kind: outage
		started: 2026-01-01
		next_update: 2026-02-01
		affects: [{service: post, state: down, for: [public]}]
		messages: bounced
		alternates:$(for use; do
			printf '\n  - {of: kim@rat.example, use: %s}' "$use"
		done)
		---
	END
	[ $# -gt 0 ] || sed -i '/^alternates:/d' "$src/incidents/2026-01-01-post.md"
	build "$src" "$WORK/out" '2026-01-10 12:00'
	person=$(main_text "$WORK/out/personen/muster-kim.html")
	service=$(main_text "$WORK/out/dienste/post.html")
}

outage
check_contains 'none: the page says so' 'Ein Ersatz ist nicht bekannt.' "$person"
check_contains 'none: so does the page of the service' \
    '| ✕ nicht erreichbar | Do, 01.01.2026 | nicht bekannt' "$service"
check_equal 'nothing is wrong: nothing stands in the cells' \
    'Stadtverwaltung | ✓ erreichbar' \
    "$(echo "$service" | lines 'Stadtverwaltung | ')"

outage kim.neu@rat2.example
check_contains 'one: in one line' \
    'Bitte nutzen Sie stattdessen: kim.neu@rat2.example' "$person"

outage kim.neu@rat2.example '"+49 30 0000-11"'
check_equal 'two: said once, then a list' 'Bitte nutzen Sie stattdessen:
kim.neu@rat2.example
+49 30 0000-11' "$(echo "$person" |
    sed -n '/^Bitte nutzen Sie/,/^+49\|^Seit/p' | sed '/^Seit/d')"
check_equal 'two: a list of two' 2 \
    "$(elements div 'Bitte nutzen' "$WORK/out/personen/muster-kim.html" |
    grep -c '^<li>')"
