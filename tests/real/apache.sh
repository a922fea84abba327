#!/bin/sh
# Apache, with the configuration we ship, on loopback.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/real/lib/web.sh"

PATH=$PATH:/usr/sbin
apache=
for name in apache2 httpd; do
	! have $name || apache=$name
done
for modules in /usr/lib/apache2/modules /usr/lib64/httpd/modules \
    /usr/lib/httpd/modules; do
	[ ! -e "$modules/mod_rewrite.so" ] || break
done
if [ -z "$apache" ] || ! [ -e "$modules/mod_rewrite.so" ]; then
	skip 'a real Apache' 'Apache is not installed'
	exit
fi

# The settings around ours are those of Debian that could get in its way.
configure() {
	put "s/\*:80/127.0.0.1:$1/; s,/var/lib/erreichbar/status/www,$SERVED," apache.conf \
	    >"$SERVER/site.conf"
	{
		for name in mpm_event authz_core dir headers mime negotiation \
		    rewrite unixd; do
			[ ! -e "$modules/mod_$name.so" ] ||
			    echo "LoadModule ${name}_module $modules/mod_$name.so"
		done
		cat <<-END
		ServerRoot $SERVER
		DefaultRuntimeDir $SERVER
		ServerName localhost
		PidFile $SERVER/pid
		Listen 127.0.0.1:$1
		ErrorLog $SERVER/error.log
		LogLevel warn
		StartServers 1
		AddType application/x-gzip .gz .tgz
		AddLanguage br .br
		AddLanguage de .de
		TypesConfig /dev/null
		<Directory />
			Options FollowSymLinks
			AllowOverride None
			Require all denied
		</Directory>
		Include $SERVER/site.conf
		END
	} >"$SERVER/apache.conf"
}

serve() {
	plain "$apache" -f "$SERVER/apache.conf" -DFOREGROUND
}

configure 20000
run "$apache" -t -f "$SERVER/apache.conf"
check_equal 'apachectl -t has nothing to say' '0 Syntax OK' \
    "$status $(cat "$WORK.err" "$WORK.out")"
rm -f "$SERVER/error.log"

web_test
check_equal 'the error log tells of nothing' '' \
    "$(grep -E ':(warn|error|crit|alert|emerg)\]' "$SERVER/error.log" |
	grep -vE 'AH00126|AH10244|AH01276')"
