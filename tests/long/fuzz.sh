#!/bin/sh
# A million random inputs through every parser of foreign bytes, led by what they
# reach (libFuzzer). RUNS=N for another number. What it finds lies in
# build/fuzz/found/NAME/.
. "$(dirname "$0")/../lib.sh"
: "${RUNS:=1000000}"
export RUNS

cd "$TOP"
if ! echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' |
    clang -fsanitize=fuzzer,address -x c -o /dev/null - 2>/dev/null; then
	skip 'random inputs' 'no clang with libFuzzer'
	exit 0
fi
run make -s -k MODE=fuzz CC=clang fuzzers
[ "$status" -eq 0 ] || not_ok 'the fuzzers build' "$(cat "$WORK.err")"
for target in tests/fuzz/*_fuzz.c; do
	name=${target##*/}
	name=${name%_fuzz.c}
	[ -x "build/fuzz/tests/fuzz/${name}_fuzz" ] || continue
	run sh tests/fuzz.sh search "$name"
	ran=$(sed -n 's/^stat::number_of_executed_units: *//p' "$WORK.err")
	if [ "$status" -eq 0 ] && [ "${ran:-0}" -ge "$RUNS" ]; then
		ok "$name: $ran inputs"
	else
		not_ok "$name: $RUNS inputs" "${ran:-no} inputs ran, status $status
$(grep -v '^#[0-9]' "$WORK.err" | tail -n 40)"
	fi
done
