#!/bin/sh
# A broken file never takes the site down, and never makes anything greener.
#
# Each content file of Magdeburg in turn is broken in several ways: exit status
# 1, the rest is published, the overall state and that of no service becomes
# better, and the page says that something is being corrected.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

at='2020-05-04 10:00'
good=$TOP/content/magdeburg
src=$WORK/src
cp -R "$good" "$src"
build_ok 'unbroken it builds' "$good" "$WORK/good" "$at"

# operational < unknown < maintenance < limited < partial < down; of what nobody
# can read all that is known is that it is unknown
ranks='def rank: {operational: 0, unknown: 1, maintenance: 2, limited: 3,
    partial: 4, down: 5}[.];
    def greener($old): rank < ($old | rank) and (. != "unknown" or $readable);'

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

verdict() {
	[ "$status" -eq 1 ] || echo "$1: exit status $status"
	correcting=$(main_text "$WORK/out/index.html" | grep -c 'wird gerade korrigiert')
	[ "$correcting" -ge 1 ] || echo "$1: the home page says nothing"
	grep -q "^$2:.*error: " "$WORK.err" || echo "$1: no error is told"
	grep -q 'published: ' "$WORK.err" || echo "$1: not published"
	jq -r -n --argjson readable "$readable" --slurpfile a "$WORK/good/api/v1/status.json" \
	    --slurpfile b "$WORK/out/api/v1/status.json" "$ranks"'
	    ($a[0].overall.state) as $was |
	    if $b[0].overall.state | greener($was)
	    then "overall: \($b[0].overall.state)" else empty end,
	    ($a[0].services[] | . as $s | .states | keys[] | . as $k |
	    ([$b[0].services[] | select(.id == $s.id)] | first) as $t |
	    select($t != null) |
	    select($t.states[$k] | greener($s.states[$k])) |
	    "\($s.id) \($k): \($s.states[$k]) became \($t.states[$k])")' |
	    sed "s|^|$1: greener: |"
	jq -r -n --argjson readable "$readable" --slurpfile a "$WORK/good/api/v1/reach.json" \
	    --slurpfile b "$WORK/out/api/v1/reach.json" "$ranks"'
	    ($a[0].contacts[] | . as $s | .states | keys[] | . as $k |
	    ([$b[0].contacts[] | select(.value == $s.value)] | first) as $t |
	    select($t != null) |
	    select($t.states[$k] | greener($s.states[$k])) |
	    "\($s.value) \($k): \($s.states[$k]) became \($t.states[$k])")' |
	    sed "s|^|$1: greener: |"
	# the rest is there: only the broken file's own page may be missing
	missing=$(cd "$WORK/good" && find . -name '*.html' | sort |
	    while read -r page; do
		[ -e "$WORK/out/$page" ] || echo "$page"
	    done)
	[ "$(echo "$missing" | grep -c .)" -le 1 ] ||
	    echo "$1: also missing:" $missing
	[ "$(json "$WORK/out/api/v1/build.json" '.broken_files | join(" ")')" = "$2" ] ||
	    echo "$1: build.json names $(json "$WORK/out/api/v1/build.json" \
	    '.broken_files | join(" ")')"
}

# for an incident that nobody can read, nothing is sure
unknown_at_least() {
	json "$WORK/out/api/v1/status.json" --argjson readable false "$ranks"'
	    select((.overall.state | rank) < 1) | "overall is \(.overall.state)",
	    (.services[] | .id as $id | .states[] | select(rank < 1) |
	    "\($id) is \(.)")' | sort -u | sed "s|^|$1: |"
}

(cd "$good" && find . -mindepth 2 -name '*.md' | sed 's|^\./||' | sort) \
    >"$WORK/files"
for way in yaml state service truncated emptied binary enlarged key; do
	: >"$WORK/wrong"
	count=0
	case $way in
	state | key) readable=true ;;
	*) readable=false ;;
	esac
	while read -r name; do
		$way <"$good/$name" >"$src/$name"
		cmp -s "$good/$name" "$src/$name" && continue
		count=$((count + 1))
		build "$src" "$WORK/out" "$at"
		verdict "$name" "$name" >>"$WORK/wrong"
		case $way:$name in
		emptied:incidents/* | binary:incidents/* | enlarged:incidents/*)
			unknown_at_least "$name" >>"$WORK/wrong" ;;
		esac
		cp "$good/$name" "$src/$name"
	done <"$WORK/files"
	check_equal "$way: $count files, and nothing gets greener" '' \
	    "$(cat "$WORK/wrong")"
	check "$way: it was tried" test "$count" -ge 2
done

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
    "$(json "$WORK/out/api/v1/status.json" .overall.state)" 'unknown down partial limited'

# --strict publishes nothing on any error
cp -R "$WORK/out" "$WORK/kept"
build "$src" "$WORK/out" "$at" --strict
expect 'strict: exit status 1' 1
check_same 'strict: nothing is published' "$WORK/kept" "$WORK/out"

# all is well again
cp -R "$good"/* "$src"
build_ok 'corrected, it builds' "$src" "$WORK/out" "$at"
check_same 'corrected: as if nothing had been' "$WORK/good" "$WORK/out"
