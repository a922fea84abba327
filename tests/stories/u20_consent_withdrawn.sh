#!/bin/sh
# U20: a councillor withdraws consent for the private number.
# Shown: "next build removes it everywhere incl. vCard, JSON, feed; old value
# not in output tree": in no file, whatever its format says it in, packed or not.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/readings.sh"

if ! have python3 || ! have git; then
	skip 'consent withdrawn' 'python3 or git is not installed'
	exit
fi

src=$WORK/src
start_source "$src"
cat >>"$src/site.yml" <<'END'
url: https://status.beispielstadt.example
languages: [de, en]
provenance: true
END
printf -- '---\nname: Rat\n---\n' >"$src/bodies/rat.md"
printf -- '---\nname: Postfächer\nkind: email\ndomains: [beispielstadt.example]\n---\n' \
    >"$src/services/post.md"
file "$src/incidents/2025-12-30-aus.md" <<'END'
---
title: Postfächer aus
kind: outage
started: 2025-12-30
affects: {post: down}
messages: bounced
informed: [{who: public, at: 2025-12-30}]
---
Text.
END
file "$src/office-hours/stunde.md" <<'END'
---
title: Sprechstunde
who: muster-anna
starts: 2026-02-10 17:00
place: Rathaus
---
END

# person CONTACTS [KEY...]: with these among the contacts
person() {
	file "$src/people/muster-anna.md" <<-END
		---
		name: Anna Muster
		roles: [rat]
		contacts:
		  - {email: anna.muster@beispielstadt.example}
		$1
		former: [alt.muster@beispielstadt.example]
		${2-}
		---
	END
}
private='private: true, consent: 2025-01-01'
with="  - {phone: +49 30 7265 4183, label: DAHEIM-WORT, $private}
  - {email: anna@privat.example, $private}
  - {post: 'Stiller Weg 77, 00000 Beispielstadt', $private}
  - {messenger: '@anna-geheim', $private}"

# publish NAME STATUS OPTION...: commits, and publishes what is there
publish() {
	publish_name=$1
	publish_status=$2
	shift 2
	git -C "$src" add -A
	git -C "$src" -c user.name=A -c user.email=a@beispielstadt.example \
	    commit -q -m "$publish_name"
	run "$ERREICHBAR" build --repo "$src" --out "$WORK/out" --at 2026-01-01 \
	    --messages en --precompress "$@"
	told=$(cat "$WORK.err")
	expect "$publish_name" "$publish_status"
	rm -rf "$WORK/read"
	readings "$WORK/out" "$WORK/read"
}
values='+49 30 7265 4183
+493072654183
daheim-wort
anna@privat.example
Stiller Weg 77
@anna-geheim'

# gone NAME: none of the values is to be read anywhere
gone() {
	printf '%s\n' "$values" >"$WORK/values"
	while read -r gone_value; do
		check_nowhere "$1: $gone_value is nowhere" "$gone_value" \
		    "$WORK/read"
	done <"$WORK/values"
	check_nowhere "$1: nor any of its digits" 72654183 "$WORK/read"
	check_somewhere "$1: the office address stays" \
	    anna.muster@beispielstadt.example "$WORK/read"
}

git init -q -b main "$src"
person "$with"
publish 'with consent' 0

# it was in all of these, so that its absence means something
for path in personen/muster-anna.html personen/muster-anna.html.gz \
    personen/muster-anna.html.br en/people/muster-anna.html notfall.html \
    api/v1/reach.json api/v1/reach.json.gz api/v1/people.json \
    personen/muster-anna.vcf vcard4/personen/muster-anna.vcf \
    kontakte/personen.vcf kontakte/gremien/rat.vcf kontakte/thunderbird.csv \
    kontakte/outlook.csv kontakte/excel.csv kontakte/kontakte.ldif; do
	check "with consent: in $path" grep -q -F -e 3072654183 -e 'anna@privat.example' \
	    "$WORK/read/$path"
done
printf '%s\n' "$values" >"$WORK/values"
while read -r value; do
	check_somewhere "with consent: $value" "$(echo "$value" |
	    sed 's/daheim-wort/DAHEIM-WORT/')" "$WORK/read"
done <"$WORK/values"

# taken back: the contacts are gone from the file
person ''
publish 'taken back' 0
gone 'taken back'
check_equal 'nothing of the old tree is kept beside it' '' \
    "$(find "$WORK" -maxdepth 1 -name '*.new-*' -o -maxdepth 1 -name '*.old*')"

# only the consent removed: the file is refused, and the values are gone too,
# also when the file's last good version stands in its place
person "$with"
publish 'with consent again' 0
person "$(printf '%s\n' "$with" | sed 's/, consent: 2025-01-01//')"
publish 'private without consent is an error' 1
check_contains 'the editor is told' '[private-without-consent]' "$told"
printf '%s\n' "$values" >"$WORK/values"
gone 'only the consent removed'

# taken back, with a slip of the hand elsewhere in the file
person "$with"
publish 'with consent once more' 0
person '' 'photo: {file: fehlt'
publish 'taken back in a broken file' 1
gone 'taken back in a broken file'

# from a folder, which has no past
person "$with"
build_ok 'a folder with consent' "$src" "$WORK/folder" 2026-01-01
person "$(printf '%s\n' "$with" | sed 's/, consent: 2025-01-01//')"
build "$src" "$WORK/folder" 2026-01-01
expect 'a folder without' 1
rm -rf "$WORK/read"
readings "$WORK/folder" "$WORK/read"
check_nowhere 'a folder without: nowhere' 72654183 "$WORK/read"
check_nowhere 'a folder without: not the address' anna@privat.example "$WORK/read"
