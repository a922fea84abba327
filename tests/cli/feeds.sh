#!/bin/sh
# The feeds: well-formed in three formats, with the same entries; ids that stay,
# times that come from the content alone, and nothing for anybody whom it does
# not concern.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
out=$WORK/out

start_source "$src"
cat >>"$src/site.yml" <<'END'
  companies: Städtische Gesellschaften
url: https://status.beispielstadt.example/lage
languages: [en]
END
file "$src/services/post.md" <<'END'
---
name: Postfächer
kind: email
domains: beispielstadt.example
---
END
file "$src/services/chat.md" <<'END'
---
name: Chat & <Video>
---
END
file "$src/people/anna.md" <<'END'
---
name: Anna Ämter
contacts:
  - email: anna@beispielstadt.example
---
END
file "$src/people/bert.md" <<'END'
---
name: Bert Beispiel
contacts:
  - phone: "+49 0000 1"
---
END
file "$src/bodies/rat.md" <<'END'
---
name: Rat
kind: council
contacts:
  - email: rat@beispielstadt.example
---
END
file "$src/incidents/2020-05-04-post.md" <<'END'
---
title: 'Postfächer "kaputt" & <weg>'
kind: outage
started: 2020-05-04 10:00
next_update: 2020-05-04 16:00
service: post
alternates:
  - {of: anna@beispielstadt.example, use: anna@anders.example}
restored:
  - {person: anna, at: 2020-05-05 12:00}
informed:
  - {who: public, at: 2020-05-04}
---
Es geht [nichts](../services/chat.md). Schreiben Sie nicht an anna@beispielstadt.example.

## 2020-05-04 12:00: identified: Grund ]]> & <b>

Ein Kabel, siehe [hier](https://anders.example/?a=1&b=2).

## 2020-05-05 15:00: monitoring

Geht wieder.
END
file "$src/incidents/2020-05-06-firmen.md" <<'END'
---
title: Nur Gesellschaften
kind: disruption
started: 2020-05-06 10:00
ended: 2020-05-07 10:00
affects:
  - {service: post, for: companies}
  - {service: chat, for: companies}
---
Geheimwort Sonderleitung.
END
file "$src/incidents/2020-06-10-wartung.md" <<'END'
---
title: Wartung des Chats
kind: maintenance
started: 2020-06-10 22:00
ended: 2020-06-10 23:00
published: 2020-05-08 09:00
service: chat
---
Kurz.
END
file "$src/office-hours/buero.md" <<'END'
---
title: Sprechstunde
who: [bert, rat]
channel: [chat]
repeats: jeden Dienstag
starts: 2020-05-05 17:00
duration: 1 h
changes:
  - {on: 2020-05-19, cancelled: yes, reason: Feiertag, announced: 2020-05-09 08:00}
  - {am: 2020-05-26, verlegt_auf: 2020-05-27 16:00, angekündigt: 2020-05-09 09:00}
---
END
file "$src/consultations/park.md" <<'END'
---
title: Der neue Park
announced: 2020-05-01
opens: 2020-05-08
closes: 2020-05-20
respond: {post: Markt 1}
---
END
at='2020-05-10 12:00'
build_ok 'a city' "$src" "$out" "$at"

# ---- formats -------------------------------------------------------------------

if have xmllint; then
	check_equal 'all Atom and RSS is well-formed' '' "$(
	    find "$out" -name '*.atom' -o -name '*.rss' |
	    xargs xmllint --noout 2>&1)"
else
	skip 'all Atom and RSS is well-formed' 'xmllint is not installed'
fi
check_equal 'all JSON Feeds are JSON of version 1.1' '' "$(
    find "$out" -path '*/feeds/*.json' | while read -r name; do
	[ "$(json "$name" .version)" = https://jsonfeed.org/version/1.1 ] ||
	    echo "$name"
    done)"
names() {
	(cd "$1" && find feeds -name "*.$2" | sed "s/\.$2$//" | sort)
}
check_equal 'each feed is there as RSS' "$(names "$out" atom)" \
    "$(names "$out" rss)"
check_equal 'and as JSON Feed' "$(names "$out" atom)" "$(names "$out" json)"
check_equal 'for everything, audiences, kinds, services, people, bodies' \
    "feeds/alle
feeds/arten/ausfaelle
feeds/arten/beteiligung
feeds/arten/hinweise
feeds/arten/stoerungsmeldungen
feeds/arten/termine
feeds/arten/vorsorglich
feeds/arten/wartungen
feeds/dienste/chat
feeds/dienste/post
feeds/gremien/rat
feeds/personen/anna
feeds/personen/bert
feeds/zielgruppen/administration
feeds/zielgruppen/companies
feeds/zielgruppen/public" "$(names "$out" atom)"
check_equal 'in the other language, too' "$(names "$out" atom | wc -l)" \
    "$(names "$out/en" atom | wc -l)"

# entries FILE: of one in any format "id updated" in UTC, in their order
entries() {
	case $1 in
	*.json) json "$1" '.items[] | .id + " " + .date_modified' ;;
	*.rss) awk '/<item>/ { on = 1 }
	    on && match($0, /<guid[^>]*>/) { id = substr($0, RSTART + RLENGTH)
		sub(/<.*/, "", id) }
	    on && match($0, /<pubDate>/) { t = substr($0, RSTART + RLENGTH)
		sub(/<.*/, "", t); print id " " t }' "$1" ;;
	*) awk '/<entry>/ { on = 1 }
	    on && match($0, /<id>/) { id = substr($0, RSTART + RLENGTH)
		sub(/<.*/, "", id) }
	    on && match($0, /<updated>/) { t = substr($0, RSTART + RLENGTH)
		sub(/<.*/, "", t); print id " " t }' "$1" ;;
	esac | while read -r id t; do
		echo "$id $(date -u -d "$t" +%Y-%m-%dT%H:%MZ)"
	done
}
tag=tag:status.beispielstadt.example,2020:
check_equal 'what concerns the public, newest first' \
    "${tag}date/buero/2020-05-26 2020-05-09T07:00Z
${tag}date/buero/2020-05-19 2020-05-09T06:00Z
${tag}incident/2020-06-10-wartung 2020-05-08T07:00Z
${tag}consultation/park 2020-05-07T22:00Z
${tag}incident/2020-05-04-post 2020-05-05T13:00Z" \
    "$(entries "$out/feeds/alle.atom")"
for name in $(names "$out" atom); do
	all=$(entries "$out/$name.atom")
	[ "$all" = "$(entries "$out/$name.rss")" ] &&
	    [ "$all" = "$(entries "$out/$name.json")" ] || echo "$name"
done >"$WORK/differ"
check_equal 'all formats have the same entries' '' "$(cat "$WORK/differ")"
check_equal 'the feed of everything is that of the public' \
    "$(entries "$out/feeds/alle.atom")" \
    "$(entries "$out/feeds/zielgruppen/public.atom")"

# the first of a kind in a file, as text
first() {
	sed -n "s|.*<$1[^>]*>\(.*\)</$1>.*|\1|p" "$2" | head -n 1
}
check_equal 'RSS: ids are no links' '' \
    "$(find "$out" -path '*/feeds/*.rss' | xargs grep '<guid' |
    grep -v 'isPermaLink="false"')"
check_equal 'RSS: times of RFC 822' 'Sat, 09 May 2020 09:00:00 +0200' \
    "$(first pubDate "$out/feeds/alle.rss")"
check_equal 'RSS: its language' 'de en' "$(first language \
    "$out/feeds/alle.rss") $(first language "$out/en/feeds/all.rss")"
check_contains 'Atom: its language' 'xml:lang="en"' \
    "$(cat "$out/en/feeds/all.atom")"
check_contains 'Atom: what is not translated says so' \
    '<title xml:lang="de">Wartung des Chats</title>' \
    "$(cat "$out/en/feeds/all.atom")"
check_lacks 'and nothing else does' '<title xml:lang' \
    "$(cat "$out/feeds/alle.atom")"
check_contains 'RSS: its own address' \
    '<atom:link rel="self" type="application/rss+xml" href="https://status.beispielstadt.example/lage/feeds/alle.rss"/>' \
    "$(cat "$out/feeds/alle.rss")"
check_contains 'Atom: its own address' \
    '<link rel="self" type="application/atom+xml" href="https://status.beispielstadt.example/lage/feeds/personen/anna.atom"/>' \
    "$(cat "$out/feeds/personen/anna.atom")"
check_equal 'JSON: its own address, and that of the page' \
    'https://status.beispielstadt.example/lage/feeds/dienste/post.json https://status.beispielstadt.example/lage/dienste/post.html' \
    "$(json "$out/feeds/dienste/post.json" '.feed_url + " " + .home_page_url')"

# ---- times -----------------------------------------------------------------------

check_equal 'a feed is as new as its newest entry' '' "$(
    find "$out" -path '*/feeds/*.atom' | while read -r name; do
	grep '<updated>' "$name" | sed 's/.*<updated>\(.*\)<.*/\1/' >"$WORK/t"
	[ "$(head -n 1 "$WORK/t")" = "$(sed 1d "$WORK/t" | sort -r | head -n 1)" ] ||
	    [ "$(wc -l <"$WORK/t")" = 1 ] || echo "$name"
    done)"
check_equal 'an empty one is old' 1970-01-01T01:00:00+01:00 \
    "$(first updated "$out/feeds/arten/hinweise.atom")"
check_equal 'nothing is of the future' '' "$(
    find "$out" -path '*/feeds/*.atom' | while read -r name; do
	entries "$name"
    done | awk '$2 > "2020-05-10T10:00Z"')"
build_ok 'days later, nothing having happened' "$src" "$WORK/later" \
    '2020-05-11 09:00'
check_same 'feeds are the same bytes' "$out/feeds" "$WORK/later/feeds"
check_same 'in the other language, too' "$out/en/feeds" "$WORK/later/en/feeds"

# ---- ids ---------------------------------------------------------------------------

ids() {
	for name in $(names "$1" atom); do
		first id "$1/$name.atom"
		entries "$1/$name.atom" | sed 's/ .*//'
	done
}
cp -R "$src" "$WORK/other"
sed -i 's/^title: .*kaputt.*/title: Anders/' \
    "$WORK/other/incidents/2020-05-04-post.md"
sed -i 's/^name: .*/name: Anders/' "$WORK/other/services/post.md"
build_ok 'other titles, another address' "$WORK/other" "$WORK/again" "$at" \
    --base-url https://anders.example/x
check_equal 'ids stay' "$(ids "$out")" "$(ids "$WORK/again")"
check_contains 'links follow' 'href="https://anders.example/x/feeds/alle.atom"' \
    "$(cat "$WORK/again/feeds/alle.atom")"
check_equal 'no id twice in a feed, or in two languages' '' "$(
    { entries "$out/feeds/alle.atom"; entries "$out/en/feeds/all.atom"; } |
    sed 's/ .*//' | sort | uniq -d)"

# ---- whom it concerns ------------------------------------------------------------------

holding() {
	(cd "$out" && grep -r -l -e "$1" --include='*.atom' --include='*.rss' \
	    --include='*.json' feeds en/feeds | sort)
}
check_equal 'what is for companies is in their feed and no other' \
    "en/feeds/audiences/companies.atom
en/feeds/audiences/companies.json
en/feeds/audiences/companies.rss
feeds/zielgruppen/companies.atom
feeds/zielgruppen/companies.json
feeds/zielgruppen/companies.rss" "$(holding Sonderleitung)"
check_equal 'neither is its end' "$(holding Sonderleitung)" \
    "$(holding 'resolved/2020-05-06-firmen')"
check_equal 'a person: services, restored, no office hours of others' \
    "${tag}restored/2020-05-04-post/anna
${tag}incident/2020-05-04-post" \
    "$(entries "$out/feeds/personen/anna.atom" | sort -k 2 -r | sed 's/ .*//' |
    sort -r)"
check_equal 'another: office hours only' "${tag}date/buero/2020-05-26
${tag}date/buero/2020-05-19" \
    "$(entries "$out/feeds/personen/bert.atom" | sed 's/ .*//')"
check_equal 'a body: both' "${tag}date/buero/2020-05-26
${tag}date/buero/2020-05-19
${tag}incident/2020-05-04-post" \
    "$(entries "$out/feeds/gremien/rat.atom" | sed 's/ .*//')"
check_equal 'a service' "${tag}incident/2020-06-10-wartung" \
    "$(entries "$out/feeds/dienste/chat.atom" | sed 's/ .*//')"
check_equal 'under embargo: not a word' '' "$(
    build "$src" "$WORK/before" '2020-05-08 08:59'
    grep -r -l 2020-06-10-wartung "$WORK/before/feeds" "$WORK/before/en/feeds" \
	"$WORK/before/api/v1/news.json")"

# ---- texts ---------------------------------------------------------------------------------

# content ID: the HTML of an entry of the feed of everything
content() {
	json "$out/feeds/alle.json" --arg id "$tag$1" \
	    '.items[] | select(.id == $id) | .content_html'
}
post=$(content incident/2020-05-04-post)
check_contains 'titles are intact' 'Postfächer "kaputt" & <weg>' \
    "$(json "$out/feeds/alle.json" '.items[].title')"
check_contains 'in XML as well' '"kaputt" &amp; &lt;weg&gt;</title>' \
    "$(cat "$out/feeds/alle.atom")"
check_contains 'links to pages are whole' \
    '<a href="https://status.beispielstadt.example/lage/dienste/chat.html">nichts</a>' \
    "$post"
check_contains 'others are as they are' 'href="https://anders.example/?a=1&amp;b=2"' \
    "$post"
check_contains 'behind an address stands what to use instead' 'anna@anders.example' \
    "$(printf '%s\n' "$post" | lines 'nicht an')"
check_equal 'the newest update comes first' 'monitoring identified' "$(
    printf '%s\n' "$post" | grep -n -e 'wird beobachtet' -e 'Ursache bekannt' |
    sed -e 's/.*beobachtet.*/monitoring/' -e 's/.*bekannt.*/identified/' | xargs)"
check_lacks 'no markup of authors comes through' '<b>' "$post"
check_contains 'a cancelled date says why' 'Feiertag' \
    "$(content date/buero/2020-05-19)"
check_contains 'a moved one when it is' '27.05.2020, 16:00 Uhr' \
    "$(content date/buero/2020-05-26)"

# without an address of its own: relative to the feed
sed '/^url:/d' "$src/site.yml" >"$WORK/other/site.yml"
build_ok 'a city without an address' "$WORK/other" "$WORK/bare" "$at"
check_equal 'links lead from the feed to files that are there' '' "$(
    cd "$WORK/bare/feeds/personen" && sed -n 's/.* href="\([^"#]*\)".*/\1/p' \
    anna.atom | grep -v ^mailto: | while read -r link; do
	[ -f "$link" ] || echo "$link"
    done)"
check_contains 'and ids are there all the same' tag:erreichbar.invalid,2020: \
    "$(cat "$WORK/bare/feeds/alle.atom")"

# ---- ways to them -----------------------------------------------------------------------------

heads() {
	sed -n 's/.*<link rel="alternate" type="\([^"]*\)".*href="\([^"]*\)".*/\1 \2/p' \
	    "$out/$1"
}
check_equal 'a page names the feed of everything' \
    "application/atom+xml feeds/alle.atom
application/feed+json feeds/alle.json" "$(heads index.html)"
check_equal 'that of a person its own before it' \
    "application/atom+xml ../feeds/people/anna.atom
application/feed+json ../feeds/people/anna.json
application/atom+xml ../feeds/all.atom
application/feed+json ../feeds/all.json" "$(heads en/people/anna.html)"
check_equal 'every page leads to the one on subscribing' '' "$(cd "$out" &&
    find . -name '*.html' ! -path './aushang*' ! -path './en/notice*' \
    ! -path './einbinden/*' ! -name notfall.html ! -name emergency.html \
    ! -name 404.html ! -path './en/404.html' |
    xargs grep -L -e abonnieren.html -e subscribe.html)"
check_equal 'which names each feed of the tree but those of people and bodies' \
    "$(names "$out" atom | grep -v -e /personen/ -e /gremien/ -e /public$)" \
    "$(grep -o 'href="feeds/[^"]*\.atom"' "$out/abonnieren.html" |
    sed 's/href="\(.*\)\.atom"/\1/' | sort -u)"

# ---- news.json ----------------------------------------------------------------------------------

news=$out/api/v1/news.json
check_equal 'news.json has all audiences' \
    'date/buero/2020-05-26 date/buero/2020-05-19 incident/2020-06-10-wartung consultation/park resolved/2020-05-06-firmen incident/2020-05-06-firmen incident/2020-05-04-post' \
    "$(json "$news" '[.entries[].id] | join(" ")')"
check_equal 'and says whom each concerns' '["companies"]' \
    "$(json "$news" -c '.entries[] | select(.id == "resolved/2020-05-06-firmen") | .audiences')"
check_equal 'revisions are 16 digits' '' "$(json "$news" \
    '.entries[].revision | select(test("^[0-9a-f]{16}$") | not)')"
revision() {
	json "$1/api/v1/news.json" \
	    '.entries[] | select(.id == "incident/2020-05-04-post") | .revision'
}
check_equal 'a corrected title is no news' "$(revision "$out")" \
    "$(revision "$WORK/again")"
sed -i 's/^started: 2020-05-04 10:00/started: 2020-05-04 09:30/' \
    "$WORK/other/incidents/2020-05-04-post.md"
build_ok 'an earlier beginning' "$WORK/other" "$WORK/again" "$at"
check 'another time is' test "$(revision "$out")" != "$(revision "$WORK/again")"

# ---- how many -----------------------------------------------------------------------------------

start_source "$WORK/many"
printf -- '---\nname: Post\n---\n' >"$WORK/many/services/post.md"
printf -- '---\nname: Anna Beispiel\ncontacts:\n  - {email: anna@rat.beispielstadt.example, service: post, for: [public]}\n---\n' \
    >"$WORK/many/people/anna.md"
# many STEP: 60 incidents, one every so many minutes, the newest at 12:00 UTC
many() {
	rm -rf "$WORK/many/incidents" "$WORK/many.out"
	many_i=0
	while [ "$many_i" -lt 60 ]; do
		many_at=$(date -u -d "2020-05-04T12:00:00Z - $((many_i * $1)) minutes" \
		    +%Y-%m-%dT%H:%M:00Z)
		file "$WORK/many/incidents/i$many_i.md" <<-END
		---
		title: Nr. $many_i
		started: $many_at
		service: post
		---
		END
		many_i=$((many_i + 1))
	done
	build_ok "one every $1 minutes" "$WORK/many" "$WORK/many.out" '2020-05-04 16:00'
}
# counts: how many entries the feed of all, of a service and of a person have
counts() {
	for count_of in alle dienste/post personen/anna; do
		json "$WORK/many.out/feeds/$count_of.json" '.items | length'
	done | xargs
	for count_kind in '<entry>' '<item>'; do
		cat "$WORK/many.out/feeds/alle.atom" "$WORK/many.out/feeds/alle.rss" |
		    grep -c -F "$count_kind"
	done | xargs
}
many 1440
check_equal 'a feed has the newest 25, one of a person 20' '25 25 20
25 25' "$(counts)"
check_equal 'and they are the newest' 'Nr. 0 Nr. 24' \
    "$(json "$WORK/many.out/feeds/alle.json" '"\(.items[0].title) \(.items[-1].title)"')"
many 1
check_equal 'what came all at once stays, up to 50' '50 50 20
50 50' "$(counts)"
many 90
check_equal 'two days before the newest are enough' '33 33 20
33 33' "$(counts)"
