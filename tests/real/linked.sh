#!/bin/sh
# What search engines and portals read, in the hands of programs that others use:
# rdflib for JSON-LD and the catalogue, html.parser, urllib's robots.txt; and
# names made to break out of a script element, in Chromium too.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

for python in python3 /usr/bin/python3 ''; do
	"$python" -c 'import rdflib.plugins.parsers.jsonld' 2>/dev/null && break
done
if [ -z "$python" ]; then
	skip 'JSON-LD and RDF' 'python3-rdflib is not installed'
	exit
fi

# read_by_others NAME SITE
read_by_others() {
	run "$python" "$TOP/tests/real/linked.py" "$2"
	check_equal "$1: others read it, $(head -n 1 "$WORK.err")" '0: ' \
	    "$status: $(head -n 40 "$WORK.out")$(grep -A 20 Traceback "$WORK.err")"
}

build_ok 'magdeburg' "$TOP/content/magdeburg" "$WORK/md" '2020-05-04 10:00'
read_by_others 'magdeburg' "$WORK/md"
build_ok 'wiesbaden' "$TOP/content/wiesbaden" "$WORK/wi" '2021-07-07 12:00'
read_by_others 'wiesbaden' "$WORK/wi"
build_ok 'herne' "$TOP/content/herne" "$WORK/he" '2021-03-23 12:00'
read_by_others 'herne' "$WORK/he"
build_ok 'full' "$TOP/tests/golden/full/content" "$WORK/full" \
    "$(cat "$TOP/tests/golden/full/at")"
read_by_others 'full' "$WORK/full"

# ---- names made to break something ----------------------------------------------

bad="</script><script>window.owned=1</script><!--<script>\"'\\ & &lt; ]]> </ScRiPt ><img src=x onerror=window.owned=2> <"
yaml=$(printf '%s' "$bad" | sed "s/'/''/g; s/^/'/; s/\$/'/")
src=$WORK/src
start_source "$src"
cat >"$src/site.yml" <<END
title: $yaml
url: https://status.beispielstadt.example/
licence: CC0-1.0
publisher: {name: $yaml, address: $yaml, email: stadt@beispielstadt.example, phone: "+49 0000 0"}
katalog: {veröffentlichen: ja, datenbereitsteller: beispielstadt, gebietsschlüssel: "05916000"}
security: {contact: ["a&b=c%0A@beispielstadt.example", https://beispielstadt.example/melden], expires: 2020-12-31, languages: [de, "e n", "x:\\ty"]}
END
file "$src/services/a.md" <<END
---
name: $yaml
kind: video
---
$bad
END
file "$src/bodies/a.md" <<END
---
name: $yaml
contacts: [{post: $yaml, label: $yaml}]
---
END
file "$src/people/a.md" <<END
---
name: {given: $yaml, family: $yaml, title: $yaml}
roles: [{body: a, title: $yaml}]
contacts: [{email: a@beispielstadt.example, label: $yaml}]
---
END
file "$src/incidents/a.md" <<END
---
title: $yaml
started: 2020-05-01
service: a
informed: [public]
---
$bad &#8232; &#8233; &lt;/script&gt;

## 2020-05-02 09:00 Update: $bad

$bad
END
file "$src/office-hours/a.md" <<END
---
title: $yaml
who: [a]
channel: [a]
place: $yaml
starts: 2020-01-06 17:00
repeats: jeden Montag
duration: 60
---
$bad
END
file "$src/consultations/a.md" <<END
---
title: $yaml
opens: 2020-05-01
closes: 2020-05-31
result_by: 2020-07-01
respond: {post: "Am Markt 1"}
documents: [{title: $yaml, url: "https://a.example/?a=1&b=%3C/script%3E"}]
---
$bad
END
printf -- '---\nname: "a\342\200\250b"\n---\n' >"$src/services/zeile.md"
build "$src" "$WORK/out" '2020-05-04 10:00'
expect 'a line separator in a name' 1
check_contains 'is refused' '[control-character]' "$told"
rm "$src/services/zeile.md"
build "$src" "$WORK/out" '2020-05-04 10:00'
expect 'hostile names build' 0
read_by_others 'hostile names' "$WORK/out"
check_contains 'the catalogue says whose, and where' \
    'http://dcat-ap.de/def/contributors/beispielstadt' "$(cat "$WORK.err")"
check_contains 'with the key of the municipality' \
    'http://dcat-ap.de/def/politicalGeocoding/municipalityKey/05916000' \
    "$(cat "$WORK.err")"
check_equal 'one line for each field of security.txt' \
    'Contact Contact Expires Preferred-Languages Canonical' \
    "$(cut -d : -f 1 "$WORK/out/.well-known/security.txt" | xargs)"
check_equal 'of the languages, those that are some' 'Preferred-Languages: de' \
    "$(grep Languages "$WORK/out/.well-known/security.txt")"
if have xmllint; then
	check 'maps and catalogue are XML' xmllint --noout "$WORK/out/"*.xml \
	    "$WORK/out/katalog.rdf"
fi

. "$TOP/tests/chromium.sh"
need_chromium
policy=$(sed -n "/^default-src 'none';/,/^frame-ancestors/p" \
    "$TOP/generator/man/erreichbar.1.in" | tr '\n' ' ' | tr -s ' ')
run node "$TOP/tests/real/linked.js" "$WORK/out" "$policy" "$bad"
check_equal 'in Chromium nothing of it runs, and the names are whole' intact \
    "$(cat "$WORK.out" "$WORK.err")"
