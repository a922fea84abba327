# Functions for tests that run a watcher, behind tests/lib.sh and tests/site.sh:
#
#	. "$TOP/tests/watch.sh"
#
# Nothing sleeps for a time that should be enough: a state is waited for, with
# a limit that only a hang meets. $watcher is the process, $log what it says.

WATCH_PATIENCE=60
log=$WORK/watch.log
watcher=
trap 'lib_kept=$?; watch_kill; lib_end $lib_kept' EXIT

watch_kill() {
	[ -z "$watcher" ] || kill -KILL "$watcher" 2>/dev/null || true
}

# Runs one of its own: a watcher with these arguments, until it watches
watch_start() {
	: >"$log"
	"$ERREICHBAR" watch --messages en "$@" 2>"$log" </dev/null &
	watcher=$!
	check "watch: it begins" eventually grep -q 'watching: ' "$log"
}

# eventually COMMAND...: true when it succeeds before patience ends
eventually() {
	watch_end=$(($(date +%s) + WATCH_PATIENCE))
	until "$@" >/dev/null 2>&1; do
		if [ "$(date +%s)" -gt "$watch_end" ]; then
			echo "waited in vain for: $*" >&2
			tail -n 20 "$log" >&2
			return 1
		fi
		sleep 0.02
	done
}

# check_soon NAME COMMAND...
check_soon() {
	watch_name=$1
	shift
	check "$watch_name" eventually "$@"
}

# How many builds ended so far
builds() {
	grep -c -E '(not )?published|unchanged: |crashed|failed' "$log" || true
}

# more_than N: more builds than that ended
more_than() {
	[ "$(builds)" -gt "$1" ]
}

# logged TEXT, says FILE TEXT, lacks FILE TEXT: for check_soon
logged() {
	grep -q -F -- "$1" "$log"
}
says() {
	grep -q -F -- "$2" "$1"
}
lacks() {
	[ -f "$1" ] && ! grep -q -F -- "$2" "$1"
}

# Asks it to end; $status is its exit status
watch_stop() {
	kill -TERM "$watcher"
	status=0
	wait "$watcher" || status=$?
	watcher=
}

# The instant that is shown, as --at wants it
shown_at() {
	json "$1/api/v1/build.json" .built
}
