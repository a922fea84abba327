#!/bin/sh
# U20: a councillor withdraws consent for the private number.
# Shown: "next build removes it everywhere incl. vCard, JSON, feed; old value
# not in output tree"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
printf -- '---\nname: Rat\n---\n' >"$src/bodies/rat.md"
person() {
	file "$src/people/muster-anna.md" <<-END
		---
		name: Anna Muster
		roles: [rat]
		contacts:
		  - {email: anna.muster@beispielstadt.example}
		$1
		former: [alt.muster@beispielstadt.example]
		---
	END
}
person '  - {phone: +49 0000 4711, label: privat, private: true, consent: 2025-01-01}
  - {email: anna@privat.example, private: true, consent: 2025-01-01}'
build_ok 'with consent' "$src" "$WORK/out" 2026-01-01
for value in '0000 4711' anna@privat.example; do
	check_somewhere "published: $value" "$value" "$WORK/out"
	check_equal "in reach.json: $value" true \
	    "$(json "$WORK/out/api/v1/reach.json" \
	    "[.contacts[].value | contains(\"$value\")] | any")"
done

# taken back: the contacts are gone from the file
person ''
build_ok 'without the contacts' "$src" "$WORK/out" 2026-01-01
for value in '0000 4711' 4711 anna@privat.example; do
	check_nowhere "nowhere in the tree: $value" "$value" "$WORK/out"
done
check_somewhere 'the office address stays' anna.muster@beispielstadt.example \
    "$WORK/out"
check_equal 'nothing of the old tree is kept beside it' '' \
    "$(find "$WORK" -maxdepth 1 -name '*.new-*' -o -maxdepth 1 -name '*.old*')"

# only the consent removed: the file is refused, and the values are gone too
person '  - {phone: +49 0000 4711, label: privat, private: true, consent: 2025-01-01}'
build_ok 'with consent again' "$src" "$WORK/out" 2026-01-01
person '  - {phone: +49 0000 4711, label: privat, private: true}'
build "$src" "$WORK/out" 2026-01-01
expect 'private without consent is an error' 1
check_contains 'the editor is told' '[private-without-consent]' "$told"
check_nowhere 'and the value is nowhere' 4711 "$WORK/out"
