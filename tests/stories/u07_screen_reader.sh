#!/bin/sh
# U7: a blind citizen with a screen reader.
# Shown: "status is text, never only colour/icon; axe 0 violations; table has
# th/scope/caption". What is told comes from Chromium's accessibility tree; all
# pages in all colours are tests/browser/'s.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/chromium.sh"

need_chromium
md=$WORK/md
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$md" '2020-05-04 10:00'

# listen NAME WIDTH PAGE: what is told stands in $heard, and holds for any page
listen() {
	heard=$WORK/$1-$2
	run hear "$2" "$md/$3"
	cp "$WORK.out" "$heard"
	check_equal "$1, $2 px: axe finds nothing" '' "$(lines 'axe: ' <"$heard")"
	check_order "$1, $2 px: landmarks, each with its name" "$heard" \
	    'link: Zum Inhalt springen' banner: search: \
	    'searchbox: Suche nach Name' 'navigation: Hauptmenü' main: \
	    'heading 1: ' contentinfo: 'navigation: Weitere Seiten'
	check_equal "$1, $2 px: one first heading, in main" 1 \
	    "$(sed -n '/^main:/,/^contentinfo:/p' "$heard" | grep -c '^heading 1: .')"
	check_equal "$1, $2 px: no symbol is announced" '' \
	    "$(grep -n -E '✕|✓|: [!?]( |$)' "$heard")"
	check_equal "$1, $2 px: tables have names, heads of columns and rows" '' \
	    "$(awk '/^table: *$/ { print "a table without a name" }
	    /^table: / { table = $0; rows = 0 }
	    /^row:/ { rows++; first = 1; next }
	    first { first = 0
		if ($1 != (rows == 1 ? "columnheader:" : "rowheader:"))
			print "row " rows " of " table " begins with " $0 }
	    /^(columnheader|rowheader): *$/ { print "an empty head in " table }
	    ' "$heard")"
	check_equal "$1, $2 px: every link and button has a name" '' \
	    "$(grep -n -E '^(link|button|searchbox|img|region|navigation): *$' "$heard")"
}

# person and service are made of the same parts: once is enough
for width in 1280 375; do
	listen home "$width" index.html
	check_order "home, $width px: the state comes first, in words" "$heard" \
	    'heading 1: Aktuelle Lage' 'text: Achtung: Ein Dienst ist gestört.' \
	    'table: Stadtrat' 'columnheader: Zustand' \
	    'rowheader: Mandatos-Postfächer der Ratsmitglieder' \
	    'cell: nicht erreichbar ' \
	    'rowheader: Telefon der Fraktionsgeschäftsstellen' 'cell: erreichbar' \
	    'heading 2: Aktuelle Meldungen' \
	    'heading 3: Mandatos-Postfächer: vorsorgliche Sicherheitsmaßnahme' \
	    'text: nicht erreichbar' 'text: vorsorglich abgeschaltet'

	listen incident "$width" stoerungen/2020/2020-04-24-mandatos.html
	check_order "incident, $width px: state, kind, who, since when, how long" \
	    "$heard" 'text: nicht erreichbar' 'text: vorsorglich abgeschaltet' \
	    'text: dauert an' 'heading 1: Mandatos-Postfächer' \
	    'term: Nächstes Update bis' 'text: Mo, 04.05.2020, 12:00 Uhr' \
	    'table: Betroffene Dienste, Zielgruppen und Zeiträume' \
	    'columnheader: Für wen' 'columnheader: Zustand' \
	    'Bürgerinnen und Bürger, Städtische Gesellschaften' \
	    'nicht erreichbar' 'seit Mi, 29.04.2020' \
	    'table: Dauer für jede Zielgruppe' 'bisher 5 Tage' \
	    'heading 2: Verlauf' 'heading 3: Meldung: Andere Mail-App möglich' \
	    'heading 3: wird untersucht' 'table: Information der Betroffenen' \
	    'Eine Information ist nicht bekannt.'

	[ "$width" -eq 1280 ] || continue
	listen person "$width" personen/mueller-oliver.html
	check_equal "person, $width px: address, its state, what to use instead" \
	    'text: E-Mail:
link: oliver.mueller@mandatos.magdeburg.example
text: nicht erreichbar
text: Bitte nutzen Sie stattdessen:
link: oliver.mueller.temp@mandatos.magdeburg.example' \
	    "$(sed -n '/^text: E-Mail:/,/temp@/p' "$heard")"

	listen service "$width" dienste/mandatos.html
	check_order "service, $width px: the state for each audience" "$heard" \
	    'table: Zustand je Zielgruppe' 'rowheader: Bürgerinnen und Bürger' \
	    'nicht erreichbar' 'rowheader: Stadtverwaltung' \
	    'teilweise nicht erreichbar' 'heading 2: Die letzten 90 Tage' \
	    'table: Tage mit Meldungen' 'nicht erreichbar' \
	    'eingeschränkt erreichbar'
done

# as cards on a phone, cells say what they are
check_order 'phone: a cell is told with its head' "$WORK/incident-375" \
    'cell: Zustand: nicht erreichbar' 'cell: Zeitraum: seit Mi, 29.04.2020'

# planted: what was asserted is not there by itself
bad=$WORK/md/index.html
sed -e 's/<th scope="row">/<td>/' -e 's/<caption>.*<\/caption>//' \
    -e 's/ aria-hidden="true">✕/>✕/' "$bad" >"$bad.new" && mv "$bad.new" "$bad"
run hear 1280 "$bad"
check_contains 'planted: a symbol that is announced is heard' ✕ \
    "$(cat "$WORK.out")"
check_lacks 'planted: a table without caption has no name' 'table: Stadtrat' \
    "$(cat "$WORK.out")"
check_lacks 'planted: without th there is no head of a row' \
    'rowheader: Telefon' "$(cat "$WORK.out")"
