#!/bin/sh
# A broken file in a repository: its version published before stands in its
# place, and nothing gets greener for it. And what may happen to a repository:
# a clear message, and the site that is published stays.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
repo=$WORK/repo
out=$WORK/out
page=$out/stoerungen/2020/ausfall.html
at='2020-04-10 10:00'

g() {
	git -C "$repo" -c user.name=Test -c user.email=test@beispiel.example \
	    -c gc.auto=0 "$@"
}

commit() {
	g add -A
	g commit -q --allow-empty -m "$1"
}

# publish [ARGUMENT...]
publish() {
	run "$ERREICHBAR" build --repo "$repo" --out "$out" --at "$at" \
	    --messages en "$@"
	told=$(cat "$WORK.err")
}

# incident TEXT [LINE]: one that disturbs mail; the line is one more key
incident() {
	file "$repo/incidents/ausfall.md" <<-END
		---
		title: Ausfall
		started: 2020-04-01 08:00
		affects: {mail: limited}
		informed: [{who: public}]
		${2-next-update: 2020-05-01}
		---
		$1
	END
}

state() {
	json "$out/api/v1/status.json" --arg id "$1" \
	    '.services[] | select(.id == $id).states.public'
}

# files that are being corrected, and those with a previous version
files() {
	json "$out/api/v1/build.json" '"\(.broken_files) \(.previous_files)"'
}

# the tree as it lies there, inodes and times included
tree() {
	find "$out" -type f -exec stat -c '%i %Y %s %n' {} + | sort
}

# unchanged NAME STATUS ID [ARGUMENT...]: a build that must publish nothing
unchanged() {
	name=$1
	want=$2
	id=$3
	shift 3
	tree >"$WORK/before"
	publish "$@"
	tree >"$WORK/after"
	check_equal "$name: exit status" "$want" "$status"
	check_contains "$name: the message" "[$id]" "$told"
	check_same "$name: the site stays" "$WORK/before" "$WORK/after"
}

git -c init.defaultBranch=main init -q "$repo"
start_source "$repo"
printf -- '---\nname: Mail\nkind: email\ndomains: [stadt.example]\n---\n' \
    >"$repo/services/mail.md"
printf -- '---\nname: Telefon\nkind: phone\n---\nRufen Sie an.\n' \
    >"$repo/services/telefon.md"
printf -- '---\nname: Anna Amt\ncontacts: [{email: amt@stadt.example}]\n---\n' \
    >"$repo/people/amt.md"
incident 'Die Post ist langsam.'
commit gut
first=$(g rev-parse HEAD)
publish
expect 'a good commit' 0
cp -R "$out" "$WORK/good"

# ---- an earlier version -------------------------------------------------------

incident 'Jetzt auch das Telefon.' 'service: telefon
state: [offen'
commit kaputt
publish
expect 'a broken incident: exit status' 1
check_contains '... it is told' 'incidents/ausfall.md:7:' "$told"
check_contains '... and what stands in its place' \
    "its version of commit $(echo "$first" | cut -c 1-12)" "$told"
check_contains 'the page has the previous text' 'Die Post ist langsam.' \
    "$(main_text "$page")"
check_contains '... and says that it is the previous one' \
    'Das ist die vorige Fassung dieser Seite.' "$(main_text "$page")"
check_lacks '... and nothing of the broken one' 'auch das Telefon' \
    "$(cat "$page")"
check_contains 'the home page says so, too' 'wird gerade korrigiert' \
    "$(main_text "$out/index.html")"
check_equal 'build.json names it' \
    '["incidents/ausfall.md"] ["incidents/ausfall.md"]' "$(files)"
check_equal 'what the earlier version says counts' limited "$(state mail)"
case $(state telefon) in
operational) not_ok 'nothing else is known to be well' "$(state telefon)" ;;
*) ok 'nothing else is known to be well' ;;
esac

# it is still there when the same commit is built again, and after more commits
cp -R "$out" "$WORK/fallen"
publish
expect 'the same commit again' 1
check_same 'the same commit again: no change' "$WORK/fallen" "$out"
echo 'Mehr.' >>"$repo/pages/impressum.md"
commit nebenbei
publish
check_contains 'another commit: the version is still found' \
    'Die Post ist langsam.' "$(main_text "$page")"

# readable effects of both
incident 'Alles steht.' 'service: telefon
unsinn: [1, 2]
ended: gestern'
commit 'anders kaputt'
publish
check_equal 'effects of both: the earlier one' limited "$(state mail)"
check_equal 'effects of both: the broken one' limited "$(state telefon)"
check_contains 'effects of both: the text is the earlier one' \
    'Die Post ist langsam.' "$(main_text "$page")"

# a reference to what is not there breaks a file, too
incident 'Nun alles klar.' 'service: telefonn'
commit 'falscher Dienst'
publish
check_contains 'a wrong reference: told' '[unknown-service]' "$told"
check_contains 'a wrong reference: the earlier version' \
    'Die Post ist langsam.' "$(main_text "$page")"

# --before says it without a ledger; without either it is as in a directory
"$ERREICHBAR" build --repo "$repo" --out "$WORK/other" --at "$at" --quiet \
    --before "$first" 2>"$WORK.err"
check_same '--before gives the same' "$out" "$WORK/other"
"$ERREICHBAR" build --repo "$repo" --out "$WORK/without" --at "$at" --quiet \
    2>"$WORK.err"
check_equal 'without: the page is not there' no \
    "$([ -e "$WORK/without/stoerungen/2020/ausfall.html" ] || echo no)"
check_equal 'without: no previous files' \
    '["incidents/ausfall.md"] []' \
    "$(json "$WORK/without/api/v1/build.json" \
        '"\(.broken_files) \(.previous_files)"')"
run "$ERREICHBAR" check --repo "$repo" --at "$at" --messages en \
    --before "$first"
check_contains 'check --before tells it' '[previous-version]' \
    "$(cat "$WORK.err")"
run "$ERREICHBAR" check --repo "$repo" --at "$at" --messages en \
    --before 1234567890abcdef
check_contains '--before without such a commit' '[previous-missing]' \
    "$(cat "$WORK.err")"
check_status '--before with a directory is wrong use' 2 \
    "$ERREICHBAR" check "$repo" --before "$first"
check_status '--before with no id is wrong use' 2 \
    "$ERREICHBAR" check --repo "$repo" --before main
check_status '--before with --signers is wrong use' 2 \
    "$ERREICHBAR" check --repo "$repo" --before "$first" --signers "$repo/x"

# --strict publishes nothing all the same
tree >"$WORK/before"
publish --strict
tree >"$WORK/after"
check_same 'strict: nothing is published' "$WORK/before" "$WORK/after"

# a service and a person; the service is not known to be well
incident 'Die Post ist langsam.'
printf -- '---\nname: Telefon\nkind: rauchzeichen\n---\nNeu.\n' \
    >"$repo/services/telefon.md"
printf -- '---\nname: Anna Amt\ncontacts: [{email: nichts}]\n---\n' \
    >"$repo/people/amt.md"
commit 'Dienst und Person kaputt'
publish
check_equal 'two broken files: both are named' \
    '["services/telefon.md","people/amt.md"] ["services/telefon.md","people/amt.md"]' \
    "$(files)"
check_contains 'a service: the earlier text' 'Rufen Sie an.' \
    "$(main_text "$out/dienste/telefon.html")"
check_equal 'a service: it is not known to be well' unknown "$(state telefon)"
check_contains 'a person: the earlier address' 'amt@stadt.example' \
    "$(main_text "$out/personen/amt.html")"

# mended: as if nothing had been
g checkout -q "$first" -- services people pages
commit berichtigt
publish
expect 'mended' 0
diff -r -q "$WORK/good" "$out" >"$WORK/differs"
check_equal 'mended: only what names the commit has changed' \
    "Files $WORK/good/.erreichbar and $out/.erreichbar differ
Files $WORK/good/api/v1/build.json and $out/api/v1/build.json differ
Files $WORK/good/metrics.prom and $out/metrics.prom differ" \
    "$(sort "$WORK/differs")"

# ---- what must not come back -----------------------------------------------------

# somebody took it down: a draft, then a mistake
incident 'Zurückgezogen.' 'draft: yes'
commit Entwurf
publish
incident 'Zurückgezogen.' 'state: [offen'
commit 'Entwurf kaputt'
publish
check_equal 'a draft before: no earlier version' \
    '["incidents/ausfall.md"] []' "$(files)"
g rm -q -f incidents/ausfall.md
commit weg
publish
expect 'deleted: it is gone' 0
incident 'Neu.' 'state: [offen'
commit 'neu und kaputt'
publish
check_equal 'deleted before: no earlier version' \
    '["incidents/ausfall.md"] []' "$(files)"
incident 'Die Post ist langsam.'
commit berichtigt
publish
expect 'mended again' 0

# ---- a service that others refer to is deleted -------------------------------------

g rm -q services/mail.md
commit 'Dienst weg'
publish
expect 'a deleted service: exit status' 1
check_contains 'a deleted service: each reference is told' \
    "incidents/ausfall.md:4:11: error: there is no service 'mail'" "$told"
check_equal 'a deleted service: the incident is broken, in both versions' \
    '["incidents/ausfall.md"] []' "$(files)"
check_lacks 'a deleted service: not green' operational \
    "$(json "$out/api/v1/status.json" .overall.state)"
g checkout -q HEAD~1 -- services
commit 'Dienst wieder da'
publish
expect 'the service is back' 0

# ---- the repository --------------------------------------------------------------------

# force-pushed to older history, and forward
last=$(g rev-parse HEAD)
g reset -q --hard "$first"
publish
expect 'older history: published' 0
check_equal 'older history: its commit' "$first" \
    "$(json "$out/api/v1/build.json" .commit)"

# the commit published before is no more
g reset -q --hard "$last"
echo 'Mehr.' >>"$repo/pages/impressum.md"
commit verschwindet
publish
gone=$(g rev-parse HEAD)
g reset -q --hard "$first"
g reflog expire --expire=now --all
g gc -q --prune=now
incident 'Neu.' 'state: [offen'
commit 'kaputt nach gc'
publish
expect 'history rewritten: exit status' 1
check_contains 'history rewritten: the commit is named' \
    "warning: the commit $gone, which was published before" "$told"
check_equal 'history rewritten: as without an earlier version' \
    '["incidents/ausfall.md"] []' "$(files)"

unchanged 'a ref that is no more' 3 source-ref --ref verschwunden
empty=$WORK/leer
git -c init.defaultBranch=main init -q "$empty"
kept=$repo
repo=$empty
unchanged 'an empty repository' 3 source-ref
repo=$kept
echo 'Das wird neu gelesen.' >>"$repo/pages/impressum.md"
echo 'Neu.' >>"$repo/services/telefon.md"
commit 'mit Schaden'
blob=$(g rev-parse HEAD:services/telefon.md)
object=$repo/.git/objects/$(echo "$blob" | cut -c 1-2)/$(echo "$blob" | cut -c 3-)
chmod u+w "$object"
head -c 5 "$object" >"$WORK/cut"
cp "$WORK/cut" "$object"
unchanged 'a damaged object' 3 source-object
rm "$object"
unchanged 'a missing object' 3 source-object
