#!/bin/sh
# Pages work wherever they lie: below any path, from a file system, without any
# other host. Every link of every page of the three cities leads to a file and
# an id that exist; nothing is loaded from elsewhere.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# follow NAME DIR PREFIX: all links of the tree in DIR, seen from DIR/PREFIX
follow() {
	(
		cd "$2" && find . -type f | sort >"$WORK/files" &&
		    find . -name '*.html' | sort >"$WORK/pages" &&
		    xargs awk -v rooted="$(find . -name 404.html | xargs)" \
		    -f "$TOP/tests/links.awk" \
		    "$WORK/files" <"$WORK/pages"
	) >"$WORK/links"
	check_equal "$1: every link leads somewhere, and nothing is foreign" '' \
	    "$(grep -v ' links$' "$WORK/links" | head -n 40)"
	check "$1: there were links to follow" \
	    test "$(sed -n 's/ links$//p' "$WORK/links")" -gt 300
	check_equal "$1: scripts reach no other host" '' \
	    "$(find "$2" -name '*.js' -exec grep -H -o -E "https?://[^\"'']*" {} + |
	    grep -v http://www.w3.org/)"
	check_equal "$1: styles load nothing" '' \
	    "$(find "$2" -name '*.css' -exec grep -H -i -E 'url\(|@import' {} +)"
	check_equal "$1: pages name no place of the machine" '' \
	    "$(grep -r -l -F -e "$WORK" -e "$TOP" "$2")"
}

# city NAME AT [SOURCE]
city() {
	set -- "$1" "$2" "${3-$TOP/content/$1}"
	build_ok "$1 builds" "$3" "$WORK/$1" "$2"
	follow "$1" "$WORK/$1"

	# addresses as folders
	cp -R "$3" "$WORK/src-$1"
	echo 'urls: folders' >>"$WORK/src-$1/site.yml"
	build_ok "$1 with folders builds" "$WORK/src-$1" "$WORK/$1-folders" "$2"
	follow "$1 with folders" "$WORK/$1-folders"
	check_equal "$1 with folders: every page of a thing is an index" '' \
	    "$(cd "$WORK/$1-folders" && find dienste personen gremien stoerungen \
	    -name '*.html' ! -name index.html)"
	check_equal "$1 with folders: as many pages" \
	    "$(find "$WORK/$1" -name '*.html' | wc -l)" \
	    "$(find "$WORK/$1-folders" -name '*.html' | wc -l)"
}
city magdeburg '2020-05-04 10:00'
city wiesbaden '2021-07-07 12:00'
city herne '2021-03-23 12:00'
city full '2026-03-28 12:00' "$TOP/tests/golden/full/content"

# JSON refers to pages relative to itself
for city in magdeburg wiesbaden herne full; do
	for file in status reach people; do
		check_equal "$city: the pages that $file.json names exist" '' "$(
		    json "$WORK/$city/api/v1/$file.json" \
		    '[.. | objects | .url? | strings] | unique | .[]' |
		    while read -r url; do
			[ -f "$WORK/$city/api/v1/$url" ] || echo "$url"
		    done)"
	done
done

# below a path: the page for what does not exist knows it from the address
build "$TOP/content/magdeburg" "$WORK/below" '2020-05-04 10:00' \
    --base-url https://www.magdeburg.example/status/
expect 'below a path it builds' 0
check_contains 'the page for missing pages begins at the path' \
    'href="/status/index.html"' "$(cat "$WORK/below/404.html")"
# a printed notice has its address as a picture
for tree in magdeburg below; do
	find "$WORK/$tree" \( -name 404.html -o -name .erreichbar \) -exec rm {} +
	# in cards lines end elsewhere then, in LDIF it stands in base64
	find "$WORK/$tree" \( -name '*.vcf' -o -name '*.ldif' \) -exec rm {} +
	# announcements spell it; whether a message has room for it is its length
	rm -f "$WORK/$tree"/ansage.txt "$WORK/$tree"/en/announcement.txt \
	    "$WORK/$tree"/kurzmeldungen.txt "$WORK/$tree"/en/short-messages.txt
	grep -r -l "<svg" "$WORK/$tree" --include='*.html' | xargs rm -f
done
check 'there are pages to compare' test 40 -lt \
    "$(find "$WORK/below" -name '*.html' | wc -l)"
find "$WORK/below" -type f -exec sed -i \
    's|https://www.magdeburg.example/status|https://status.magdeburg.example|g' {} +
check_same 'the others differ in their own address only' "$WORK/magdeburg" \
    "$WORK/below"
