#!/bin/sh
# What was made of the content files of a repository is kept for the next build
# (publish/shelf.h). Whatever is committed in between, and whatever becomes of
# that file: the next build makes the same bytes and says the same as one that
# finds nothing beside the site. And nothing private lies there.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/hooks.sh"

at=$(cat "$TOP/tests/golden/full/at")
state=$WORK/served/.site.state
fresh=$WORK/fresh

# into DIR [OPTION...]: builds there; what it said, but for the last line, is
# in $WORK/said
into() {
	into_dir=$1
	shift
	run "$ERREICHBAR" build --repo "$work" --out "$into_dir/site" --at "$at" \
	    --messages en "$@"
	sed '/ new or changed, /d' "$WORK.err" >"$WORK/said"
	echo "$status" >>"$WORK/said"
}

# same NAME [OPTION...]: the next build, and one that knows only what was
# published before
same() {
	same_name=$1
	shift
	rm -rf "$fresh"
	mkdir -p "$fresh/.site.state"
	chmod 700 "$fresh/.site.state"
	[ ! -f "$state/published.log" ] ||
		cp "$state/published.log" "$fresh/.site.state"
	into "$WORK/served" "$@"
	mv "$WORK/said" "$WORK/said.next"
	into "$fresh" "$@"
	if [ -f "$fresh/site/.erreichbar" ]; then
		check_same "$same_name: the same bytes" "$fresh/site" "$out"
	else
		not_ok "$same_name: is published" "$(cat "$WORK.err")"
	fi
	check_same "$same_name: the same is said" "$WORK/said" "$WORK/said.next"
}

# changed NAME [OPTION...]: the same of what was changed in the work tree
changed() {
	commit "$1"
	same "$@"
}

# poked NAME: the same, when only a page was changed
poked() {
	echo 'Noch ein Satz.' >>"$work/pages/impressum.md"
	changed "$@"
}

said() {
	check_contains "$1" "$2" "$(cat "$WORK/said.next")"
}

# object PATH: the file of its bytes in the repository
object() {
	g rev-parse "HEAD:$1" | sed "s|^\(..\)|$work/.git/objects/\1/|"
}

# ---- what is committed ------------------------------------------------------------

hooks_git init -q "$work"
cp -R "$TOP/tests/golden/full/content/." "$work"
mkdir -p "$WORK/served"
changed 'the first build'
check 'it is kept' test -f "$state/records"
check_equal 'for its owner alone' 600 "$(stat -c %a "$state/records")"

echo 'Noch ein Satz.' >>"$work/people/oezdemir-can.md"
commit 'one file'
kept=$(object services/telefon.md)
mv "$kept" "$WORK/object"
into "$WORK/served"
check_lacks 'what did not change is not read' telefon.md "$(cat "$WORK.err")"
check_equal 'nor missed' 0 "$status"
mv "$WORK/object" "$kept"
echo 'Noch ein Satz.' >>"$work/people/oezdemir-can.md"
commit 'one file more'
rm "$state/records"
mv "$kept" "$WORK/object"
into "$WORK/served"
check_contains 'but when nothing was kept' telefon.md "$(cat "$WORK.err")"
mv "$WORK/object" "$kept"
poked 'all is there again'

sed -i 's/^name: .*/name: Fernsprecher/' "$work/services/telefon.md"
changed 'a file changed'
echo 'Noch ein Absatz.' >>"$work/$(cd "$work" && ls -d incidents/2026/*.md | head -n 1)"
changed 'an incident has more text'
g mv people/mueller-eva-2.md people/mueller-eva-3.md
changed 'renamed'
g rm -q consultations/geschlossen.md
changed 'removed'
file "$work/pages/wandert.md" <<-'END'
	---
	title: Wandert
	opens: 2026-03-01
	closes: 2026-05-01
	name: Wandert
	---
	Text.
END
changed 'a page'
said 'a key of another kind' unknown-key
for kind in consultations services bodies office-hours people pages; do
	g mv "$(cd "$work" && ls */wandert.md)" "$kind/wandert.md"
	changed "its bytes in $kind/"
done
g rm -q pages/wandert.md
cp "$work/people/oezdemir-can.md" "$work/people/doppelt-can.md"
changed 'two files of the same bytes'
sed -i '2i draft: yes' "$work/people/oezdemir-can.md"
changed 'a draft'
sed -i 2d "$work/people/oezdemir-can.md"
changed 'no draft any more'
g rm -q people/doppelt-can.md
changed 'once only'

# ---- translations and languages -------------------------------------------------------

file "$work/services/telefon.ls.md" <<-'END'
	---
	name: Das Telefon
	---
	Damit kann man sprechen.
END
changed 'a translation'
echo 'Und hören.' >>"$work/services/telefon.ls.md"
changed 'the translation changed'
echo 'Noch ein Satz.' >>"$work/services/telefon.md"
changed 'the original changed'
g rm -q services/telefon.ls.md
changed 'the translation removed'
echo 'languages: [de, en]' >>"$work/site.yml"
changed 'two languages'
printf -- '---\nname: Telephone\n---\nIt rings.\n' >"$work/services/telefon.en.md"
changed 'a translation into the second'
poked 'something else'
sed -i '/^languages:/d' "$work/site.yml"
changed 'one language again'
g rm -q services/telefon.en.md

# ---- the configuration -------------------------------------------------------------------

sed -i 's|^time_zone: .*|time_zone: Pacific/Auckland|' "$work/site.yml"
changed 'another zone'
sed -i 's|^time_zone: .*|time_zone: Europe/Berlin|' "$work/site.yml"
changed 'the zone of before'
sed -i 's/^  companies: .*/  companies: Betriebe/' "$work/site.yml"
changed 'an audience is called something else'
sed -i 's/^strict: .*/strict: [unknown-key]/' "$work/site.yml"
changed 'other strictness'

# ---- what is told ---------------------------------------------------------------------------

sed -i 's/^strict: .*/strict: []/' "$work/site.yml"
sed -i '2i unbekannt: ja' "$work/services/telefon.md"
changed 'a warning'
said 'it is told' unbekannt
poked 'the next time'
said 'it is told again' unbekannt
poked 'once more' --jobs 3
said 'and again' unbekannt
sed -i 's/^strict: .*/strict: [unknown-key]/' "$work/site.yml"
changed 'the warning is an error'
said 'with the earlier version' previous-version
sed -i 2d "$work/services/telefon.md"
sed -i 's/^name: .*/name: [/' "$work/services/telefon.md"
changed 'a broken file'
said 'an earlier version stands' previous-version
poked 'the next time it is broken'
said 'it still stands' previous-version
poked 'broken, with --strict off' --jobs 1
sed -i 's/^name: .*/name: Telefon/' "$work/services/telefon.md"
changed 'mended'
check_lacks 'nothing stands for it' previous-version "$(cat "$WORK/said.next")"

for at in '2024-06-01 10:00' '2025-02-01 00:00' '2026-03-29 03:30' \
    '2030-01-01 00:00' "$(cat "$TOP/tests/golden/full/at")"; do
	same "at $at"
done
first=$(g rev-parse HEAD~9)
same 'an earlier commit' --ref "$first"
same 'the newest one' --ref main
same 'with an address' --base-url https://anders.beispiel.example
same 'without it'

# ---- what becomes of the file -----------------------------------------------------------------

rm "$state/records"
poked 'the file deleted'
check 'it is there again' test -f "$state/records"
size=$(stat -c %s "$state/records")
for n in 0 7 100 $((size / 2)) $((size - 1)); do
	truncate -s "$n" "$state/records"
	poked "cut to $n bytes"
done
size=$(stat -c %s "$state/records")
truncate -s $((size + 100000)) "$state/records"
poked 'zeros behind it'
head -c "$size" /dev/urandom >"$state/records"
poked 'filled with garbage'
# rows and images are checked; texts begin far behind them
for seek in 3 20 40 60 100 2000 20000; do
	printf '\252\125' | dd of="$state/records" bs=1 seek=$seek conv=notrunc \
	    2>/dev/null
	poked "two other bytes at $seek"
done
mv "$state/records" "$WORK/elsewhere"
cp "$WORK/elsewhere" "$WORK/elsewhere.kept"
ln -s "$WORK/elsewhere" "$state/records"
poked 'a link'
check_same 'what it pointed to is left' "$WORK/elsewhere.kept" "$WORK/elsewhere"
check 'there is a file again' test ! -L "$state/records"
rm "$state/records"
mkfifo "$state/records"
poked 'a pipe'
check 'a file again' test -f "$state/records"
rm "$state/records"
mkfifo "$state/records.new"
poked 'a pipe where the new one is written'
check 'a file all the same' test -f "$state/records"
rm "$state/records"
mkdir "$state/records"
poked 'a folder'
rmdir "$state/records"
poked 'nothing'
chmod 0 "$state/records"
poked 'nobody may read it'
rm -rf "$state"
poked 'no state'
check 'a new one' test -f "$state/records"
# the file of one site beside another
mkdir "$WORK/other"
hooks_git clone -q "$work" "$WORK/other/work"
sed -i 's|^time_zone: .*|time_zone: Pacific/Auckland|' "$WORK/other/work/site.yml"
hooks_git -C "$WORK/other/work" commit -q -a -m zone
run "$ERREICHBAR" build --repo "$WORK/other/work" --out "$WORK/other/site" \
    --at "$at"
check 'another site' test -f "$WORK/other/.site.state/records"
cp "$WORK/other/.site.state/records" "$state/records"
poked 'of another site'

# no room for it: drafts are in no other file that is written
for n in 1 2 3 4; do
	{
		printf -- '---\ntitle: Entwurf %d\ndraft: yes\n---\n' "$n"
		yes "Ein Satz, der noch niemandem gefällt, und zwar Nummer $n." |
		    head -n 10000
	} >"$work/pages/lang-$n.md"
done
commit 'long drafts'
into "$WORK/served"
rm "$state/records"
echo 'Noch ein Satz.' >>"$work/pages/impressum.md"
commit 'no room'
(
	trap '' XFSZ
	ulimit -f 1200
	into "$WORK/served"
	exit "$status"
)
check_equal 'no room for the file: no fault' "$status" $?
check 'it is not there' test ! -e "$state/records"
check 'nor half of it' test ! -e "$state/records.new"
check_equal 'the site is published' "$(head_of)" "$(shown)"
poked 'with room'
check 'there it is' test -f "$state/records"

# ---- what is private ----------------------------------------------------------------------------

value=0391-7654321
# person LINE...: the file of somebody with one public address
person() {
	{
		printf -- '---\nname: Erika Beispiel\ncontacts:\n'
		printf '  - email: erika@beispielstadt.example\n'
		printf '%s\n' "$@"
		printf -- '---\n'
	} >"$work/people/beispiel-erika.md"
}

at='2026-03-28 12:00'
person "  - {phone: '$value', private: true, consent: 2020-01-01, until: 2026-04-30}"
changed 'a private number'
check_somewhere 'it is published' "$value" "$out"
check_nowhere 'but not laid away' "$value" "$state/records"
poked 'something else, beside it'
check_nowhere 'nor then' "$value" "$state/records"
person "  - {phone: '$value', private: true}"
changed 'without consent'
check_nowhere 'it is nowhere, beside the site either' "$value" "$WORK/served"
person "  - {phone: '$value'}"
changed 'somebody writes it as a public one'
check_somewhere 'it is published again' "$value" "$out"
person "  - {phone: '$value', private: true, consent: 2020-01-01, until: 2026-04-30}"
changed 'and sees that it is private'
person
changed 'it is withdrawn'
check_nowhere 'it is nowhere again' "$value" "$WORK/served"
check_somewhere 'what is public is kept' erika@beispielstadt.example \
    "$state/records"
person "  - {phone: '$value', private: true, consent: 2020-01-01, until: 2026-04-30}"
changed 'until a day'
at='2026-05-01 00:00'
same 'after that day'
check_nowhere 'it is nowhere by the clock' "$value" "$WORK/served"
