#!/bin/sh
# U9: a committee's secretary needs the list of a committee as one line of
# addresses.
# Shown: "export (CSV, vCard, mailto) of the valid addresses of that body on that
# day"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

body=beispielausschuss

# what each of the ways out gives, sorted
letter() {
	grep -o 'href="mailto:?bcc=[^"]*"' "$1/gremien/$body.html" |
	    sed -e 's/.*bcc=//' -e 's/"$//' | tr ',' '\n' | sort
}
list() {
	tr -d '\r' <"$1/kontakte/gremien/$body.txt" | sort
}
cells() {
	# the notes have several lines; addresses stand in those with a name
	tr -d '\r' <"$1/kontakte/gremien/$body.csv" |
	    awk -F ';' '$3 != "" && NR > 1 && $14 ~ /@/ { print $14 }' | sort
}
first_of_cards() {
	tr -d '\r' <"$1/kontakte/gremien/$body.vcf" |
	    sed -e ':a' -e '$!N;s/\n //;ta' -e 'P;D' |
	    sed -n 's/^EMAIL;TYPE=internet,work,pref://p' | sort
}
# of version 4.0: a group, and the cards of its members
first_of_group() {
	tr -d '\r' <"$1/vcard4/gremien/$body.vcf" |
	    sed -e ':a' -e '$!N;s/\n //;ta' -e 'P;D' | awk '
	/^BEGIN:VCARD/ { uid = mail = kind = "" }
	sub(/^UID:/, "") { uid = $0 }
	sub(/^KIND:/, "") { kind = $0 }
	sub(/^MEMBER:/, "") { member[$0] = 1 }
	sub(/^EMAIL;PREF=1;TYPE=work:/, "") { mail = $0 }
	/^END:VCARD/ && kind != "group" { found[uid] = mail }
	END { for (uid in member) print found[uid] }' | sort
}
# of a directory: the first mail of each member
first_of_directory() {
	sed -e ':a' -e '$!N;s/\n //;ta' -e 'P;D' "$1/kontakte/kontakte.ldif" |
	    awk -v group="dn: cn=$body,ou=groups,o=erreichbar" '
	/^dn: / { dn = substr($0, 5); wanted = $0 == group }
	/^mail: / && !(dn in mail) { mail[dn] = substr($0, 7) }
	/^member: / && wanted { member[substr($0, 9)] = 1 }
	END { for (dn in member) print mail[dn] }' | sort
}

for day in '2020-04-20 12:00' '2020-04-30 12:00' '2020-05-04 10:00'; do
	out=$WORK/out
	build_ok "built on $day" "$TOP/content/magdeburg" "$out" "$day"
	case $day in
	2020-04-2*) wanted='anna.beispiel@mandatos.magdeburg.example
kim.muster@mandatos.magdeburg.example
max.mustermann@mandatos.magdeburg.example' ;;
	2020-04-3*) wanted='anna.beispiel.temp@mandatos.magdeburg.example
kim.muster.temp@mandatos.magdeburg.example
max.mustermann.temp@mandatos.magdeburg.example' ;;
	*) wanted='anna.beispiel.temp@mandatos.magdeburg.example
kim.muster.temp@mandatos.magdeburg.example' ;; # one has left
	esac
	check_equal "$day: the link that writes to all" "$wanted" "$(letter "$out")"
	check_equal "$day: the list" "$wanted" "$(list "$out")"
	check_equal "$day: the table" "$wanted" "$(cells "$out")"
	check_equal "$day: the cards" "$wanted" "$(first_of_cards "$out")"
	check_equal "$day: the group" "$wanted" "$(first_of_group "$out")"
	check_equal "$day: the directory" "$wanted" "$(first_of_directory "$out")"
done

page=$(main_text "$out/gremien/$body.html")
check_contains 'the page says what is behind the link' 'Alle anschreiben' "$page"
check_contains 'and that nobody sees the others' 'Blindkopie (BCC)' "$page"

# ---- many members ---------------------------------------------------------------------

start_source "$WORK/src"
printf -- '---\nname: Rat\n---\n' >"$WORK/src/bodies/rat.md"
printf -- '---\nname: Leer\n---\n' >"$WORK/src/bodies/leer.md"
i=0
while [ "$i" -lt 120 ]; do
	i=$((i + 1))
	printf -- '---\nname: Person %03d\nroles: [rat]\ncontacts: [{email: person%03d+x@beispielstadt.example}]\n---\n' \
	    "$i" "$i" >"$WORK/src/people/person-$i.md"
done
build_ok 'a large council' "$WORK/src" "$WORK/large" 2026-01-01
grep -o 'href="mailto:?bcc=[^"]*"' "$WORK/large/gremien/rat.html" |
    sed -e 's/^href="//' -e 's/"$//' >"$WORK/links"
check_equal 'no link is too long for a program' '' \
    "$(awk 'length($0) > 2000' "$WORK/links")"
check_equal 'together they have everybody' 120 \
    "$(sed 's/.*bcc=//' "$WORK/links" | tr ',' '\n' | sort -u | wc -l | tr -d ' ')"
check_contains 'characters are encoded' 'person001%2Bx@' "$(cat "$WORK/links")"
check_contains 'the links are told apart' 'Alle anschreiben, Teil 2 von ' \
    "$(main_text "$WORK/large/gremien/rat.html")"
check_lacks 'a body without members has no link' 'Alle anschreiben' \
    "$(main_text "$WORK/large/gremien/leer.html")"
check 'and no files' test ! -e "$WORK/large/kontakte/gremien/leer.txt"
