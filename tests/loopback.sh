# A web server on loopback, for tests behind tests/lib.sh:
#
#	. "$TOP/tests/loopback.sh"
#
# loopback DIR serves it, as it is at each moment, until the script ends; $base
# is its address, without "/" at the end. Needs python3. What is asked for is
# written to $WORK/asked, a line "STATUS PATH" for each.

loopback_pid=
trap 'lib_kept=$?; loopback_end; lib_end $lib_kept' EXIT

loopback_end() {
	[ -z "$loopback_pid" ] || kill "$loopback_pid" 2>/dev/null || true
}

loopback() {
	rm -f "$WORK/port"
	mkfifo "$WORK/port"
	: >"$WORK/asked"
	python3 "$TOP/tests/real/lib/loopback.py" "$1" "$WORK/asked" >"$WORK/port" &
	loopback_pid=$!
	read -r loopback_port <"$WORK/port"
	base=http://127.0.0.1:$loopback_port
}
