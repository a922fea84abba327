#!/bin/sh
# erreichbar watch on real repositories: pushes, however Git stores them, and
# what must not be taken for one.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/watch.sh"

git_as_test() {
	git -c user.name=Test -c user.email=test@beispiel.example \
	    -c init.defaultBranch=main -c commit.gpgsign=false \
	    -c core.hooksPath=/dev/null -c gc.auto=0 "$@"
}

work=$WORK/work
bare=$WORK/bare.git
out=$WORK/site
page=$out/stoerungen/2020/eins.html
git_as_test init -q "$work"
start_source "$work"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$work/services/telefon.md"

# stand TEXT: commits the incident with this text
stand() {
	file "$work/incidents/eins.md" <<-END
		---
		title: Meldung
		started: 2020-04-01 08:00
		ended: 2020-04-30 12:00
		affects: {telefon: limited}
		informed: [{who: public}]
		---
		$1
	END
	git_as_test -C "$work" add -A
	git_as_test -C "$work" commit -q -m "$1"
}
# push [OPTION...] REFSPEC
push() {
	git_as_test -C "$work" push -q "$bare" "$@"
}
commit_shown() {
	[ "$(json "$out/api/v1/build.json" .commit)" = "$1" ]
}
head_of() {
	git_as_test -C "$work" rev-parse "${1-HEAD}"
}

stand 'Stand eins.'
first=$(head_of)
git_as_test clone -q --bare "$work" "$bare"
watch_start --repo "$bare" --out "$out"
check_soon 'it publishes at once' says "$page" 'Stand eins.'

stand 'Stand zwei.'
push main
check_soon 'a push' says "$page" 'Stand zwei.'
check_soon 'a push: the log names the commit' logged "published: $(head_of | cut -c 1-7)"

# another branch, a tag, objects: no reason to build
before=$(builds)
git_as_test -C "$work" checkout -q -b anders
stand 'Auf einem anderen Zweig.'
push anders
push HEAD:refs/tags/etikett
git_as_test -C "$bare" gc -q
git_as_test -C "$work" checkout -q main
stand 'Stand drei.'
push main
check_soon 'a push after gc' says "$page" 'Stand drei.'
check_soon 'a push after gc: it is told' logged "$(head_of | cut -c 1-7)"
check_equal 'other branches, tags and gc build nothing' $((before + 1)) "$(builds)"

git_as_test -C "$bare" pack-refs --all
stand 'Stand vier.'
push main
check_soon 'a push after pack-refs' says "$page" 'Stand vier.'

# back to older history, and forward
push --force "$first:refs/heads/main"
check_soon 'a force-push to older history' says "$page" 'Stand eins.'
check_soon 'build.json names it' commit_shown "$first"
push --force main
check_soon 'and forward' says "$page" 'Stand vier.'

# HEAD is pointed elsewhere, to a branch in a folder of its own, which is there
# for a while already
git_as_test -C "$work" checkout -q -b stadt/amt/neu
stand 'Stand fünf.'
push stadt/amt/neu
before=$(builds)
kill -HUP "$watcher"
check_soon 'a folder of branches: looked at' more_than "$before"
check_soon 'a folder of branches: still the other one' says "$page" 'Stand vier.'
git_as_test -C "$bare" symbolic-ref HEAD refs/heads/stadt/amt/neu
check_soon 'HEAD is another branch' says "$page" 'Stand fünf.'
stand 'Stand sechs.'
push stadt/amt/neu
check_soon 'a push to that' says "$page" 'Stand sechs.'

# ---- what goes wrong ------------------------------------------------------------------

cp -R "$out" "$WORK/good"
before=$(builds)
git_as_test -C "$bare" update-ref -d refs/heads/stadt/amt/neu
check_soon 'the ref vanishes: it is told' logged '[source-ref]'
check_soon 'the ref vanishes: a failure' more_than "$before"
check_same 'the ref vanishes: the old site stays' "$WORK/good" "$out"
push stadt/amt/neu
stand 'Stand sieben.'
push stadt/amt/neu
check_soon 'the ref is back' says "$page" 'Stand sieben.'

rm -rf "$WORK/good"
cp -R "$out" "$WORK/good"
echo 'title: [' >>"$work/site.yml"
stand 'Mit einem Fehler in der Konfiguration.'
push stadt/amt/neu
check_soon 'a bad push: it is told' logged 'not published'
check_same 'a bad push: the old site stays' "$WORK/good" "$out"
sed -i '$d' "$work/site.yml"
stand 'Stand acht.'
push stadt/amt/neu
check_soon 'mended' says "$page" 'Stand acht.'

# a commit that cannot be published does not stop the clock for the one that is
start=$(($(date +%s) + 4))
file "$work/incidents/zwei.md" <<-END
	---
	title: Gleich
	started: $(TZ=Europe/Berlin date -d "@$start" '+%Y-%m-%d %H:%M:%S')
	affects: {telefon: down}
	informed: [{who: public}]
	---
	Gleich.
END
stand 'Stand acht, mit einer Vorschau.'
push stadt/amt/neu
soon=$out/stoerungen/$(date +%Y)/zwei.html
check_soon 'an incident that is announced' says "$soon" 'angekündigt'
good=$(head_of)
echo 'title: [' >>"$work/site.yml"
stand 'Wieder mit einem Fehler.'
push stadt/amt/neu
check_soon 'a bad push: its change comes all the same' says "$soon" 'dauert an'
check_equal 'from the commit before' "$good" "$(json "$out/api/v1/build.json" .commit)"
sed -i '$d' "$work/site.yml"
rm "$work/incidents/zwei.md"
stand 'Stand acht.'
push stadt/amt/neu
check_soon 'mended again' says "$page" 'Stand acht.'

mv "$bare" "$bare.old"
git_as_test clone -q --bare "$work" "$WORK/new.git"
stand 'Stand neun.'
git_as_test -C "$work" push -q "$WORK/new.git" stadt/amt/neu
mv "$WORK/new.git" "$bare"
check_soon 'the repository is replaced' says "$page" 'Stand neun.'
stand 'Stand zehn.'
push stadt/amt/neu
check_soon 'a push to the new one' says "$page" 'Stand zehn.'

watch_stop
check_equal 'SIGTERM' 0 "$status"
run "$ERREICHBAR" build --repo "$bare" --out "$WORK/fresh" --at "$(shown_at "$out")"
check_same 'what is published is what a fresh build makes' "$WORK/fresh" "$out"
check_contains 'the record names the commit' "$(head_of)" \
    "$(tail -n 1 "$WORK/.site.state/published.log")"

# ---- work trees and --ref -------------------------------------------------------------

rm -rf "$out"
watch_start --repo "$work" --ref main --out "$out"
check_soon 'a branch that is not checked out' says "$page" 'Stand vier.'
git_as_test -C "$work" checkout -q main
stand 'Stand elf.'
check_soon 'a commit' says "$page" 'Stand elf.'
watch_stop

git_as_test -C "$work" worktree add -q -b daneben "$WORK/linked"
watch_start --repo "$WORK/linked" --out "$out"
check_soon 'a linked work tree' commit_shown "$(head_of daneben)"
echo 'Mehr.' >>"$WORK/linked/pages/impressum.md"
git_as_test -C "$WORK/linked" commit -q -a -m Mehr
check_soon 'a commit there' says "$out/impressum.html" 'Mehr.'
git_as_test -C "$WORK/linked" checkout -q --detach "$first"
check_soon 'another commit is checked out there' commit_shown "$first"
watch_stop
