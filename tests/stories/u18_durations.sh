#!/bin/sh
# U18: the mayor's office answers an Anfrage later.
# Shown: "per-incident timeline with per-audience durations can be exported/
# printed and matches the facts". The facts are those of F0110/20 and S0181/20:
# uncertain from 24.04.2020, temporary addresses on 29.04., other mail app on
# 30.04., update released on 26.05. One calls that "weeks", one "six days".
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/chromium.sh"

slug=2020-04-24-mandatos
answered='2020-05-26 12:00'
build_ok 'Magdeburg builds, as of the answer' "$TOP/content/magdeburg" \
    "$WORK/md" "$answered"
page=$WORK/md/stoerungen/2020/$slug.html
# words of a page; a number and its unit are not parted there
words() {
	main_text "$1" | sed 's/\xc2\xa0/ /g'
}
facts=$(words "$page")

# ---- both measures, with who says so -----------------------------------------

for part in '„über Wochen gesperrt und so nicht erreichbar“ (Anfrage F0110/20)' \
    '„bereits 6 Tage später wieder nutzbar“ (Stellungnahme S0181/20, Schluss)' \
    '„für 2 Werktage“ (Stellungnahme S0181/20, zu Frage 2)' \
    'Anfrage F0110/20, Stadtrat Oliver Müller, Fraktion DIE LINKE, Do, 14.05.2020' \
    'Stellungnahme S0181/20 der Verwaltung, Di, 26.05.2020' \
    'Quellen können die Dauer anders angeben.'; do
	check_contains "the page has: $part" "$part" "$facts"
done
build "$TOP/content/magdeburg" "$WORK/before" '2020-05-13 12:00'
check_lacks 'before it was asked, nobody had said so' 'über Wochen' \
    "$(words "$WORK/before/stoerungen/2020/$slug.html")"

# ---- the durations on the page -------------------------------------------------

box='Mandatos-Postfächer der Ratsmitglieder'
outside='Bürgerinnen und Bürger Städtische Gesellschaften'
inside='Stadtverwaltung Gremien und Fraktionen'
check_equal 'how long, for whom' "Für wen | Dienst | Zustand | Zeitraum | Dauer
$outside | $box | ! eingeschränkt erreichbar | von Fr, 24.04.2020 bis Di, 28.04.2020 | 5 Tage
$outside | $box | ✕ nicht erreichbar | seit Mi, 29.04.2020 | bisher 27 Tage
$inside | $box | ! eingeschränkt erreichbar | von Fr, 24.04.2020 bis Di, 28.04.2020 | 5 Tage
$inside | $box | ! teilweise nicht erreichbar | seit Mi, 29.04.2020 | bisher 27 Tage
Gremien und Fraktionen | Mail-App auf den Tablets der Ratsmitglieder | ! eingeschränkt verfügbar | seit Fr, 24.04.2020 | bisher 32 Tage" \
    "$(echo "$facts" | sed -n '/^Dauer für jede Zielgruppe/,/^Die Dauer ist/p' |
    sed -e 1d -e '$d' -e 's/  *|/ |/g')"

# the six days: from the first warning to the other app, of those who took it
check_contains 'who was reachable again on the sixth day' \
    'Anna Beispiel: seit Do, 30.04.2020' "$facts"
check_contains 'and that it is not so for all' \
    'Für einzelne Personen endete die Störung früher.' "$facts"

# ---- exported --------------------------------------------------------------------

data=$WORK/md/api/v1/status.json
incident=".incidents[] | select(.id == \"$slug\")"
check_equal 'exported: what held for whom, from when until when' \
    'mandatos limited public,companies 2020-04-24 2020-04-29
mandatos down public,companies 2020-04-29 null
mandatos limited administration,bodies 2020-04-24 2020-04-29
mandatos partial administration,bodies 2020-04-29 null
mail-app-ipad limited bodies 2020-04-24 null' \
    "$(json "$data" "$incident"' | .periods[] |
    [.service, .state, (.audiences | join(",")), .from[:10],
    (.until // "null")[:10]] | join(" ")')"
check_equal 'exported: the timeline' \
    '2020-05-26 monitoring Sicherheitsupdate freigegeben
2020-05-14 update Anfrage im Stadtrat
2020-04-30 update Andere Mail-App möglich
2020-04-29 identified Vorübergehende Adressen eingerichtet
2020-04-24 investigating Hinweis auf ein mögliches Sicherheitsrisiko' \
    "$(json "$data" "$incident"' | .updates[] |
    [.at[:10], .phase, .title] | join(" ")')"

# counted again from the data, by days of the calendar
days() {
	echo $((($(date -u -d "$2" +%s) - $(date -u -d "$1" +%s)) / 86400))
}
check_equal 'the page counts as the data does' '5 27 5 27 32 ' \
    "$(json "$data" "$incident"' | .periods[] |
    .from[:10] + " " + (.until // "2020-05-26")[:10]' |
    while read -r from until; do
	printf '%s ' "$(days "$from" "$until")"
    done)"

# ---- later -----------------------------------------------------------------------

build "$TOP/content/magdeburg" "$WORK/later" '2020-06-02 08:00'
check_contains 'a week later, for those outside' \
    'nicht erreichbar | seit Mi, 29.04.2020 | bisher 34 Tage' \
    "$(words "$WORK/later/stoerungen/2020/$slug.html")"

# ---- printed -----------------------------------------------------------------------

need_chromium pdftotext
check_equal 'it can be printed' '' "$(print_page "$page" "$WORK/page.pdf")"
# words that were parted at the end of a line are whole again
pdftotext -raw "$WORK/page.pdf" - | tr -s '\n\f ' '   ' |
    sed -e 's/\([a-zäöüß]\)[-‐] \([a-zäöüß]\)/\1\2/g' >"$WORK/paper"
check_order 'printed: durations, timeline with both measures, who, sources' \
    "$WORK/paper" 'Dauer für jede Zielgruppe' 'bis Di, 28.04.2020 5 Tage' \
    'bisher 27 Tage' 'bisher 32 Tage' Verlauf \
    'Di, 26.05.2020' 'Sicherheitsupdate freigegeben' 'über Wochen gesperrt' \
    'Anfrage F0110/20' '6 Tage später' 'Stellungnahme S0181/20' \
    'Do, 14.05.2020' 'Anfrage im Stadtrat' 'Do, 30.04.2020' \
    'Andere Mail-App möglich' 'Mi, 29.04.2020' \
    'Vorübergehende Adressen eingerichtet' 'Fr, 24.04.2020' \
    'Hinweis auf ein mögliches' 'Information der Betroffenen' \
    'Eine Information ist nicht bekannt.' Quellen \
    'Anfrage F0110/20, Stadtrat Oliver Müller' 'Stellungnahme S0181/20 der'
