#!/bin/sh
# 1,000 kills at random instants: of publications only, read all the time, and
# of the whole program. KILLS=N for others.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/program.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}" "${KILLS:=1000}"
export ERREICHBAR KILLS

program publish/kill_test "$KILLS kills" KILLS="$KILLS"
run sh "$TOP/tests/cli/kill.sh"
cat "$WORK.out"
cp "$WORK.out" "$WORK/told"
[ "$status" -eq 0 ] || lib_failed=1
check 'the kills of the whole program came to their end' \
    grep -q -E '^(ok|not ok|skip) a full disk' "$WORK/told"
