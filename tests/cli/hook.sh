#!/bin/sh
# erreichbar hook: real pushes over the local transport, and what they are
# answered.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/hooks.sh"

page=$out/stoerungen/2020/eins.html
stays='Die Website bleibt, wie sie ist.'

# ---- wrong use -------------------------------------------------------------------

hooks_begin
wrong() {
	wrong_name=$1
	wrong_message=$2
	shift 2
	run "$ERREICHBAR" hook "$@"
	expect "wrong use: $wrong_name" 2
	check_contains "$wrong_name: the message" "$wrong_message" \
	    "$(cat "$WORK.err")"
}
wrong 'no word' "say one of 'hook pre-receive'" --out "$out"
wrong 'another word' "say one of 'hook pre-receive'" update --out "$out"
wrong 'no --out' 'say with --out DIR' pre-receive
wrong 'install without a repository' 'say with --repo REPO' install --out "$out"
wrong 'a repository for a hook' "--repo goes with 'hook install'" \
    post-receive --repo "$bare" --out "$out"
run "$ERREICHBAR" hook install --repo "$WORK" --out "$out"
expect 'no repository' 3
check 'wrong use does nothing' test ! -e "$WORK/served"

# ---- installing -------------------------------------------------------------------

printf '#!/bin/sh\n' >"$bare/hooks/post-receive"
run "$ERREICHBAR" hook install --repo "$bare" --out "$out"
expect 'a hook of somebody else' 3
check_contains 'a hook of somebody else: it is named' "hooks/post-receive' is there" \
    "$(cat "$WORK.err")"
check 'a hook of somebody else: none is written' test ! -e "$bare/hooks/pre-receive"
rm "$bare/hooks/post-receive"
ln -s nowhere "$bare/hooks/pre-receive"
run "$ERREICHBAR" hook install --repo "$bare" --out "$out"
expect 'a link to nowhere' 3
rm "$bare/hooks/pre-receive"

odd="$WORK/it's \$(here)"
mkdir "$odd"
check 'install' "$ERREICHBAR" hook install --repo "$bare" --out "$odd/site" \
    --ref main --strict --templates "$odd"
check 'executable' test -x "$bare/hooks/pre-receive" -a -x "$bare/hooks/post-receive"
push main
check 'names are quoted' test -f "$odd/site/index.html"
check_contains 'and it is told' 'veröffentlicht ' "$told"
(
	cd "$WORK" || exit
	"$ERREICHBAR" hook install --repo bare.git --out served/site --ref main --strict
) >/dev/null
check_contains 'a relative --out is made whole' "--out '$WORK/served/site'" \
    "$(cat "$bare/hooks/post-receive")"

# ---- a good push -------------------------------------------------------------------

hooks_begin
install_hooks --ref main --strict
push main
expect 'a good push' 0
check_equal 'a good push: the answer' \
    "veröffentlicht HH:MM:SS · $(find "$out" -name '*.html' | wc -l) Seiten" \
    "$(answer | sed 's/ · nächster Wechsel .*//')"
check_contains 'a good push: the page' 'Stand eins.' "$(main_text "$page")"
check_equal 'a good push: its commit' "$(head_of)" "$(shown)"

incident eins 'Stand zwei.'
commit zwei
push -o geheim=1 main
expect 'push options that the repository does not take' 128
git -C "$bare" config receive.advertisePushOptions true
push -o geheim=1 -o '--allow-delete' main
expect 'push options are let pass' 0
check_contains 'push options: the page' 'Stand zwei.' "$(main_text "$page")"
check_contains 'push options: pages are counted' ' Seite' "$told"
check_lacks 'no colours' "$(printf '\033')" "$(cat "$WORK.err")"

file "$work/incidents/morgen.md" <<-END
	---
	title: Wartung
	kind: maintenance
	started: $(TZ=Europe/Berlin date -d '+1 hour' '+%Y-%m-%d %H:%M')
	ended: $(TZ=Europe/Berlin date -d '+2 hours' '+%Y-%m-%d %H:%M')
	affects: {telefon: limited}
	informed: [{who: public}]
	---
	Text.
END
commit morgen
push main
next=$(json "$out/api/v1/build.json" .next)
clock=$(echo "$next" | sed -E 's/.*T([0-9:]{5}):00.*/\1/; s/.*T([0-9:]{8}).*/\1/')
if [ "$(echo "$next" | cut -c 1-10)" = "$(TZ=Europe/Berlin date +%F)" ]; then
	check_contains 'the next change' " · nächster Wechsel $clock" "$told"
else
	day=$(echo "$next" | sed -E 's/(....)-(..)-(..).*/\3.\2.\1/')
	check_contains 'the next change, tomorrow' ", $day $clock" "$told"
fi

# ---- a bad push, strict ----------------------------------------------------------------

keep
incident kaputt 'Geheimer Text.' 31.04.2026
incident "$(printf 'b\303\266se\033[31m\342\200\256x')" Text. 32.01.2026
commit kaputt
push main
expect 'a bad push is refused' 1
check_contains 'a bad push: file, line, column' 'incidents/kaputt.md:3:10: Fehler: „31.04.2026“ ist keine Zeitangabe: diesen Tag gibt es nicht; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00 [bad-time]' \
    "$told"
check_contains 'a bad push: the last line' 'Abgelehnt: ' "$(echo "$told" | tail -n 1)"
check_contains 'a bad push: what becomes of the site' " Fehler. $stays" \
    "$(echo "$told" | tail -n 1)"
check_contains 'a hostile path is masked' 'böse\x1b[31m\u202ex' "$told"
check_lacks 'a hostile path: nothing for a terminal' "$(printf '\033')" \
    "$(cat "$WORK.err")"
check_kept 'a bad push'
check_status 'its objects are not in the repository' 1 \
    git -C "$bare" cat-file -e "$(head_of)"
check_equal 'no quarantine is left' '' "$(find "$bare/objects" -name '*incoming*')"

# only what is pushed counts, not what was there
g reset -q --hard HEAD~1
incident allein Text. 31.04.2026
commit allein
push main
check_equal 'one error: all that is told' \
    "Abgelehnt: 1 Fehler. $stays" "$(echo "$told" | grep -v 'incidents/allein.md:3:10:')"
check_kept 'one error'

# ---- other refs, deletion --------------------------------------------------------------

push HEAD:refs/heads/entwurf HEAD:refs/tags/main
expect 'other refs pass, though broken' 0
check_equal 'other refs: without a word' '' "$told"
check_kept 'other refs'
push :entwurf :refs/tags/main
expect 'another branch may be deleted' 0
push main HEAD~1:refs/heads/mit
expect 'a bad ref beside a good one' 1
check_equal 'none of them is taken' none "$(at_remote refs/heads/mit)"
check_kept 'both'
git -C "$bare" config receive.denyDeleteCurrent ignore
push :main
expect 'the published ref is not deleted' 1
check_equal 'deletion: the message' \
    "Abgelehnt: „main“ wird veröffentlicht und darf nicht gelöscht werden. $stays" \
    "$told"
check_kept 'deletion'
# a branch whose name is an id does not stand for the commit of that id
good=$(head_of HEAD~1)
bad=$(head_of)
git -C "$bare" update-ref "refs/heads/$bad" "$good"
push main
expect 'a branch with the name of an id' 1
check_kept 'a branch with the name of an id'
git -C "$bare" update-ref -d "refs/heads/$bad"

# ---- force --------------------------------------------------------------------------------

g reset -q --hard "$good"
first=$(g rev-list --max-parents=0 HEAD)
push --force "$first:refs/heads/main"
expect 'back to older history' 0
check_contains 'back: a remark' \
    "Hinweis: Die Geschichte wird ersetzt; der bisherige Stand $(head_of | cut -c 1-7) gehört nicht mehr dazu." \
    "$told"
check_contains 'back: the page' 'Stand eins.' "$(main_text "$page")"
push main
expect 'and forward' 0
check_lacks 'forward: no remark' Hinweis "$told"
check_contains 'forward: the page' 'Stand zwei.' "$(main_text "$page")"

# ---- not strict ------------------------------------------------------------------------------

install_hooks --ref main
incident eins 'Kaputter Stand.' 31.04.2026
incident neu 'Neu und richtig.'
commit tolerant
push main
expect 'not strict: accepted' 0
check_contains 'not strict: the error is told' 'incidents/eins.md:3:10: Fehler: ' "$told"
check_equal 'not strict: once' 1 "$(echo "$told" | grep -c 'incidents/eins.md:3:10:')"
check_contains 'not strict: it is accepted' \
    'Angenommen, mit 1 Fehler: Was fehlerhaft ist, wird nicht veröffentlicht; wo es geht, bleibt die vorige Fassung.' \
    "$told"
check_contains 'not strict: published' ' · 1 Fehler' "$(echo "$told" | tail -n 1)"
check_contains 'not strict: what is right' 'Neu und richtig.' \
    "$(main_text "$out/stoerungen/2020/neu.html")"
check_contains 'not strict: the version before stays' 'Stand zwei.' \
    "$(main_text "$page")"

# what would publish nothing is refused all the same
keep
cp "$work/site.yml" "$WORK/site.yml"
echo 'title: [' >>"$work/site.yml"
commit config
push main
expect 'a broken site.yml' 1
check_contains 'a broken site.yml: told in German' 'site.yml:' "$told"
check_contains 'a broken site.yml: refused' \
    "Abgelehnt: damit lässt sich keine Website veröffentlichen. $stays" "$told"
check_kept 'a broken site.yml'
rm "$work/site.yml"
commit ohne
push main
expect 'no site.yml' 1
check_kept 'no site.yml'
g reset -q --hard HEAD~2
mkdir "$WORK/theme"
install_hooks --ref main --templates "$WORK/theme"
echo '{{#offen}}' >"$WORK/theme/home.mustache"
g commit -q --allow-empty -m thema
push main
expect 'a broken template' 1
check_contains 'a broken template: refused' 'Abgelehnt: damit lässt' "$told"
check_kept 'a broken template'

# a check that breaks off is no consent
install_hooks --ref main
sed -i 's/^exec /ulimit -d 3000; exec /' "$bare/hooks/pre-receive"
push main
expect 'a check without memory' 1
check_kept 'a check without memory'

# deletion, allowed
install_hooks --ref main --allow-delete
push :main
expect 'deletion, allowed' 0
check_equal 'deletion, allowed: the message' "„main“ ist gelöscht. $stays" "$told"
check_same 'deletion, allowed: the site stays' "$WORK/kept" "$out"
push main
expect 'the ref comes back' 0
check_equal 'the ref comes back: published' "$(head_of)" "$(shown)"

# ---- what only rendering finds -------------------------------------------------------------

# What is published as it would come out is not rendered for the check. That
# must hide nothing: neither in what is new, nor in what stays and is wrong now.
hooks_begin
echo 'strict: [dead-link]' >>"$work/site.yml"
incident eins 'Siehe [zwei](zwei.md) und [Plan](../files/plan.pdf).'
incident zwei 'Stand zwei.'
echo plan >"$work/files/plan.pdf"
commit verweise
install_hooks --ref main --strict
push main
expect 'links that lead somewhere' 0
incident vier 'Nichts weiter.'
commit vier
push main
expect 'once more, with all of it published' 0
keep

beside() {
	find "$WORK/served" -exec ls -id --full-time {} + | sort
}

# dead NAME FILE TARGET: what is committed is refused for this link
dead() {
	commit tot
	dead_beside=$(beside)
	push main
	expect "$1" 1
	check_contains "$1: it is told" "„$3“ führt ins Leere" "$told"
	check_contains "$1: where" "$2:" "$told"
	check_equal "$1: the last line" "Abgelehnt: 1 Fehler. $stays" \
	    "$(echo "$told" | tail -n 1)"
	check_kept "$1"
	check_equal "$1: nothing was written anywhere" "$dead_beside" "$(beside)"
	g reset -q --hard HEAD~1
}
incident drei 'Siehe [fehlt](fehlt.md).'
dead 'a dead link in a new file' incidents/drei.md fehlt.md
rm "$work/incidents/zwei.md"
dead 'a link that dies with its target' incidents/eins.md zwei.md
rm "$work/files/plan.pdf"
dead 'a link to a file that is taken away' incidents/eins.md ../files/plan.pdf
g mv incidents/zwei.md incidents/fuenf.md
dead 'a link to a file with another name' incidents/eins.md zwei.md

# what may be published is told with each push
sed -i '/^strict:/d' "$work/site.yml"
incident drei 'Siehe [fehlt](fehlt.md).'
commit warnung
for i in 1 2; do
	push main
	expect "a warning, push $i" 0
	check_contains "a warning, push $i: it is told" \
	    'incidents/drei.md:8:7: Warnung: der Verweis auf „fehlt.md“' "$told"
	check_contains "a warning, push $i: accepted" 'Angenommen, mit 1 Warnung.' \
	    "$told"
	incident vier "Nichts weiter, $i."
	commit weiter
done
echo 'strict: [dead-link]' >>"$work/site.yml"
commit streng
keep
push main
expect 'a warning that is an error from now on' 1
check_kept 'a warning that is an error from now on'

# ---- without pre-receive, without --ref, a folder of the repository -----------------------------

rm "$bare/hooks/pre-receive"
cat >"$bare/hooks/post-receive" <<-END
	#!/bin/sh
	exec '$ERREICHBAR' hook post-receive --out '$out'
END
incident eins 'Kaputter Stand.' 31.04.2026
incident zwei 'Von Hand.'
commit hand
push main
check_contains 'post-receive alone tells the errors' \
    'incidents/eins.md:3:10: Fehler: ' "$told"
check_contains 'HEAD is the ref' 'Von Hand.' \
    "$(main_text "$out/stoerungen/2020/zwei.html")"
keep
git -C "$bare" symbolic-ref HEAD refs/heads/master
push HEAD:refs/heads/nebenbei
check_contains 'a ref that is not there' \
    "the site is made from 'master', which has not been pushed yet" "$told"
check_kept 'a ref that is not there'
git -C "$bare" symbolic-ref HEAD refs/heads/main
echo 'title: [' >>"$work/site.yml"
commit config
push main
expect 'post-receive cannot refuse' 0
check_contains 'post-receive says that the old site stays' \
    'nothing was published; the old site stays' "$told"
check_same 'post-receive: the old site stays' "$WORK/kept" "$out"

hooks_begin
mkdir "$work/inhalt"
(cd "$work" && mv [a-h]* [j-z]* incidents inhalt/ 2>/dev/null)
commit ordner
install_hooks --path inhalt
push main
expect 'a folder of the repository' 0
check_equal 'a folder of the repository: published' "$(head_of)" "$(shown)"

# ---- an English site ------------------------------------------------------------------------------

hooks_begin
sed -i '1i language: en' "$work/site.yml"
commit english
install_hooks --strict
push main
check_contains 'an English site' 'published HH:MM:SS - ' "$(answer)"
check_contains 'an English site: pages' ' pages - next change ' "$told "
incident eins Text. 31.04.2026
commit broken
push main
check_contains 'an English site: the error' 'incidents/eins.md:3:10: error: ' "$told"
check_contains 'an English site: refused' 'Refused: 1 error. The site stays as it is.' \
    "$told"
git -C "$bare" config receive.denyDeleteCurrent ignore
push :main
check_contains 'an English site: deletion' "Refused: 'main' is published" "$told"
echo 'title: [' >>"$work/site.yml"
commit config
push main
check_contains 'an English site: broken' 'Refused: no site can be published' "$told"

# ---- signatures -----------------------------------------------------------------------------------

if have ssh-keygen; then
	hooks_begin
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$WORK/key"
	echo "a@stadt.example $(cat "$WORK/key.pub")" >"$WORK/signers"
	install_hooks --signers "$WORK/signers"
	push main
	expect 'an unsigned commit' 1
	check_contains 'an unsigned commit: the message' '[signature-missing]' "$told"
	check 'an unsigned commit: no site' test ! -e "$out"
	g -c gpg.format=ssh -c user.signingKey="$WORK/key" commit -q --amend \
	    --no-edit -S
	push main
	expect 'a signed commit' 0
	check_equal 'a signed commit: published' "$(head_of)" "$(shown)"
else
	skip 'signed commits' 'ssh-keygen is not installed'
fi

# ---- two at once, and a watcher --------------------------------------------------------------------

hooks_begin
install_hooks --ref main
push main
for i in 1 2 3 4 5; do
	incident "lauf$i" "Lauf $i."
	commit "lauf$i"
	g push "$bare" "HEAD:refs/heads/neben$i" >/dev/null 2>&1 &
	g push "$bare" "HEAD:main" >"$WORK/one" 2>&1 &
	one=$!
	g push "$bare" "HEAD:main" >"$WORK/two" 2>&1 &
	two=$!
	wait $one
	wait $two
done
wait
check_equal 'two pushes at once: the last commit is published' "$(head_of)" "$(shown)"
check_contains 'two pushes at once: it is told' 'veröffentlicht ' \
    "$(cat "$WORK/one" "$WORK/two")"

. "$TOP/tests/watch.sh"
watch_start --repo "$bare" --ref main --out "$out"
check_soon 'the watcher has published' logged 'next change'
incident eins 'Mit Wache.'
commit wache
push main
expect 'a watcher: the push' 0
check_equal 'a watcher: the answer' 'veröffentlicht HH:MM:SS · N Dateien' \
    "$(answer | sed 's/[0-9]* Datei/N Datei/; s/ · nächster Wechsel .*//')"
check_contains 'a watcher: the page is there' 'Mit Wache.' "$(main_text "$page")"
check_equal 'a watcher: it has published it' watch \
    "$(tail -n 1 "$WORK/served/.site.state/published.log" | cut -f 4)"
kill -STOP "$watcher"
incident eins 'Ohne Wache.'
commit haengt
push main
expect 'a watcher that hangs: the push' 0
check_contains 'a watcher that hangs: it is told' \
    '„erreichbar watch“ läuft und wird den Stand veröffentlichen' "$told"
kill -CONT "$watcher"
check_soon 'it publishes in the end' says "$page" 'Ohne Wache.'
watch_stop
