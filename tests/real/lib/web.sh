# Functions for tests of real web servers, behind tests/lib.sh and tests/site.sh:
#
#	. "$TOP/tests/real/lib/web.sh"
#
# A script defines
#	configure PORT   writes what the server needs into $SERVER
#	serve            becomes the server, in the foreground (exec)
# and calls web_test, which publishes a site, starts the server on loopback as
# an ordinary user, and asks it for everything. It finds
#	$WEB     an empty directory that this user can read
#	$SERVED  where the site is published, $WEB/www
#	$SERVER  what the server may write, $WEB/server

WEB=$(mktemp -d /tmp/erreichbar-web.XXXXXX) || exit 3
SERVED=$WEB/www
SERVER=$WEB/server
web_pid=
trap 'web_status=$?; web_stop; rm -rf "$WEB"; lib_end $web_status' EXIT
chmod 755 "$WEB"
mkdir "$SERVED" "$SERVER" "$SERVER/tmp"

web_stop() {
	[ -z "$web_pid" ] || kill "$web_pid" 2>/dev/null
	[ -z "$web_pid" ] || wait "$web_pid" 2>/dev/null
	web_pid=
}

# plain COMMAND...: as an ordinary user, even when we are root
plain() {
	if [ "$(id -u)" -eq 0 ]; then
		exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
	exec "$@"
}

# put VALUES FILE: a configuration as we ship it, with sed's VALUES put in
put() {
	sed "$1" "$TOP/generator/server/$2"
}

# web_start: on a port that is free
web_start() {
	for web_try in 1 2 3 4 5 6 7 8; do
		PORT=$((20000 + ($$ * 8 + web_try) % 30000))
		! curl -s -o "$WORK.out" "http://127.0.0.1:$PORT/" || continue
		configure "$PORT"
		[ "$(id -u)" -ne 0 ] || chown -R 65534:65534 "$SERVER"
		serve >"$SERVER.log" 2>&1 &
		web_pid=$!
		for web_wait in 1 2 3 4 5 6 7 8 9 10; do
			! curl -s -o "$WORK.out" "http://127.0.0.1:$PORT/" ||
			    return 0
			kill -0 "$web_pid" 2>/dev/null || break
			sleep 0.3
		done
		web_stop
	done
	not_ok 'the server starts' "$(cat "$SERVER.log" "$SERVER"/*.log 2>/dev/null)"
	return 1
}

# ---- asking -----------------------------------------------------------------

# ask PATH [CURL OPTION...]: sets $code; the body is in $WORK/body, the headers,
# names in lower case, in $WORK/head
ask() {
	web_path=$1
	shift
	rm -f "$WORK/body"
	code=$(curl -s --path-as-is -o "$WORK/body" -D "$WORK/raw" \
	    -w '%{http_code}' -H 'Host: status.stadt.example' "$@" \
	    "http://127.0.0.1:$PORT$web_path") || code=none
	[ -e "$WORK/body" ] || : >"$WORK/body"
	tr -d '\r' <"$WORK/raw" |
	    awk -F ': ' 'NF > 1 { $1 = tolower($1); print $1 ": " substr($0, length($1) + 2) }' |
	    sed 's/:  */: /' >"$WORK/head"
}

# header NAME: its values
header() {
	sed -n "s/^$1: //p" "$WORK/head"
}

# want NAME HEADER VALUE: exactly this, once; empty: it is not there
want() {
	check_equal "$1" "$3" "$(header "$2")"
}

# ---- what is asked ----------------------------------------------------------

web_source() {
	start_source "$WORK/source"
	cat >>"$WORK/source/site.yml" <<-'END'
	url: https://status.stadt.example/
	licence: CC0-1.0
	catalogue: yes
	security: {contact: it@beispielstadt.example, expires: 2026-12-31}
	END
	file "$WORK/source/services/post.md" <<-'END'
	---
	name: Ratspost
	kind: email
	domains: [rat.beispielstadt.example]
	---
	Die Postfächer der Ratsmitglieder.
	END
	echo 'languages: [de, en]' >>"$WORK/source/site.yml"
	mkdir -p "$WORK/source/files/feeds"
	echo '{}' >"$WORK/source/files/feeds/liste.json"
	echo 'Ein Name' >"$WORK/source/files/Große Pläne, 100 %.txt"
	for web_type in $(web_types | cut -d ' ' -f 1); do
		echo "Datei .$web_type" >"$WORK/source/files/datei.$web_type"
	done
}

# The file types that come now, and those that data for machines will bring.
web_types() {
	cat <<-'END'
	ics text/calendar; charset=utf-8
	vcf text/vcard; charset=utf-8
	atom application/atom+xml
	rss application/rss+xml
	xml application/xml
	svg image/svg+xml
	json application/json
	webmanifest application/manifest+json
	csv text/csv; charset=utf-8
	txt text/plain; charset=utf-8
	ldif text/x-ldif
	pdf application/pdf
	png image/png
	docx application/vnd.openxmlformats-officedocument.wordprocessingml.document
	END
}

# publish AT: a publication, by the program
publish() {
	build "$WORK/source" "$SERVED" "$1" --precompress
	[ "$status" -eq 0 ] || not_ok "publication of $1" "$told"
}

# Siblings also of what is too short for the program to compress: servers do not
# look into them, so any bytes will do.
siblings() {
	find "$SERVED" -type f \( -name '*.html' -o -name '*.css' -o -name '*.js' \
	    -o -name '*.json' -o -name '*.svg' \) | while read -r web_file; do
		[ -e "$web_file.gz" ] || echo "gz $web_file" >"$web_file.gz"
		[ -e "$web_file.br" ] || echo "br $web_file" >"$web_file.br"
	done
}

asset() {
	(cd "$SERVED" && find assets -name "$1-*.$2" | head -n 1)
}

# same_body NAME FILE
same_body() {
	if cmp "$SERVED/$2" "$WORK/body" >"$WORK.out" 2>&1; then
		ok "$1"
	else
		not_ok "$1" "$(cat "$WORK.out"; head -c 300 "$WORK/body")"
	fi
}

policy="default-src 'none'; script-src 'self'; style-src 'self' HASHES; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors"

# want_safe NAME ANCESTORS FRAME: what goes with every answer
want_safe() {
	check_equal "$1: policy" "$policy $2" "$(header content-security-policy |
	    sed "s/'sha256-[A-Za-z0-9+\/=]*'/HASHES/; s/ 'sha256-[A-Za-z0-9+\/=]*'//")"
	want "$1: X-Frame-Options" x-frame-options "$3"
	want "$1: nosniff" x-content-type-options nosniff
	want "$1: Referrer-Policy" referrer-policy no-referrer
	want "$1: Vary" vary Accept-Encoding
	check_contains "$1: Permissions-Policy" 'geolocation=()' \
	    "$(header permissions-policy)"
}

# want_kind PATH FILE TYPE CACHE ORIGIN: plain, with gzip, with brotli
want_kind() {
	for web_coding in '' gzip br; do
		[ "$web_coding" != br ] || ${web_brotli:-true} || continue
		web_name="$1${web_coding:+ in $web_coding}"
		web_suffix=$(echo ".$web_coding" | sed 's/gzip/gz/; s/^\.$//')
		[ -e "$SERVED/$2$web_suffix" ] || continue
		case $web_coding in
		'') ask "$1" ;;
		gzip) ask "$1" -H 'Accept-Encoding: deflate, gzip;q=0.8, br;q=0' ;;
		br) ask "$1" -H 'Accept-Encoding: gzip, deflate, br' ;;
		esac
		check_equal "$web_name: status" 200 "$code"
		same_body "$web_name: the bytes of the file" "$2$web_suffix"
		want "$web_name: Content-Encoding" content-encoding "$web_coding"
		want "$web_name: Content-Type" content-type "$3"
		want "$web_name: Content-Language" content-language ''
		want "$web_name: Cache-Control" cache-control "$4"
		want "$web_name: CORS" access-control-allow-origin "$5"
		case $1 in
		*/einbinden/*) want_safe "$web_name" '*' '' ;;
		*) want_safe "$web_name" "'none'" DENY ;;
		esac
	done
}

web_kinds() {
	ask /dienste/post.html --compressed
	check_contains 'pages come compressed' "$(header content-encoding)" 'br gzip'
	check_lacks 'with a name' '""' "\"$(header content-encoding)\""
	same_body 'and can be read' dienste/post.html
	siblings
	html='text/html; charset=utf-8'
	year='public, max-age=31536000, immutable'
	want_kind / index.html "$html" no-cache ''
	want_kind /index.html index.html "$html" no-cache ''
	want_kind /impressum impressum.html "$html" no-cache ''
	want_kind /dienste/ dienste/index.html "$html" no-cache ''
	want_kind /dienste/post.html dienste/post.html "$html" no-cache ''
	want_kind /notfall.html notfall.html "$html" no-cache ''
	want_kind '/suche.html?q=a' suche.html "$html" no-cache ''
	want_kind /einbinden/banner.html einbinden/banner.html "$html" no-cache ''
	want_kind /suche-index.js suche-index.js 'text/javascript; charset=utf-8' \
	    no-cache ''
	want_kind /badges/post.svg badges/post.svg image/svg+xml no-cache ''
	want_kind /api/v1/build.json api/v1/build.json application/json no-cache '*'
	want_kind /.well-known/security.txt .well-known/security.txt \
	    'text/plain; charset=utf-8' no-cache ''
	want_kind /robots.txt robots.txt 'text/plain; charset=utf-8' no-cache ''
	want_kind /sitemap.xml sitemap.xml application/xml no-cache ''
	want_kind /katalog.rdf katalog.rdf application/rdf+xml no-cache ''
	web_css=$(asset style css)
	web_js=$(asset stale js)
	want_kind "/$web_css" "$web_css" 'text/css; charset=utf-8' "$year" ''
	want_kind "/$web_js" "$web_js" 'text/javascript; charset=utf-8' "$year" ''
	want_kind '/files/Gro%C3%9Fe%20Pl%C3%A4ne,%20100%20%25.txt' \
	    'files/Große Pläne, 100 %.txt' 'text/plain; charset=utf-8' no-cache ''
	web_types | while read -r web_type web_mime; do
		case $web_type in
		atom | rss | ics) web_origin='*' ;;
		*) web_origin= ;;
		esac
		want_kind "/files/datei.$web_type" "files/datei.$web_type" \
		    "$web_mime" no-cache "$web_origin"
	done
	web_feeds
}

# Readers in browsers come from elsewhere, too.
web_feeds() {
	atom=application/atom+xml
	want_kind /feeds/alle.atom feeds/alle.atom "$atom" no-cache '*'
	want_kind /feeds/alle.rss feeds/alle.rss application/rss+xml no-cache '*'
	want_kind /feeds/alle.json feeds/alle.json application/json no-cache '*'
	want_kind /feeds/dienste/post.json feeds/dienste/post.json \
	    application/json no-cache '*'
	want_kind /en/feeds/all.json en/feeds/all.json application/json \
	    no-cache '*'
	want_kind /history.atom history.atom "$atom" no-cache '*'
	want_kind /history.rss history.rss application/rss+xml no-cache '*'
	want_kind /en/ en/index.html "$html" no-cache ''
	want_kind /abonnieren abonnieren.html "$html" no-cache ''
	want_kind /files/feeds/liste.json files/feeds/liste.json \
	    application/json no-cache ''
}

# Clients of Statuspage: some ask for the head first, some write two slashes,
# those in browsers come from elsewhere.
web_clients() {
	ask /api/v2/components.json --head
	check_equal 'Statuspage: the head' '200 application/json' \
	    "$code $(header content-type)"
	ask //api/v2/incidents.json
	check_equal 'Statuspage: two slashes' 200 "$code"
	same_body 'Statuspage: two slashes mean one' api/v2/incidents.json
	for web_file in summary status components incidents incidents/unresolved \
	    scheduled-maintenances scheduled-maintenances/upcoming \
	    scheduled-maintenances/active; do
		ask "/api/v2/$web_file.json" -H 'Origin: https://elsewhere.example'
		same_body "Statuspage: $web_file.json" "api/v2/$web_file.json"
		check_equal "Statuspage: anybody may read $web_file.json" \
		    '200 application/json *' "$code $(header content-type) $(
		    header access-control-allow-origin)"
	done
}

# nothing PATH: the page that says so, also where there is more than nothing
nothing() {
	ask "$1"
	check_equal "$1: status" 404 "$code"
	same_body "$1: our page" 404.html
	want "$1: Content-Type" content-type 'text/html; charset=utf-8'
	want "$1: Cache-Control" cache-control no-cache
	want_safe "$1" "'none'" DENY
}

web_nothing() {
	nothing /gibt-es-nicht
	nothing /assets/style-00000000.css
	nothing /files/
	nothing /.erreichbar
	nothing /.well-known/
	nothing /.well-known/.versteckt
	nothing /.git/config
	nothing /files/.versteckt
	nothing /stoerungen/gibt-es-nicht
	nothing /stoerungen/2026/gibt-es-nicht.html
	nothing /stoerungen/gibt/es/nicht/
	ask /dienste
	check_equal '/dienste leads to /dienste/' '301 /dienste/' \
	    "$code $(header location | sed 's,^http://[^/]*,,')"
	ask //dienste
	check_lacks 'nothing leads to another host' '//' \
	    "$(header location | sed 's,^http://127.0.0.1:[0-9]*/,/,; s,^http://status.stadt.example[:0-9]*/,/,')"
	ask /../../etc/passwd
	check_contains 'nothing above the site' "$code" '400 403 404'
	ask /%2e%2e/%2e%2e/etc/passwd
	check_contains 'nor with another spelling' "$code" '400 403 404'
}

# Every style element that is published has its hash in the policy.
web_hashes() {
	ask /
	web_policy=$(header content-security-policy)
	check_lacks 'no unsafe-inline' unsafe- "$web_policy"
	for web_file in notfall.html badges/post.svg; do
		web_hash=$(awk '
		{ text = text $0 "\n" }
		END {
			sub(/.*<style>/, "", text)
			sub(/<\/style>.*/, "", text)
			printf "%s", text
		}' "$SERVED/$web_file" | sha256sum | awk '{
			for (i = 1; i < 64; i += 2)
				printf "\\0%o", 16 * (index("123456789abcdef", substr($1, i, 1))) + \
				    index("123456789abcdef", substr($1, i + 1, 1))
		}')
		web_hash=$(printf '%b' "$web_hash" | base64)
		check_contains "the policy allows the style of $web_file" \
		    "'sha256-$web_hash'" "$web_policy"
	done
	web_inline=$(find "$SERVED" -name '*.html' | xargs grep -lE \
	    ' (style|on[a-z]+)="|<style|<script>|<script [^st]|<script type="[^a]' |
	    sed "s,^$SERVED/,," | sort | tr '\n' ' ')
	check_equal 'other pages have nothing inline' \
	    'en/emergency.html notfall.html ' "$web_inline"
}

# What erreichbar(1) recommends is what we ship; who may frame a page differs.
web_manual() {
	ask /
	web_policy=$(header content-security-policy)
	sed -n "/^default-src 'none';/,/^frame-ancestors/p" \
	    "$TOP/generator/man/erreichbar.1.in" | tr '\n' ' ' | tr -s ' ' |
	    tr ';' '\n' | sed 's/^ //; s/ $//; /^frame-ancestors/d' >"$WORK/directives"
	check 'the manual has a policy' test -s "$WORK/directives"
	while read -r web_directive; do
		check_contains "as the manual says: $web_directive" \
		    "$web_directive;" "$web_policy"
	done <"$WORK/directives"
}

# ---- publication ------------------------------------------------------------

# incident TITLE
incident() {
	file "$WORK/source/incidents/2026-11-20-post.md" <<-END
	---
	title: $1
	started: 2026-11-20 15:00
	affects: post
	state: down
	messages: bounced
	---
	Text.
	END
}

# All spellings of an incident and of its year.
web_incident() {
	web_slug=stoerungen/2026/2026-11-20-post
	for web_file in "/$web_slug.html" "/$web_slug" "//$web_slug"; do
		want_kind "$web_file" "$web_slug.html" \
		    'text/html; charset=utf-8' no-cache ''
	done
	want_kind /stoerungen/2026/ stoerungen/2026/index.html \
	    'text/html; charset=utf-8' no-cache ''
	ask /stoerungen/2026
	check_equal '/stoerungen/2026 leads to /stoerungen/2026/' \
	    '301 /stoerungen/2026/' \
	    "$code $(header location | sed 's,^http://[^/]*,,')"
}

web_revalidation() {
	ask /
	web_home=$(header etag)
	ask /impressum.html
	web_imprint=$(header etag)
	check_contains 'pages have an ETag' '"' "$web_home"
	ask / -H "If-None-Match: $web_home"
	check_equal 'nothing new: 304' 304 "$code"
	check_equal '304 has no body' 0 "$(wc -c <"$WORK/body" | tr -d ' ')"
	want '304: ETag' etag "$web_home"
	want '304: Cache-Control' cache-control no-cache
	want '304: Vary' vary Accept-Encoding

	incident 'Ausfall der Ratspost'
	publish '2026-11-20 16:00'
	ask / -H "If-None-Match: $web_home"
	check_equal 'after a publication, a new page' 200 "$code"
	same_body 'the new page is sent' index.html
	check_contains 'and says what is new' 'Ausfall der Ratspost' \
	    "$(cat "$WORK/body")"
	ask /impressum.html -H "If-None-Match: $web_imprint"
	check_equal 'what stayed the same is not sent again' 304 "$code"

	web_incident

	# a rollback makes pages older than what a reader has
	touch -d '2020-01-01' "$SERVED/files/datei.txt"
	ask /files/datei.txt -H 'If-Modified-Since: Fri, 01 Jan 2021 00:00:00 GMT'
	check_equal 'an older page is news, too' 200 "$code"

	siblings
	ask / -H 'Accept-Encoding: gzip'
	web_gzip=$(header etag)
	ask /
	web_plain=$(header etag)
	check_lacks 'each encoding has its own ETag' "$web_plain" "$web_gzip"
	ask / -H 'Accept-Encoding: gzip' -H "If-None-Match: $web_gzip"
	check_equal '304 for the encoded page' 304 "$code"
}

# Pages that change twice within a second and keep their length. nginx looks at
# whole seconds and lengths only, so the publication has to see to it.
web_same_second() {
	web_stale=
	for web_round in 1 2 3 4 5 6; do
		incident "Ausfall Nummer $web_round"
		publish '2026-11-20 16:00'
		ask / -H "If-None-Match: ${web_last:-none}"
		[ "$code" = 200 ] || web_stale="$web_stale $web_round"
		web_last=$(header etag)
	done
	check_equal 'nobody is told that nothing changed when it did' '' "$web_stale"
}

# Readers load without pause while the tree is exchanged many times.
web_exchange() {
	web_readers=
	for web_reader in 1 2; do
		while [ ! -e "$WORK/enough" ]; do
			curl -s -H 'Host: status.stadt.example' \
			    -w '%{http_code} %{filename_effective}\n' \
			    -o "$WORK/r$web_reader.#1" \
			    "http://127.0.0.1:$PORT/{index,impressum,dienste/post}.html"
			cat "$WORK/r$web_reader.index" >>"$WORK/seen$web_reader.log"
		done >"$WORK/codes$web_reader" &
		web_readers="$web_readers $!"
	done
	web_late=
	for web_round in 1 2 3 4 5 6 7 8 9 10 11 12; do
		incident "Ausfall Nummer $web_round"
		publish '2026-11-20 16:00'
		ask /
		cmp -s "$SERVED/index.html" "$WORK/body" || web_late="$web_late $web_round"
		grep -q "Ausfall Nummer $web_round<" "$WORK/body" ||
		    web_late="$web_late $web_round"
	done
	: >"$WORK/enough"
	wait $web_readers
	check_equal 'each publication is seen by the next request' '' "$web_late"
	check_equal 'readers saw nothing but whole answers' '200' \
	    "$(cut -d ' ' -f 1 "$WORK"/codes? | sort -u | tr '\n' ' ' | sed 's/ $//')"
	check_equal 'every page that was begun was ended' \
	    "$(cat "$WORK"/seen?.log | grep -c '^<!DOCTYPE html>')" \
	    "$(cat "$WORK"/seen?.log | grep -c '^</html>')"
}

web_test() {
	if ! have curl; then
		skip 'a real server' 'curl is not installed'
		exit
	fi
	web_source
	publish '2026-11-20 12:00'
	[ "$status" -eq 0 ] && web_start || exit 1
	web_kinds
	web_clients
	web_nothing
	web_hashes
	web_manual
	web_revalidation
	web_same_second
	web_exchange
}
