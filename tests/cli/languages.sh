#!/bin/sh
# Languages: `languages: [de, en]` builds a tree for each, that know each other;
# what is not translated stands in the original and says so; facts come from
# the original only; easy language has a tree of its own. Every file of words
# has the same keys and places to fill. A third language is one file of words:
# with a made-up one, no German word of the program is left.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

locales=$TOP/templates/locale

# ---- files of words -----------------------------------------------------------

# words FILE: a line "key<TAB>text" for each word
words() {
	awk '
	function plain(s) {
		sub(/^[ ]+/, "", s)
		sub(/[ ]+$/, "", s)
		if (s ~ /^".*"$/)
			s = substr(s, 2, length(s) - 2)
		return s
	}
	# {one: a, other: "b, c"}
	function flow(prefix, s,    i, c, quoted, part) {
		s = substr(s, 2, length(s) - 2) ","
		for (i = 1; i <= length(s); i++) {
			c = substr(s, i, 1)
			if (c == "\"")
				quoted = !quoted
			if (c == "," && !quoted) {
				pair(prefix, part)
				part = ""
			} else
				part = part c
		}
	}
	function pair(prefix, s,    at) {
		at = index(s, ":")
		print prefix "." plain(substr(s, 1, at - 1)) "\t" \
		    plain(substr(s, at + 1))
	}
	/^ *(#|$)/ { next }
	{
		match($0, /^ */)
		depth = RLENGTH / 2
		at = index($0, ":")
		name[depth] = plain(substr($0, 1, at - 1))
		text = substr($0, at + 1)
		sub(/^ +/, "", text)
		key = name[0]
		for (i = 1; i <= depth; i++)
			key = key "." name[i]
		if (text ~ /^\{.*\}$/)
			flow(key, text)
		else if (text != "")
			print key "\t" plain(text)
	}' "$1"
}

# places: of words on stdin, the keys, and each place to fill behind its key.
# How a time is put together differs from language to language.
places() {
	awk -F '\t' '{
		print $1
		if ($1 ~ /^time\./)
			next
		while (match($2, /\{\{[^}]*\}\}|\{[a-z0-9]+\}/)) {
			print $1 " " substr($2, RSTART, RLENGTH)
			$2 = substr($2, RSTART + RLENGTH)
		}
	}' | sort
}

words "$locales/de.yml" >"$WORK/de"
check 'the German words are read' test "$(wc -l <"$WORK/de")" -gt 450
places <"$WORK/de" >"$WORK/de.places"
check 'they have places to fill' grep -q '^incident.restored_of {{' \
    "$WORK/de.places"
for file in "$locales"/*.yml; do
	name=$(basename "$file" .yml)
	words "$file" >"$WORK/words"
	places <"$WORK/words" >"$WORK/places"
	check_same "$name: the same keys and places" "$WORK/de.places" \
	    "$WORK/places"
	check_equal "$name: no word is empty" '' \
	    "$(awk -F '\t' '$2 == ""' "$WORK/words")"
	check_equal "$name: addresses are of a-z, 0-9 and hyphens" '' \
	    "$(grep '^path\.' "$WORK/words" | grep -v '	[a-z0-9-]*$')"
	check_equal "$name: no address twice" '' \
	    "$(grep '^path\.' "$WORK/words" | cut -f 2 | sort | uniq -d)"
done
check 'there is English' test -f "$locales/en.yml"

# ---- two languages --------------------------------------------------------------

src=$WORK/src
start_source "$src"
echo 'languages: [de, en]' >>"$src/site.yml"
file "$src/services/post.md" <<'END'
---
name: Postfächer des Rates
kind: email
domains: [rat.beispielstadt.example]
official: yes
---
Darüber erreichen Sie den Rat.
END
file "$src/services/post.en.md" <<'END'
---
name: Mailboxes of the council
---
This is how you reach the council.
END
file "$src/services/telefon.md" <<'END'
---
name: Telefon der Zentrale
kind: phone
official: yes
---
Wir sind da.
END
file "$src/people/muster-kim.md" <<'END'
---
name: Kim Muster
contacts:
  - email: kim@rat.beispielstadt.example
    label: Büro
---
END
file "$src/people/muster-kim.en.md" <<'END'
---
contacts:
  - label: office
---
END
file "$src/incidents/2026-01-04-post.md" <<'END'
---
title: Postfächer abgeschaltet
kind: precaution
started: 2026-01-04 08:00
next_update: 2026-01-06 12:00
affects: {post: down}
alternates:
  - of: "*@rat.beispielstadt.example"
    use: "{local}.neu@beispielstadt.example"
messages: [{fate: lost}]
informed: [{who: public, at: 2026-01-04, by: Zeitung}]
---
Die Postfächer sind aus.

## 2026-01-04 09:00 wird untersucht: Suche läuft

Wir suchen den Fehler.

## 2026-01-05 09:00 Ursache bekannt: Fehler gefunden

Es ist ein Kabel.
END
file "$src/incidents/2026-01-04-post.en.md" <<'END'
---
title: Mailboxes switched off
informed: [{by: newspaper}]
---
The mailboxes are off.

## 2026-01-04 09:00 investigating: Search under way

We are looking for the fault.
END
site=$WORK/site
build_ok 'two languages build' "$src" "$site" '2026-01-04 10:00'
check_equal 'without a word' '' "$(echo "$told" | grep -v '^published')"

incident=$site/en/incidents/2026/2026-01-04-post.html
original=$site/stoerungen/2026/2026-01-04-post.html
check 'the German page' test -f "$original"
check 'the English page has an English address' test -f "$incident"
check_equal 'as many pages in both' \
    "$(cd "$site" && find . -name '*.html' ! -path './en/*' \
    ! -path './einbinden/*' | wc -l)" "$(find "$site/en" -name '*.html' | wc -l)"
check_equal 'each page says its language' '' "$(
    find "$site" -name '*.html' ! -name '*.fragment.html' |
    while read -r page; do
	lang=de
	case $page in "$site"/en/*) lang=en ;; esac
	grep -q "<html lang=\"$lang\"" "$page" || echo "$page"
    done)"
check_contains 'German leads to English' \
    '<link rel="alternate" hreflang="en" href="../../en/incidents/2026/2026-01-04-post.html">' \
    "$(cat "$original")"
check_contains 'English leads to German' \
    '<link rel="alternate" hreflang="de" href="../../../stoerungen/2026/2026-01-04-post.html">' \
    "$(cat "$incident")"
check_contains 'for people as well' 'hreflang="de" lang="de">Deutsch</a>' \
    "$(cat "$incident")"
check_contains 'and back' 'hreflang="en" lang="en">English</a>' \
    "$(cat "$original")"

# each page of a list is named by its other one
check_equal 'every alternate leads back' '' "$(
    cd "$site" && grep -r -l 'rel="alternate"' --include='*.html' . |
    while read -r page; do
	to=$(sed -n 's/.*rel="alternate" hreflang="[a-z]*" href="\([^"]*\)".*/\1/p' \
	    "$page")
	other=$(dirname "$page")/$to
	back=$(sed -n 's/.*rel="alternate" hreflang="[a-z]*" href="\([^"]*\)".*/\1/p' \
	    "$other")
	[ "$(readlink -f "$(dirname "$other")/$back")" = \
	    "$(readlink -f "$page")" ] || echo "$page"
    done)"

# ---- what is translated, and what is not ------------------------------------------

page=$(main_text "$incident")
check_contains 'the title is translated' 'Mailboxes switched off' "$page"
check_contains 'the text is translated' 'The mailboxes are off.' "$page"
check_contains 'the words are' 'switched off as a precaution' "$page"
check_contains 'the update is' 'Search under way' "$page"
check_contains 'texts in lists are' 'newspaper' "$page"
check_lacks 'nothing German is left' 'Postf' "$page"
check_contains 'times are English' 'Sun 4 January 2026, 08:00' "$page"
check_lacks 'it is up to date' 'older than the original' "$page"

person=$site/en/people/muster-kim.html
check_contains 'the label is translated, its address is the original' \
    'Email (office): kim@rat.beispielstadt.example' "$(main_text "$person")"
check_contains 'the alternate stands beside it' \
    kim.neu@beispielstadt.example "$(main_text "$person")"

service=$(cat "$site/en/services/telefon.html")
check_contains 'an untranslated title says its language' \
    '<h1 lang="de">Telefon der Zentrale</h1>' "$service"
check_contains 'an untranslated text as well' 'class="text" lang="de"' \
    "$service"
check_contains 'in lists as well' 'lang="de">Telefon der Zentrale<' \
    "$(cat "$site/en/services/index.html")"
service=$(cat "$site/en/services/post.html")
check_lacks 'a translated one has none' '<h1 lang' "$service"
check_lacks 'nor its text' 'class="text" lang' "$service"
check_lacks 'the German page has none' 'lang="en"' \
    "$(sed -n '/<main/,/<\/main>/p' "$original")"

# a day later there is an update without translation
build_ok 'a day later it builds' "$src" "$site" '2026-01-05 10:00'
page=$(main_text "$incident")
check_contains 'a newer update: the page says that it is behind' \
    'This translation is older than the original.' "$page"
check_contains 'the update stands there' 'Es ist ein Kabel.' "$page"
check_contains 'in the original, and says so' \
    '<span lang="de">Fehler gefunden</span>' "$(cat "$incident")"
check_contains 'its text too' '<div class="text" lang="de">
<p>Es ist ein Kabel.' "$(cat "$incident")"
check_contains 'in lists as well' '<span lang="de">Fehler gefunden</span>' \
    "$(cat "$site/en/index.html")"
check_lacks 'the translated update has no mark' \
    '<span lang="de">Search under way' "$(cat "$incident")"
check_lacks 'the original is not behind' 'lter als das Original' \
    "$(main_text "$original")"

# ---- facts --------------------------------------------------------------------------

# fact NAME KEY FILE: a translation with this front matter changes nothing
cp -R "$site" "$WORK/before"
fact() {
	rm -rf "$WORK/fact"
	cp -R "$src" "$WORK/fact"
	file "$WORK/fact/$3"
	build "$WORK/fact" "$WORK/fact.out" '2026-01-05 10:00'
	expect "$1: it builds" 0
	check_contains "$1: it is told" "'$2' is no text" "$told"
	find "$WORK/fact.out" "$WORK/before" \( -name build.json -o \
	    -name metrics.prom \) -exec rm {} +
	rm -f "$WORK/fact.out/.erreichbar" "$WORK/before/.erreichbar"
	check_same "$1: nothing changes" "$WORK/before" "$WORK/fact.out"
	rm -rf "$WORK/fact.out"
}
incident_with() {
	cat <<-END
	---
	title: Mailboxes switched off
	informed: [{by: newspaper}]
	$1
	---
	The mailboxes are off.

	## 2026-01-04 09:00 investigating: Search under way

	We are looking for the fault.
	END
}
incident_with 'started: 2026-01-01' |
    fact 'a start' started incidents/2026-01-04-post.en.md
incident_with 'ended: 2026-01-04 11:00' |
    fact 'an end' ended incidents/2026-01-04-post.en.md
incident_with 'affects: [{state: operational}]' |
    fact 'a state' state incidents/2026-01-04-post.en.md
incident_with 'messages: [{fate: delivered}]' |
    fact 'a fate' fate incidents/2026-01-04-post.en.md
incident_with 'alternates: [{use: other@beispielstadt.example}]' |
    fact 'an alternate' use incidents/2026-01-04-post.en.md
incident_with 'alternates: [{of: kim@rat.beispielstadt.example}]' |
    fact 'what is replaced' of incidents/2026-01-04-post.en.md
incident_with 'affects: [{state: down}, {state: down}]' |
    fact 'more entries' affects incidents/2026-01-04-post.en.md
fact 'an address' email people/muster-kim.en.md <<'END'
---
contacts:
  - label: office
    email: other@rat.beispielstadt.example
---
END
fact 'former addresses' former people/muster-kim.en.md <<'END'
---
contacts:
  - label: office
former: [old@rat.beispielstadt.example]
---
END
fact 'domains' domains services/post.en.md <<'END'
---
name: Mailboxes of the council
domains: [beispielstadt.example]
---
This is how you reach the council.
END

# ---- what is wrong -------------------------------------------------------------------

wrong=$WORK/wrong
cp -R "$src" "$wrong"
file "$wrong/services/fax.en.md" <<'END'
---
name: Fax
---
END
build "$wrong" "$WORK/wrong.out" '2026-01-05 10:00'
expect 'a translation of nothing: an error' 1
check_contains 'it names the original' \
    "services/fax.en.md: error: this translates 'fax.md', which does not exist" \
    "$told"
check 'the rest is published' test -f "$WORK/wrong.out/en/services/post.html"
rm "$wrong/services/fax.en.md"

file "$wrong/services/telefon.fr.md" <<'END'
---
name: Téléphone
---
END
build "$wrong" "$WORK/wrong.out" '2026-01-05 10:00'
expect 'a translation into a language that is not published: a warning' 0
check_contains 'it names the language' "the site has no language 'fr'" "$told"
check_nowhere 'it is nowhere' Téléphone "$WORK/wrong.out"
rm "$wrong/services/telefon.fr.md"

printf '\n## 2026-01-05 09:01 resolved\n\nNo.\n' \
    >>"$wrong/incidents/2026-01-04-post.en.md"
build "$wrong" "$WORK/wrong.out" '2026-01-05 10:00'
expect 'an update that the original lacks: a warning' 0
check_contains 'it says what happens' 'no update of this time; it is left out' \
    "$told"
check_lacks 'it is left out' 'resolved' \
    "$(main_text "$WORK/wrong.out/en/incidents/2026/2026-01-04-post.html")"

cp "$src/incidents/2026-01-04-post.en.md" "$wrong/incidents/"
sed -i 's/\[de, en\]/[de, eng]/' "$wrong/site.yml"
rm -rf "$WORK/wrong.out"
build "$wrong" "$WORK/wrong.out" '2026-01-05 10:00'
expect 'a language without words: an error' 1
check 'it publishes nothing' test ! -e "$WORK/wrong.out/index.html"

# a broken translation leaves the original
cp -R "$src" "$WORK/broken"
file "$WORK/broken/services/post.en.md" <<'END'
---
name: [
---
END
build "$WORK/broken" "$WORK/broken.out" '2026-01-05 10:00'
expect 'a broken translation: an error' 1
check_contains 'the original stands there' \
    '<h1 lang="de">Postfächer des Rates</h1>' \
    "$(cat "$WORK/broken.out/en/services/post.html")"

# ---- texts of site.yml ---------------------------------------------------------------

cp -R "$src" "$WORK/named"
cat >>"$WORK/named/site.yml" <<'END'
groups: [Rathaus, Rat]
state: ST
END
sed -i 's/phone: "+49 0000 0000"/&, represented_by: Die Bürgermeisterin/' \
    "$WORK/named/site.yml"
sed -i 's/^name: Telefon der Zentrale/&\ngroup: Rathaus/' \
    "$WORK/named/services/telefon.md"
sed -i 's/^name: Postf.*/&\ngroup: Rat/' "$WORK/named/services/post.md"
sed -i 's/^affects: .*/affects: {service: post, state: down, for: Stadtverwaltung}/
    s/^informed: .*/informed: [{who: Bürgerinnen und Bürger, at: 2026-01-04, by: Zeitung}]/' \
    "$WORK/named/incidents/2026-01-04-post.md"
named=$WORK/named.out
build_ok 'site.yml without a translation' "$WORK/named" "$named" \
    '2026-01-05 10:00'
incident=en/incidents/2026/2026-01-04-post.html
check_contains 'its title says its language' \
    '<p class="site-title"><a href="index.html" lang="de">Beispielstadt</a>' \
    "$(cat "$named/en/index.html")"
check_contains 'so do groups' '<caption lang="de">Rat</caption>' \
    "$(cat "$named/en/index.html")"
check_contains 'audiences' '<span class="item" lang="de">Stadtverwaltung</span>' \
    "$(cat "$named/$incident")"
check_contains 'who was informed' \
    '<th scope="row" data-label="Who" lang="de">Bürgerinnen und Bürger</th>' \
    "$(cat "$named/$incident")"
check_contains 'who represents the publisher' \
    '<dd lang="de">Die Bürgermeisterin</dd>' "$(cat "$named/en/impressum.html")"
check_contains 'titles in the footer' \
    '<a href="impressum.html" lang="de">impressum</a>' \
    "$(cat "$named/en/index.html")"
check_lacks 'in German nothing does' ' lang="de">Beispielstadt' \
    "$(cat "$named/index.html")"

file "$WORK/named/site.en.yml" <<'END'
title: Example City
publisher: {represented_by: The mayor}
audiences:
  public: Citizens
  administration: City administration
groups: [City hall, Council]
END
build_ok 'site.en.yml' "$WORK/named" "$named" '2026-01-05 10:00'
check_equal 'without a word' '' "$(echo "$told" | grep -v '^published')"
page=$(cat "$named/en/index.html")
check_contains 'the title is translated' \
    '<p class="site-title"><a href="index.html">Example City</a>' "$page"
check_contains 'and in the head' '· Example City</title>' "$page"
check_contains 'groups are' '<caption>Council</caption>' "$page"
check_order 'they keep their order' "$named/en/index.html" \
    '<caption>City hall</caption>' '<caption>Council</caption>'
check_contains 'audiences are' '<span class="item">City administration</span>' \
    "$(cat "$named/$incident")"
check_contains 'files name them as before' \
    '<th scope="row" data-label="Who">Citizens</th>' "$(cat "$named/$incident")"
check_contains 'the imprint is' '<dd>The mayor</dd>' \
    "$(cat "$named/en/impressum.html")"
check_contains 'the name of the publisher stays' \
    '<dd lang="de">Stadt Beispielstadt</dd>' "$(cat "$named/en/impressum.html")"
check_contains 'the search has the group' 'City hall' \
    "$(cat "$named/en/search-index.js")"
check_nowhere 'nothing German of it is left' Stadtverwaltung "$named/en"
check_contains 'the German title stays' '>Beispielstadt</a>' \
    "$(cat "$named/index.html")"
check_contains 'German audiences stay' '>Stadtverwaltung</span>' \
    "$(cat "$named/stoerungen/2026/2026-01-04-post.html")"
check_equal 'data has the title of the original' Beispielstadt \
    "$(json "$named/api/v1/status.json" .title)"

file "$WORK/named/site.en.yml" <<'END'
title: Example City
url: https://other.example
languages: [en]
publisher: {email: other@beispielstadt.example}
groups: [Council]
END
build "$WORK/named" "$named" '2026-01-05 10:00'
expect 'facts of site.yml: warnings' 0
for key in url languages email groups; do
	check_contains "$key is told" "'$key' is no text" "$told"
done
check_nowhere 'none is used' other.example "$named/en"
check_nowhere 'nor the address' other@ "$named/en"
check_contains 'the rest is' 'Example City' "$(cat "$named/en/index.html")"
mv "$WORK/named/site.en.yml" "$WORK/named/site.fr.yml"
build "$WORK/named" "$named" '2026-01-05 10:00'
expect 'of a language that is not published: a warning' 0
check_contains 'it is told' "site.fr.yml: warning: the site has no language 'fr'" \
    "$told"
rm "$WORK/named/site.fr.yml"
echo 'title: [' >"$WORK/named/site.en.yml"
build "$WORK/named" "$named" '2026-01-05 10:00'
expect 'a broken one: an error' 1
check_contains 'the original stands there' 'lang="de">Beispielstadt</a>' \
    "$(cat "$named/en/index.html")"

# ---- older than its original --------------------------------------------------------------

history=$WORK/history
git_here() {
	git -C "$history" -c user.name=Test -c user.email=t@beispiel.example \
	    -c commit.gpgsign=false "$@"
}
commit() {
	git_here add -A && git_here commit -q -m "$1"
}
mkdir "$history"
git_here init -q -b main
cp -R "$src"/. "$history"
rm "$history/incidents/2026-01-04-post.en.md"
file "$history/bodies/rat.md" <<'END'
---
name: Rat
kind: council
---
Der Rat.
END
file "$history/office-hours/amt.md" <<'END'
---
title: Sprechstunde
who: rat
repeats: FREQ=WEEKLY
starts: 2026-01-05 10:00
duration: 1 h
without_account: {phone: "+49 0000 1"}
---
Kommen Sie.
END
file "$history/consultations/plan.md" <<'END'
---
title: Plan
opens: 2026-01-01
closes: 2026-02-01
respond: {post: "Rathausplatz 1, 00000 Beispielstadt"}
---
Ein Plan.
END
for name in bodies/rat office-hours/amt consultations/plan pages/impressum \
    people/muster-kim services/post incidents/2026-01-04-post; do
	printf -- '---\n---\nEnglish text.\n' >"$history/$name.en.md"
	printf -- '---\n---\nLeichter Text.\n' >"$history/$name.ls.md"
done
sed -i '/^## /,$d' "$history/incidents/2026-01-04-post.md"
commit 'both at once'

# old_pages TREE: the pages there that say it
old_pages() {
	(cd "$history.out" && grep -r -l -e 'This translation is older' \
	    -e 'Dieser Text ist alt' "$1" | sort)
}
# build_history NAME [SOURCE...]
build_history() {
	history_name=$1
	shift
	[ $# -gt 0 ] || set -- --repo "$history"
	run "$ERREICHBAR" build "$@" --out "$history.out" \
	    --at '2026-01-05 09:30' --messages en
	told=$(cat "$WORK.err")
	expect "$history_name" 0
}
build_history 'a repository builds'
check_equal 'all is up to date' '' "$(old_pages .)"
check_lacks 'nothing is told' translation-outdated "$told"

for name in bodies/rat office-hours/amt consultations/plan pages/impressum \
    people/muster-kim services/post incidents/2026-01-04-post; do
	echo 'Mehr Text.' >>"$history/$name.md"
done
commit 'all originals'
build_history 'originals have changed'
check_equal 'each kind of page says so' \
    'en/bodies/rat.html
en/consultations/plan.html
en/impressum.html
en/incidents/2026/2026-01-04-post.html
en/office-hours/amt.html
en/people/muster-kim.html
en/services/post.html' "$(old_pages en)"
check_equal 'as do those in easy language' 7 "$(old_pages ls | wc -l)"
check_equal 'no original does' 14 "$(old_pages . | wc -l)"
for kind in bodies/rat office-hours/amt consultations/plan pages/impressum \
    people/muster-kim services/post incidents/2026-01-04-post; do
	for lang in en ls; do
		check_contains "$kind.$lang is told" "$kind.$lang.md:1:1: warning: '$kind.md' was changed after this translation" \
		    "$told"
	done
done
check_contains 'it leads to the original' \
    'is older than the original. <a href="../../dienste/post.html" hreflang="de">To the original</a>' \
    "$(cat "$history.out/en/services/post.html")"
check_lacks 'an incident without newer updates speaks of none' 'Newer updates' \
    "$(cat "$history.out/en/incidents/2026/2026-01-04-post.html")"
check_contains 'in easy language it is easy' \
    'Achtung: Dieser Text ist alt. Die Seite in Alltags-Sprache ist neuer.' \
    "$(main_text "$history.out/ls/dienste/post.html")"
build_history 'a directory has no history' "$history"
check_equal 'nothing is said there' '' "$(old_pages .)"
build_history 'an older commit' --repo "$history" --ref "$(git_here rev-parse HEAD~1)"
check_equal 'knows nothing of later ones' '' "$(old_pages .)"

echo 'More text.' >>"$history/services/post.en.md"
commit 'one translation'
build_history 'one is brought up to date'
check_lacks 'it says nothing more' en/services/post.html "$(old_pages en)"
check_contains 'its sister does' ls/dienste/post.html "$(old_pages ls)"
check_contains 'the others do' en/bodies/rat.html "$(old_pages en)"

# `strict:` leaves out what is behind
echo 'strict: [translation-outdated]' >>"$history/site.yml"
commit strict
run "$ERREICHBAR" build --repo "$history" --out "$history.out" \
    --at '2026-01-05 09:30' --messages en
expect 'strict: an error' 1
check_contains 'the original stands there' 'Mehr Text.' \
    "$(main_text "$history.out/en/bodies/rat.html")"
check_contains 'those that are up to date are published' 'More text.' \
    "$(main_text "$history.out/en/services/post.html")"

# ---- easy language ----------------------------------------------------------------------

file "$src/incidents/2026-01-04-post.ls.md" <<'END'
---
title: Die E-Mails gehen nicht
---
Die E-Mails gehen nicht.
Schreiben Sie an die neue Adresse.
END
build_ok 'easy language builds' "$src" "$site" '2026-01-05 10:00'
easy=$site/ls/stoerungen/2026/2026-01-04-post.html
check_contains 'it is in the language of the site' '<html lang="de">' \
    "$(cat "$easy")"
check_contains 'it has a look of its own' '<div class="easy">' "$(cat "$easy")"
check_contains 'a sentence on each line' 'gehen nicht.
Schreiben Sie' "$(cat "$easy")"
check_contains 'it is listed' 'Die E-Mails gehen nicht' \
    "$(main_text "$site/ls/index.html")"
check_contains 'the original leads there' 'lang="de">Leichte Sprache</a>' \
    "$(cat "$original")"
check_lacks 'others do not' 'Leichte Sprache' \
    "$(cat "$site/dienste/telefon.html")"
check_equal 'nothing else is there' 2 \
    "$(find "$site/ls" -type f | wc -l | tr -d ' ')"
check_contains 'styles keep the lines' 'white-space: pre-line' \
    "$(cat "$site"/assets/style-*.css)"

# ---- links ---------------------------------------------------------------------------------

follow() {
	(
		cd "$2" && find . -type f | sort >"$WORK/files" &&
		    find . -name '*.html' | sort >"$WORK/pages" &&
		    xargs awk -v rooted="./404.html ./en/404.html ./xx/404.html" \
		    -f "$TOP/tests/links.awk" "$WORK/files" <"$WORK/pages"
	) >"$WORK/links"
	check_equal "$1: every link leads somewhere" '' \
	    "$(grep -v ' links$' "$WORK/links" | head -n 40)"
	check "$1: there were links to follow" \
	    test "$(sed -n 's/ links$//p' "$WORK/links")" -gt "$3"
}
follow 'two languages and easy language' "$site" 300
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$WORK/magdeburg" \
    '2020-05-27 12:00'
follow 'Magdeburg' "$WORK/magdeburg" 1000
check_lacks 'Magdeburg: the translation has all updates' \
    'older than the original' "$(main_text \
    "$WORK/magdeburg/en/incidents/2020/2020-04-24-mandatos.html")"

# ---- a third language -------------------------------------------------------------------------

# "x" before each word of German; keys stay
mkdir -p "$WORK/theme/locale"
awk -F '\t' '{
	depth = split($1, part, ".")
	for (i = 1; i < depth && part[i] == old[i]; i++)
		;
	for (; i < depth; i++)
		printf "%*s\"%s\":\n", 2 * (i - 1), "", part[i]
	split("", old)
	for (i = 1; i <= depth; i++)
		old[i] = part[i]
	gsub(/\302\240/, " ") # no line is broken there
	n = split($2, word, " ")
	text = ""
	for (i = 1; i <= n; i++) {
		if (word[i] !~ /^[{(„]*\{|^[0-9✓!✕⚙?]*$/)
			word[i] = "x" word[i]
		text = text (i > 1 ? " " : "") word[i]
	}
	printf "%*s\"%s\": \"%s\"\n", 2 * (depth - 1), "", part[depth], text
}' "$WORK/de" >"$WORK/theme/locale/xx.yml"
words "$WORK/theme/locale/xx.yml" | places >"$WORK/places"
check_same 'a made-up language: the same keys and places' "$WORK/de.places" \
    "$WORK/places"

# what the program says: texts, and attributes that are read or shown
said() {
	find "$1" -name '*.html' -exec cat {} + | sed 's|<code>.*</code>||' \
	    >"$WORK/all"
	text "$WORK/all"
	grep -o -E '(aria-label|title|alt|placeholder|data-label)="[^"]*"' \
	    "$WORK/all" | sed 's/^[^"]*"//; s/"$//'
	sed -n 's/.*<title>\(.*\)<\/title>.*/\1/p' "$WORK/all"
}

# German of more than one word, in words that are not only places to fill
cut -f 2 "$WORK/de" | grep ' ' | grep -v '[{}]' | sort -u >"$WORK/german"
check 'there is German to look for' test "$(wc -l <"$WORK/german")" -gt 200

third() {
	cp -R "$2" "$WORK/src-$1"
	sed -i '/^languages:/d' "$WORK/src-$1/site.yml"
	echo 'languages: [de, xx]' >>"$WORK/src-$1/site.yml"
	find "$WORK/src-$1" -name '*.en.md' -exec rm {} +
	build "$WORK/src-$1" "$WORK/out-$1" "$3" --templates "$WORK/theme"
	expect "$1 in a made-up language builds" "$4"
	follow "$1 in a made-up language" "$WORK/out-$1" 300
	said "$WORK/out-$1/xx" >"$WORK/said"
	said "$WORK/out-$1" >"$WORK/said.all"
	check "$1: the German pages are German" \
	    grep -q -F 'Was ist wie erreichbar?' "$WORK/said.all"
	check "$1: the others are not" \
	    grep -q -F 'xWas xist xwie xerreichbar?' "$WORK/said"
	# sentences; those that the content has as well are none of ours
	find "$WORK/src-$1" -name '*.md' -exec cat {} + | tr '\n' ' ' \
	    >"$WORK/content"
	awk 'NF > 3' "$WORK/german" | while IFS= read -r sentence; do
		grep -q -F -- "$sentence" "$WORK/content" || echo "$sentence"
	done >"$WORK/sentences"
	check_equal "$1: no German sentence of the program is left" '' \
	    "$(grep -F -f "$WORK/sentences" "$WORK/said" | sort -u | head -n 20)"
}
third magdeburg "$TOP/content/magdeburg" '2020-05-04 10:00' 0
third wiesbaden "$TOP/content/wiesbaden" '2021-07-07 12:00' 0
third herne "$TOP/content/herne" '2021-03-23 12:00' 0

# a source that is all "x": every word of every page begins with it
made=$WORK/made
start_source "$made"
cat >"$made/site.yml" <<'END'
title: xStadt
languages: [de, xx]
publisher: {name: xStadt, address: xWeg 1, email: x@x.example, phone: "+49 0000 0000"}
groups: [xGruppe]
audiences: {public: xAlle, administration: xAmt}
END
for page in impressum datenschutz barrierefreiheit; do
	printf -- '---\ntitle: x%s\n---\nxText.\n' "$page" \
	    >"$made/pages/$page.md"
done
file "$made/services/post.md" <<'END'
---
name: xPost
group: xGruppe
kind: email
domains: [x.example]
official: yes
---
xText
END
file "$made/services/video.md" <<'END'
---
name: xVideo
kind: video
official: no
account: account
instead: [telefon]
---
END
file "$made/services/telefon.md" <<'END'
---
name: xTelefon
kind: phone
official: internal
account: software
---
END
file "$made/bodies/rat.md" <<'END'
---
name: xRat
kind: council
contacts: [{email: xrat@x.example}, {phone: "+49 0000 0001"}]
digital:
  sessions: {allowed: hybrid, basis: xRegel}
  video: [video]
  documents: [download, email, print]
  room: {name: xSaal, wifi: limited, sockets: no, as_of: 2026-01-01}
---
END
for n in 1 2; do
	file "$made/people/x-$n.md" <<-END
	---
	name: xKim xMuster
	roles: [{body: rat, title: xMitglied}]
	contacts: [{email: x$n@x.example}]
	former: [xalt$n@x.example]
	---
	END
done
file "$made/people/x-3.md" <<'END'
---
name: xVorbei xMuster
roles: [{body: rat, until: 2025-01-01}]
---
END
file "$made/incidents/2026-01-04-aus.md" <<'END'
---
title: xAus
kind: outage
started: 2026-01-04 08:00
next_update: 2026-01-05 12:00
affects:
  - {service: post, state: down, for: [public]}
  - {service: post, state: limited, for: [administration], until: 2026-01-05}
  - {service: video, state: partial}
alternates:
  - {of: "*@x.example", use: "{local}.neu@x.example", except: [x-2], answers: no}
restored: [{person: x-1, at: 2026-01-05 09:00}]
messages: [{fate: lost, until: 2026-01-05}, {fate: delayed, from: 2026-01-05}]
informed: [{who: administration, at: 2026-01-04, by: xPost}]
not_affected: [xNichts]
deadlines: xFrist
sources: [{title: xQuelle, date: 2026-01-04}]
---
xText

## 2026-01-04 09:00 wird untersucht: xTitel

xText

## 2026-01-05 09:00 unverändert
END
file "$made/incidents/2026-01-10-wartung.md" <<'END'
---
title: xWartung
kind: maintenance
started: 2026-01-10 08:00
ended: 2026-01-10 09:00
affects: {telefon: maintenance}
---
xText
END
file "$made/incidents/2025-12-30-vorbei.md" <<'END'
---
title: xVorbei
kind: disruption
started: 2025-12-30 08:00
ended: 2025-12-31 09:00
affects: {post: limited}
---
xText
END
file "$made/office-hours/x.md" <<'END'
---
title: xStunde
who: [rat]
channel: [video]
repeats: FREQ=MONTHLY;BYDAY=1TU
starts: 2026-01-06 17:00
duration: 60 min
except: [2026-03-03]
changes: [{on: 2026-02-03, moved_to: 2026-02-03 18:00}]
register: {needed: yes, how: xAnruf}
privacy: {operator: xFirma}
---
END
file "$made/office-hours/y.md" <<'END'
---
title: xWeitere
who: [x-1]
channel: [telefon]
dates: [2025-12-02 17:00]
without_account: {email: x@x.example, subject: xBetreff, until: 15:00}
---
END
for stage in offen zu bald; do
	case $stage in
	offen) times='opens: 2026-01-01
closes: 2026-02-01' ;;
	zu) times='opens: 2025-11-01
closes: 2025-12-01
result_by: 2025-12-31' ;;
	bald) times='announced: 2026-01-01
opens: 2026-03-01
closes: 2026-04-01' ;;
	esac
	file "$made/consultations/$stage.md" <<-END
	---
	title: xThema $stage
	$times
	who: xAlle
	respond: {email: x@x.example, post: xWeg 1}
	---
	xText
	END
done
sed -i 's/xThema \(.*\)/xThema x\1/' "$made"/consultations/*.md
build "$made" "$WORK/made.out" '2026-01-05 13:00' --templates "$WORK/theme"
expect 'a source of one letter builds' 0
follow 'a source of one letter' "$WORK/made.out" 500
said "$WORK/made.out/xx" | tr ' ' '\n' |
    sed 's/^[^[:alnum:]@]*//; s/[^[:alnum:]]*$//' | grep '[[:alpha:]]' |
    grep -v -E '^x|@|^(local|Europe/Berlin|Deutsch|X)$' |
    sort -u >"$WORK/left"
check_equal 'in the made-up language every word is made up' '' \
    "$(cat "$WORK/left")"
check 'there were words to look at' \
    test "$(said "$WORK/made.out/xx" | wc -w)" -gt 2000
check_equal 'the index of the search as well' '' \
    "$(grep -o -F -f "$WORK/german" "$WORK/made.out/xx/xsuche-index.js")"
