#!/bin/sh
# tests/long/soak.sh for a short time, always the same.
SOAK_SECONDS=15 SOAK_SEED=4711 exec sh "$(dirname "$0")/../long/soak.sh"
