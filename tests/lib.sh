# Functions for test scripts in plain sh. A script begins with
#
#	. "$(dirname "$0")/../lib.sh"
#
# and prints, through them, one line for each thing it checked: "ok NAME",
# "not ok NAME" (with the reason in lines that begin with "#") or "skip NAME".
# It stops at nothing; its exit status is 1 when something was not ok.
#
# It finds
#	$ERREICHBAR  the program under test
#	$WORK        an empty directory of its own, removed at the end
#	$TOP         the top of the source tree
# and, after run: $status, and the files $WORK.out and $WORK.err.

TOP=$(cd "$(dirname "$0")/../.." && pwd)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/erreichbar.XXXXXX") || exit 3
lib_failed=0
trap 'lib_end $?' EXIT
trap 'exit 1' HUP INT TERM

lib_end() {
	rm -rf "$WORK" "$WORK.out" "$WORK.err" "$WORK.diff"
	[ "$1" -eq 0 ] || exit "$1"
	exit "$lib_failed"
}

ok() {
	echo "ok $1"
}

# not_ok NAME [REASON]; the reason may have several lines
not_ok() {
	echo "not ok $1"
	[ -z "${2-}" ] || printf '%s\n' "$2" | head -n 60 | sed 's/^/#   /'
	lib_failed=1
}

# skip NAME REASON
skip() {
	echo "skip $1: $2"
}

# have COMMAND: is this program there?
have() {
	command -v "$1" >/dev/null 2>&1
}

# run COMMAND...: keeps exit status and output; never fails itself
run() {
	status=0
	"$@" >"$WORK.out" 2>"$WORK.err" </dev/null || status=$?
}

# check NAME COMMAND...: ok when the command succeeds
check() {
	lib_name=$1
	shift
	check_status "$lib_name" 0 "$@"
}

# check_status NAME STATUS COMMAND...: ok when it ends with this status
check_status() {
	lib_name=$1
	lib_want=$2
	shift 2
	run "$@"
	if [ "$status" -eq "$lib_want" ]; then
		ok "$lib_name"
	else
		not_ok "$lib_name" "$(
		    echo "exit status $status, not $lib_want, of: $*"
		    head -n 20 "$WORK.err"
		    head -n 20 "$WORK.out")"
	fi
}

# check_equal NAME EXPECTED ACTUAL: two texts
check_equal() {
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		printf '%s\n' "$2" >"$WORK.out"
		printf '%s\n' "$3" >"$WORK.err"
		not_ok "$1" "$(diff -u --label expected --label actual \
		    "$WORK.out" "$WORK.err")"
	fi
}

# check_contains NAME PART TEXT, check_lacks NAME PART TEXT
check_contains() {
	case $3 in
	*"$2"*) ok "$1" ;;
	*) not_ok "$1" "no '$2' in: $3" ;;
	esac
}

check_lacks() {
	case $3 in
	*"$2"*) not_ok "$1" "'$2' should not be in: $3" ;;
	*) ok "$1" ;;
	esac
}

# check_same NAME EXPECTED ACTUAL: two files, or two trees compared whole
check_same() {
	if diff -ruN "$2" "$3" >"$WORK.diff" 2>&1; then
		ok "$1"
	else
		not_ok "$1" "$(cat "$WORK.diff")"
	fi
}
