#!/bin/sh
# Random edits, renames, deletions, templates and clocks, each built on what was
# there before and afresh: STEPS=N of them (300) for each site, from SEEDS=N
# seeds (3).
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/program.sh"

seed=1
while [ "$seed" -le "${SEEDS:-3}" ]; do
	for name in output/memo_test cmd/once_test; do
		program $name "seed $seed, ${STEPS:-300} steps" SEED=$seed \
		    STEPS="${STEPS:-300}"
	done
	seed=$((seed + 1))
done
