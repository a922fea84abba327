#!/bin/sh
# Runs the tests: run.sh [SUITE...]
#
#	structure   rules of the house, read off sources and objects
#	unit        cmocka programs, in each of $MODES
#	fuzz        corpora and mutations through every parser, with sanitizers
#	cli, stories, real, browser
#	            every script in tests/NAME/, on the program of each of $CLI_MODES
#	long        hours of what the others do in a short form: tests/long/; it
#	            runs only when it is asked for
#
# Every line that begins with "ok", "not ok" or "skip" is one check. The last
# line is "N passed, N failed, N skipped"; exit status 1 when one failed.
#
# Settings, from the environment: MODES, CLI_MODES, CC, WERROR, JOBS, FUZZ_RUNS;
# for the long suite also the numbers of $long_settings.
# Nothing else of it reaches a test: the rest is pinned here.
set -eu
cd "$(dirname "$0")/.."

long_settings='SOAK_MINUTES SOAK_SEED KILLS STEPS SEEDS YEAR_EDGES RUNS'

if [ "${1-}" != --pinned ]; then
	tmp=$(mktemp -d "${TMPDIR:-/tmp}/erreichbar-tests.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 1' HUP INT TERM
	mkdir "$tmp/home" "$tmp/tmp"
	cli_modes=${MODES:-release asan}
	long=
	if [ "${1-}" = long ]; then
		cli_modes=release
		long=LIMIT=$((${SOAK_MINUTES:-60} * 60 + 36000))
		for setting in $long_settings; do
			eval "value=\${$setting-}"
			[ -z "$value" ] || long="$long $setting=$value"
		done
	fi
	env -i PATH="$PATH" HOME="$tmp/home" TMPDIR="$tmp/tmp" LOGS="$tmp" \
	    TZ=UTC LC_ALL=C.UTF-8 TERM=dumb \
	    GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null \
	    ASAN_OPTIONS=detect_stack_use_after_return=1 \
	    LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0" \
	    UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1 \
	    MODES="${MODES:-release asan valgrind small}" \
	    CLI_MODES="${CLI_MODES:-$cli_modes}" \
	    CC="${CC:-gcc}" WERROR="${WERROR:-0}" FUZZ_RUNS="${FUZZ_RUNS:-20000}" \
	    JOBS="${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}" \
	    $long sh tests/run.sh --pinned "$@"
	exit
fi
shift

scripts() {
	find "tests/$1" -maxdepth 1 -name '*.sh' 2>/dev/null | grep -q .
}

run_suite() {
	case $1 in
	structure | unit | fuzz) sh "tests/$1.sh" ;;
	*) sh tests/scripts.sh "$1" ;;
	esac || echo "not ok $1: the suite itself broke (status $?)"
}

if [ $# -eq 0 ]; then
	set -- structure unit fuzz
	for suite in cli stories real browser; do
		! scripts "$suite" || set -- "$@" "$suite"
	done
fi

for suite; do
	echo "== $suite"
	run_suite "$suite" </dev/null 2>&1
done | tee "$LOGS/all"

count() {
	grep -c "^$1 " "$LOGS/all" || true
}

failed=$(count 'not ok')
if [ "$failed" -gt 0 ]; then
	echo '== failed'
	grep '^not ok ' "$LOGS/all" | sed 's/^not ok/ /'
fi
echo
echo "$(count ok) passed, $failed failed, $(count skip) skipped"
[ "$failed" -eq 0 ]
