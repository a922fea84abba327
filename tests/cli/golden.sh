#!/bin/sh
# Golden trees: tests/golden/NAME/content built at one instant gives, byte for
# byte, tests/golden/NAME/expected, build.json and all, and says what stands in
# expected.err. The one called "full" uses every part of the content format.
#
# `sh tests/cli/golden.sh --update` writes what is expected anew; look at the
# difference before you believe it.
. "$(dirname "$0")/../lib.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

for golden in "$TOP"/tests/golden/*/; do
	golden=${golden%/}
	name=$(basename "$golden")
	rm -rf "$WORK/out"
	run "$ERREICHBAR" build "$golden/content" --out "$WORK/out" \
	    --at "$(cat "$golden/at")" --messages en
	sed "s|$WORK|@work@|g" "$WORK.err" >"$WORK/told"
	if [ "${1-}" = --update ]; then
		rm -rf "$golden/expected"
		cp -R "$WORK/out" "$golden/expected"
		cp "$WORK/told" "$golden/expected.err"
		continue
	fi
	if ! [ -d "$golden/expected" ]; then
		skip "$name" 'nothing is expected yet; --update writes it'
		continue
	fi
	check_equal "$name: exit status" 0 "$status"
	check_same "$name: what is said" "$golden/expected.err" "$WORK/told"
	check_same "$name: the whole tree" "$golden/expected" "$WORK/out"
done
