#!/bin/sh
# What leaves the site: notices to print, the emergency page, banner, badges.
#
# That a notice fills exactly one sheet and that its code can be read needs a
# browser: tests/browser/.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

md=$WORK/md
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$md" '2020-05-04 10:00'

# ---- notices ----------------------------------------------------------------

notice=$md/aushang/stoerungen/2020/2020-04-24-mandatos.html
page=$(text "$notice")
for part in 'Mandatos-Postfächer: vorsorgliche Sicherheitsmaßnahme' \
    'Für wen alle' 'Seit Fr, 24.04.2020' \
    'Nächstes Update bis Mo, 04.05.2020, 12:00 Uhr' \
    '{local}.temp@mandatos.magdeburg.example' \
    'E-Mail: redaktion@stadt-magdeburg.example' 'Telefon: +49 391 0000-00' \
    'status.magdeburg.example/stoerungen/2020/2020-04-24-mandatos.html' \
    'Stand: Diese Angaben gelten seit' 'Mehr auf der Seite.'; do
	check_contains "the notice has: $part" "$part" "$page"
done
check_contains 'it has a code' '<svg viewBox="0 0 ' "$(cat "$notice")"
check_contains 'the code has a name' \
    'aria-label="QR-Code mit der Adresse https://status.magdeburg.example/stoerungen/2020/2020-04-24-mandatos.html"' \
    "$(cat "$notice")"
check_contains 'the incident leads to it' \
    'href="../../aushang/stoerungen/2020/2020-04-24-mandatos.html"' \
    "$(cat "$md/stoerungen/2020/2020-04-24-mandatos.html")"
check_contains 'the home page leads to that of the site' \
    'href="aushang.html"' "$(cat "$md/index.html")"
check_contains 'that of the site has the overall line' \
    'Achtung: Ein Dienst ist gestört.' "$(text "$md/aushang.html")"
build "$TOP/content/wiesbaden" "$WORK/wi" '2021-07-07 12:00'
page=$(text "$WORK/wi/aushang/sprechstunden/ob-facebook.html")
for part in 'Do, 05.08.2021, 17:00 Uhr bis 18:00 Uhr (verlegt' entfällt \
    'Ohne Konto teilnehmen'; do
	check_contains "an office hour's notice has: $part" "$part" "$page"
done

# ---- the emergency page -------------------------------------------------------

page=$md/notfall.html
check_equal 'the emergency page needs nothing else' '' \
    "$(grep -n -i -E '<(link|script|img|iframe|object)|url\(|@import| src=' "$page")"
told=$(text "$page")
for part in 'Achtung: Ein Dienst ist gestört.' \
    'Mandatos-Postfächer der Ratsmitglieder | ✕ nicht erreichbar seit Mi, 29.04.2020' \
    'E-Mail: oliver.mueller@mandatos.magdeburg.example – ✕ nicht erreichbar, bitte stattdessen: oliver.mueller.temp@mandatos.magdeburg.example' \
    'Wegen einer Sicherheitswarnung' 'stadtrat@stadt-magdeburg.example' \
    'Telefon: +49 391 0000-00'; do
	check_contains "it has: $part" "$part" "$told"
done
check_contains 'every page leads to it' 'href="../notfall.html"' \
    "$(cat "$md/personen/index.html")"
if have w3m; then
	check_contains 'it can be read without styles' \
	    'bitte stattdessen: oliver.mueller.temp@mandatos.magdeburg.example' \
	    "$(w3m -dump -cols 400 "$page")"
else
	skip 'it can be read without styles' 'w3m is not installed'
fi

# a city of 3,000 people
src=$WORK/src
start_source "$src"
awk -v dir="$src/people" 'BEGIN {
	for (i = 0; i < 3000; i++) {
		file = sprintf("%s/p%04d.md", dir, i)
		printf "---\nname: {given: Vorname, family: Familienname%04d}\n" \
		    "contacts: [{email: p%04d@beispielstadt.example}]\n---\n", i, i >file
		close(file)
	}
}'
build_ok '3,000 people build' "$src" "$WORK/many" 2026-01-01
check '3,000 people: less than 100,000 bytes' \
    test "$(wc -c <"$WORK/many/notfall.html")" -lt 100000
check '3,000 people: and no less than it could be' \
    test "$(wc -c <"$WORK/many/notfall.html")" -gt 80000
check_contains '3,000 people: where the rest is' \
    'weitere Einträge passten nicht in diese Datei. Sie finden sie hier: personen/index.html' \
    "$(text "$WORK/many/notfall.html")"

# ---- without an address, without trouble --------------------------------------

page=$WORK/many/aushang.html
check_lacks 'without url: no code' '<svg' "$(cat "$page")"
check_contains 'without url: who knows more' \
    'Den neuesten Stand erfahren Sie bei der genannten Stelle.' "$(text "$page")"
check_contains 'all is well: an image of one pixel' 'width="1" height="1"' \
    "$(cat "$WORK/many/banner.svg")"
check_contains 'all is well: a comment' '<!-- ok' \
    "$(cat "$WORK/many/einbinden/banner.fragment.html")"
check_equal 'all is well: an empty frame' '' \
    "$(main_text "$WORK/many/einbinden/banner.html")"

# ---- banner and badges ----------------------------------------------------------

check_contains 'banner: the line' \
    '<title id="t">Achtung: Ein Dienst ist gestört.</title>' \
    "$(cat "$md/banner.svg")"
check_contains 'fragment: the line, and a link that works elsewhere' \
    '<strong>Achtung: Ein Dienst ist gestört.</strong> <a href="https://status.magdeburg.example/">' \
    "$(cat "$md/einbinden/banner.fragment.html")"
check_contains 'frame: its link leaves the frame' \
    '<a href="../index.html" target="_top">' \
    "$(cat "$md/einbinden/banner.html")"
check_contains 'badge: service and state' \
    '<title id="t">Mandatos-Postfächer der Ratsmitglieder: nicht erreichbar</title>' \
    "$(cat "$md/badges/mandatos.svg")"
rm -r "$src/people"
file "$src/services/a.md" <<-'END'
	---
	name: '<b>&"x"</b>'
	kind: web
	---
END
file "$src/services/kaputt.md" <<-'END'
	---
	name: Geheim
	kind: niemand
	---
END
build "$src" "$WORK/few" 2026-01-01
check_contains 'badge: names are text' \
    '<title id="t">&lt;b&gt;&amp;&quot;x&quot;&lt;/b&gt;: verfügbar</title>' \
    "$(cat "$WORK/few/badges/a.svg")"
check_contains 'badge: of a broken file, too' \
    '<title id="t">kaputt: Stand unklar</title>' \
    "$(cat "$WORK/few/badges/kaputt.svg")"
if have xmllint; then
	check_equal 'all images are XML' '' "$(find "$md" "$WORK/few" \
	    "$WORK/many" -name '*.svg' -exec xmllint --noout {} + 2>&1)"
else
	skip 'all images are XML' 'xmllint is not installed'
fi

# ---- honest staleness ---------------------------------------------------------------

script=$(find "$md/assets" -name 'stale-*.js')
check 'the script is at most 1 KB' test "$(wc -c <"$script")" -le 1024
check_contains 'pages say until when they are right' \
    'data-until="2020-05-04T12:00:00+02:00"' "$(cat "$md/index.html")"
check_contains 'and load it' "assets/$(basename "$script")" \
    "$(cat "$md/index.html")"
check_lacks 'what never changes does not' stale "$(cat "$WORK/few/404.html")"
