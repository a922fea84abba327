#!/bin/sh
# For search engines and portals: pages told in the words of schema.org (JSON-LD),
# Open Graph, maps of the site, robots.txt, security.txt with its expiry, the
# catalogue of open data.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# linked PAGE: the JSON-LD of a page
linked() {
	sed -n 's|^<script type="application/ld+json">\(.*\)</script>$|\1|p' "$1"
}

# ld PAGE FILTER: what jq says of it
ld() {
	linked "$1" | jq -r "$2"
}

# ---- every block of every page ----------------------------------------------

# blocks NAME DIR: each parses, names its vocabulary, and has what it must
blocks() {
	find "$2" -name '*.html' | sort | while read -r page; do
		linked "$page" >"$WORK/block"
		[ -s "$WORK/block" ] || continue
		jq -r --arg page "${page#"$2"/}" '
		    def must($k): if has($k) then empty else $page + ": no " + $k end;
		    (if .["@context"] == "https://schema.org" then empty
		        else $page + ": foreign words" end),
		    (.["@type"] as $t |
		    if $t == "SpecialAnnouncement" then
		        must("name"), must("text"), must("category"), must("url"),
		        must("publisher"), must("spatialCoverage")
		    elif $t == "EventSeries" then
		        must("name"), must("url"), must("organizer"),
		        ((.subEvent // [])[] | must("startDate"), must("name"),
		            must("eventStatus"))
		    elif $t == "Person" or $t == "GovernmentOrganization" or
		        $t == "Organization" then must("name"), must("url")
		    else $page + ": what is " + ($t | tostring) end),
		    (.. | strings | select(. == "") | $page + ": an empty text"),
		    (.. | arrays, objects | select(length == 0) | $page + ": nothing in it")
		    ' "$WORK/block" || echo "$page: does not parse"
	done | grep -v ': no .*contactPoint' >"$WORK/faults"
	check_equal "$1: every block has what it must have" '' "$(cat "$WORK/faults")"
	check_equal "$1: no block holds what could end it" '' "$(
	    find "$2" -name '*.html' -exec sed -n \
	    's|^<script type="application/ld+json">\(.*\)</script>$|\1|p' {} + |
	    grep '[<>&]')"
	check_equal "$1: one block a page" '' "$(
	    grep -r -c 'application/ld+json' "$2" --include='*.html' |
	    grep -v ':[01]$')"
}

build_ok 'magdeburg' "$TOP/content/magdeburg" "$WORK/md" '2020-05-04 10:00'
build_ok 'wiesbaden' "$TOP/content/wiesbaden" "$WORK/wi" '2021-07-07 12:00'
build_ok 'herne' "$TOP/content/herne" "$WORK/he" '2021-03-23 12:00'
build_ok 'full' "$TOP/tests/golden/full/content" "$WORK/full" \
    "$(cat "$TOP/tests/golden/full/at")"
for city in md wi he full; do
	blocks "$city" "$WORK/$city"
done
for page in index.html personen/mueller-oliver.html; do
	check "magdeburg: $page has a block" grep -q 'application/ld+json' \
	    "$WORK/md/$page"
done

# ---- a site of our own ---------------------------------------------------------

src=$WORK/src
start_source "$src"
cat >>"$src/site.yml" <<'END'
url: https://status.beispielstadt.example/
languages: [de, en]
END
file "$src/services/rat.md" <<'END'
---
name: Postfächer des Rates
kind: email
domains: [rat.beispielstadt.example]
---
END
file "$src/services/buero.md" <<'END'
---
name: Fraktionsbüro
kind: office
---
END
file "$src/services/video.md" <<'END'
---
name: Videosprechstunde
kind: video
url: https://video.beispielstadt.example/
---
END
file "$src/bodies/rat.md" <<'END'
---
name: Stadtrat
kind: council
contacts:
  - email: rat@rat.beispielstadt.example
---
END
file "$src/people/amsel.md" <<'END'
---
name: {given: Berta, family: Amsel, title: Dr.}
roles:
  - {body: rat, title: Vorsitzende, from: 2019-07-01}
contacts:
  - email: amsel@rat.beispielstadt.example
  - {phone: "+49 0000 1", label: Büro}
  - {phone: "+49 0000 2", private: yes, consent: 2020-01-01, until: 2020-05-10}
  - {post: "Am Markt 1, 00000 Beispielstadt"}
---
END
file "$src/incidents/2020-aus.md" <<'END'
---
title: Postfächer abgeschaltet
started: 2020-05-01 08:00
next_update: 2020-05-06 12:00
affects:
  - {service: rat, state: down, until: 2020-05-12 18:00}
alternates:
  - {of: amsel@rat.beispielstadt.example, use: amsel@ersatz.example, until: 2020-05-12 18:00}
informed: [public]
messages: [{fate: bounced}]
---
Die Postfächer sind <b>abgeschaltet</b>.

## 2020-05-02 09:00 Ursache bekannt

Es dauert.
END
file "$src/office-hours/montag.md" <<'END'
---
title: Sprechstunde am Montag
who: [amsel]
channel: [video, buero]
place: Am Markt 1
starts: 2020-01-06 17:00
repeats: jeden Montag
duration: 90
except: [2020-05-18]
changes:
  - {on: 2020-05-11, moved_to: "2020-05-13 18:00"}
  - {on: 2020-05-25, cancelled: yes, reason: krank}
---
END
file "$src/office-hours/einmal.md" <<'END'
---
title: Einmal
channel: [buero]
starts: 2020-06-02
---
END
file "$src/consultations/plan.md" <<'END'
---
title: Ein Plan
announced: 2020-04-20
opens: 2020-05-01
closes: 2020-05-31
result_by: 2020-07-01
respond: {post: "Am Markt 1", online: https://mit.beispielstadt.example/}
---
Worum es geht.
END

# at TIME [OPTION...]
at() {
	at_time=$1
	shift
	build "$src" "$WORK/out" "$at_time" "$@"
}

at '2020-05-04 10:00'
expect 'a site with everything' 0
out=$WORK/out
blocks 'own' "$out"
base=https://status.beispielstadt.example

# who publishes it
check_equal 'home: who, and how' \
    "GovernmentOrganization Stadt Beispielstadt $base/ stadt@beispielstadt.example +49 0000 0000" \
    "$(ld "$out/index.html" '[.["@type"], .name, .subjectOf.url,
        (.contactPoint[] | .email // .telephone)] | join(" ")')"

# people: what is valid now, the dead address is not there
page=$out/personen/amsel.html
check_equal 'a person is named in parts' 'Dr. Berta Amsel' \
    "$(ld "$page" '[.honorificPrefix, .givenName, .familyName] | join(" ")')"
check_equal 'her role' "Vorsitzende 2019-07-01 Stadtrat $base/gremien/rat.html" \
    "$(ld "$page" '.memberOf[0] | [.roleName, .startDate, .memberOf.name,
        .memberOf.url] | join(" ")')"
ways() {
	ld "$page" '[(.contactPoint // [])[] | .email // .telephone // empty] | join(" ")'
}
check_equal 'the alternate stands for the dead address' \
    'amsel@ersatz.example +49 0000 1 +49 0000 2' "$(ways)"
check_equal 'a label is the kind of contact' 'Büro' \
    "$(ld "$page" '.contactPoint[] | select(.telephone == "+49 0000 1").contactType')"
check_equal 'the postal address in its parts' 'Am Markt 1|00000|Beispielstadt' \
    "$(ld "$page" '.address[0] | [.streetAddress, .postalCode, .addressLocality] |
        join("|")')"
check_equal 'hours of the next dates, without the cancelled one' \
    '2020-05-04 17:00-18:30 2020-05-13 18:00-19:30' \
    "$(ld "$page" '[.contactPoint[].hoursAvailable // [] | .[] |
        .validFrom + " " + .opens + "-" + .closes] | join(" ")')"
page=$out/gremien/rat.html
check_equal 'a dead address without an alternate is nowhere' '' "$(ways)"
check_equal 'a body that has no way left stays what it is' GovernmentOrganization \
    "$(ld "$page" '.["@type"]')"
page=$out/personen/amsel.html
at '2020-05-11 00:00'
check_equal 'an expired contact is not in it' \
    'amsel@ersatz.example +49 0000 1' "$(ways)"
at '2020-05-12 17:59:59'
check_equal 'before the end of the alternate' \
    'amsel@ersatz.example +49 0000 1' "$(ways)"
at '2020-05-12 18:00'
check_equal 'at its end' 'amsel@rat.beispielstadt.example +49 0000 1' "$(ways)"
sed -i 's/consent: 2020-01-01, //' "$src/people/amsel.md"
at '2020-05-04 10:00'
check_nowhere 'nothing private without consent' '+49 0000 2' "$out"
sed -i 's/private: yes, /private: yes, consent: 2020-01-01, /' \
    "$src/people/amsel.md"
at '2020-05-04 10:00'

# incidents
page=$out/stoerungen/2020/2020-aus.html
check_equal 'an incident: posted, expires with the promise' \
    '2020-05-01T08:00:00+02:00 2020-05-06T12:00:00+02:00' \
    "$(ld "$page" '.datePosted + " " + .expires')"
check_equal 'its text without markup, the newest update with it' \
    'Die Postfächer sind abgeschaltet. Es dauert.' \
    "$(ld "$page" '.text' | sed 's/<[^>]*>//g')"
check_equal 'what it is about' "Postfächer des Rates $base/dienste/rat.html" \
    "$(ld "$page" '.about[0] | .name + " " + .url')"
at '2020-05-06 12:00'
check_equal 'a broken promise is no date' null "$(ld "$page" .expires)"
sed -i 's/^next_update:.*/ended: 2020-05-12/' "$src/incidents/2020-aus.md"
at '2020-05-06 12:00'
check_equal 'with an end it expires then' 2020-05-13T00:00:00+02:00 \
    "$(ld "$page" .expires)"
at '2020-05-04 10:00'

# office hours
page=$out/sprechstunden/montag.html
check_equal 'the rule' 'P1W https://schema.org/Monday 17:00:00 18:30:00 PT90M Europe/Berlin 2020-01-06' \
    "$(ld "$page" '.eventSchedule | [.repeatFrequency, .byDay[0], .startTime,
        .endTime, .duration, .scheduleTimezone, .startDate] | join(" ")')"
check_equal 'days on which it is not as the rule has it' \
    '2020-05-11 2020-05-18 2020-05-25' \
    "$(ld "$page" '[.eventSchedule.exceptDate[][0:10]] | sort | join(" ")')"
check_equal 'its next dates' 'EventScheduled 2020-05-04T17:00:00+02:00
EventRescheduled 2020-05-13T18:00:00+02:00 2020-05-11T17:00:00+02:00
EventCancelled 2020-05-25T17:00:00+02:00' \
    "$(ld "$page" '.subEvent[0:3][] | [.eventStatus[19:], .startDate,
        .previousStartDate // empty] | join(" ")')"
check_equal 'where' 'MixedEventAttendanceMode VirtualLocation https://video.beispielstadt.example/ Place Fraktionsbüro' \
    "$(ld "$page" '.subEvent[0] | [.eventAttendanceMode[19:], (.location[] |
        .["@type"], (.url // .name))] | join(" ")')"
check_equal 'with its address' 'Am Markt 1' \
    "$(ld "$page" '.location[] | .address // empty')"
check_equal 'what is not translated is in the language of the site' 'de de' \
    "$(ld "$page" .inLanguage) $(ld "$out/en/office-hours/montag.html" .inLanguage)"
check_equal 'a day alone has no clock' '2020-06-02 null OfflineEventAttendanceMode' \
    "$(ld "$out/sprechstunden/einmal.html" '.subEvent[0] |
        [.startDate, (.endDate | tostring), .eventAttendanceMode[19:]] | join(" ")')"
check_equal 'who has no rule has no schedule' null \
    "$(ld "$out/sprechstunden/einmal.html" .eventSchedule)"

# consultations
page=$out/beteiligung/plan.html
check_equal 'a consultation: announced, until, what can be done' \
    '2020-04-20 2020-06-01T00:00:00+02:00 CommunicateAction 2020-05-01' \
    "$(ld "$page" '[.datePosted, .expires, .potentialAction["@type"],
        .potentialAction.startTime] | join(" ")')"
at '2020-06-01 00:00'
check_equal 'when it is over nothing can be done' null \
    "$(ld "$page" .potentialAction)"
at '2020-05-04 10:00'

# ---- Open Graph, description -------------------------------------------------------

og() {
	sed -n "s|^<meta property=\"og:$2\" content=\"\(.*\)\">|\1|p" "$1"
}
page=$out/stoerungen/2020/2020-aus.html
check_equal 'Open Graph' \
    "Postfächer abgeschaltet|article|$base/stoerungen/2020/2020-aus.html|de_DE|Beispielstadt" \
    "$(og "$page" title)|$(og "$page" type)|$(og "$page" url)|$(og "$page" locale)|$(og "$page" site_name)"
check_equal 'in English' en_GB \
    "$(og "$out/en/incidents/2020/2020-aus.html" locale)"
check_equal 'the home page is a website, at the address of the site' \
    "website $base/" "$(og "$out/index.html" type) $(og "$out/index.html" url)"
check_equal 'there is no picture, so none is named' '' "$(grep -r -l og:image "$out")"
check_equal 'the address is the canonical one' '' "$(
    find "$out" -name '*.html' -exec awk '
    /rel="canonical"/ { match($0, /href="[^"]*"/); a = substr($0, RSTART + 6, RLENGTH - 7) }
    /property="og:url"/ { match($0, /content="[^"]*"/); b = substr($0, RSTART + 9, RLENGTH - 10)
        if (a != b) print FILENAME ": " a " " b }' {} \;)"
check 'the home page has a description' grep -q '<meta name="description"' \
    "$out/index.html"

# ---- maps ---------------------------------------------------------------------------

# locs FILE: the addresses of a map
locs() {
	sed -n 's|^ *<loc>\(.*\)</loc>$|\1|p' "$1"
}
check_equal 'the maps' "$base/sitemap-pages.xml
$base/sitemap-2020.xml" "$(locs "$out/sitemap.xml")"
{
	locs "$out/sitemap-pages.xml"
	locs "$out/sitemap-2020.xml"
} | sort >"$WORK/locs"
check_equal 'no page twice' '' "$(uniq -d "$WORK/locs")"
check_equal 'every page that counts is in a map' '' "$(
    find "$out" -name '*.html' -exec sed -n \
    's|^<link rel="canonical" href="\(.*\)">|\1|p' {} + | sort -u |
    grep -vE '/(404|suche|search|notfall|emergency|aushang|notice)(\.html|/)' |
    comm -23 - "$WORK/locs")"
check_equal 'every address of a map is a page' '' "$(
    while read -r url; do
	case $url in */) url=${url}index.html ;; esac
	[ -f "$out/${url#"$base/"}" ] || echo "$url"
    done <"$WORK/locs")"
check_equal 'languages know each other' "de $base/stoerungen/2020/2020-aus.html
en $base/en/incidents/2020/2020-aus.html" "$(
    grep -A 5 "<loc>$base/en/incidents/2020/2020-aus.html" \
    "$out/sitemap-2020.xml" |
    sed -n 's|.*hreflang="\(..\)" href="\(.*\)"/>|\1 \2|p')"
check_equal 'changed with the newest update' 2020-05-02T09:00:00+02:00 "$(
    grep -A 1 "<loc>$base/stoerungen/2020/2020-aus.html" \
    "$out/sitemap-2020.xml" | sed -n 's|.*<lastmod>\(.*\)</lastmod>|\1|p')"
check_equal 'of others nobody knows it' '' "$(grep lastmod "$out/sitemap-pages.xml")"
if have xmllint; then
	cat >"$WORK/map.rng" <<'END'
<grammar xmlns="http://relaxng.org/ns/structure/1.0" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes" ns="http://www.sitemaps.org/schemas/sitemap/0.9">
<start><choice><element name="urlset"><oneOrMore><element name="url">
<element name="loc"><ref name="address"/></element>
<optional><element name="lastmod"><data type="dateTime"/></element></optional>
<zeroOrMore><element name="link" ns="http://www.w3.org/1999/xhtml"><attribute name="rel" ns=""><value>alternate</value></attribute><attribute name="hreflang" ns=""><data type="language"/></attribute><attribute name="href" ns=""><data type="anyURI"/></attribute></element></zeroOrMore>
</element></oneOrMore></element>
<element name="sitemapindex"><oneOrMore><element name="sitemap"><element name="loc"><ref name="address"/></element></element></oneOrMore></element></choice></start>
<define name="address"><data type="anyURI"><param name="pattern">https?://.{1,2040}</param></data></define>
</grammar>
END
	check 'the maps have the structure of the protocol' xmllint --noout \
	    --relaxng "$WORK/map.rng" "$out"/sitemap*.xml
else
	skip 'the maps have the structure of the protocol' 'no xmllint'
fi
check_equal 'robots.txt allows everything and names the map' \
    "User-agent: *
Disallow:

Sitemap: $base/sitemap.xml" "$(cat "$out/robots.txt")"

# nothing under embargo is in a map
file "$src/incidents/2021-geheim.md" <<'END'
---
title: Noch geheim
published: 2020-05-05 09:00
started: 2021-02-01 08:00
service: rat
informed: [public]
messages: [{fate: bounced}]
---
Text.
END
at '2020-05-05 08:59:59'
check_nowhere 'nothing under embargo is in a map' geheim "$out"
check_lacks 'nor its year' sitemap-2021 "$(cat "$out/sitemap.xml")"
at '2020-05-05 09:00'
check_contains 'then it is' sitemap-2021 "$(cat "$out/sitemap.xml")"
check_equal 'changed when it was published' 2020-05-05T09:00:00+02:00 "$(
    sed -n 's|.*<lastmod>\(.*\)</lastmod>|\1|p' "$out/sitemap-2021.xml" | head -n 1)"
rm "$src/incidents/2021-geheim.md"

# a year that is too long for one page has a map for each month
n=0
while [ $n -le 200 ]; do
	n=$((n + 1))
	file "$src/incidents/2019-nr$n.md" <<END
---
title: Nummer $n
started: 2019-0$((n % 3 + 2))-0$((n % 9 + 1)) 08:00
service: rat
informed: [public]
messages: [{fate: bounced}]
---
Text.
END
done
at '2020-05-04 10:00'
check_equal 'the maps with those of months' "$base/sitemap-pages.xml
$base/sitemap-2020.xml
$base/sitemap-2019.xml
$base/sitemap-2019-04.xml
$base/sitemap-2019-03.xml
$base/sitemap-2019-02.xml" "$(locs "$out/sitemap.xml")"
check_equal 'no other lies there' "$(locs "$out/sitemap.xml" | sort)" "$(
    find "$out" -name 'sitemap-*.xml' | sed "s|^$out|$base|" | sort)"
for map in "$out"/sitemap-*.xml; do
	locs "$map"
done | sort >"$WORK/locs"
check_equal 'no page twice in them' '' "$(uniq -d "$WORK/locs")"
check_equal 'every page of that year is in one' '' "$(
    find "$out/stoerungen/2019" "$out/en/incidents/2019" -name '*.html' \
    -exec sed -n 's|^<link rel="canonical" href="\(.*\)">|\1|p' {} + |
    sort -u | comm -23 - "$WORK/locs")"
check_equal 'and each month names its page in other languages' "$(
    printf '%s\n' 02 03 04)" "$(
    for map in "$out"/sitemap-2019-*.xml; do
	sed -n "s|.*hreflang=\"en\" href=\"$base/en/incidents/2019/month/\(..\).html\"/>|\1|p" \
	    "$map" | sort -u
    done)"
rm "$src"/incidents/2019-nr*.md

# without an address
sed -i '/^url:/d' "$src/site.yml"
at '2020-05-04 10:00'
check_equal 'without an address there is no map' '' "$(find "$out" -name 'sitemap*')"
check_equal 'and no Open Graph' '' "$(grep -r -l 'property="og:' "$out")"
check_equal 'robots.txt allows everything' 'User-agent: *
Disallow:' "$(cat "$out/robots.txt")"
check_equal 'addresses are relative to the page' '../personen/amsel.html' \
    "$(ld "$out/sprechstunden/montag.html" '.organizer[0].url')"
blocks 'without an address' "$out"
at '2020-05-04 10:00' --base-url https://anders.example/status/
check_equal 'one of the command line will do' \
    https://anders.example/status/sitemap-pages.xml \
    "$(locs "$out/sitemap.xml" | head -n 1)"
echo 'url: https://status.beispielstadt.example/' >>"$src/site.yml"

# ---- security.txt -----------------------------------------------------------------

at '2020-05-04 10:00'
check_equal 'no security.txt unless it is wanted' '' "$(find "$out" -name 'security*')"
cp "$src/site.yml" "$WORK/site.yml"
cat >>"$src/site.yml" <<'END'
sicherheit:
  kontakt: [it@beispielstadt.example, "+49 0000-3", https://beispielstadt.example/melden, http://alt.example/]
  gültig bis: 2021-03-31
  richtlinie: https://beispielstadt.example/richtlinie
  danksagungen: https://beispielstadt.example/danke
  verschlüsselung: https://beispielstadt.example/key.asc
END
at '2020-05-04 10:00'
security=$out/.well-known/security.txt
check_equal 'security.txt as RFC 9116 has it' "Contact: mailto:it@beispielstadt.example
Contact: tel:+4900003
Contact: https://beispielstadt.example/melden
Expires: 2021-03-31T22:00:00Z
Encryption: https://beispielstadt.example/key.asc
Acknowledgments: https://beispielstadt.example/danke
Preferred-Languages: de, en
Canonical: $base/.well-known/security.txt
Policy: https://beispielstadt.example/richtlinie" "$(cat "$security")"
check_contains 'a contact it cannot have is told' '[security-contact]' "$told"
check_equal 'and is not in it' '' "$(grep alt.example "$security")"

# warned TIME: which of the three warnings
warned() {
	run "$ERREICHBAR" check "$src" --at "$1" --messages en
	sed -n 's/.*\[\(security-expire[sd][a-z-]*\)\]$/\1/p' "$WORK.err"
}
check_equal 'more than a year ahead' security-expires-late \
    "$(warned '2020-03-28 10:00')"
check_equal 'less' '' "$(warned '2020-03-31 00:00')"
check_equal '30 days before, a second too early' '' \
    "$(warned '2021-03-01T21:59:59Z')"
check_equal '30 days before' security-expires-soon \
    "$(warned '2021-03-01T22:00:00Z')"
check_equal 'the last second' security-expires-soon \
    "$(warned '2021-03-31T21:59:59Z')"
check_equal 'then' security-expired "$(warned '2021-03-31T22:00:00Z')"
run "$ERREICHBAR" next "$src" --at 2021-03-01T21:59:59Z
check_equal 'the first of these is an edge: a watcher builds then, and tells' \
    2021-03-01T23:00:00+01:00 "$(cat "$WORK.out")"
cp "$WORK/site.yml" "$src/site.yml"

# ---- the catalogue ------------------------------------------------------------------

at '2020-05-04 10:00'
check_equal 'no catalogue unless it is wanted' '' "$(find "$out" -name 'katalog*')"
echo 'katalog: ja' >>"$src/site.yml"
at '2020-05-04 10:00'
check_contains 'without a licence it says so' '[catalogue-incomplete]' "$told"
check_equal 'and there is none' '' "$(find "$out" -name 'katalog*')"
echo 'lizenz: DL-DE-BY-2.0' >>"$src/site.yml"
at '2020-05-04 10:00'
expect 'with a licence' 0
check_equal 'then there is one' 5 "$(grep -c '<dcat:Dataset ' "$out/katalog.rdf")"
check_contains 'with the licence that portals know' \
    'http://dcat-ap.de/def/licenses/dl-by-de/2.0' "$(cat "$out/katalog.rdf")"
check_equal 'every file it names is there' '' "$(
    sed -n "s|.*<dcat:downloadURL rdf:resource=\"$base/\(.*\)\"/>|\1|p" \
    "$out/katalog.rdf" | while read -r name; do
	[ -f "$out/$name" ] || echo "$name"
    done)"
