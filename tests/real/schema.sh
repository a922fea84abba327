#!/bin/sh
# Every file of api/v1/ against the schema that is published with it, with a
# real validator (Ajv), at many instants; and that the schemas find what is
# wrong.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

if ! have node || ! [ -d "$TOP/tests/browser/node_modules/ajv-formats" ]; then
	skip 'api/v1/ against its schemas' 'there is no node, or no Ajv'
	exit
fi
judge=$TOP/tests/real/schema.js

# valid NAME SITE
valid() {
	run node "$judge" "$2"
	check_equal "$1: as its schemas say" '' "$(cat "$WORK.out" "$WORK.err")"
}

# at SOURCE INSTANT [OPTION...]
at() {
	at_source=$1
	at_instant=$2
	shift 2
	rm -rf "$WORK/out"
	build "$at_source" "$WORK/out" "$at_instant" "$@"
	valid "$(basename "$at_source"), $at_instant" "$WORK/out"
}

# ---- the cities, before, in and behind what they are about ------------------------

for instant in '2020-04-01' '2020-04-29 15:00' '2020-05-04 12:00' '2020-06-01'; do
	at "$TOP/content/magdeburg" "$instant"
done
for instant in '2019-11-01' '2021-07-07 12:00' '2021-08-05 17:30' '2023-01-01'; do
	at "$TOP/content/wiesbaden" "$instant"
done
for instant in '2021-01-04' '2021-03-23 12:00'; do
	at "$TOP/content/herne" "$instant"
done

# ---- a site with everything ---------------------------------------------------------

full=$TOP/tests/golden/full/content
for instant in '2019-01-01' '2025-12-24 18:00' '2026-03-29 03:30' \
    '2026-05-05 17:30' '2026-06-15' '2030-01-01'; do
	at "$full" "$instant"
done

# names and addresses that are no plain ones
mkdir "$WORK/odd"
start_source "$WORK/odd"
sed -i 's|^title: .*|title: "\\"<&>\\\\ "\nurl: https://müller.example|' \
    "$WORK/odd/site.yml"
printf -- '---\nname: "\\"R\\u00e4t <b>\\\\ "\nurl: "https://müller.example/ä?a=ß#ü"\ndigital: {video: ["\\"Zoom\\""], documents: ["<b>"], room: {name: "\\\\"}}\n---\n' \
    >"$WORK/odd/bodies/rat.md"
printf -- '---\ntitle: "</script>"\nopens: 2026-01-01\ncloses: 2026-12-31\nrespond: {online: "https://müller.example/ä"}\ndocuments: [{title: "ä b", url: "https://müller.example/ä"}]\ncontact: "*x* & <y>"\n---\n' \
    >"$WORK/odd/consultations/frage.md"
printf -- '---\ntitle: "\\t=1+1"\nwho: rat\ndates: [2026-03-20]\nwithout_account: {post: "\\"", until: "<15>"}\n---\n' \
    >"$WORK/odd/office-hours/odd.md"
at "$WORK/odd" 2026-03-01
check_equal 'names that are no plain ones are in the data' \
    '["\"Rät <b>\\","</script>"]' "$(jq -sc '[.[0].bodies[0].name,
    .[1].consultations[0].title]' "$WORK/out/api/v1/bodies.json" \
    "$WORK/out/api/v1/consultations.json")"

# from a repository, with a licence, and with a broken file
mkdir "$WORK/source"
cp -R "$full/." "$WORK/source"
sed -i 's/^language: de$/&\nlicence: CC-BY-4.0/' "$WORK/source/site.yml"
git -C "$WORK/source" init -q
git -C "$WORK/source" add .
git -C "$WORK/source" -c user.name=T -c user.email=t@beispiel.example \
    commit -qm eins
printf -- '---\ntitle: [\n---\n' >"$WORK/source/incidents/2026-03-28-kaputt.md"
git -C "$WORK/source" add .
git -C "$WORK/source" -c user.name=T -c user.email=t@beispiel.example \
    commit -qm zwei
build "$WORK/source" "$WORK/out" "$(cat "$TOP/tests/golden/full/at")"
valid 'with a broken file' "$WORK/out"
run "$ERREICHBAR" build --repo "$WORK/source/.git" --out "$WORK/out" \
    --at "$(cat "$TOP/tests/golden/full/at")"
valid 'from a repository' "$WORK/out"
check_equal 'which has a commit, a licence and something to tell' \
    'true CC-BY-4.0 true' "$(json "$WORK/out/api/v1/build.json" \
    '[.commit != null, .licence, (.diagnostics | length) > 0] | join(" ")')"

# ---- what is wrong is found ----------------------------------------------------------

run node "$judge" --strict "$WORK/out"
check_equal 'no schema lets other keys through; each says what it is about' '' \
    "$(cat "$WORK.out" "$WORK.err")"
run node "$judge" --planted "$WORK/out"
planted=$(cat "$WORK.err")
expect 'faults are planted' 0
check_equal 'every planted fault is found' '' "$(cat "$WORK.out")"
if [ "${planted:-0}" -gt 500 ]; then
	ok 'many were planted'
else
	not_ok 'many were planted' "only $planted"
fi
