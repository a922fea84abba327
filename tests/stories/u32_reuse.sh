#!/bin/sh
# U32: a journalist, or a portal, reuses the data.
# Shown: "/status.json and feeds documented, licensed, stable ids". From the
# home page to the page about the data, from there to a file and its schema; the
# licence is named; over a commit the ids stay.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

at='2020-05-04 10:00'
repo=$WORK/repo
cp -R "$TOP/content/magdeburg" "$repo"
sed -i "1a licence: DL-DE-BY-2.0" "$repo/site.yml"
commit() {
	git -C "$repo" add .
	GIT_AUTHOR_DATE=$1 GIT_COMMITTER_DATE=$1 git -C "$repo" -c user.name=T \
	    -c user.email=t@beispiel.example commit -q -m "$2"
}
git -C "$repo" init -q
commit 2020-05-01T10:00:00Z eins
site=$WORK/site
check 'Magdeburg builds from its repository' "$ERREICHBAR" build \
    --repo "$repo/.git" --out "$site" --at "$at"

# link PAGE WORDS: where the link with these words leads to, from the top
link() {
	link_to=$(tr '\n' ' ' <"$site/$1" | sed 's,</*code>,,g' | grep -o '<a [^>]*>[^<]*</a>' |
	    grep -F ">$2<" | sed 's/.*href="\([^"]*\)".*/\1/' | head -n 1)
	[ -n "$link_to" ] || return 0
	realpath -m --relative-to="$site" "$site/$(dirname "$1")/$link_to"
}

# ---- it is found ------------------------------------------------------------------

page=$(link index.html 'Daten und Schnittstellen')
check_equal 'the home page leads to the page about the data' daten.html "$page"
check_equal 'so does every other page' daten.html \
    "$(link dienste/mandatos.html 'Daten und Schnittstellen')"
check_equal 'the same in English' en/data.html \
    "$(link en/index.html 'Data and interfaces')"
words=$(main_text "$site/$page")

# ---- it is documented ----------------------------------------------------------------

check_contains 'it says that nobody has to ask for access' \
    'Sie brauchen dafür keine Anmeldung und keinen Schlüssel.' "$words"
for name in status news reach people bodies office-hours consultations build; do
	check_equal "$name.json is linked" "api/v1/$name.json" \
	    "$(link "$page" "$name.json")"
	check "$name.json: its schema is" grep -q -F \
	    "<a href=\"api/v1/schema/$name.schema.json\">JSON-Schema</a>" \
	    "$site/$page"
	check "$name.json: each key is described" test "$(jq -r '[.. |
	    .properties? // empty | .[] | select(has("$ref") or
	    has("description") | not)] | length' \
	    "$site/api/v1/schema/$name.schema.json")" = 0
done
check_contains 'an example call, with the whole address' \
    'curl -O https://status.magdeburg.example/api/v1/status.json' "$words"
for part in 'höchstens einmal in der Minute' 'ETag' 'Status 304' \
    'Kein Feld fällt weg und keines ändert seine Bedeutung.' \
    'https://status.magdeburg.example/api/v2/summary.json' \
    'Bitte löschen auch Sie, was hier nicht mehr steht.'; do
	check_contains "it says: $part" "$part" "$words"
done
for name in $(echo "$words" | grep -o 'https://status.magdeburg.example/[^ "]*'); do
	file=${name#https://status.magdeburg.example/}
	check "what it shows is there: $file" test -e "$site/$file"
done

# ---- it is licensed -------------------------------------------------------------------

check_contains 'the licence is named' \
    'Die Daten stehen unter dieser Lizenz: DL-DE-BY-2.0' "$words"
check_contains 'and can be read' \
    'href="https://spdx.org/licenses/DL-DE-BY-2.0.html"' "$(cat "$site/$page")"
check_equal 'in the data, too' DL-DE-BY-2.0 \
    "$(json "$site/api/v1/build.json" .licence)"
build_ok 'a city that names none' "$TOP/content/magdeburg" "$WORK/bare" "$at"
check_contains 'says so' 'Eine Lizenz ist nicht angegeben.' \
    "$(main_text "$WORK/bare/daten.html")"

# ---- it can be used ----------------------------------------------------------------------

check_equal 'a first question: what is down for citizens, since when' \
    '["Mandatos-Postfächer der Ratsmitglieder","2020-04-29"]' \
    "$(jq -c '.services[] | select(.states.public == "down") |
    [.name, .since[:10]]' "$site/api/v1/status.json")"
if have node && [ -d "$TOP/tests/browser/node_modules/ajv-formats" ]; then
	run node "$TOP/tests/real/schema.js" "$site"
	check_equal 'all files keep to their schemas' '' \
	    "$(cat "$WORK.out" "$WORK.err")"
else
	skip 'all files keep to their schemas' 'there is no node, or no Ajv'
fi

# ---- ids stay -------------------------------------------------------------------------------

ids() {
	(cd "$site/api/v1" && jq -r 'input_filename + " " +
	    (.. | objects | .id? | strings)' status.json news.json people.json \
	    bodies.json office-hours.json consultations.json | sort -u)
}
ids >"$WORK/before"
was=$(json "$site/api/v1/build.json" .commit)
sed -i 's/^title: .*/title: Ganz anders/' \
    "$repo"/incidents/2020/2020-04-24-mandatos.md
sed -i 's/^name: .*/name: Postfächer/' "$repo/services/mandatos.md"
commit 2020-05-02T10:00:00Z zwei
check 'another commit' "$ERREICHBAR" build --repo "$repo/.git" --out "$site" \
    --at "$at"
ids >"$WORK/after"
check_same 'the ids have stayed' "$WORK/before" "$WORK/after"
check_equal 'while titles have changed' 'Ganz anders' \
    "$(json "$site/api/v1/status.json" '.incidents[] |
    select(.id == "2020-04-24-mandatos") | .title')"
check_equal 'and the commit is another one' true \
    "$(json "$site/api/v1/build.json" --arg was "$was" '.commit != $was')"
