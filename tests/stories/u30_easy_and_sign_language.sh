#!/bin/sh
# U30: a deaf reader, and one who needs easy language.
# Shown: 'links to Leichte Sprache and DGS pages when configured; required pages
# checked per Land'
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
site=$WORK/site
start_source "$src"
echo 'languages: [de, en]' >>"$src/site.yml"
file "$src/services/post.md" <<'END'
---
name: Postfächer des Rates
kind: email
domains: [rat.beispielstadt.example]
---
Darüber erreichen Sie den Rat.
END
file "$src/bodies/rat.md" <<'END'
---
name: Rat
kind: council
contacts: [{email: rat@rat.beispielstadt.example}]
---
END
file "$src/incidents/2026-01-04-post.md" <<'END'
---
title: Postfächer abgeschaltet
kind: outage
started: 2026-01-04 08:00
next_update: 2026-01-06 12:00
service: post
messages: lost
informed: [{who: public, at: 2026-01-04, by: Zeitung}]
---
Die Postfächer sind aus.
END

# pages_with HREF: how many of the site's pages with a menu lead there
pages_with() {
	(cd "$site" && grep -r -l 'class="site-footer"' --include='*.html' . |
	    while read -r page; do
		sed -n '/<footer/,/<\/footer>/p' "$page" |
		    grep -q "href=\"[./a-z]*$1\"" && echo "$page"
	    done | wc -l)
}
pages() {
	(cd "$site" && grep -r -l 'class="site-footer"' --include='*.html' . |
	    wc -l)
}

# ---- nothing is configured: nothing is promised ---------------------------------

build_ok 'a site without either' "$src" "$site" '2026-01-05 10:00'
check 'it has pages' test "$(pages)" -gt 20
check_equal 'no link to easy language' 0 "$(pages_with leichte-sprache.html)"
check_equal 'nor to sign language' 0 "$(pages_with gebaerdensprache.html)"
check_lacks 'no word of it' 'Leichte Sprache' "$(cat "$site/index.html")"
check 'no tree of easy language' test ! -e "$site/ls"
check_lacks 'without a Land no page is missed' required-page-missing "$told"

# ---- the two pages ------------------------------------------------------------------

file "$src/pages/leichte-sprache.md" <<'END'
---
title: Leichte Sprache
---
Das ist die Internet-Seite der Stadt.
END
file "$src/pages/gebaerdensprache.md" <<'END'
---
title: Informationen in Deutscher Gebärdensprache
menu: Gebärdensprache (DGS)
---
[Film in Gebärdensprache](https://www.beispielstadt.example/dgs)
END
file "$src/pages/gebaerdensprache.en.md" <<'END'
---
title: German Sign Language
menu: Sign language (DGS)
---
[Film in German Sign Language](https://www.beispielstadt.example/dgs)
END
build_ok 'a site with both' "$src" "$site" '2026-01-05 10:00'
check_equal 'every page leads to easy language' "$(pages)" \
    "$(pages_with leichte-sprache.html)"
check_equal 'every page leads to sign language' "$(pages)" \
    "$(pages_with gebaerdensprache.html)"
check_contains 'by a short name' \
    '<a href="gebaerdensprache.html">Gebärdensprache (DGS)</a>' \
    "$(cat "$site/index.html")"
check_contains 'from below as well' \
    '<a href="../../gebaerdensprache.html">Gebärdensprache (DGS)</a>' \
    "$(cat "$site/stoerungen/2026/2026-01-04-post.html")"
check_contains 'in English by an English one' \
    '<a href="gebaerdensprache.html">Sign language (DGS)</a>' \
    "$(cat "$site/en/index.html")"
check_contains 'a German title says that it is German' \
    '<a href="leichte-sprache.html" lang="de">Leichte Sprache</a>' \
    "$(cat "$site/en/index.html")"
check_contains 'the page says where one is' \
    '<a href="gebaerdensprache.html" aria-current="page">' \
    "$(cat "$site/gebaerdensprache.html")"
check_contains 'its text is there' 'Film in Gebärdensprache' \
    "$(main_text "$site/gebaerdensprache.html")"
echo 'draft: true' >"$WORK/draft"
sed -i "1r $WORK/draft" "$src/pages/gebaerdensprache.md"
rm "$src/pages/gebaerdensprache.en.md"
build_ok 'a draft' "$src" "$site" '2026-01-05 10:00'
check_equal 'is linked nowhere' 0 "$(pages_with gebaerdensprache.html)"
check 'nor is it there' test ! -e "$site/gebaerdensprache.html"

# ---- the tree of easy language ---------------------------------------------------------

file "$src/incidents/2026-01-04-post.ls.md" <<'END'
---
title: Die E-Mails gehen nicht
---
Die E-Mails an den Rat gehen nicht.
END
file "$src/bodies/rat.ls.md" <<'END'
---
name: Der Rat
---
Der Rat entscheidet wichtige Dinge.
END
file "$src/site.ls.yml" <<'END'
title: Die Seite der Beispiel-Stadt
END
build_ok 'easy language' "$src" "$site" '2026-01-05 10:00'
home=$site/ls/index.html
check_contains 'the first page leads there' \
    '<a href="ls/index.html" hreflang="de" lang="de">Leichte Sprache</a>' \
    "$(cat "$site/index.html")"
check_contains 'so does the English one' 'href="../ls/index.html"' \
    "$(cat "$site/en/index.html")"
check_contains 'so does each page that has one' \
    'href="../../ls/stoerungen/2026/2026-01-04-post.html"' \
    "$(cat "$site/stoerungen/2026/2026-01-04-post.html")"
check_lacks 'others do not' '/ls/' "$(cat "$site/dienste/post.html")"
check_order 'what is important now comes first' "$home" 'Das ist jetzt wichtig' \
    'Die E-Mails gehen nicht' 'Mehr Texte in Leichter Sprache' 'Der Rat'
check_contains 'the body has its contact and its state' \
    'rat@rat.beispielstadt.example ✕ nicht erreichbar' \
    "$(main_text "$site/ls/gremien/rat.html")"
check_contains 'the original is one step away' 'Diese Seite in Alltags-Sprache' \
    "$(main_text "$site/ls/gremien/rat.html")"
check_contains 'the site has an easy name there' '>Die Seite der Beispiel-Stadt</a>' \
    "$(cat "$home")"
check_lacks 'and only there' 'Die Seite der Beispiel-Stadt' "$(cat "$site/index.html")"
check_equal 'it holds nothing else' 3 "$(find "$site/ls" -type f | wc -l)"

# ---- by the law of the Land ----------------------------------------------------------------

# asks LAND PAGE...: exactly these of the two are missed there
bare=$WORK/bare
start_source "$bare"
cp "$bare/site.yml" "$WORK/site.yml"
asks() {
	land=$1
	shift
	{
		cat "$WORK/site.yml"
		echo "state: $land"
	} >"$bare/site.yml"
	run "$ERREICHBAR" check "$bare" --at '2026-01-05 10:00' --messages en
	missed=$(sed -n "s/.*there is no page '\([a-z-]*\)'.*/\1/p" "$WORK.err" |
	    tr '\n' ' ')
	check_equal "$land: the pages that its law asks for" "$*" "${missed% }"
	expect "$land: a hint, no verdict" 0
}
for land in BW BE HB HH NW RP SL; do
	asks "$land" gebaerdensprache leichte-sprache
done
for land in ST HE BY MV NI SN BB; do
	asks "$land"
done
rm "$bare/pages/barrierefreiheit.md"
asks ST barrierefreiheit
asks NW barrierefreiheit gebaerdensprache leichte-sprache
cp "$src/pages/leichte-sprache.md" "$bare/pages"
asks NW barrierefreiheit gebaerdensprache
