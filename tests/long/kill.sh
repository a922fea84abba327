#!/bin/sh
# 1,000 kills at random instants: of publications only, read all the time, and
# of the whole program. The short forms are part of `make test`.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
make -s "build/release/tests/unit/publish/kill_test"
KILLS=1000 build/release/tests/unit/publish/kill_test
KILLS=1000 sh tests/cli/kill.sh
