#!/bin/sh
# Runs every script of tests/SUITE/, several at a time, on the program built in
# each of $CLI_MODES: scripts.sh SUITE
#
# A script prints "ok NAME", "not ok NAME" and "skip NAME" with the functions of
# tests/lib.sh. One that says nothing, or that dies without saying why, failed.
set -eu

one() {
	mode=$1
	script=$2
	name=${script#tests/}
	name=${name%.sh}
	log=$LOGS/scripts/$mode-$(echo "$name" | tr / -)
	if ! [ -x "$script" ]; then
		echo "not ok $name: the script is not executable" >"$log.tap"
		return
	fi
	status=0
	ERREICHBAR=$PWD/build/$mode/erreichbar timeout "${LIMIT:-600}" "$script" \
	    >"$log.raw" 2>&1 </dev/null || status=$?
	awk -v where="$name/$mode" -v status="$status" '
	/^ok / { ran++ }
	/^skip / { ran++ }
	/^not ok / { ran++; failed++ }
	/^(not ok|ok|skip) / { sub(/ok |skip /, "&" where ": "); print; next }
	NF { print /^#/ ? $0 : "#   " $0 }
	END {
		if (!ran || (status != 0 && !failed))
			print "not ok " where ": " ran + 0 " checks, exit status " status
	}' <"$log.raw" >"$log.tap"
}

if [ "$1" = one ]; then
	one "$2" "$3"
	exit
fi

suite=$1
rm -rf "$LOGS/scripts"
mkdir "$LOGS/scripts"
if ! [ -d "tests/$suite" ]; then
	echo "not ok $suite: there is no such suite"
	exit
fi
# the pages are the same, whoever made them
[ "$suite" != browser ] || CLI_MODES=${CLI_MODES%% *}
for mode in $CLI_MODES; do
	if ! make -s -j "$JOBS" MODE="$mode" CC="$CC" WERROR="$WERROR" all \
	    >"$LOGS/build" 2>&1; then
		echo "not ok $suite/$mode: the program builds"
		grep -E 'error|undefined|\*\*\*' "$LOGS/build" | head -n 40 |
		    sed 's/^/#   /'
		continue
	fi
	find "tests/$suite" -maxdepth 1 -name '*.sh' | sort |
	    xargs -P "$JOBS" -n 1 sh tests/scripts.sh one "$mode"
done
cat "$LOGS"/scripts/*.tap 2>/dev/null || true
