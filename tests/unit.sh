#!/bin/sh
# Suite "unit": builds and runs every cmocka program in each of $MODES.
#
#	unit.sh                     all
#	unit.sh one MODE PROGRAM    one; called by the above, several at a time
set -eu

# The program's TAP with names that say where, and the rest as remarks. A
# program that dies has run fewer tests than it planned: that is a failure too.
translate() {
	awk -v where="$1" -v status="$2" '
	/^[ \t]*1\.\.[0-9]+/ { sub(/.*\.\./, ""); planned += $0; next }
	/^(not )?ok [0-9]+/ {
		ran++
		bad = /^not/
		name = $0
		sub(/^(not )?ok [0-9]+ (- )?/, "", name)
		if (/# SKIP/) {
			sub(/# SKIP */, "", name)
			print "skip " where ": " name
		} else {
			failed += bad
			print (bad ? "not ok " : "ok ") where ": " name
			if (bad)
				remarks = remarks "#   " name ":\n"
		}
		next
	}
	# what it says besides matters only when something failed
	/^--[0-9]+--/ { next } # valgrind does not know openat2; nor need it
	NF { remarks = remarks "#   " $0 "\n" }
	END {
		if (failed || status != 0)
			printf "%s", remarks
		if (ran != planned || (status != 0 && !failed))
			print "not ok " where ": " ran + 0 " of " planned + 0 \
			    " tests ran, exit status " status
		else if (ran == 0)
			print "not ok " where ": has no test"
	}'
}

one() {
	mode=$1
	program=$2
	name=${program#*/tests/unit/}
	name=unit/$mode/${name%_test}
	log=$LOGS/unit/$(echo "$name" | tr / -)
	case $mode in
	valgrind) set -- env UNDER_VALGRIND=1 valgrind -q --error-exitcode=99 --leak-check=full \
	    --errors-for-leak-kinds=definite --child-silent-after-fork=yes \
	    --suppressions=tests/valgrind.supp ;;
	tsan) set -- setarch "$(uname -m)" -R ;; # its shadow needs known addresses
	*) set -- ;;
	esac
	status=0
	CMOCKA_MESSAGE_OUTPUT=TAP timeout "${LIMIT:-600}" "$@" "$program" >"$log.raw" 2>&1 ||
	    status=$?
	translate "$name" "$status" <"$log.raw" >"$log.tap"
}

build() {
	if ! make -s -k -j "$JOBS" MODE="$1" CC="$CC" WERROR="$WERROR" unit \
	    >"$LOGS/build" 2>&1; then
		echo "not ok unit/$1: builds"
		grep -E 'error|warning|undefined|\*\*\*' "$LOGS/build" | head -n 40 |
		    sed 's/^/#   /'
	fi
}

if [ "${1-}" = one ]; then
	one "$2" "$3"
	exit
fi

mkdir -p "$LOGS/unit"
sources=$(find tests/unit -name '*_test.c' | sort)
for mode in $MODES; do
	if [ "$mode" = valgrind ] && ! command -v valgrind >/dev/null; then
		echo "skip unit/valgrind: valgrind is not installed"
		continue
	fi
	# a program whose source no longer compiles must not run in its old state
	for source in $sources; do
		program=build/$mode/${source%.c}
		[ "$program" -nt "$source" ] || rm -f "$program"
	done
	build "$mode"
	for source in $sources; do
		program=build/$mode/${source%.c}
		[ ! -x "$program" ] || echo "$program"
	done | xargs -P "$JOBS" -n 1 sh tests/unit.sh one "$mode"
done
[ -z "$sources" ] || cat "$LOGS"/unit/*.tap
