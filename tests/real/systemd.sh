#!/bin/sh
# The systemd units, looked at by systemd itself. It need not run.
. "$(dirname "$0")/../lib.sh"

if ! have systemd-analyze; then
	skip 'the units' 'systemd is not installed'
	exit
fi

server=$TOP/generator/server
mkdir -p "$WORK/etc"
sed "s,@PREFIX@/bin/erreichbar,$ERREICHBAR," "$server/erreichbar@.service" \
    >"$WORK/erreichbar@.service"
cp "$WORK/erreichbar@.service" "$WORK/erreichbar@status.service"

# the kernel of a test machine may lack what a unit asks for: only what is said
# of our own file counts
run systemd-analyze verify --man=no "$WORK/erreichbar@status.service"
check_equal 'systemd-analyze verify has nothing to say' '' \
    "$(grep 'erreichbar@' "$WORK.err" "$WORK.out")"

# exposure UNIT: in tenths
exposure() {
	systemd-analyze security --offline=true --no-pager "$1" 2>&1 |
	    sed -n 's/.*exposure level for.*: \([0-9]*\)\.\([0-9]\).*/\1\2/p'
}

if systemd-analyze security --help 2>&1 | grep -q offline; then
	found=$(exposure "$WORK/erreichbar@status.service")
	check "the unit is hardened: exposure ${found:-?} of 100, at most 20" \
	    test "${found:-100}" -le 20
	# and this test sees when it is not
	grep -vE '^(Protect|Private|System|Restrict|Capab)' \
	    "$WORK/erreichbar@status.service" >"$WORK/erreichbar@open.service"
	found=$(exposure "$WORK/erreichbar@open.service")
	check "without that: ${found:-?}" test "${found:-0}" -gt 50
else
	skip 'the unit is hardened' 'this systemd cannot look at files'
fi

# ---- what the unit says is what the program understands ----------------------

command=$(sed -n 's/^ExecStart=[^ ]* \([a-z]*\) .*/\1/p' "$server/erreichbar@.service")
"$ERREICHBAR" help >"$WORK/help"
check "there is a command $command" grep -q "^  erreichbar $command " "$WORK/help"
cat "$server/erreichbar@.service" "$server/status.conf" | grep -vE '^#[[:space:]]' |
    grep -o -- ' --[a-z-]*' | sort -u >"$WORK/options"
check 'the options are found' test -s "$WORK/options"
for option in $(cat "$WORK/options"); do
	check "there is an option $option" grep -q -- "It Fl -${option#--}" \
	    "$TOP/generator/man/erreichbar.1"
done

# The line itself, with its variables split as systemd does it: at blanks.
line=$(sed -n "s,@PREFIX@/bin/erreichbar,$ERREICHBAR,
    s,/var/lib/erreichbar/%i,$WORK/state,g; s/^ExecStart=//p" \
    "$server/erreichbar@.service")
cp -r "$TOP/content/herne" "$WORK/herne"
SOURCE=$WORK/herne
OPTIONS='--messages en --quiet'
trace=
! have strace || trace="strace -f -qq -o $WORK/trace"
# the leak check of a sanitizer cannot run while somebody else traces
ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0
export ASAN_OPTIONS
eval "exec $trace $line" >"$WORK.out" 2>"$WORK.err" &
watcher=$!
# published WORD PATH: waits until it is there
published() {
	for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		! grep -qs "$1" "$WORK/state/www/$2" || break
		sleep 0.5
	done
	grep -q "$1" "$WORK/state/www/$2"
}

check 'the command of the unit publishes' published '<html' impressum.html
check 'with siblings' test -f "$WORK/state/www/impressum.html.br"
echo 'Sonderwort' >>"$WORK/herne/pages/impressum.md"
check 'and again when something is saved' published Sonderwort impressum.html
pid=$watcher
[ -z "$trace" ] || pid=$(sed -n '1s/ .*//p' "$WORK/trace")
kill -TERM "$pid"
status=0
wait $watcher || status=$?
check_equal 'and ends when it is told to' 0 "$status"

# ---- what it calls is what the unit lets it call ------------------------------------

# members NAME...: system calls, and those of groups
members() {
	for name; do
		case $name in
		@*) members $(systemd-analyze syscall-filter "$name" |
		    sed -n '2,$s/^  *\([@a-z_][a-z0-9_-]*\)$/\1/p') ;;
		*) echo "$name" ;;
		esac
	done
}

if [ -n "$trace" ]; then
	: >"$WORK/allowed"
	sed -n 's/^SystemCallFilter=//p' "$server/erreichbar@.service" |
	    while read -r filter; do
		members ${filter#\~} | sort -u >"$WORK/filter"
		case $filter in
		~*) comm -23 "$WORK/allowed" "$WORK/filter" ;;
		*) sort -u "$WORK/allowed" "$WORK/filter" ;;
		esac >"$WORK/next"
		mv "$WORK/next" "$WORK/allowed"
	done
	check 'the calls of the filter are known' grep -qx renameat2 "$WORK/allowed"
	check_equal 'and not all' '' "$(grep -xE 'mount|reboot|ptrace|setuid' "$WORK/allowed")"
	sed -n 's/^[0-9]*  *\([a-z0-9_]*\)(.*/\1/p' "$WORK/trace" | sort -u >"$WORK/called"
	check 'those of a publication are seen' grep -qx renameat2 "$WORK/called"
	check_equal 'it calls nothing else' '' "$(comm -13 "$WORK/allowed" "$WORK/called")"
else
	skip 'it calls nothing that the unit forbids' 'strace is not installed'
fi

# ---- the user ------------------------------------------------------------------

if have systemd-sysusers; then
	mkdir -p "$WORK/root/etc"
	run systemd-sysusers --root="$WORK/root" "$server/sysusers.conf"
	check_contains 'the user is made' ':/var/lib/erreichbar:/usr/sbin/nologin' \
	    "$(cat "$WORK/root/etc/passwd" "$WORK.err")"
else
	skip 'the user is made' 'systemd-sysusers is not installed'
fi
