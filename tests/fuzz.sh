#!/bin/sh
# Suite "fuzz": each parser of foreign bytes, tests/fuzz/NAME_fuzz.c.
#
#	fuzz.sh                   every file of tests/fuzz/corpus/NAME/ again, then
#	                          $FUZZ_RUNS mutations of them from a fixed seed,
#	                          with sanitizers; the same inputs on every machine
#	fuzz.sh search [NAME]     libFuzzer for $RUNS inputs each (`make fuzz`);
#	                          what it finds lies in build/fuzz/found/NAME/
set -eu

names() {
	find tests/fuzz -maxdepth 1 -name '*_fuzz.c' | sed 's|.*/||; s|_fuzz\.c$||' |
	    sort
}

search() {
	found=build/fuzz/found/$1
	set -- "$1" -runs="$RUNS" -max_len=2000 -timeout=10 -seed=1 \
	    -artifact_prefix="$found/" -print_final_stats=1
	[ ! -f "tests/fuzz/$1.dict" ] || set -- "$@" -dict="tests/fuzz/$1.dict"
	program=build/fuzz/tests/fuzz/$1_fuzz
	corpus=tests/fuzz/corpus/$1
	shift
	mkdir -p "$found/corpus"
	"$program" "$@" "$found/corpus" "$corpus"
}

replay() {
	name=$1
	program=build/asan/tests/fuzz/${name}_replay
	corpus=tests/fuzz/corpus/$name
	set -- -n "$FUZZ_RUNS"
	[ ! -f "tests/fuzz/$name.dict" ] || set -- "$@" -d "tests/fuzz/$name.dict"
	if ! [ -d "$corpus" ]; then
		echo "not ok fuzz/$name: has no corpus"
	elif timeout 900 "$program" "$@" -o "build/asan/crash-$name" "$corpus" \
	    >"$LOGS/replay" 2>&1; then
		echo "ok fuzz/$name: $(tail -n 1 "$LOGS/replay")"
	else
		echo "not ok fuzz/$name: see build/asan/crash-$name"
		head -n 40 "$LOGS/replay" | sed 's/^/#   /'
	fi
}

if [ "${1-}" = search ]; then
	for name in ${2:-$(names)}; do
		echo "== $name"
		search "$name"
	done
	exit
fi

if ! make -s -k -j "$JOBS" MODE=asan CC="$CC" WERROR="$WERROR" replays \
    >"$LOGS/build" 2>&1; then
	echo "not ok fuzz: builds"
	grep -E 'error|undefined|\*\*\*' "$LOGS/build" | head -n 40 | sed 's/^/#   /'
fi
for name in $(names); do
	[ ! -x "build/asan/tests/fuzz/${name}_replay" ] || replay "$name"
done
