#!/bin/sh
# nginx, with the configuration we ship, on loopback.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/real/lib/web.sh"
. "$TOP/tests/real/lib/nginx.sh"

if ! have nginx; then
	skip 'a real nginx' 'nginx is not installed'
	exit
fi
web_brotli=true
if [ -z "$module" ]; then
	web_brotli=false
	skip 'brotli' 'nginx has no brotli module here'
fi

check_syntax() {
	run nginx -t -q -e "$SERVER/error.log" -c "$SERVER/nginx.conf"
	check_equal "$1" '0 ' "$status $(cat "$WORK.err")"
}

configure 20000
check_syntax 'nginx -t has nothing to say'
saved=$module
module=
configure 20000
check_syntax 'nor without the brotli module'
module=$saved
rm -f "$SERVER/error.log" "$SERVER/pid"

web_test
check_equal 'the error log tells of nothing but what is not there' '' \
    "$(grep -vE 'No such file|is forbidden|directory index' "$SERVER/error.log")"
