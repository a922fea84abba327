#!/bin/sh
# Random pushes, saves and edges, for a long time: soak.sh
#
#	SOAK_MINUTES  how long (60); SOAK_SECONDS when it is less than that
#	SOAK_SEED     of the random numbers (the time)
#
# Two watchers run, one on a repository, one on a directory. Whenever a state is
# published it is compared with a fresh build for the same instant. At the end
# the watchers must hold no more memory and no more descriptors than after the
# first rounds.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/watch.sh"

seconds=${SOAK_SECONDS:-$((${SOAK_MINUTES:-60} * 60))}
seed=${SOAK_SEED:-$(date +%s)}
work=$WORK/work
bare=$WORK/bare.git
repo_out=$WORK/site-repo
dir_out=$WORK/site-dir
second=
trap 'soak_kept=$?; watch_kill; [ -z "$second" ] || kill -KILL $second; lib_end $soak_kept' EXIT

git_as_test() {
	git -c user.name=Test -c user.email=test@beispiel.example \
	    -c init.defaultBranch=main -c commit.gpgsign=false \
	    -c core.hooksPath=/dev/null -c gc.auto=0 "$@"
}

# A number from 0 to below $1 into $random
draw() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	random=$((seed / 65536 % $1))
}

iso() {
	date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ
}

# incident PATH: with an edge within the next seconds or long ago
incident() {
	draw 12
	soak_from=$(($(date +%s) + random - 3))
	draw 1000
	file "$1" <<-END
		---
		title: Meldung $random
		started: $(iso $soak_from)
		ended: $(iso $((soak_from + 5)))
		affects: {telefon: limited}
		informed: [{who: public}]
		---
		Stand $random, Los $seed.
	END
}

# change DIR: one thing, at random
change() {
	draw 8
	soak_name=$1/incidents/m$random.md
	draw 7
	case $random in
	0 | 1 | 2) incident "$soak_name" ;;
	3) rm -f "$soak_name" ;;
	4)
		incident "$1/incidents/.neu"
		mv "$1/incidents/.neu" "$soak_name"
		;;
	5)
		if [ -d "$1/incidents/tief" ]; then
			rm -r "$1/incidents/tief"
		else
			mkdir -p "$1/incidents/tief/tiefer"
			incident "$1/incidents/tief/tiefer/t.md"
		fi
		;;
	6)
		# in a repository its version before stands in, and which that is
		# depends on what was published
		[ "$1" = "$work" ] || printf -- '---\ntitle: ohne Beginn\n---\n' >"$soak_name"
		;;
	esac
}

# equal NAME OUT SOURCE...: what is published is a fresh build of the source.
# A copy is good when no publication fell into it.
equal() {
	soak_what=$1
	soak_out=$2
	shift 2
	for soak_try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		rm -rf "$WORK/copy" "$WORK/fresh"
		cp "$soak_out/api/v1/build.json" "$WORK/build.json" || continue
		cp -R "$soak_out" "$WORK/copy" 2>/dev/null || continue
		cmp -s "$soak_out/api/v1/build.json" "$WORK/build.json" || continue
		set -- "$@" # the source, and for a repository the commit
		soak_commit=$(json "$WORK/build.json" '.commit // ""')
		run "$ERREICHBAR" build "$@" ${soak_commit:+--ref "$soak_commit"} \
		    --out "$WORK/fresh" --at "$(json "$WORK/build.json" .built)"
		if diff -r "$WORK/fresh" "$WORK/copy" >"$WORK/diff" 2>&1; then
			compared=$((compared + 1))
			return 0
		fi
		# a directory may have been ahead of what was published
		[ -z "$soak_commit" ] || break
		sleep 0.1
	done
	not_ok "$soak_what: equal to a fresh build" "round $round, seed $seed
$(head -n 20 "$WORK/diff" "$WORK.err")"
	return 1
}

commit_is() {
	[ "$(json "$repo_out/api/v1/build.json" .commit)" = "$1" ]
}

# memory PID, descriptors PID
memory() {
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$1/status"
}
descriptors() {
	ls "/proc/$1/fd" | wc -l
}
# child PID: its child, if it has one; the file ends without a newline
child() {
	tr -d ' ' <"/proc/$1/task/$1/children"
}
idle() {
	[ -z "$(child "$1")" ]
}
# ready PID: of a repository; it has made ready for the next build, and that process waits
ready() {
	soak_child=$(child "$1")
	[ -n "$soak_child" ] && soak_was=$(used "$soak_child") && sleep 1 &&
		[ "$(used "$soak_child")" = "$soak_was" ] && [ "$(child "$1")" = "$soak_child" ]
}
# used PID: its time on a processor
used() {
	awk '{ print $14, $15 }' "/proc/$1/stat"
}

# One more good state in both, and nothing to do: whatever came before, they
# then stand as ever. A process that was killed is made again after a build only.
calm() {
	rm -f "$WORK/dir/incidents/"m*.md
	for soak_dir in "$work" "$WORK/dir"; do
		incident "$soak_dir/incidents/ruhe.md"
	done
	git_as_test -C "$work" add -A
	git_as_test -C "$work" commit -q --allow-empty -m 'Ruhe'
	git_as_test -C "$work" push -q --force "$bare" main
	eventually commit_is "$(git_as_test -C "$work" rev-parse HEAD)" &&
		eventually grep -rqF "Los $seed." "$dir_out/stoerungen" &&
		eventually ready "$watcher" && eventually idle "$second"
}

# ---- it begins -----------------------------------------------------------------

start_source "$work"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$work/services/telefon.md"
cp -R "$work" "$WORK/dir"
git_as_test init -q "$work"
git_as_test -C "$work" add -A
git_as_test -C "$work" commit -q -m Anfang
git_as_test clone -q --bare "$work" "$bare"
watch_start "$WORK/dir" --out "$dir_out"
second=$watcher
log=$WORK/repo.log
watch_start --repo "$bare" --out "$repo_out"
check_soon 'both publish' test -f "$repo_out/index.html" -a -f "$dir_out/index.html"
[ "$lib_failed" -eq 0 ] || exit 1

round=0
compared=0
end=$(($(date +%s) + seconds))
warm=$(($(date +%s) + seconds / 4))
failed=
while [ "$(date +%s)" -lt "$end" ] && [ -z "$failed" ]; do
	round=$((round + 1))
	change "$work"
	change "$WORK/dir"
	git_as_test -C "$work" add -A
	git_as_test -C "$work" commit -q --allow-empty -m "Runde $round"
	draw 20
	case $random in
	0) git_as_test -C "$bare" gc -q ;;
	1) kill -HUP "$watcher" "$second" ;;
	2) kill -KILL $(cat "/proc/$watcher/task/$watcher/children") 2>/dev/null ;;
	3) git_as_test -C "$work" reset -q --hard HEAD~1 ;;
	esac
	git_as_test -C "$work" push -q --force "$bare" main
	draw 3
	[ "$random" -eq 0 ] || continue # a burst
	if ! eventually commit_is "$(git_as_test -C "$work" rev-parse HEAD)"; then
		not_ok 'a push is published' "round $round, $(tail -n 5 "$log")"
		failed=1
	fi
	equal 'repository' "$repo_out" --repo "$bare" || failed=1
	equal 'directory' "$dir_out" "$WORK/dir" || failed=1
	if [ -z "${memory_first-}" ] && [ "$(date +%s)" -ge "$warm" ]; then
		check 'both rest' calm
		memory_first=$(($(memory "$watcher") + $(memory "$second")))
		open_first=$(($(descriptors "$watcher") + $(descriptors "$second")))
	fi
done

# ---- and ends ---------------------------------------------------------------------

check 'both rest at the end' calm
memory_last=$(($(memory "$watcher") + $(memory "$second")))
open_last=$(($(descriptors "$watcher") + $(descriptors "$second")))
echo "# $round rounds, $compared states compared, $(wc -l <"$log") lines of log," \
    "memory ${memory_first:-?} -> $memory_last KiB, descriptors ${open_first:-?} -> $open_last"
check 'states were compared' test "$compared" -ge 2
if [ -z "${memory_first-}" ]; then
	skip 'memory and descriptors' 'it ended before there was anything to compare'
else
	case $ERREICHBAR in
	*release*) check 'memory is flat' test "$memory_last" -le $((memory_first + 400)) ;;
	*) skip 'memory is flat' 'a sanitizer keeps what was freed' ;;
	esac
	check_equal 'no descriptor is left open' "$open_first" "$open_last"
fi
watch_stop
check_equal 'the watcher of the repository ends well' 0 "$status"
watcher=$second
second=
watch_stop
check_equal 'the watcher of the directory ends well' 0 "$status"
[ -n "$failed" ] || ok 'every published state is that of a fresh build'
