#!/bin/sh
# Lines of each source that the tests run (`make coverage`): gcc and gcov.
set -eu
cd "$(dirname "$0")/.."

O=build/coverage
find $O -name '*.gcda' -delete 2>/dev/null || true
suites=unit
for suite in cli stories real; do
	[ ! -d "tests/$suite" ] || suites="$suites $suite"
done
MODES=coverage CC=gcc sh tests/run.sh $suites | tail -n 1
for source in $(find generator -name '*.c' | sort); do
	gcov -n "$O/${source%.c}.gcno" 2>/dev/null || true
done | awk '
/^File/ { file = $2; gsub("\047", "", file) }
/^Lines executed/ && file ~ /^generator\/.*\.c$/ {
	sub(/.*:/, "", $2)
	percent = $2 + 0
	lines = $4 + 0
	printf "%6.1f %% of %5d  %s\n", percent, lines, file
	hit += percent * lines / 100
	all += lines
	file = ""
}
END { if (all) printf "%6.1f %% of %5d  all\n", 100 * hit / all, all }'
