#!/bin/sh
# Address books in the hands of programs that people use: python3-vobject,
# ical.js (Thunderbird's), python's csv, and slapadd, which fills a directory.
# All of them find what is meant, in the example cities and with names that are
# made to break something.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/cards.sh"

slapadd=$(command -v slapadd || command -v /usr/sbin/slapadd || true)
[ -n "$slapadd" ] || skip 'LDIF in a directory' 'slapd is not installed'

# directory FILE: loads it into an empty directory; what this then holds is in
# $WORK/directory.ldif
directory() {
	rm -rf "$WORK/db"
	mkdir "$WORK/db"
	{
		echo 'include /etc/ldap/schema/core.schema'
		echo 'include /etc/ldap/schema/cosine.schema'
		echo 'include /etc/ldap/schema/inetorgperson.schema'
		if [ -d /usr/lib/ldap ]; then
			echo 'modulepath /usr/lib/ldap'
			echo 'moduleload back_mdb'
		fi
		printf '%s\n' 'database mdb' 'suffix "o=erreichbar"' \
		    'maxsize 67108864' "directory $WORK/db"
	} >"$WORK/slapd.conf"
	"$slapadd" -f "$WORK/slapd.conf" -l "$1" &&
	    "${slapadd%add}cat" -f "$WORK/slapd.conf" -o ldif-wrap=no \
	    >"$WORK/directory.ldif"
}

# decoded FILE: the lines of LDIF with what was in base64 as JSON texts
decoded() {
	"$python" - "$1" <<-'END'
	import base64, json, sys
	text = open(sys.argv[1], encoding='utf-8').read().replace('\n ', '')
	for line in text.splitlines():
	    name, divider, value = line.partition(':: ')
	    if divider:
	        print(name, json.dumps(base64.b64decode(value).decode(), ensure_ascii=False))
	    elif ': ' in line:
	        name, _, value = line.partition(': ')
	        print(name, json.dumps(value))
	END
}

# form DIR: lines of cards end with CRLF and are short; everything is UTF-8
form() {
	find "$1" -name '*.vcf' | while read -r form_file; do
		LC_ALL=C awk -v file="$form_file" '
		!/\r$/ { print file ": line " NR " does not end with CRLF" }
		length($0) > 76 { print file ": line " NR " is too long" }
		' "$form_file"
	done | head -n 5
	find "$1" -name '*.vcf' -o -name '*.csv' -o -name '*.ldif' |
	    while read -r form_file; do
		iconv -f UTF-8 -t UTF-8 "$form_file" >/dev/null ||
		    echo "$form_file is no UTF-8"
	done
}

# ---- the cities ---------------------------------------------------------------------

for city in magdeburg:'2020-05-04 10:00' wiesbaden:'2021-07-07 12:00' \
    herne:'2024-02-01 12:00'; do
	out=$WORK/${city%%:*}
	build_ok "${city%%:*} builds" "$TOP/content/${city%%:*}" "$out" "${city#*:}"
	check_equal "${city%%:*}: form" '' "$(form "$out")"
	# what is not there is none
	json "$out/api/v1/reach.json" '.contacts[].owner' | sort -u |
	    wc -l | tr -d ' ' >"$WORK/owners"
	for reader in $card_readers; do
		for file in $(find "$out" -name '*.vcf' | sort); do
			cards "$reader" "$file" >"$WORK/read" || not_ok \
			    "$reader reads ${file#"$out"/}" "$(cat "$WORK/read")"
			check_equal "$reader finds all of ${file#"$out"/}" \
			    "$(grep -c '^BEGIN:VCARD' "$file")" \
			    "$(wc -l <"$WORK/read" | tr -d ' ')"
		done
		for list in personen gremien; do
			cards "$reader" "$out/kontakte/$list.vcf" | jq -c '.[1:8]'
		done >"$WORK/all.$reader"
		for list in personen gremien; do
			cards "$reader" "$out/vcard4/kontakte/$list.vcf" |
			    jq -c '.[1:8]'
		done >"$WORK/all4"
		check_same "${city%%:*}, $reader: the same in 4.0" \
		    "$WORK/all.$reader" "$WORK/all4"
	done
	if [ -f "$WORK/all.vobject" ] && [ -f "$WORK/all.ical.js" ]; then
		check_same "${city%%:*}: both understand the same" \
		    "$WORK/all.vobject" "$WORK/all.ical.js"
	fi
	table "$out/kontakte/thunderbird.csv" , 'Display Name' 'Primary Email' \
	    >"$WORK/thunderbird"
	table "$out/kontakte/outlook.csv" , 'E-mail Display Name' 'E-mail Address' \
	    >"$WORK/outlook"
	table "$out/kontakte/excel.csv" ';' 'E-Mail: Angezeigter Name' \
	    'E-Mail-Adresse' >"$WORK/excel"
	check_same "${city%%:*}: Thunderbird and Outlook get the same" \
	    "$WORK/thunderbird" "$WORK/outlook"
	check_same "${city%%:*}: Excel and Outlook get the same" \
	    "$WORK/excel" "$WORK/outlook"
	for reader in $card_readers; do
		jq -c '[.[0], .[2][0] // ""]' "$WORK/all.$reader" >"$WORK/cards"
		check_same "${city%%:*}, $reader: cards and tables say the same" \
		    "$WORK/outlook" "$WORK/cards"
	done
	[ -n "$slapadd" ] || continue
	check "${city%%:*}: a directory takes it" directory \
	    "$out/kontakte/kontakte.ldif"
	check_equal "${city%%:*}: and holds everybody" \
	    "$(wc -l <"$WORK/outlook" | tr -d ' ')" \
	    "$(grep -c '^dn: uid=' "$WORK/directory.ldif")"
done

# ---- names that are made to break something -----------------------------------------------

start_source "$WORK/src"
printf -- '---\nname: "Rat; der, \\"große\\" \\\\ & <b>"\n---\n' \
    >"$WORK/src/bodies/rat.md"
n=0
: >"$WORK/names"
# hostile NAME: a person of this name, as JSON, which is YAML
hostile() {
	n=$((n + 1))
	printf '%s\n' "$1" >>"$WORK/names"
	file "$WORK/src/people/p$n.md" <<-END
		---
		name: {given: X, family: $1}
		roles: [{body: rat, title: $1}]
		contacts:
		  - {email: p$n@beispielstadt.example, label: $1}
		  - {phone: "+49 391 $n"}
		  - {post: $1}
		  - {messenger: $1}
		---
	END
}
hostile '"O’Neil \"Q\" & <script>alert(1)</script>"'
hostile '"back\\slash\\n \\, \\; ^n"'
hostile '"line\nbreak\nBEGIN:VCARD\nEND:VCARD"'
hostile '"right‮to left‬"'
hostile '"=HYPERLINK(1)"'
hostile '"+1"'
hostile '"-1"'
hostile '"@SUM(1)"'
hostile '"a;b,c:d|e\tf"'
hostile '": <x"'
hostile '"dn: o=erreichbar"'
hostile '"#comment, cn=a+sn=b"'
hostile '"𝕏 ä 日本語 e\u0301"'
hostile "\"$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "äx" }')\""
build "$WORK/src" "$WORK/out" 2026-01-01
[ "$status" -le 1 ] || not_ok 'a city of hostile names builds' "$told"
check_equal 'hostile names: form' '' "$(form "$WORK/out")"

# refused is refused: who has no page has no card either
i=0
: >"$WORK/wanted"
: >"$WORK/csv"
while read -r name; do
	i=$((i + 1))
	[ -e "$WORK/out/personen/p$i.html" ] || continue
	json "$WORK/out/api/v1/people.json" -c --arg id "p$i" '.people[] |
	    select(.id == $id) | [.name.family, $id + "@beispielstadt.example"]' \
	    >>"$WORK/wanted"
done <"$WORK/names"
check_equal 'most of the names are no reason to refuse a file' yes \
    "$([ "$(wc -l <"$WORK/wanted")" -ge 12 ] && echo yes)"
sort -o "$WORK/wanted" "$WORK/wanted"
for reader in $card_readers; do
	for folder in '' vcard4/; do
		cards "$reader" "$WORK/out/${folder}kontakte/personen.vcf" |
		    jq -c '[.[2][0], .[3][0]]' | sort >"$WORK/found"
		check_same "$reader: hostile names come through ${folder:-vcard3/}" \
		    "$WORK/wanted" "$WORK/found"
	done
	cards "$reader" "$WORK/out/gremien/rat.vcf" | jq -r '.[1], .[5]' >"$WORK/found"
	check_equal "$reader: that of a body, too" \
	    'Rat; der, "große" \ & <b>
Rat; der, "große" \ & <b>' "$(cat "$WORK/found")"
done

# what would be a formula has an apostrophe
jq -c '[(.[0] | if test("^[=+@\t\r-]") then "'\''" + . else . end), .[1]]' \
    "$WORK/wanted" | sort >"$WORK/neutral"
table "$WORK/out/kontakte/thunderbird.csv" , 'Last Name' 'Primary Email' |
    jq -c 'select(.[1] != "")' | sort >"$WORK/found"
check_same 'hostile names come through thunderbird.csv' "$WORK/neutral" "$WORK/found"
table "$WORK/out/kontakte/outlook.csv" , 'Last Name' 'E-mail Address' |
    jq -c 'select(.[1] != "")' | sort >"$WORK/found"
check_same 'and outlook.csv' "$WORK/neutral" "$WORK/found"
table "$WORK/out/kontakte/excel.csv" ';' 'Nachname' 'E-Mail-Adresse' |
    jq -c 'select(.[1] != "")' | sort >"$WORK/found"
check_same 'and excel.csv' "$WORK/neutral" "$WORK/found"
"$python" - "$WORK"/out/kontakte/*.csv <<'END' >"$WORK/formulas"
import csv, sys
for name in sys.argv[1:]:
    with open(name, encoding='utf-8-sig', newline='') as file:
        for row in csv.reader(file, delimiter=';' if 'excel' in name else ','):
            for cell in row:
                if cell[:1] in ('=', '+', '-', '@', '\t', '\r') and cell:
                    print(name, repr(cell))
END
check_equal 'no cell is a formula' '' "$(cat "$WORK/formulas")"

if [ -n "$slapadd" ]; then
	check 'a directory takes hostile names' directory \
	    "$WORK/out/kontakte/kontakte.ldif"
	decoded "$WORK/directory.ldif" | sed -n 's/^sn //p' | sort >"$WORK/found"
	{
		jq -c '.[0]' "$WORK/wanted"
		printf '%s\n' '"Rat; der, \"große\" \\ & <b>"'
	} | sort >"$WORK/sn"
	check_same 'and holds them as they are' "$WORK/sn" "$WORK/found"
fi
