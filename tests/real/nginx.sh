#!/bin/sh
# nginx, with the configuration we ship, on loopback.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/real/lib/web.sh"

PATH=$PATH:/usr/sbin
if ! have nginx; then
	skip 'a real nginx' 'nginx is not installed'
	exit
fi

# where distributions put the modules that are not built in
module=$(find /usr/lib/nginx/modules /usr/lib64/nginx/modules \
    -name 'ngx_http_brotli_static_module.so' 2>/dev/null | head -n 1)
web_brotli=true
if [ -z "$module" ]; then
	web_brotli=false
	skip 'brotli' 'nginx has no brotli module here'
fi

# $1: port, $2: what else sed is to do. gzip and types as in Debian's own
# nginx.conf, which ours has to get along with.
configure() {
	put "s/listen 80;/listen 127.0.0.1:$1;/; /listen \[::\]:80;/d
	    s,/var/lib/erreichbar/status/www,$SERVED,; ${2-}
	    ${module:+s/#brotli_static/brotli_static/}" nginx.conf >"$SERVER/site.conf"
	cat >"$SERVER/nginx.conf" <<-END
	${module:+load_module $module;}
	daemon off;
	worker_processes 2;
	pid $SERVER/pid;
	error_log $SERVER/error.log;
	events {}
	http {
		access_log off;
		client_body_temp_path $SERVER/tmp/body;
		proxy_temp_path $SERVER/tmp/proxy;
		fastcgi_temp_path $SERVER/tmp/fastcgi;
		uwsgi_temp_path $SERVER/tmp/uwsgi;
		scgi_temp_path $SERVER/tmp/scgi;
		types_hash_max_size 2048;
		types { text/html html; application/octet-stream ics; }
		default_type text/x-unknown;
		gzip on;
		include $SERVER/site.conf;
	}
	END
}

serve() {
	plain nginx -e "$SERVER/error.log" -c "$SERVER/nginx.conf"
}

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
