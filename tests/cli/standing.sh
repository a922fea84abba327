#!/bin/sh
# A build with nothing to do says so and reads nothing (cmd/gate.h): and only
# then. That it read nothing is seen from a page that somebody changed by hand,
# which a build that runs puts right.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/hooks.sh"

at='2020-05-04 10:00'
page=$out/stoerungen/2020/eins.html
state=$WORK/served/.site.state

# publish AT OPTION...
publish() {
	publish_at=$1
	shift
	run "$ERREICHBAR" build --repo "$work" --out "$out" --at "$publish_at" \
	    --messages en "$@"
	told=$(cat "$WORK.err")
}

spoil() {
	cp "$page" "$WORK/good"
	echo spoiled >"$page"
}

# stands NAME OPTION...: another build with these options does not run
stands() {
	stands_name=$1
	shift
	spoil
	publish "$@"
	expect "$stands_name" 0
	check_contains "$stands_name: that it is said" '0 new or changed' "$told"
	check_equal "$stands_name: nothing is looked at" spoiled "$(cat "$page")"
	cp "$WORK/good" "$page"
}

# runs NAME OPTION...: it does
runs() {
	runs_name=$1
	shift
	spoil
	publish "$@"
	expect "$runs_name" 0
	check_lacks "$runs_name: the page is put right" spoiled "$(cat "$page")"
}

hooks_begin
mkdir -p "$WORK/served"
publish "$at"
expect 'the first build' 0
files=$(echo "$told" | sed -n 's/.* - \([0-9]*\) new or changed, 0 un.*/\1/p')
stands 'once more' "$at"
check_contains 'as many files as there are' "$files unchanged, 0 removed" "$told"
stands 'a little later' '2020-05-04 11:00'
stands 'with other hands' "$at" --jobs 7
stands 'keeping releases' "$at" --keep 3

edge=$("$ERREICHBAR" next --repo "$work" --at "$at")
runs 'at the next change' "$edge"
stands 'and from there on' "$edge"
runs 'back before it' "$at"
runs 'with an address' "$at" --base-url https://status.beispiel.example
runs 'without it' "$at"
runs 'strictly' "$at" --strict
cp -R "$TOP/templates" "$WORK/theme"
# another time of change, and the same bytes
chmod u+r "$TOP/templates/home.mustache"
runs 'our own templates were touched' "$at"
runs 'with a theme' "$at" --templates "$WORK/theme"
runs 'with a theme once more' "$at" --templates "$WORK/theme"
publish "$at"

incident zwei 'Stand zwei.'
commit zwei
runs 'a new commit' "$at"
check 'the new page is there' test -f "$out/stoerungen/2020/zwei.html"
stands 'after it' "$at"

# not even a folder is opened
tree=$work/.git/objects/$(g rev-parse HEAD:incidents | sed 's,..,&/,')
check 'a folder of the commit' mv "$tree" "$WORK/tree"
stands 'it is not listed' "$at"
mv "$WORK/tree" "$tree"

# ---- what it must not be fooled by -------------------------------------------------

printf '%s' "$(head -c 40 "$state/standing")" >"$state/standing"
runs 'a torn file' "$at"
printf 'x' | dd of="$state/standing" bs=1 seek=3 conv=notrunc 2>/dev/null
runs 'a byte that is another' "$at"
rm "$state/standing"
runs 'no file' "$at"
stands 'there it is again' "$at"
rm -rf "$state"
runs 'no state' "$at"
rm -rf "$out"
publish "$at"
expect 'no site' 0
check 'it is there again' test -f "$page"
publish "$edge" --keep 2
run "$ERREICHBAR" rollback --out "$out" --to 1
expect 'rolling back' 0
publish "$edge" --keep 2
check_contains 'a build ends it' 'ends the rollback' "$told"

# ---- what is to be told is told each time ---------------------------------------------

file "$work/incidents/drei.md" <<-'END'
	---
	title: Meldung drei
	started: 2020-04-01 08:00
	affects: {telefon: limited}
	informed: [{who: public}]
	unbekannt: ja
	---
	Stand drei.
END
commit drei
publish "$at"
first=$told
check_contains 'a warning' unbekannt "$first"
publish "$at"
check_contains 'it is told again' unbekannt "$told"

