#!/bin/sh
# U14: the provider's staff record that one person is reachable again.
# Shown: 'setting one person to "wieder erreichbar" changes that person and the
# count "n von m", nothing else'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
cp -R "$TOP/content/magdeburg" "$src"
sed -i '/person: mueller-oliver/d' "$src/incidents/2020/2020-04-24-mandatos.md"
build_ok 'without the entry' "$src" "$WORK/without" '2020-05-27 12:00'
build_ok 'with the entry' "$TOP/content/magdeburg" "$WORK/with" \
    '2020-05-27 12:00'

incident=stoerungen/2020/2020-04-24-mandatos.html
check_contains 'before: the count' '1 von 5 Personen sind' \
    "$(main_text "$WORK/without/$incident")"
check_contains 'after: the count' '2 von 5 Personen sind' \
    "$(main_text "$WORK/with/$incident")"
check_contains 'after: the person among those restored' \
    'Oliver Müller: seit Mi, 27.05.2020, 10:00 Uhr' \
    "$(main_text "$WORK/with/$incident")"
check_contains 'before: not reachable' 'oliver.mueller@mandatos.magdeburg.example ✕ nicht erreichbar' \
    "$(main_text "$WORK/without/personen/mueller-oliver.html")"
check_lacks 'after: reachable' 'nicht erreichbar' \
    "$(main_text "$WORK/with/personen/mueller-oliver.html")"
check_contains 'after: since when' 'seit Mi, 27.05.2020, 10:00 Uhr' \
    "$(main_text "$WORK/with/personen/mueller-oliver.html")"

# nothing else: every line that differs is about him or is the count
(cd "$WORK/with" && find . -name '*.html' | sort) >"$WORK/pages"
while read -r page; do
	main_text "$WORK/without/$page" >"$WORK/a"
	main_text "$WORK/with/$page" >"$WORK/b"
	diff "$WORK/a" "$WORK/b" | grep '^[<>]' | sed "s|^|$page: |" || true
done <"$WORK/pages" >"$WORK/changes"
check 'something changed' test -s "$WORK/changes"
check_equal 'all changes are his or the count' '' "$(
    grep -v -e 'mueller-oliver.html: ' -e 'M[üu]e*ller' -e 'oliver.mueller' \
	-e 'von 5 Personen' -e 'of 5 people' -e '27.05.2020, 10:00' \
	-e '27 May 2020, 10:00' -e ' Stand: ' -e ' As of: ' "$WORK/changes")"

# in the data as well
for file in reach people status; do
	for side in without with; do
		json "$WORK/$side/api/v1/$file.json" '
		    del(.since, .until) | (.contacts, .people) |=
		    (. // [] | map(select((.owner // .id) != "mueller-oliver")))' \
		    >"$WORK/$side.$file"
	done
	check_same "$file.json: the others are as before" \
	    "$WORK/without.$file" "$WORK/with.$file"
done
check_equal 'his states, before' 'down partial partial down' \
    "$(json "$WORK/without/api/v1/reach.json" '.contacts[] |
    select(.owner == "mueller-oliver") | [.states[]] | join(" ")')"
check_equal 'his states, after' \
    'operational operational operational operational' \
    "$(json "$WORK/with/api/v1/reach.json" '.contacts[] |
    select(.owner == "mueller-oliver") | [.states[]] | join(" ")')"
