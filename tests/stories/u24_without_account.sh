#!/bin/sh
# U24: a citizen without Facebook can still ask.
# Shown: "every hour on a third-party platform must list ≥1 account-free way
# with deadline"; where there is none: a warning, and the page says so.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

build_ok 'Wiesbaden builds' "$TOP/content/wiesbaden" "$WORK/wi" \
    '2021-07-07 12:00'
way=$(main_text "$WORK/wi/sprechstunden/ob-facebook.html" |
    sed -n '/^Ohne Konto teilnehmen$/,/^Was mit/p' | tr '\n' ' ')
check_contains 'the way without an account' \
    'E-Mail: buergerreferat@stadt-wiesbaden.example' "$way"
check_contains 'its subject' 'Betreff Frage zur Bürgersprechstunde' "$way"
check_contains 'its deadline' 'Frist 15:00 Uhr am Tag der Sprechstunde' "$way"

src=$WORK/src
start_source "$src"
printf -- '---\nname: Facebook\nkind: web\naccount: account\n---\n' \
    >"$src/services/facebook.md"
printf -- '---\nname: Telefon\nkind: phone\naccount: none\n---\n' \
    >"$src/services/telefon.md"
hour() {
	file "$src/office-hours/stunde.md" <<-END
		---
		title: Sprechstunde
		channel: $1
		dates: [2026-02-01 17:00]
		$2
		---
	END
	build "$src" "$WORK/out" 2026-01-05
	page=$(main_text "$WORK/out/sprechstunden/stunde.html" 2>/dev/null | tr '\n' ' ')
}
hour facebook ''
expect 'none: it is published' 0
check_contains 'none: the editor is warned' \
    "warning: 'Facebook' needs an account; add \`without_account:\` with a way for everybody else [account-alternative-missing]" \
    "$told"
check_contains 'none: the page says so' \
    'Ein Weg ohne Konto ist nicht bekannt.' "$page"
hour telefon ''
check_lacks 'no account needed: no warning' account-alternative-missing "$told"
check_lacks 'no account needed: nothing is missing' 'Ein Weg ohne Konto' "$page"
hour facebook 'without_account: {phone: +49 0000 1234, until: "12:00"}'
check_lacks 'a telephone is a way' account-alternative-missing "$told"
check_contains 'it is shown' '+49 0000 1234' "$page"
check_contains 'with its deadline' '12:00 Uhr am Tag der Sprechstunde' "$page"
echo 'strict: [account-alternative-missing]' >>"$src/site.yml"
hour facebook ''
expect 'strict: it is an error' 1
