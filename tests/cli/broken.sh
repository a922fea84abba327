#!/bin/sh
# A broken file never takes the site down, and never makes anything greener.
#
# Each content file of Magdeburg in turn is broken in several ways: exit status
# 1, the rest is published, the overall state and that of no service and no
# contact becomes better, and the page says that something is being corrected.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

at='2020-05-04 10:00'
good=$TOP/content/magdeburg
src=$WORK/src
cp -R "$good" "$src"
build_ok 'unbroken it builds' "$good" "$WORK/good" "$at"

# ways a file is broken: reads it, writes the broken one
yaml() {
	awk 'NR == 2 { print "title: [offen" } { print }'
}
state() {
	sed 's/state: [a-z]*/state: kaputt/'
}
service() {
	sed 's/service: .*/service: gibt-es-nicht/'
}
truncated() {
	awk 'NR <= 2'
}
emptied() {
	:
}
binary() {
	printf 'PK\003\004\000\000\377\376'
}
enlarged() {
	cat
	head -c 1100000 /dev/zero | tr '\0' 'x'
}
key() {
	awk 'NR == 2 { print "draft: vielleicht" } { print }'
}

# What incidents and services say decides about states: they are broken in all
# ways. Of the others each gets two of the ways, of translations one.
ways() {
	case $1 in
	*.en.md | *.ls.md)
		set -- yaml truncated binary
		shift $((turn % 3))
		echo "$1" ;;
	incidents/* | services/*)
		echo yaml state service truncated emptied binary enlarged key ;;
	*)
		set -- truncated emptied binary enlarged key
		shift $((turn % 5))
		echo yaml "$1" ;;
	esac
}

# operational < unknown < maintenance < limited < partial < down; of what nobody
# can read all that is known is that it is unknown
compare() {
	jq -r -n --argjson readable "$readable" --arg file "$name" \
	    --argjson translation "$translation" --argjson incident "$incident" \
	    --slurpfile was "$WORK/good/api/v1/status.json" \
	    --slurpfile is "$WORK/out/api/v1/status.json" \
	    --slurpfile reached "$WORK/good/api/v1/reach.json" \
	    --slurpfile reaches "$WORK/out/api/v1/reach.json" \
	    --slurpfile build "$WORK/out/api/v1/build.json" '
	    def rank: {operational: 0, unknown: 1, maintenance: 2, limited: 3,
		partial: 4, down: 5}[.];
	    def greener($old):
		rank < ($old | rank) and (. != "unknown" or $readable);
	    def states($old; $new; key):
		$old[] | . as $s | first($new[] | select(key == ($s | key))) |
		.states | to_entries[] | . as {key: $who, value: $now} |
		select($now | greener($s.states[$who])) |
		"\($s | key), \($who): \($s.states[$who]) became \($now)";
	    ($is[0].overall.state | select(greener($was[0].overall.state)) |
	    "overall is \(.)"),
	    states($was[0].services; $is[0].services; .id),
	    states($reached[0].contacts; $reaches[0].contacts; .value),
	    ($build[0] | select($translation | not) |
	    select(.broken_files != [$file]) | "broken files: \(.broken_files)"),
	    # what an incident that nobody can read says is not known
	    (select($incident) | $is[0].services[] | .id as $id | .states[] |
	    select(rank < 1) | "\($id) is \(.)")'
}

# what is wrong with the build of the source in which $name is broken
verdict() {
	[ "$status" -eq 1 ] || echo "exit status $status"
	grep -q "^$name:.*error: " "$WORK.err" || echo "no error is told"
	grep -q '^published: ' "$WORK.err" || echo "not published"
	# of a broken translation the original stays
	$translation || grep -q 'wird gerade korrigiert' "$WORK/out/index.html" ||
	    echo "the home page says nothing"
	compare 2>&1
	# only the broken file's own pages may be missing
	id=$(basename "$name" .md)
	grep -v "/${id%.[a-z][a-z]}\.html\$" "$WORK/pages" | while read -r page; do
		[ -e "$WORK/out/$page" ] || echo "also missing: $page"
	done
}

(cd "$WORK/good" && find . -name '*.html') >"$WORK/pages"
(cd "$good" && find . -mindepth 2 -name '*.md' | sed 's|^\./||' | sort) \
    >"$WORK/files"
turn=0
while read -r name; do
	turn=$((turn + 1))
	: >"$WORK/wrong"
	tried=
	for way in $(ways "$name"); do
		"$way" <"$good/$name" >"$src/$name"
		! cmp -s "$good/$name" "$src/$name" || continue
		tried="$tried $way"
		translation=false readable=false incident=false
		case $way:$name in
		*.en.md | *.ls.md) translation=true ;;
		state:* | key:*) readable=true ;;
		emptied:incidents/* | binary:incidents/* | enlarged:incidents/*)
			incident=true ;;
		esac
		build "$src" "$WORK/out" "$at"
		verdict | sed "s|^|$way: |" >>"$WORK/wrong"
	done
	cp "$good/$name" "$src/$name"
	check_equal "$name:$tried" '' "$(cat "$WORK/wrong")"
done <"$WORK/files"

# the comparison would see it: without its incidents all of it is greener
rm -rf "$src/incidents"
build "$src" "$WORK/out" "$at"
name=incidents translation=true readable=true incident=false
check_contains 'the comparison sees an overall state that is better' \
    'overall is operational' "$(compare)"
check_contains '... and a service' 'mandatos, public: down became operational' \
    "$(compare)"
check_contains '... and a contact' \
    'kim.muster@mandatos.magdeburg.example, bodies: partial became operational' \
    "$(compare)"
cp -R "$good"/* "$src"

# several at a time
for name in incidents/2020/2020-04-24-mandatos.md services/mandatos.md \
    people/mueller-oliver.md; do
	yaml <"$good/$name" >"$src/$name"
done
build "$src" "$WORK/out" "$at"
expect 'three at a time: exit status 1' 1
check_contains 'three at a time: the number is told' \
    '3 Einträge auf dieser Website werden gerade korrigiert.' \
    "$(main_text "$WORK/out/index.html")"
check_contains 'three at a time: the state is not good' \
    "$(json "$WORK/out/api/v1/status.json" .overall.state)" \
    'unknown down partial limited'

# --strict publishes nothing on any error
cp -R "$WORK/out" "$WORK/kept"
build "$src" "$WORK/out" "$at" --strict
expect 'strict: exit status 1' 1
check_same 'strict: nothing is published' "$WORK/kept" "$WORK/out"

# all is well again
cp -R "$good"/* "$src"
build_ok 'corrected, it builds' "$src" "$WORK/out" "$at"
check_same 'corrected: as if nothing had been' "$WORK/good" "$WORK/out"
