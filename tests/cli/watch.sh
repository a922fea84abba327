#!/bin/sh
# erreichbar watch on real folders and repositories: what is pushed or saved is
# published, what the clock changes too, and whatever goes wrong the old site
# stays and the watcher lives.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/watch.sh"

src=$WORK/src
out=$WORK/site
start_source "$src"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
printf -- '---\nname: Fax\nkind: phone\n---\n' >"$src/services/fax.md"

# incident ID STARTED ENDED [TEXT]
incident() {
	file "$src/incidents/$1.md" <<-END
		---
		title: Meldung $1
		started: $2
		ended: $3
		affects: {telefon: limited}
		informed: [{who: public}]
		---
		${4-Text.}
	END
}
page=$out/stoerungen/2020/eins.html
incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Erster Stand.'

# ---- wrong use ------------------------------------------------------------------

check_status 'no such source' 3 "$ERREICHBAR" watch "$WORK/nowhere" --out "$out"
check_contains 'no such source: it is said' '[source-open]' "$(cat "$WORK.err")"
check_status '--at is not for a watcher' 2 "$ERREICHBAR" watch "$src" \
    --out "$out" --at '2020-05-04 10:00'
check_status '--batch wants milliseconds' 2 "$ERREICHBAR" watch "$src" \
    --out "$out" --batch soon
check 'nothing was published' test ! -e "$out"

# ---- a directory ------------------------------------------------------------------

watch_start "$src" --out "$out"
check_soon 'it publishes at once' says "$page" 'Erster Stand.'

incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Zweiter Stand.'
check_soon 'a save' says "$page" 'Zweiter Stand.'
sed 's/Zweiter/Dritter/' "$src/incidents/eins.md" >"$src/incidents/.eins.md.swp"
mv "$src/incidents/.eins.md.swp" "$src/incidents/eins.md"
check_soon 'an atomic save' says "$page" 'Dritter Stand.'
mkdir -p "$src/incidents/2020/april/woche"
sed 's/eins/zwei/' "$src/incidents/eins.md" \
    >"$src/incidents/2020/april/woche/zwei.md"
check_soon 'a file in new folders' test -f "$out/stoerungen/2020/zwei.html"
sed 's/eins/drei/' "$src/incidents/eins.md" \
    >"$src/incidents/2020/april/woche/drei.md"
check_soon 'another one there' test -f "$out/stoerungen/2020/drei.html"
mv "$src/incidents/2020/april" "$WORK/april"
check_soon 'a folder moved out' test ! -e "$out/stoerungen/2020/zwei.html"
sed 's/Dritter/Vierter/' "$src/incidents/eins.md" >"$WORK/april/woche/zwei.md"
mv "$WORK/april" "$src/incidents/2020/mai"
check_soon 'a folder moved in' says "$out/stoerungen/2020/zwei.html" 'Vierter Stand.'
sed 's/Dritter/Vierter/' "$src/incidents/eins.md" \
    >"$src/incidents/2020/mai/woche/drei.md"
check_soon 'a save in a moved folder' says "$out/stoerungen/2020/drei.html" \
    'Vierter Stand.'
rm -r "$src/incidents/2020"
check_soon 'a folder removed' test ! -e "$out/stoerungen/2020/drei.html"
mv "$src" "$WORK/aside"
cp -R "$WORK/aside" "$WORK/next"
sed -i 's/Dritter/Fünfter/' "$WORK/next/incidents/eins.md"
mv "$WORK/next" "$src"
check_soon 'the source replaced as a whole' says "$page" 'Fünfter Stand.'
incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Sechster Stand.'
check_soon 'a save in the new one' says "$page" 'Sechster Stand.'

# what an editor leaves does not count
before=$(builds)
echo x >"$src/incidents/.eins.md.swx"
echo x >"$src/incidents/_entwurf.md"
incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Siebter Stand.'
check_soon 'a save after that' says "$page" 'Siebter Stand.'

# ---- signals and the lock -----------------------------------------------------------

before=$(builds)
kill -HUP "$watcher"
check_soon 'SIGHUP builds' more_than "$before"
run "$ERREICHBAR" build "$src" --out "$out" --messages en
expect 'a builder beside it is refused' 3
check_contains 'it says who holds the output' "watch, process $watcher, since" \
    "$(cat "$WORK.err")"
run "$ERREICHBAR" watch "$src" --out "$out" --messages en
expect 'a second watcher is refused' 3
check_contains 'it says who holds the output, too' \
    "watch, process $watcher, since" "$(cat "$WORK.err")"

# ---- what goes wrong ------------------------------------------------------------------

# Until no build is under way, nor has begun for a second: the one that was
# counted need not be the last one that was asked for.
rest() {
	rest_count=none
	while [ "$rest_count" != "$(builds)" ] ||
	    [ -n "$(cat "/proc/$watcher/task/$watcher/children")" ]; do
		rest_count=$(builds)
		sleep 1
	done
}

rest
cp -R "$out" "$WORK/good"
echo 'title: [' >>"$src/site.yml"
check_soon 'a broken configuration is told' logged 'not published (errors: 1)'
check_same 'a broken configuration: the old site stays' "$WORK/good" "$out"
sed -i '$d' "$src/site.yml"
incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Achter Stand.'
check_soon 'mended' says "$page" 'Achter Stand.'

# a child killed in the middle of a build: caught by trying again
kill_child() {
	kill -HUP "$watcher"
	for kill_try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		read -r kill_pid <"/proc/$watcher/task/$watcher/children" || true
		[ -z "$kill_pid" ] || kill -KILL $kill_pid 2>/dev/null || true
	done
	logged 'a build crashed'
}
check_soon 'a child is killed: it is told' kill_child
check_contains 'a child is killed: the old site stays' 'the old site stays' \
    "$(grep 'a build crashed' "$log")"
check 'a child is killed: the watcher lives' kill -0 "$watcher"
before=$(builds)
check_soon 'a child is killed: it is tried again' more_than "$before"
incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Neunter Stand.'
check_soon 'a child is killed: it goes on' says "$page" 'Neunter Stand.'

mv "$src" "$WORK/away"
check_soon 'the source is gone: it is told' logged '[source-open]'
check 'the source is gone: the old site stays' says "$page" 'Neunter Stand.'
mv "$WORK/away" "$src"
incident eins '2020-04-01 08:00' '2020-04-30 12:00' 'Zehnter Stand.'
check_soon 'the source is back' says "$page" 'Zehnter Stand.'

# ---- edges ------------------------------------------------------------------------------

iso() {
	date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ
}
inodes() {
	(cd "$out" && find . -path './stoerungen/*/[abc][0-9].html' -o -name impressum.html \
	    -o -name 'style-*.css' -o -name eins.html -o -name fax.html |
	    sort | xargs stat -c '%i %n')
}
# The record has a line for an instant: made visible how many ms after it?
late() {
	awk -F '\t' -v at="$(iso "$1" | tr -d Z)" 'index($3, at) == 1 && !n++ {
		split($1, t, /[:.Z]/)
		split($3, u, /[:.Z]/)
		ms = ((t[2] - u[2]) * 60 + t[3] - u[3]) * 1000 + t[4]
		print ms < 0 ? ms + 3600000 : ms
	}' "$WORK/.site.state/published.log"
}
# Three maintenances that begin seconds apart
round=0
limit=1000
case $ERREICHBAR in
*release*) ;;
*) limit=20000 ;; # a sanitizer is no measure of time
esac
edges() {
	round=$((round + 1))
	edge=$(($(date +%s) + 4))
	n=0
	for name in a b c; do
		incident "$name$round" "$(iso $((edge + 2 * n)))" \
		    "$(iso $((edge + 86400)))"
		n=$((n + 1))
	done
	edge_page=$out/stoerungen/$(date -u -d "@$edge" +%Y)
	eventually says "$edge_page/c$round.html" Meldung || return 1
	n=0
	inodes >"$WORK/inodes.after"
	for name in a b c; do
		mv "$WORK/inodes.after" "$WORK/inodes.$name"
		at=$((edge + 2 * n))
		eventually changed_at "$at" || return 1
		echo "edge $name$round: $(late "$at") ms"
		[ "$(late "$at")" -le "$limit" ] || return 1
		inodes >"$WORK/inodes.after"
		diff "$WORK/inodes.$name" "$WORK/inodes.after" |
		    sed -n 's/^> [0-9]* //p' >"$WORK/changed.$name"
		n=$((n + 1))
	done
}
changed_at() {
	[ -n "$(late "$1")" ]
}
# a loaded machine may be late once, but not always
if edges >"$WORK/edges" || edges >"$WORK/edges" || edges >"$WORK/edges"; then
	ok "three edges: each within $limit ms"
else
	not_ok "three edges: each within $limit ms" "$(cat "$WORK/edges" "$log")"
fi
for name in a b c; do
	check_equal "three edges: of these, only the page of $name is new" \
	    "./stoerungen/${edge_page##*/}/$name$round.html" \
	    "$(cat "$WORK/changed.$name")"
done

# ---- the end ------------------------------------------------------------------------------

watch_stop
check_equal 'SIGTERM: exit status' 0 "$status"
check_contains 'SIGTERM: it says so' ended "$(tail -n 1 "$log")"
at=$(shown_at "$out")
build "$src" "$WORK/fresh" "$at"
check_same 'what is published is what a fresh build makes' "$WORK/fresh" "$out"
build "$src" "$out" "$at"
check_lacks 'the output is free' output-busy "$told"
check 'every line of the record is whole' awk -F '\t' '
    NF != 6 || $1 !~ /^[-0-9T:.]+Z$/ || $3 !~ /^[-0-9T:]+Z$/ ||
    $5 !~ /^[0-9]+$/ || $6 !~ /^[0-9a-f]+\.$/ || length($6) != 33 {
	bad = 1 }
    END { exit bad || NR < 10 }' "$WORK/.site.state/published.log"

# ---- templates, and a root that is a link --------------------------------------------------

mkdir "$WORK/theme"
ln -s "$src" "$WORK/current"
watch_start "$WORK/current" --out "$out" --templates "$WORK/theme"
sed 's/<main/<!-- mein --><main/' "$TOP/templates/layout.mustache" \
    >"$WORK/theme/layout.mustache"
check_soon 'a template' says "$out/index.html" '<!-- mein -->'
cp -R "$src" "$WORK/other"
sed -i 's/Zehnter/Elfter/' "$WORK/other/incidents/eins.md"
ln -s "$WORK/other" "$WORK/new"
mv -T "$WORK/new" "$WORK/current"
check_soon 'the link is pointed elsewhere' says "$page" 'Elfter Stand.'
sed -i 's/Elfter/Zwölfter/' "$WORK/other/incidents/eins.md"
check_soon 'a save there' says "$page" 'Zwölfter Stand.'
kill -INT "$watcher"
status=0
wait "$watcher" || status=$?
watcher=
check_equal 'SIGINT: exit status' 0 "$status"
