#!/bin/sh
# What is written below the front matter of a file concerns few pages, and is on
# all of these: after each such edit the site is what a full build would give.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

at='2020-05-04 10:00'
cp -R "$TOP/content/magdeburg" "$WORK/src"
build_ok 'the site' "$WORK/src" "$WORK/site" "$at"

find "$WORK/src" -mindepth 2 -name '*.md' | sort >"$WORK/files"
check_equal 'there are files' yes \
    "$([ "$(wc -l <"$WORK/files")" -gt 30 ] && echo yes)"

# below: a new first paragraph for those without a text, and a last one
while read -r file; do
	printf '\nEin Satz mehr für diese Seite.\n' >>"$file"
	edited "${file#"$WORK/src/"}, below"
done <"$WORK/files"

# the first paragraph, which is read as a summary elsewhere
for kind in services bodies people pages; do
	file=$(grep "/$kind/" "$WORK/files" | head -n 1)
	awk '{ print } $0 == "---" && ++n == 2 { print "\nEin erster Absatz.\n" }' \
	    "$file" >"$WORK/new" && cp "$WORK/new" "$file"
	edited "$kind, above"
done

# above: what all pages read
sed -i 's/^title: .*/title: "Ein anderer Titel"/' "$WORK/src/pages/datenschutz.md"
edited 'a title in the footer of all pages'
check_equal 'the home page names it' 1 \
    "$(grep -c 'Ein anderer Titel' "$WORK/site/index.html")"
