#!/bin/sh
# lighttpd, with the configuration we ship, on loopback.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/real/lib/web.sh"

PATH=$PATH:/usr/sbin
if ! have lighttpd || ! find /usr/lib*/lighttpd /usr/lib/*/lighttpd \
    -name mod_magnet.so 2>/dev/null | grep -q .; then
	skip 'a real lighttpd' 'lighttpd with mod_magnet is not installed'
	exit
fi

# The settings around ours are those of Debian.
configure() {
	cp "$TOP/generator/server/lighttpd.lua" "$SERVER/erreichbar.lua"
	put "s,/var/lib/erreichbar/status/www,$SERVED,; s,/etc/lighttpd/erreichbar.lua,$SERVER/erreichbar.lua," \
	    lighttpd.conf >"$SERVER/site.conf"
	cat >"$SERVER/lighttpd.conf" <<-END
	server.modules = ("mod_indexfile", "mod_access", "mod_alias", "mod_redirect")
	server.document-root = "$SERVER/tmp"
	server.errorlog = "$SERVER/error.log"
	server.pid-file = "$SERVER/pid"
	server.bind = "127.0.0.1"
	server.port = $1
	server.http-parseopts = (
		"header-strict"            => "enable",
		"host-strict"              => "enable",
		"host-normalize"           => "enable",
		"url-normalize-unreserved" => "enable",
		"url-normalize-required"   => "enable",
		"url-ctrls-reject"         => "enable",
		"url-path-2f-decode"       => "enable",
		"url-path-dotseg-remove"   => "enable",
	)
	index-file.names = ("index.php", "index.html")
	url.access-deny = ("~", ".inc")
	static-file.exclude-extensions = (".php", ".pl", ".fcgi")
	mimetype.assign = (".html" => "text/html", "" => "application/octet-stream")
	include "$SERVER/site.conf"
	server.modules += ("mod_dirlisting", "mod_staticfile")
	END
}

serve() {
	plain lighttpd -D -f "$SERVER/lighttpd.conf"
}

configure 20000
check 'lighttpd -tt has nothing to say' lighttpd -tt -f "$SERVER/lighttpd.conf"
check_equal 'and says nothing' '' "$(cat "$WORK.err" "$WORK.out")"

web_test
check_equal 'the error log tells of nothing' '' \
    "$(grep -vE 'server (started|stopped)' "$SERVER/error.log")"
