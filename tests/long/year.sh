#!/bin/sh
# Every edge of a year of each site. YEAR_EDGES=N for about N of each.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/program.sh"

edges=${YEAR_EDGES:-0}
label="$edges edges"
[ "$edges" -ne 0 ] || label='all edges'
program cmd/year_test "$label" YEAR_EDGES="$edges"
