#!/bin/sh
# erreichbar watch while somebody sets the clock: forwards over an edge, back to
# before it, over many edges and a change to summer time. What is published is
# right at once, and as it was before, byte for byte. tests/clock_shim.c shifts
# the clock of the watcher and its builds only.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/watch.sh"

src=$WORK/src
out=$WORK/site
case $ERREICHBAR in
*tsan*)
	skip 'a clock that is set' 'this sanitizer cannot have read() replaced'
	exit 0
	;;
esac
limit=1000 # ms from the set clock, or from an edge, to the page
case $ERREICHBAR in
*release*) ;;
*) limit=20000 ;; # a sanitizer is no measure of time
esac

cc=
for cc_try in "${CC-}" cc gcc clang; do
	[ -z "$cc_try" ] || ! have "$cc_try" || { cc=$cc_try && break; }
done
if [ -z "$cc" ]; then
	skip 'a clock that is set' 'no compiler'
	exit 0
fi
shim() {
	"$cc" -std=c17 -D_GNU_SOURCE -Wall -Wextra -O1 "$@" "$TOP/tests/clock_shim.c" \
	    -lpthread
}
check 'what shifts the clock is compiled' shim -shared -fPIC -o "$WORK/clock.so"
check 'so is what sets it' shim -DCLOCK_SETTER -o "$WORK/clock-set"

# shifted COMMAND...: with our clock. A sanitizer wants to be loaded first,
# but nothing that it watches is replaced.
shifted() {
	CLOCK_SHIM=$WORK/clock LD_PRELOAD=$WORK/clock.so \
	    ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0 exec "$@"
}

# clock_to INSTANT: sets it; $set_at is the real time of that
clock_to() {
	set_at=$(date +%s%N)
	"$WORK/clock-set" "$WORK/clock" $(($(date -u -d "$1" +%s) - $(date +%s)))
}
# The instant that is shown
built() {
	json "$out/api/v1/build.json" .built
}
# since INSTANT: a build for this instant or a few seconds later is published
since() {
	built_at=$(date -u -d "$(built)" +%s) || return 1
	wanted_at=$(date -u -d "$1" +%s)
	[ "$built_at" -ge "$wanted_at" ] && [ "$built_at" -le $((wanted_at + 60)) ]
}

# ---- a small site with edges --------------------------------------------------

# incident ID STARTED ENDED
incident() {
	file "$src/incidents/$1.md" <<-END
		---
		title: Wartung $1
		kind: maintenance
		started: $2
		ended: $3
		affects: {telefon: down}
		informed: [{who: public}]
		---
		Text.
	END
}
start_source "$src"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
printf -- '---\nname: Fax\nkind: phone\n---\n' >"$src/services/fax.md"
printf -- '---\nname: Anna Beispiel\n---\n' >"$src/people/anna.md"
printf -- '---\ntitle: Sprechstunde\nwho: anna\nstarts: 2031-01-07 17:00\nrepeats: FREQ=WEEKLY\nduration: 1 h\n---\n' \
    >"$src/office-hours/anna.md"
incident eins '2031-03-29 14:00' '2031-03-29 16:00'
# in the hour after the one that is left out
incident zwei '2031-03-30 03:00' '2031-03-30 03:30'
incident drei '2031-10-26 02:30' '2031-10-26 04:00'
page=$out/stoerungen/2031/eins.html


# ---- looking at what is published ---------------------------------------------

# files: 'name inode digest' of each
files() {
	(cd "$out" && find . -type f | sort | while read -r files_name; do
		echo "$files_name $(stat -c %i "$files_name") $(cksum <"$files_name")"
	done)
}
# keep NAME: the tree as it is, and what lies where
keep() {
	cp -R "$out" "$WORK/$1"
	files >"$WORK/$1.files"
}
# check_inodes NAME BEFORE: what is as it was is the same file
check_inodes() {
	files >"$WORK/files"
	check_equal "$1: what is as it was is the same file" '' "$(
	    awk 'NR == FNR { inode[$1] = $2; sum[$1] = $3; next }
	    sum[$1] == $3 && inode[$1] != $2 { print $1 }
	    sum[$1] == $3 { same++ }
	    END { if (same < 10) print "nothing is as it was" }' \
	    "$WORK/$2.files" "$WORK/files")"
}
# check_fresh NAME: it is what a fresh build makes for the instant it shows
check_fresh() {
	rm -rf "$WORK/fresh"
	build "$src" "$WORK/fresh" "$(built)"
	check_same "$1: as a fresh build" "$WORK/fresh" "$out"
}
# check_back NAME KEPT: but for the instant it is the same, byte for byte
check_back() {
	run diff -r -x build.json -x .erreichbar "$WORK/$2" "$out"
	check_equal "$1: byte for byte as before" '' "$(cat "$WORK.out")"
}
status_is() {
	[ "$(json "$out/api/v1/status.json" '.services[] | select(.id == "telefon").state')" = "$1" ]
}
# soon NAME INSTANT: sets the clock; published within the limit
soon() {
	clock_to "$2"
	check_soon "$1" since "$2"
	took=$((($(date +%s%N) - set_at) / 1000000))
	slow="$slow $took"
	[ "$took" -le "$limit" ] || late=1
}

# ---- the clock is set -----------------------------------------------------------

clock_to '2031-03-29 12:00Z'
watch_start_shifted() {
	: >"$log"
	shifted "$ERREICHBAR" watch --messages en "$@" 2>"$log" </dev/null &
	watcher=$!
	check 'the watcher begins by our clock' eventually since '2031-03-29 12:00Z'
}
watch_start_shifted "$src" --out "$out"
[ "$lib_failed" -eq 0 ] || { cat "$log"; exit 1; }
check_fresh 'before'
keep before

# a loaded machine may be late once, but not always
for round in 1 2 3; do
	slow=
	late=
	soon 'forwards over an edge' '2031-03-29 13:30Z'
	check 'forwards: the service is down' status_is down
	check_fresh 'forwards'
	check_inodes 'forwards' before
	rm -rf "$WORK/during"
	keep during
	soon 'back to before it' '2031-03-29 12:00Z'
	check 'back: the service is up' status_is operational
	check_back 'back' before
	check_fresh 'back'
	check_inodes 'back' during
	soon 'over several edges and into summer time' '2031-03-30 01:10Z'
	check 'in the second maintenance' status_is down
	check_contains 'the page of the first says how long it took' 'Stunden' \
	    "$(main_text "$page")"
	check_fresh 'over several edges'
	check_inodes 'over several edges' before
	soon 'over half a year, into the hour that is there twice' '2031-10-26 00:40Z'
	check 'in the third maintenance' status_is down
	check_fresh 'over half a year'
	soon 'back over all of it' '2031-03-29 13:30Z'
	check_back 'back over all of it' during
	check_fresh 'back over all of it'
	soon 'back to the beginning' '2031-03-29 12:00Z'
	[ -n "$late" ] || break
done
check_equal "each within $limit ms of setting the clock ($slow ms)" '' "$late"
check 'the watcher tells of it' logged 'the clock was set'

# ---- an edge by the set clock ------------------------------------------------------

# The record: made visible how many ms after this instant?
late_by() {
	awk -F '\t' -v at="$1" 'index($3, at) == 1 && !n++ {
		split($1, t, /[:.Z]/)
		split($3, u, /[:.Z]/)
		print ((t[2] - u[2]) * 60 + t[3] - u[3]) * 1000 + t[4]
	}' "$WORK/.site.state/published.log"
}
# ring: from two seconds before the edge on
ring() {
	clock_to '2031-03-29 12:59:57Z'
	eventually since '2031-03-29 12:59:57Z' || return 1
	status_is operational || return 1
	eventually status_is down || return 1
	late=$(late_by '2031-03-29T13:00:0')
	echo "late by $late ms"
	[ "$late" -ge 0 ] && [ "$late" -le "$limit" ]
}
fresh_record() {
	clock_to '2031-03-29 12:00Z' && eventually since '2031-03-29 12:00Z' &&
	    : >"$WORK/.site.state/published.log"
}
if { fresh_record && ring; } || { fresh_record && ring; } ||
    { fresh_record && ring; }; then
	ok "the edge comes by itself within $limit ms ($late ms)"
else
	not_ok "the edge comes by itself within $limit ms" "$late; $(cat "$log")"
fi
check_fresh 'the edge'

# ---- set while a build runs -----------------------------------------------------------

# The watcher sleeps while its build ends by the old clock and the clock is set:
# it must not take the end of the build for the end of the matter.
child() {
	read -r child_pid <"/proc/$watcher/task/$watcher/children" || true
	[ -n "$child_pid" ]
}
child_ended() {
	grep -q '^State:.*zombie' "/proc/$1/status"
}
set_meanwhile() {
	! child || return 1 # a signal would have to wait for that one
	meanwhile_before=$(builds)
	kill -HUP "$watcher"
	until child; do
		# missed it; one more on the way would spoil the next attempt
		! more_than "$meanwhile_before" || return 1
	done
	kill -STOP "$watcher"
	child && eventually child_ended $child_pid && clock_to "$1" && caught=1
	kill -CONT "$watcher"
	[ -n "$caught" ]
}
clock_to '2031-03-29 13:30Z'
eventually since '2031-03-29 13:30Z'
caught=
check_soon 'the clock is set between two looks' set_meanwhile '2031-03-29 12:00Z'
check_soon 'it is not missed' since '2031-03-29 12:00Z'
check_back 'it is not missed' before

# ---- the end ----------------------------------------------------------------------------

# set again and again, faster than it builds
for meanwhile_try in 1 2 3 4 5 6 7 8 9 10; do
	clock_to '2031-03-29 13:30Z'
	clock_to '2031-03-30 01:10Z'
done
# one build for each instant may still be on its way, also after the right one
rests_since() {
	! child || return 1
	rests_before=$(builds)
	sleep 0.5
	! child && ! more_than "$rests_before" && since "$1"
}
check_soon 'set again and again: the last counts' rests_since '2031-03-30 01:10Z'
check_fresh 'set again and again'
watch_stop
check_equal 'SIGTERM: exit status' 0 "$status"
