#!/bin/sh
# U6: a citizen without web reads a poster.
# Shown: "print CSS / one-page A4 with URL + QR, black/white readable". What is
# on the notices, word by word, is tests/cli/paper.sh; here they are printed.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/chromium.sh"

need_chromium pdfinfo pdftotext pdftoppm zbarimg
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$WORK/md" \
    '2020-05-04 10:00'
build_ok 'Wiesbaden builds' "$TOP/content/wiesbaden" "$WORK/wi" \
    '2021-07-07 12:00'

# read_pdf PDF: its words in one line, as they follow each other
read_pdf() {
	pdftotext -raw "$1" - | tr -s '\n\f ' ' '
}

# coloured PDF: how many colours other than greys the printed sheet has; a
# picture of 8 bits a channel is three lines of text before the points
coloured() {
	rm -f "$WORK/sheet.ppm"
	pdftoppm -r 50 -singlefile "$1" "$WORK/sheet" || return
	tail -n +4 "$WORK/sheet.ppm" | od -An -v -tu1 -w3 |
	    awk '$1 != $2 || $2 != $3' | sort -u | wc -l
}

# poster NAME PAGE ADDRESS WORD...: prints that notice; WORDs are on the sheet
poster() {
	name=$1
	page=$2
	address=$3
	shift 3
	pdf=$WORK/poster.pdf
	check_equal "$name: one sheet of A4, its code and its words lead to $address" \
	    '' "$(print_page "$page" "$pdf" "$address")"
	check_equal "$name: one sheet" 1 \
	    "$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')"
	check_equal "$name: no colour at all" 0 "$(coloured "$pdf")"
	pdftoppm -r 200 -mono -singlefile "$pdf" "$WORK/fax"
	check_equal "$name: the code survives a copier" "$address" \
	    "$(zbarimg -q --raw -Sdisable -Sqrcode.enable "$WORK/fax.pbm" 2>/dev/null)"
	words=$(read_pdf "$pdf")
	for part; do
		check_contains "$name: on paper: $part" "$part" "$words"
		check_contains "$name: also without backgrounds: $part" "$part" \
		    "$(read_pdf "$pdf.plain")"
	done
	check_lacks "$name: not what only a screen needs" 'Druckfunktion' "$words"
}

poster incident "$WORK/md/aushang/stoerungen/2020/2020-04-24-mandatos.html" \
    https://status.magdeburg.example/stoerungen/2020/2020-04-24-mandatos.html \
    'nicht erreichbar' 'vorsorglich abgeschaltet' 'Für wen alle' \
    'Mo, 04.05.2020, 12:00 Uhr' 'Telefon: +49 391 0000-00' 'Stand:'
poster 'whole site' "$WORK/md/aushang.html" \
    https://status.magdeburg.example/ \
    'Achtung: Ein Dienst ist gestört.' 'nicht erreichbar' 'erreichbar seit' \
    'Telefon: +49 391 0000-00' 'Stand:'
poster 'office hour' "$WORK/wi/aushang/sprechstunden/ob-facebook.html" \
    https://status.wiesbaden.example/sprechstunden/ob-facebook.html \
    'Do, 05.08.2021, 17:00 Uhr bis 18:00 Uhr' 'entfällt' 'Stand:'

# planted: a state in red, and one that is only a symbol
bad=$WORK/md/aushang-schlecht.html
sed -e 's/<\/main>/<p class="state" style="color: #c31c13">✕<\/p>&/' \
    "$WORK/md/aushang.html" >"$bad"
told=$(print_page "$bad" "$WORK/bad.pdf" https://status.magdeburg.example/)
check_contains 'planted: words in red are found' 'colour 195, 28, 19' "$told"
check_contains 'planted: grey words that are not dark are found' 'hard to read' \
    "$told"
check_contains 'planted: a state without a word is found' 'without a word' "$told"
check 'planted: the sheet has colours then' \
    test "$(coloured "$WORK/bad.pdf")" -gt 0

# any other page: printed without what is of no use on paper, with its address
page=stoerungen/2020/2020-04-24-mandatos
print_page "$WORK/md/$page.html" "$WORK/page.pdf"
words=$(read_pdf "$WORK/page.pdf")
check_contains 'a page on paper says where it is on the web' \
    "Der aktuelle Stand im Internet: https://status.magdeburg.example/$page.html" \
    "$(echo "$words" | sed 's/- \([a-z0-9]\)/-\1/g')"
for part in 'Aktuelle Lage' Suchen 'Zum Inhalt springen' 'Aushang zum Drucken' \
    Datenschutz; do
	check_lacks "a page on paper: not $part" "$part" "$words"
done
