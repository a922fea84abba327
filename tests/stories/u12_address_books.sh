#!/bin/sh
# U12: a company's secretariat imports addresses into its address book.
# Shown: "files parse with independent parsers, umlauts intact". And: the valid
# address is the first one, at every instant; what must not be published is in
# none of the files.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/cards.sh"

temp=oliver.mueller.temp@mandatos.magdeburg.example
own=oliver.mueller@mandatos.magdeburg.example

# ---- Magdeburg, before, in and after it ------------------------------------------------

for day in '2020-04-20 12:00' '2020-05-04 10:00' '2020-06-15 12:00'; do
	out=$WORK/out
	build_ok "built on $day" "$TOP/content/magdeburg" "$out" "$day"
	case $day in
	2020-0[56]*) valid=$temp ;; # there is no end to it yet
	*) valid=$own ;;
	esac
	for reader in $card_readers; do
		for folder in '' vcard4/; do
			check_equal "$day, $reader: ${folder}Müller" \
			    "[\"Oliver Müller\",[\"Müller\",\"Oliver\",\"\",\"\"],\"$valid\"]" \
			    "$(cards "$reader" "$out/${folder}personen/mueller-oliver.vcf" |
			    jq -c '[.[1], .[2], .[3][0]]')"
		done
	done
	check_equal "$day: Thunderbird" "[\"Müller\",\"$valid\"]" \
	    "$(table "$out/kontakte/thunderbird.csv" , 'Last Name' \
	    'Primary Email' | lines Müller)"
	check_equal "$day: Outlook" "[\"Müller\",\"$valid\"]" \
	    "$(table "$out/kontakte/outlook.csv" , 'Last Name' \
	    'E-mail Address' | lines Müller)"
	check_equal "$day: Excel" "[\"Müller\",\"$valid\"]" \
	    "$(table "$out/kontakte/excel.csv" ';' Nachname \
	    E-Mail-Adresse | lines Müller)"
	check_equal "$day: a directory" "mail: $valid" \
	    "$(sed -n '/^dn: uid=mueller-oliver/,/^$/p' \
	    "$out/kontakte/kontakte.ldif" | grep -m 1 '^mail')"
done
build_ok 'in it' "$TOP/content/magdeburg" "$WORK/out" '2020-05-04 10:00'
check_equal 'the dead address is no way' 0 \
    "$(grep -c "^EMAIL.*:$own" "$WORK/out/personen/mueller-oliver.vcf")"
for reader in $card_readers; do
	check_contains "$reader: the dead address is in the note" \
	    "$own (nicht erreichbar, zurzeit bitte: $temp)" \
	    "$(cards "$reader" "$WORK/out/personen/mueller-oliver.vcf" | jq -r '.[6]')"
	members=$(cards "$reader" "$WORK/out/vcard4/gremien/stadtrat.vcf")
	check_equal "$reader: a group and its members" \
	    "$(printf '%s\n' "$members" | jq -r '.[8][]' | sort)" \
	    "$(printf '%s\n' "$members" | sed 1d | jq -r '.[7]' | sort)"
done
check_contains 'a body with members is a group' 'KIND:group' \
    "$(cat "$WORK/out/vcard4/gremien/stadtrat.vcf")"

# ---- there are links ------------------------------------------------------------------------

for link in personen/mueller-oliver.html:mueller-oliver.vcf \
    gremien/stadtrat.html:stadtrat.vcf \
    gremien/stadtrat.html:../kontakte/gremien/stadtrat.csv \
    gremien/stadtrat.html:../vcard4/gremien/stadtrat.vcf \
    personen/index.html:../kontakte/personen.vcf \
    personen/index.html:../kontakte/thunderbird.csv \
    personen/index.html:../kontakte/outlook.csv \
    personen/index.html:../kontakte/excel.csv \
    personen/index.html:../kontakte/kontakte.ldif \
    gremien/index.html:../kontakte/gremien.vcf \
    en/people/mueller-oliver.html:../../personen/mueller-oliver.vcf; do
	page=${link%%:*}
	check_contains "$page leads to ${link#*:}" "<a href=\"${link#*:}\">" \
	    "$(cat "$WORK/out/$page")"
	check "which is there: $link" test -s "$WORK/out/${page%/*}/${link#*:}"
done
check_equal 'one set of files for all languages' '' \
    "$(find "$WORK/out/en" -name '*.vcf' -o -name '*.csv' -o -name '*.ldif')"

# ---- the form German Excel expects --------------------------------------------------------------

check_equal 'the mark of UTF-8' 'ef bb bf' \
    "$(head -c 3 "$WORK/out/kontakte/excel.csv" | od -An -tx1 | sed 's/^ *//')"
check_equal 'CRLF' '' "$(sed -n 1p "$WORK/out/kontakte/excel.csv" | grep -v "$(printf '\r')\$")"

# ---- what is not published is in none of them ------------------------------------------------------

src=$WORK/src
start_source "$src"
printf -- '---\nname: Rat\n---\n' >"$src/bodies/rat.md"
person() {
	file "$src/people/muster-anna.md" <<-END
		---
		name: Anna Muster
		roles: [rat]
		contacts:
		  - {email: amt@beispielstadt.example}
		  - {email: abgelaufen@privat.example, until: 2025-12-31}
		  - {email: kuenftig@privat.example, from: 2026-03-01}
		$1
		former: [frueher@privat.example]
		---
	END
}
file "$src/people/ende-otto.md" <<-'END'
	---
	name: Otto Ende
	roles: [{body: rat, until: 2025-12-31}]
	contacts: [{email: otto@beispielstadt.example}]
	---
END
file "$src/people/anfang-eva.md" <<-'END'
	---
	name: Eva Anfang
	roles: [{body: rat, from: 2026-03-01}]
	contacts: [{email: eva@beispielstadt.example}]
	---
END
# all OUT: every file for address books, unfolded, and what is in base64 decoded
all() {
	find "$1" -name '*.vcf' -o -name '*.csv' -o -name '*.ldif' \
	    -o -path '*/kontakte/*.txt' | sort | while read -r all_file; do
		"$python" - "$all_file" <<-'END'
		import base64, sys
		text = open(sys.argv[1], encoding='utf-8', newline='').read()
		text = text.replace('\r\n ', '').replace('\n ', '')
		for line in text.splitlines():
		    name, divider, value = line.partition(':: ')
		    print(base64.b64decode(value).decode() if divider else line)
		END
	done
}
person '  - {phone: +49 0000 4711, label: PRIVATNUMMER, private: true, consent: 2025-01-01}'
build_ok 'with consent' "$src" "$WORK/with" 2026-01-01
books=$(all "$WORK/with")
check_contains 'with consent: the number' '+49 0000 4711' "$books"
check_contains 'with consent: in tables' '0049 0000 4711' "$books"
check_contains 'the office address' amt@beispielstadt.example "$books"
for value in abgelaufen@ kuenftig@ frueher@ otto@ eva@ 'Otto Ende' 'Eva Anfang'; do
	check_lacks "in none: $value" "$value" "$books"
done
check 'nobody out of office has a file' test ! -e "$WORK/with/personen/ende-otto.vcf"
check_lacks 'or a link to it' 'Als Kontakt speichern' \
    "$(cat "$WORK/with/personen/ende-otto.html")"

person '' # taken back
build_ok 'consent withdrawn' "$src" "$WORK/without" 2026-01-01
check_nowhere 'consent withdrawn: nowhere in the tree' '0000 4711' "$WORK/without"
check_lacks 'nor behind base64' 4711 "$(all "$WORK/without")"
check_lacks 'nor what it was called' PRIVATNUMMER "$(all "$WORK/without")"

person '  - {phone: +49 0000 4711, label: PRIVATNUMMER, private: true}'
build "$src" "$WORK/broken" 2026-01-01
check_lacks 'a broken file has no card' 'Anna Muster' "$(all "$WORK/broken")"
check_nowhere 'and its number is nowhere' '0000 4711' "$WORK/broken"

person ''
build "$src" "$WORK/later" 2026-03-01
books=$(all "$WORK/later")
check_contains 'when its time has come' kuenftig@ "$books"
check_contains 'and the term has begun' eva@ "$books"
check_equal 'the tree knows when' '2026-03-01T00:00:00+01:00' \
    "$(json "$WORK/without/api/v1/build.json" .next)"

# ---- they stay the same people -----------------------------------------------------------------------

uids() {
	grep -rh '^UID' "$1" | sort -u
}
check_equal 'identities do not change' "$(uids "$WORK/with/personen/muster-anna.vcf")" \
    "$(uids "$WORK/later/personen/muster-anna.vcf")"
have git || exit "$lib_failed"
git -C "$src" init -q -b main
git -C "$src" add -A
GIT_COMMITTER_DATE='2026-01-02T03:04:05Z' git -C "$src" -c user.name=X \
    -c user.email=x@x.example -c commit.gpgsign=false commit -q -m x
run "$ERREICHBAR" build --repo "$src" --out "$WORK/git" --at 2026-03-01
before=$(stat -c %i "$WORK/git/personen/muster-anna.vcf")
echo 'Noch ein Wort.' >>"$src/README.md"
git -C "$src" add -A
git -C "$src" -c user.name=X -c user.email=x@x.example \
    -c commit.gpgsign=false commit -q -m y
run "$ERREICHBAR" build --repo "$src" --out "$WORK/git" --at 2026-03-01
check_equal 'a card that stays the same stays the same file' "$before" \
    "$(stat -c %i "$WORK/git/personen/muster-anna.vcf")"
