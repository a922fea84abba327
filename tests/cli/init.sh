#!/bin/sh
# erreichbar init: what it makes builds at once, tells each place that is left
# to fill in, and is without a word when all is filled in; it never overwrites
# anything and takes away what it could not finish.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# left LANGUAGE: file:line:column of each mark in the folder, without README.md
# and files that are not published
left() {
	(cd "$WORK/$1" && find . -name '*.md' -o -name '*.yml') |
	    grep -v -e '/README\.md$' -e '/_' | sed 's|^\./||' | sort |
	    while read -r path; do
		LC_ALL=C awk -v path="$path" '
		path ~ /\.yml$/ && /^ *#/ { next }
		{
			rest = $0
			before = ""
			while ((at = match(rest, /\[(bitte erg\303\244nzen|please fill in): [^]]*\]/))) {
				before = before substr(rest, 1, at - 1)
				column = before
				gsub(/[\200-\277]/, "", column)
				print path ":" NR ":" length(column) + 1
				before = before substr(rest, at, RLENGTH)
				rest = substr(rest, at + RLENGTH)
			}
		}' "$WORK/$1/$path"
	    done
}

# fill LANGUAGE: as a person would, each in the form that is asked for
fill() {
	find "$WORK/$1" -type f | while read -r path; do
		awk '
		/site\.yml; / { next }
		{
			text = "Beispiel"
			if ($0 ~ /^ *(- )?email:/)
				text = "stelle@beispielstadt.example"
			if ($0 ~ /^ *(- )?phone:/)
				text = "+49 0000 0000"
			gsub(/\[(bitte erg[^ ]*nzen|please fill in): [^]]*\]/, text)
			print
		}' "$path" >"$WORK/filled"
		cp "$WORK/filled" "$path"
	done
}

# ---- both languages ---------------------------------------------------------------

for lang in de en; do
	run "$ERREICHBAR" init "$WORK/$lang" --language "$lang"
	expect "$lang: it is made" 0
	told=$(cat "$WORK.err")
	check_equal "$lang: nothing on stdout" '' "$(cat "$WORK.out")"
	check "$lang: 3 to 5 lines say what to do next" \
	    test "$(echo "$told" | wc -l)" -ge 3 -a "$(echo "$told" | wc -l)" -le 5
	check_contains "$lang: in the right order" "erreichbar check $WORK/$lang" \
	    "$told"
	check_equal "$lang: as many files as it says" \
	    "$(find "$WORK/$lang" -type f | wc -l)" \
	    "$(echo "$told" | sed -n '1s/.* \([0-9]*\) [Dd fF].*/\1/p')"

	build_ok "$lang: it builds at once" "$WORK/$lang" "$WORK/site-$lang" \
	    2026-11-21
	echo "$told" | grep 'warning:' >"$WORK/warnings"
	check_equal "$lang: all it tells is what to fill in" '' \
	    "$(echo "$told" | grep -v -e ' \[placeholder-left\]$' -e '^published')"
	check_equal "$lang: each place, exactly" "$(left "$lang" | sort)" \
	    "$(sed 's/: warning.*//' "$WORK/warnings" | sort)"
	check "$lang: there are many" test "$(wc -l <"$WORK/warnings")" -gt 40
	check "$lang: and they are quoted" \
	    grep -q ": warning: '\[[bp][^']*: [^']*\]' is still" "$WORK/warnings"
	for page in index impressum datenschutz barrierefreiheit ueber; do
		check "$lang: there is $page.html" \
		    test -s "$WORK/site-$lang/$page.html"
	done
	text "$WORK/site-$lang/impressum.html" >"$WORK/imprint"
	check "$lang: the imprint shows what is missing" \
	    grep -q '^\[\(bitte ergänzen\|please fill in\): .*site\.yml' \
	    "$WORK/imprint"
	# where nothing can be called or written to there is no link
	check_equal "$lang: no link to a placeholder" '' \
	    "$(grep -r -E '(mailto|tel):[^"]*(%5B|\[)' "$WORK/site-$lang")"
	check_equal "$lang: no contact that is none" 'post visit' "$(
	    jq -r '[.contacts[].kind] | sort | join(" ")' \
	    "$WORK/site-$lang/api/v1/reach.json")"
	check_equal "$lang: the site is in its language" 1 \
	    "$(grep -c "<html lang=\"$lang\"" "$WORK/site-$lang/index.html")"

	fill "$lang"
	build "$WORK/$lang" "$WORK/site-$lang" 2026-11-21
	check_equal "$lang: all filled in, not a word" '0: ' \
	    "$status: $(echo "$told" | grep -v '^published')"
	check "$lang: the filled contacts are published" \
	    grep -q 'mailto:stelle@beispielstadt.example' \
	    "$WORK/site-$lang/impressum.html"

	# the incident to copy is right, too
	mkdir -p "$WORK/$lang/incidents"
	for path in "$WORK/$lang"/incidents/_*.md; do
		cp "$path" "$WORK/$lang/incidents/2026-01-01-test.md"
	done
	build "$WORK/$lang" "$WORK/site-$lang" '2026-01-01 09:00'
	check_equal "$lang: the incident to copy is without fault" '0: ' \
	    "$status: $(echo "$told" | grep -v '^published')"
	check_equal "$lang: and tells an outage" down \
	    "$(jq -r '.services[0].state // .services[0].status' \
	    "$WORK/site-$lang/api/v1/status.json")"
done

check_equal 'both languages have the same pages' \
    "$(cd "$TOP/templates/starter/de/pages" && ls)" \
    "$(cd "$TOP/templates/starter/en/pages" && ls)"
check_same 'German is the default' "$TOP/templates/starter/de" "$(
    "$ERREICHBAR" init "$WORK/default" --quiet 2>&1
    echo "$WORK/default")"

# ---- translations -------------------------------------------------------------------

# each is told once, however many languages are made of the same files
cp -R "$WORK/default" "$WORK/both"
echo 'languages: [de, en]' >>"$WORK/both/site.yml"
echo 'title: "[please fill in: title]"' >"$WORK/both/site.en.yml"
file "$WORK/both/pages/ueber.en.md" <<'EOT'
---
title: About
---
About [please fill in: town].
EOT
build "$WORK/both" "$WORK/both-site" 2026-11-21
expect 'two languages build' 0
check_equal 'all places of both are told, each once' \
    "$({ left default; echo site.en.yml:1:9; echo pages/ueber.en.md:4:7; } | sort)" \
    "$(echo "$told" | grep ' \[placeholder-left\]$' | sed 's/: warning.*//' | sort)"

# ---- the title --------------------------------------------------------------------

title='Stadt "Süd": #1 \ [x] & <Nord>'
run "$ERREICHBAR" init "$WORK/titled" --title "$title" --quiet
expect 'a title is taken' 0
check_equal '--quiet: not a word' '' "$(cat "$WORK.err")"
build_ok 'whatever stands in it' "$WORK/titled" "$WORK/titled-site" 2026-11-21
check_contains 'it is published as it is' \
    'Stadt &quot;Süd&quot;: #1 \ [x] &amp; &lt;Nord&gt;' \
    "$(cat "$WORK/titled-site/index.html")"
check_equal 'nothing else of site.yml differs' \
    "$(sed 1d "$WORK/default/site.yml")" "$(sed 1d "$WORK/titled/site.yml")"

# ---- where it goes ----------------------------------------------------------------

run "$ERREICHBAR" init "$WORK/a/b/c" --quiet
expect 'folders above it are made' 0
check 'and it is there' test -s "$WORK/a/b/c/site.yml"
mkdir "$WORK/empty"
run "$ERREICHBAR" init "$WORK/empty" --quiet
expect 'an empty folder is fine' 0
mkdir -p "$WORK/clone/.git"
run "$ERREICHBAR" init "$WORK/clone" --quiet
expect 'an empty repository is fine' 0

for file in notiz.txt .versteckt site.yml; do
	mkdir "$WORK/used"
	echo meins >"$WORK/used/$file"
	run "$ERREICHBAR" init "$WORK/used"
	expect "a folder with $file is refused" 3
	check_contains "$file: it says why" \
	    "„$WORK/used“ ist nicht leer ($file); wählen Sie" "$(cat "$WORK.err")"
	check_equal "$file: nothing is added or changed" "$file: meins" \
	    "$(cd "$WORK/used" && for path in $(ls -A); do
	    echo "$path: $(cat "$path")"; done)"
	rm -r "$WORK/used"
done
run "$ERREICHBAR" init "$WORK/default" --messages en
expect 'a second time is refused' 3
check_contains 'in the language that is asked for' 'is not empty (README.md)' \
    "$(cat "$WORK.err")"

echo x >"$WORK/file"
run "$ERREICHBAR" init "$WORK/file"
expect 'a file in its place' 3
run "$ERREICHBAR" init "$WORK/file/below"
expect 'a file above it' 3
check_equal 'is left alone' x "$(cat "$WORK/file")"

red=$(printf 'a\033[31mb')
run "$ERREICHBAR" init "$WORK/$red"
expect 'a name with control characters' 0
check_equal 'which is shown, and not obeyed' 4 \
    "$(grep -c -F "$WORK/a\\x1b[31mb" "$WORK.err")"
check 'and it is there' test -s "$WORK/$red/site.yml"
check_equal 'nor by the result of a build' 1 \
    "$(build "$WORK/$red" "$WORK/$red-site" 2026-11-21
    echo "$told" | grep -c -F "/a\\x1b[31mb-site - ")"

# root may write everywhere, but not here
run "$ERREICHBAR" init /proc/erreichbar-init
expect 'a folder that cannot be made' 3
check_contains 'it says which' '/proc/erreichbar-init' "$(cat "$WORK.err")"
mkdir "$WORK/closed"
chmod 555 "$WORK/closed"
if [ -w "$WORK/closed" ]; then
	skip 'a folder that cannot be written to' 'this user may write everywhere'
else
	run "$ERREICHBAR" init "$WORK/closed"
	expect 'a folder that cannot be written to' 3
fi
chmod 755 "$WORK/closed"

# a write that fails half way: files may have only so many blocks
run sh -c 'trap "" XFSZ; ulimit -f 2; exec "$0" init "$1"' "$ERREICHBAR" \
    "$WORK/full"
expect 'a disk that is full' 3
check_equal 'leaves nothing half done' '' "$(ls -A "$WORK/full")"
run "$ERREICHBAR" init "$WORK/full" --quiet
expect 'and the next time it is made' 0

# ---- wrong use --------------------------------------------------------------------

# wrong NAME MESSAGE ARGUMENT...
wrong() {
	wrong_name=$1
	wrong_message=$2
	shift 2
	run "$ERREICHBAR" init "$@"
	expect "wrong use: $wrong_name" 2
	check_contains "$wrong_name: the message" "$wrong_message" \
	    "$(cat "$WORK.err")"
	check "$wrong_name: no work is done" test ! -e "$WORK/new"
}

wrong 'no folder' 'say where to put the content'
wrong 'a folder without name' 'say where to put the content' ''
wrong 'two folders' 'say where to put the content' "$WORK/new" "$WORK/other"
wrong 'another language' "'--language' cannot be 'fr'" "$WORK/new" --language fr
wrong 'an empty title' "'--title' cannot be ' '" "$WORK/new" --title ' '
wrong 'a title of two lines' "'--title' cannot be" "$WORK/new" --title 'a
b'
wrong 'a title that is not UTF-8' "'--title' cannot be" "$WORK/new" \
    --title "$(printf 'a\377')"
wrong 'an option of others' "this command has no option '--out'" "$WORK/new" \
    --out x

# ---- the examples -----------------------------------------------------------------

for city in magdeburg wiesbaden herne; do
	run "$ERREICHBAR" check "$TOP/content/$city" --messages en
	check_lacks "$city has nothing left to fill in" placeholder-left \
	    "$(cat "$WORK.err")"
done

