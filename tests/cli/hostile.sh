#!/bin/sh
# Names that break formats go through all of them intact, or are refused with
# their place; whatever was published is read by parsers that are not ours.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# Debian's modules belong to Debian's interpreter, which need not be the first
python=
for candidate in python3 /usr/bin/python3; do
	if "$candidate" -c 'import icalendar, vobject, prometheus_client' \
	    2>/dev/null; then
		python=$candidate
		break
	fi
done
if [ -z "$python" ]; then
	skip 'hostile names' 'python3-icalendar, -vobject or -prometheus-client is not installed'
	exit
fi
program=$TOP/tests/cli/hostile.py
out=$WORK/out
check 'a source of such names' "$python" "$program" make "$WORK/source"

# It takes a second or two; the limit is for what would never end.
run timeout 300 "$ERREICHBAR" build "$WORK/source" --out "$out" \
    --at '2026-03-20 12:00' --messages en
expect 'all but what is no text is published' 1
cp "$WORK.err" "$WORK/told"

# ---- what is refused is named ---------------------------------------------------

sed -n 's,^[a-z-]*/\([a-z-]*\)\.md:[0-9]*:[0-9]*: error: .*\]$,\1,p' \
    "$WORK/told" | sort -u >"$WORK/refused"
check_equal 'each error has a line and a column' "$(grep -c ' error: ' "$WORK/told")" \
    "$(grep -c -E '^[a-z-]+/[a-z-]+\.md:[2-9][0-9]*:[0-9]+: error: .*\[[a-z0-9-]+\]$' \
    "$WORK/told")"
check_equal 'only what is no text is refused' '' "$(grep -v -E -e \
    '-(bell|zero|escape|delete|nel|override|isolate|return|line|paragraph)$' \
    -e '-raw-(override|escape|mark|byte|overlong|surrogate)$' "$WORK/refused")"
check_equal 'messages hold no control characters' '' \
    "$(LC_ALL=C grep -n "$(printf '[\001-\010\013-\037\177]')" "$WORK/told")"

# ---- the rest comes out as it went in ---------------------------------------------

run "$python" "$program" check "$out" "$WORK/refused"
check_equal 'each format tells each name as it was written' '0 ' \
    "$status $(cat "$WORK.out")"
check_equal 'every format was read' \
    'read: api/v1/schema api/v2 api/v2/incidents api/v2/scheduled-maintenances atom bodies.json build.json consultations.json csv feeds html ics json-ld ldif news.json office-hours.json people.json prom rdf reach.json rss search status.json status.txt svg vcf xml' \
    "$(cat "$WORK.err")"

# ---- second readers -------------------------------------------------------------------

# readable NAME FIND-EXPRESSION COMMAND...: no file that it objects to
readable() {
	name=$1
	ending=$2
	shift 2
	objections=$(find "$out" -name "$ending" | sort | while read -r path; do
		"$@" "$path" >"$WORK/objection" 2>&1 ||
		    echo "$path: $(head -n 3 "$WORK/objection")"
	done)
	check_equal "$name" '' "$objections"
}
readable 'jq reads JSON' '*.json' jq -e .
if have xmllint; then
	for ending in atom rss xml svg; do
		readable "xmllint reads $ending" "*.$ending" \
		    xmllint --noout --nonet --nowarning
	done
else
	skip 'xmllint' 'it is not installed'
fi
if have promtool; then
	check_equal 'promtool reads metrics.prom' '' \
	    "$(promtool check metrics <"$out/metrics.prom" 2>&1)"
else
	skip 'promtool' 'prometheus is not installed'
fi

slapadd=$(command -v slapadd || command -v /usr/sbin/slapadd || true)
if [ -n "$slapadd" ]; then
	mkdir "$WORK/db"
	{
		for schema in core cosine inetorgperson; do
			echo "include /etc/ldap/schema/$schema.schema"
		done
		if [ -d /usr/lib/ldap ]; then
			echo 'modulepath /usr/lib/ldap'
			echo 'moduleload back_mdb'
		fi
		printf '%s\n' 'database mdb' 'suffix "o=erreichbar"' \
		    'maxsize 67108864' "directory $WORK/db"
	} >"$WORK/slapd.conf"
	check 'slapadd reads the directory' "$slapadd" -u -f "$WORK/slapd.conf" \
	    -l "$out/kontakte/kontakte.ldif"
else
	skip 'slapadd' 'slapd is not installed'
fi

# ---- the reader finds what is wrong -------------------------------------------------

# planted NAME FILE SED WORDS: with this change in a copy, it says so
planted() {
	rm -rf "$WORK/planted"
	cp -R "$out" "$WORK/planted"
	sed -i "$3" "$WORK/planted/$2"
	if cmp -s "$out/$2" "$WORK/planted/$2"; then
		not_ok "planted: $1" "nothing was changed in $2"
		return
	fi
	check_contains "planted: $1" "$4" \
	    "$("$python" "$program" check "$WORK/planted" "$WORK/refused" 2>&1)"
}
planted 'an & in a feed' feeds/alle.atom 's/&amp;/\&/' 'feeds/alle.atom: ParseError'
planted 'a quote in JSON' api/v1/status.json 's/\\"/"/' 'api/v1/status.json: JSONDecodeError'
planted 'a key twice' api/v1/status.json 's/"kind":/"id":/' 'a key twice'
planted 'a script in a page' index.html 's/<main/<script>x<\/script>&/' 'index.html: AssertionError: a script'
planted 'a formula' kontakte/outlook.csv "s/'=1+1/=1+1/g" 'a formula'
planted 'a long line' kalender/sprechstunden.ics 's/^SUMMARY:.*/&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/' 'sprechstunden.ics: AssertionError'
planted 'a label' metrics.prom 's/\\"/"/' 'prom: services quotes'
planted 'a name that lost a sign' api/v1/people.json 's/Anna/Ana/g' 'people.json: people quotes'
planted 'a long message' kurzmeldungen.txt '1s/$/, und noch viel mehr, und noch viel mehr, und noch viel mehr, und noch viel mehr, und noch viel mehr, und noch viel mehr/' 'kurzmeldungen.txt: AssertionError'
planted 'a foreign sign in a message' kurzmeldungen.txt '1s/$/`/' 'kurzmeldungen.txt: AssertionError'
planted 'a TAB too many' status.txt '3s/$/\t-/' 'not five fields'
touch "$out/neu.xyz"
check_contains 'planted: a format that nobody reads' \
    'neu.xyz: an ending that nobody reads' \
    "$("$python" "$program" check "$out" "$WORK/refused" 2>/dev/null)"
