#!/bin/sh
# U34: poisoned content (HTML in a name, `javascript:` link, CRLF in a mail
# field, control characters).
# Shown: "escaped/refused in HTML, vCard, ICS, CSV (formula), Postfix maps";
# here: HTML and JSON. Nothing in the output can run.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
evil='<script>alert(1)</script><img src=x onerror=alert(2)>"'"'"' onmouseover="alert(3)'
yaml=$(printf '%s' "$evil" | sed 's/"/\\"/g')
cat >"$src/site.yml" <<END
title: "Stadt $yaml"
publisher: {name: "Amt $yaml", address: "Weg $yaml", email: amt@beispielstadt.example, phone: "+49 0000 0000"}
audiences: {public: "Alle $yaml", administration: "Amt $yaml"}
groups: ["Gruppe $yaml"]
END
cat >"$src/services/post.md" <<END
---
name: "Dienst $yaml"
group: "Gruppe $yaml"
kind: email
domains: [beispielstadt.example]
official: no
instead: ["Bitte $yaml"]
reviewed: {at: 2025-01-01, by: "Amt $yaml", result: "so $yaml"}
synonyms: ["Wort $yaml"]
---
Text $evil [klick](javascript:alert(4)) [daten](data:text/html,<script>) [lokal](file:///etc/passwd)
[groß](JaVaScRiPt:alert(5)) [leer]( javascript:alert(6)) [zeichen](java&#10;script:alert(7))
![bild](javascript:alert(8)) <javascript:alert(9)> [verweis][x]

<script>alert(10)</script>

<div onclick="alert(11)">

[x]: javascript:alert(12) "$evil"
END
cat >"$src/bodies/rat.md" <<END
---
name: "Rat $yaml"
contacts: [{email: rat@beispielstadt.example, label: "Büro $yaml", note: "Notiz $yaml"}]
digital: {video: ["Tool $yaml"], documents: ["so $yaml"], room: {name: "Raum $yaml", wifi: "$yaml"}}
---
END
cat >"$src/people/person.md" <<END
---
name: "Anna $yaml"
roles: [{body: rat, title: "Titel $yaml", note: "Notiz $yaml"}]
contacts:
  - {email: anna@beispielstadt.example, label: "Büro $yaml"}
  - {post: "Weg $yaml"}
  - {messenger: "@anna $yaml"}
---
END
cat >"$src/incidents/ausfall.md" <<END
---
title: "Ausfall $yaml"
started: 2026-01-02
next_update: 2026-02-01
affects: [{service: post, state: down, note: "Notiz $yaml"}]
alternates: [{of: "*@beispielstadt.example", use: "Text $yaml", note: "Notiz $yaml"}]
restored: [{person: person, at: 2026-01-03, note: "Notiz $yaml"}]
messages: [{fate: lost, note: "Notiz $yaml"}]
not_affected: ["Anderes $yaml"]
deadlines: "Frist $yaml"
informed: [{who: public, by: "Funk $yaml"}]
sources: [{title: "Quelle $yaml"}]
---
Text $evil

## 2026-01-02 10:00 Meldung: Titel $evil

[klick](javascript:alert(13))
END
cat >"$src/office-hours/stunde.md" <<END
---
title: "Stunde $yaml"
who: person
channel: post
dates: [2026-02-01 17:00]
place: "Ort $yaml"
without_account: {email: anna@beispielstadt.example, subject: "Betreff&bcc=evil@x.example&body=$yaml", until: "so $yaml"}
privacy: {operator: "Firma $yaml"}
---
END
cat >"$src/consultations/umfrage.md" <<END
---
title: "Umfrage $yaml"
opens: 2026-01-01
closes: 2026-02-01
who: "Alle $yaml"
respond: {post: "Weg $yaml", person: {place: "Ort $yaml", times: "Zeit $yaml"}}
history: [{at: 2026-01-01, note: "Notiz $yaml"}]
---
END
cat >"$src/pages/seite.md" <<END
---
title: "Seite $yaml"
---
# $evil
| $evil |
|---|
| \`$evil\` |
END
build "$src" "$WORK/out" '2026-01-05 12:00'
find "$WORK/out" -name '*.html' >"$WORK/pages"

# every element that could run and every handler is the templates' own
{
	xargs cat <"$WORK/pages"
	find "$WORK/out" -name '*.svg' -exec cat {} +
} | awk 'BEGIN { RS = "<" }
	NR > 1 {
		tag = substr($0, 1, index($0, ">") - 1)
		name = tag
		sub(/[ \t\r\n].*/, "", name)
		if (tolower(name) ~ /^\/?(script|iframe|object|embed|base|meta|foreignobject)$/ &&
		    tag !~ /^script src="(\.\.\/)*assets\/[a-z]+-[0-9a-f]+\.js" defer$/ &&
		    tag !~ /^(\/script|script type="application\/ld\+json"|meta (charset|name)="[a-z0-9-]*".*)$/)
			print "<" tag ">"
		gsub(/"[^"]*"/, "\"\"", tag)
		if (tolower(tag) ~ /[ \t\r\n\/]on[a-z]+ *=/)
			print "<" tag ">"
		if (tolower(name) == "img" && tag !~ / src="[^":]*"/)
			print "<" tag ">"
	}' >"$WORK/found"
check_equal 'no element and no attribute that could run' '' \
    "$(sort -u "$WORK/found")"
check_equal 'no link with a scheme that could run' '' "$(
    xargs cat <"$WORK/pages" | tr '\n' ' ' |
    grep -o -i -E '(href|src|action|cite|data)="[^"]*"' |
    grep -i -E '="[^"]*(javascript|vbscript|file):|="data:' |
    grep -v 'href="data:image/svg+xml,' | sort -u)"
for n in 4 5 6 7 8 9 12 13; do
	check_equal "alert($n) is in no link" '' "$(
	    xargs cat <"$WORK/pages" | tr '\n' ' ' |
	    grep -o -E "(href|src|action)=\"[^\"]*alert\($n\)[^\"]*\"")"
done
check_contains 'the links are told' '[link-scheme]' "$told"
check_contains 'the HTML is told' '[raw-html]' "$told"
check_contains 'the text is shown as it was written' \
    'Anna <script>alert(1)</script><img src=x onerror=alert(2)>"'"'"' onmouseover="alert(3)' \
    "$(main_text "$WORK/out/personen/person.html")"
sed -n 's/^var searchIndex=//; s/;$//; p' "$WORK/out/suche-index.js" >"$WORK/index.json"
check 'the index of the search is JSON behind its name' jq -e . "$WORK/index.json"
check_lacks 'nothing in it ends a script' '</' "$(cat "$WORK/index.json")"
if have xmllint; then
	find "$WORK/out" -name '*.svg' >"$WORK/images"
	check 'images are well-formed' xargs -a "$WORK/images" xmllint --noout --nonet
else
	skip 'images are well-formed' 'no xmllint'
fi
for file in "$WORK"/out/api/v1/*.json; do
	check "$(basename "$file") is JSON" jq -e . "$file"
	check_equal "$(basename "$file") could stand in a page" '' \
	    "$(grep -o '</' "$file")"
done

# a text that becomes part of a mailto link stays one value
mailto=$(grep -h -o 'href="mailto:[^"]*"' "$WORK/out/sprechstunden/stunde.html")
check_contains 'the mailto is there' 'mailto:anna@beispielstadt.example' "$mailto"
check_lacks 'no bare line break in a mailto' "$(printf '\r')" "$mailto"
check_equal 'no second header in a mailto' '' \
    "$(echo "$mailto" | grep -i -E '[?&](amp;)?(bcc|cc|to|body)=')"

# refused: each alone, so that one does not hide the other
refused() {
	start_source "$WORK/refused"
	file "$WORK/refused/people/person.md"
	build "$WORK/refused" "$WORK/refused-out" 2026-01-05
	expect "$1 is refused" 1
	check_contains "$1: $2" "[$2]" "$told"
	check "$1: nothing of it is published" \
	    test ! -e "$WORK/refused-out/personen/person.html"
	check_lacks "$1: the terminal is safe" "$(printf '\033')" "$told"
}
refused 'CRLF in a mail address' control-character <<'END'
---
name: Anna Muster
contacts: [{email: "anna@x.example\r\nBcc: evil@x.example"}]
---
END
refused 'CRLF in the subject of a mail' control-character <<'END'
---
name: Anna Muster
contacts: [{email: anna@x.example, note: "Betreff\r\nBcc: evil@x.example"}]
---
END
refused 'a script as a mail address' bad-email <<'END'
---
name: Anna Muster
contacts: [{email: "<script>@x.example"}]
---
END
refused 'a script as a web page' bad-url <<'END'
---
name: Anna Muster
contacts: [{web: "javascript:alert(1)"}]
---
END
refused 'an escape sequence in YAML' control-character <<'END'
---
name: "Anna \e[2J Muster"
---
END
printf -- '---\nname: Anna \033[31m Muster\n---\n' |
    refused 'an escape sequence in a file' control-character
printf -- '---\nname: Anna Muster\n---\nText \000 Ende\n' |
    refused 'a NUL' control-character
printf -- '---\nname: Anna \342\200\256 Muster\n---\n' |
    refused 'a character that turns text around' control-character
printf -- '---\nname: Anna \374 Muster\n---\n' |
    refused 'a byte that is not UTF-8' invalid-utf8
