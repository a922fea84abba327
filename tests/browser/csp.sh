#!/bin/sh
# Serves the three example cities with the content security policy that
# erreichbar(1) recommends: nothing on them may violate it.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/chromium.sh"

need_chromium
mkdir "$WORK/sites"
for city in magdeburg wiesbaden herne; do
	build_ok "$city builds" "$TOP/content/$city" "$WORK/sites/$city" \
	    "$(sed -n "s/^AT_$city *= *//p" "$TOP/Makefile")"
done
policy=$(sed -n "/^default-src 'none';/,/^frame-ancestors/p" \
    "$TOP/generator/man/erreichbar.1.in" | tr '\n' ' ' | tr -s ' ')

# violations POLICY
violations() {
	node "$TOP/tests/browser/csp.js" "$WORK/sites" "$1"
}

check_contains 'the manual has a policy' "connect-src 'self'" "$policy"
check_equal 'a page of each type, banner, badge, search, outdated page' '' \
    "$(violations "$policy")"

# every part of it is needed
told=$(violations "$(echo "$policy" | sed -e "s/'sha256-[^']*'//g" \
    -e "s/ data://" -e "s/connect-src 'self'; //" -e "s/form-action 'self'/form-action 'none'/")")
for part in 'notfall.html: Applying inline style' \
    'badges/mandatos.svg: Applying inline style' \
    'magdeburg/index.html: Loading the image' 'outdated: Connecting to' \
    'outdated page asks for nothing' 'a search without script leads nowhere'; do
	check_contains "without its parts: $part" "$part" "$told"
done
