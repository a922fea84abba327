#!/bin/sh
# Builds the three example cities and drives them in a browser; run.js does the
# work. Skipped where a program that it needs is missing.
. "$(dirname "$0")/../lib.sh"

here=$TOP/tests/browser

for program in node java pdfinfo pdftoppm pdftotext zbarimg; do
	if ! have "$program"; then
		skip 'pages in a browser' "there is no $program"
		exit 0
	fi
done
if ! have chromium && ! have chromium-browser && ! have google-chrome-stable; then
	skip 'pages in a browser' 'there is no chromium'
	exit 0
fi
if ! [ -d "$here/node_modules/axe-core" ]; then
	skip 'pages in a browser' 'npm has not brought axe-core and the others'
	exit 0
fi

mkdir "$WORK/sites" "$WORK/scratch"
for city in magdeburg wiesbaden herne; do
	at=$(sed -n "s/^AT_$city *= *//p" "$TOP/Makefile")
	check "$city is built" "$ERREICHBAR" build "$TOP/content/$city" \
	    --out "$WORK/sites/$city" --at "$at"
done
[ "$lib_failed" -eq 0 ] || exit 1
node "$here/run.js" "$WORK/sites" "$WORK/scratch" || lib_failed=1
