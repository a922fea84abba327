#!/bin/sh
# erreichbar watch, between two commits: one child waits that has made half of
# the next build. Whatever becomes of it, what is published is what a build from
# nothing makes; nobody is told of it, and it dies with the watcher.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/watch.sh"

work=$WORK/work
bare=$WORK/bare.git
out=$WORK/site
page=$out/stoerungen/2020/eins.html

git_as_test() {
	git -c user.name=Test -c user.email=test@beispiel.example \
	    -c init.defaultBranch=main -c commit.gpgsign=false \
	    -c core.hooksPath=/dev/null -c gc.auto=0 "$@"
}

# incident TEXT [NAME [STARTED]]
incident() {
	file "$work/incidents/${2-eins}.md" <<-END
		---
		title: Meldung
		started: ${3-2020-04-01 08:00}
		${3+#}ended: 2020-04-30 12:00
		affects: {telefon: limited}
		informed: [{who: public}]
		---
		$1
	END
}
# push: commits what there is
push() {
	git_as_test -C "$work" add -A
	git_as_test -C "$work" commit -q -m x
	git_as_test -C "$work" push -q "$bare" main
}
# stand TEXT: the incident has this text
stand() {
	incident "$1"
	push
}

children() {
	children=
	read -r children <"/proc/$watcher/task/$watcher/children" || true
	echo $children
}
# waits_one: the only child sleeps, and did no more since we looked last
waits_one() {
	one=$(children)
	case $one in
	'' | *' '*) return 1 ;;
	esac
	seen=$(cut -d ' ' -f 3,14,15 "/proc/$one/stat")
	sleep 0.1
	[ "$seen" = "$(cut -d ' ' -f 3,14,15 "/proc/$one/stat")" ] &&
	    [ "${seen%% *}" = S ] && [ "$(children)" = "$one" ]
}
# await NAME: sets $ready to the one that waits
await() {
	check_soon "$1: one waits for the next commit" waits_one
	ready=$(children)
}
# state_of PID: its letter in ps, Z and nothing are both dead
dead() {
	case $(cut -d ' ' -f 3 "/proc/$1/stat" 2>/dev/null) in
	'' | Z) ;;
	*) return 1 ;;
	esac
}
alone() {
	[ -z "$(children)" ]
}
stopped() {
	[ "$(cut -d ' ' -f 3 "/proc/$1/stat")" = T ]
}
# as_fresh NAME
as_fresh() {
	rm -rf "$WORK/fresh"
	run "$ERREICHBAR" build --repo "$bare" --out "$WORK/fresh" \
	    --at "$(shown_at "$out")" "${2---quiet}"
	check_same "$1: it is what a fresh build makes" "$WORK/fresh" "$out"
}

git_as_test init -q "$work"
git_as_test init -q --bare "$bare"
start_source "$work"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$work/services/telefon.md"
stand 'Stand eins.'

# ---- it is used --------------------------------------------------------------------

mkdir "$WORK/theme"
watch_start --repo "$bare" --ref main --out "$out" --templates "$WORK/theme"
check_soon 'it publishes at once' says "$page" 'Stand eins.'
await 'at first'
first=$ready
stand 'Stand zwei.'
check_soon 'a commit' says "$page" 'Stand zwei.'
await 'after a commit'
check 'after a commit: another one' test "$ready" != "$first"
check 'after a commit: the first one is used up' dead "$first"
as_fresh 'a commit'

before=$(builds)
kill -HUP "$watcher"
check_soon 'SIGHUP: a build' more_than "$before"
await 'after SIGHUP'

# two, before anybody can have looked at the first
stand 'Stand drei.'
stand 'Stand vier.'
check_soon 'two commits at once' says "$page" 'Stand vier.'
await 'after two commits'
as_fresh 'two commits'
for n in 1 2 3 4 5 6 7 8; do
	incident "Nummer $n." "viele$n"
	push
done
check_soon 'eight commits' says "$out/stoerungen/2020/viele8.html" 'Nummer 8.'
await 'after eight commits'
as_fresh 'eight commits'

# it is told to begin, and cannot: what comes meanwhile is built, too
kill -STOP "$ready"
check_soon 'held up' stopped "$ready"
stand 'Stand fünf.'
stand 'Stand sechs.'
check 'held up: nothing happens' says "$page" 'Stand vier.'
kill -CONT "$ready"
check_soon 'held up: both come' says "$page" 'Stand sechs.'
await 'after it was held up'

# the objects it has seen lie elsewhere by now
git_as_test -C "$bare" repack -q -a -d
git_as_test -C "$bare" prune
stand 'Stand sieben.'
git_as_test -C "$bare" repack -q -a -d
git_as_test -C "$bare" pack-refs --all
check_soon 'a commit among packed ones' says "$page" 'Stand sieben.'
await 'after packing'
as_fresh 'packed'

# the clock has gone on since it was made ready
start=$(($(date +%s) + 6))
started=$(TZ=Europe/Berlin date -d "@$start" '+%Y-%m-%d %H:%M:%S')
incident 'Gleich.' gleich "$started"
push
soon=$out/stoerungen/$(TZ=Europe/Berlin date -d "@$start" +%Y)/gleich.html
check_soon 'an incident that is announced' says "$soon" 'angekündigt'
check_soon 'an edge of the clock' says "$soon" 'dauert an'
await 'after an edge'
as_fresh 'an edge'

# ---- it fits no more ------------------------------------------------------------------

sed -i 's/^title: .*/title: Neustadt/' "$work/site.yml"
push
check_soon 'another configuration' says "$out/index.html" 'Neustadt'
await 'after another configuration'
sed 's/<main/<!-- mein --><main/' "$TOP/templates/layout.mustache" \
    >"$WORK/theme/layout.mustache"
check_soon 'another template' says "$out/index.html" '<!-- mein -->'
await 'after another template'
stand 'Stand acht.'
check_soon 'a commit with that' says "$page" 'Stand acht.'
check 'a commit with that: the template is used' says "$page" '<!-- mein -->'
await 'after that'
rm "$WORK/theme/layout.mustache"
check_soon 'the template is gone' lacks "$out/index.html" '<!-- mein -->'
await 'after the template'
as_fresh 'the template'
printf -- '---\nname: Fax\nkind: phone\n---\n' >"$work/services/fax.md"
push
check_soon 'another service' test -f "$out/dienste/fax.html"
printf -- '---\nnonsense' >"$work/services/fax.md"
push
check_soon 'a broken file is told' logged '[front-matter-open]'
await 'after a broken file'
rm "$work/services/fax.md"
incident 'Stand neun.'
push
check_soon 'mended' says "$page" 'Stand neun.'
await 'after mending'
echo 'title: [' >>"$work/site.yml"
push
check_soon 'a broken configuration is told' logged 'not published'
sed -i '$d' "$work/site.yml"
stand 'Stand zehn.'
check_soon 'a configuration is mended' says "$page" 'Stand zehn.'
await 'after the configuration'
as_fresh 'the configuration'

# ---- it dies --------------------------------------------------------------------------

kill -KILL "$ready"
check_soon 'it is killed' alone
stand 'Stand elf.'
check_soon 'it is killed: a commit' says "$page" 'Stand elf.'
await 'after a death'
kill -KILL "$ready"
stand 'Stand zwölf.'
check_soon 'it is killed before a commit' says "$page" 'Stand zwölf.'
await 'after that death'
kill -STOP "$ready"
check_soon 'it is stopped' stopped "$ready"
before=$(builds)
stand 'Stand dreizehn.'
kill -KILL "$ready"
check_soon 'it is killed behind a commit' says "$page" 'Stand dreizehn.'
await 'after the last death'
as_fresh 'the last death'
check_equal 'of no death anybody is told' '' \
    "$(grep -E 'crashed|failed|Killed' "$log")"

# ---- what it costs ----------------------------------------------------------------------

# pages of memory that nobody shares with other programs, in KiB
own_memory() {
	for pid in "$watcher" $(children); do
		awk '/^Private_|^Anonymous:/ { if (/^Anon/) next; n += $2 }
		    END { print n + 0 }' "/proc/$pid/smaps_rollup"
	done | awk '{ n += $1 } END { print n + 0 }'
}
case $ERREICHBAR in
*release*)
	if [ -r "/proc/$watcher/smaps_rollup" ]; then
		memory=$(own_memory)
		check "at rest both take less than 16 MiB ($memory KiB)" \
		    test "$memory" -lt 16384
	else
		skip 'memory at rest' 'the system does not tell'
	fi
	;;
*) skip 'memory at rest' 'a sanitizer has its own' ;;
esac

# ---- the end -----------------------------------------------------------------------------

await 'before the end'
kill -STOP "$ready"
watch_stop
check_equal 'SIGTERM: exit status' 0 "$status"
check_contains 'SIGTERM: it says so' ended "$(tail -n 1 "$log")"
check 'SIGTERM: none is left' dead "$ready"

watch_start --repo "$bare" --ref main --out "$out" --jobs 1
await 'with one hand'
stand 'Stand vierzehn.'
check_soon 'with one hand: a commit' says "$page" 'Stand vierzehn.'
await 'with one hand, again'
as_fresh 'with one hand'
killed=$watcher
kill -KILL "$watcher"
wait "$watcher" 2>/dev/null || true
watcher=
check_soon "the watcher $killed is killed: it dies, too" dead "$ready"

watch_start --repo "$bare" --ref main --out "$out" --frugal
check_soon 'frugal: nobody waits' alone
stand 'Stand vierzehn und ein halber.'
check_soon 'frugal: a commit' says "$page" 'Stand vierzehn und ein halber.'
check_soon 'frugal: nobody waits, again' alone
as_fresh 'frugal'
watch_stop

# a folder has no commits to wait for
git_as_test clone -q "$bare" "$WORK/folder"
watch_start "$WORK/folder" --out "$WORK/other"
check_soon 'a folder: published' test -f "$WORK/other/index.html"
check_soon 'a folder: nobody waits' alone
watch_stop

# ---- signatures are looked at when there is a commit ------------------------------------------

signed() {
	git_as_test -C "$work" add -A
	git_as_test -C "$work" -c gpg.format=ssh -c user.signingKey="$WORK/key" \
	    commit -q -S -m x
	git_as_test -C "$work" push -q "$bare" main
}
if have ssh-keygen; then
	ssh-keygen -q -t ed25519 -N '' -C '' -f "$WORK/key"
	echo "test@beispiel.example $(cat "$WORK/key.pub")" >"$WORK/signers"
	incident 'Stand fünfzehn.'
	signed
	watch_start --repo "$bare" --ref main --out "$out" \
	    --signers "$WORK/signers"
	check_soon 'signed: published' says "$page" 'Stand fünfzehn.'
	check_soon 'signed: nobody waits' alone
	stand 'Stand sechzehn.'
	check_soon 'unsigned: it is told' logged '[signature-missing]'
	check 'unsigned: the old site stays' says "$page" 'Stand fünfzehn.'
	incident 'Stand siebzehn.'
	signed
	check_soon 'signed again' says "$page" 'Stand siebzehn.'
	watch_stop
else
	skip 'signatures' 'ssh-keygen is not installed'
fi
