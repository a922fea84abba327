# nginx with the configuration we ship, behind tests/real/lib/web.sh:
#
#	. "$TOP/tests/real/lib/nginx.sh"
#
# Defines what web_start needs. $nginx_edit: what sed is to do to the
# configuration besides. $module is the one for brotli, if there is one.

PATH=$PATH:/usr/sbin
nginx_edit=

# where distributions put the modules that are not built in
module=$(find /usr/lib/nginx/modules /usr/lib64/nginx/modules \
    -name 'ngx_http_brotli_static_module.so' 2>/dev/null | head -n 1)

# $1: port. gzip and types as in Debian's own nginx.conf, which ours has to get
# along with.
configure() {
	put "s/listen 80;/listen 127.0.0.1:$1;/; /listen \[::\]:80;/d
	    s,/var/lib/erreichbar/status/www,$SERVED,; $nginx_edit
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
