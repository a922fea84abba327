#!/bin/sh
# --precompress: siblings that fit their files, at every build.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

at='2026-01-05 12:00'
out=$WORK/out
src=$WORK/src

# siblings TREE ENDING: their paths without the ending
siblings() {
	(cd "$1" && find . -name "*.$2" | sed "s/\\.$2\$//" | sort)
}

# fits NAME TREE: each sibling unpacks to its file, and is smaller
fits() {
	find "$2" -name '*.gz' | while read -r file; do
		gzip -dc "$file" | cmp -s - "${file%.gz}" || echo "$file"
		[ "$(wc -c <"$file")" -lt "$(wc -c <"${file%.gz}")" ] || echo "$file"
	done >"$WORK/wrong"
	check_equal "$1: gzip" '' "$(cat "$WORK/wrong")"
	if ! have brotli; then
		skip "$1: brotli" 'brotli is not installed'
		return
	fi
	find "$2" -name '*.br' | while read -r file; do
		brotli -dc "$file" | cmp -s - "${file%.br}" || echo "$file"
		[ "$(wc -c <"$file")" -lt "$(wc -c <"${file%.br}")" ] || echo "$file"
	done >"$WORK/wrong"
	check_equal "$1: brotli" '' "$(cat "$WORK/wrong")"
}

# fresh NAME: what is published is what a first build makes
fresh() {
	rm -rf "$WORK/fresh"
	build_ok "$1: from nothing" "$src" "$WORK/fresh" "$at" --precompress
	check_same "$1: the same as from nothing" "$WORK/fresh" "$out"
	fits "$1" "$out"
}

inodes() {
	(cd "$out" && find . -type f -exec ls -i {} + | sort -k 2)
}

lines() {
	awk -v n="$1" -v word="$2" 'BEGIN { while (n-- > 0) print word, n }'
}

cp -R "$TOP/tests/golden-bad/_base" "$src"
mkdir -p "$src/files"
lines 100 Zeile >"$src/files/lang.txt"
lines 5 kurz >"$src/files/kurz.txt"
head -c 5000 /dev/urandom >"$src/files/rauschen.csv"
lines 100 Bild >"$src/files/bild.png"
lines 200 eigenes >"$src/files/eigenes.txt"
echo 'von Hand' >"$src/files/eigenes.txt.gz"

build_ok 'without' "$src" "$out" "$at"
check_equal 'no siblings but those of the source' ./files/eigenes.txt \
    "$(siblings "$out" gz)$(siblings "$out" br)"
cp -R "$out" "$WORK/plain"

build_ok 'with' "$src" "$out" "$at" --precompress
check_equal 'all pages have them' '' "$(cd "$out" && find . -name '*.html' \
    -size +1 | while read -r page; do
	[ -f "$page.gz" ] && [ -f "$page.br" ] || echo "$page"
    done)"
check_equal 'long text has them' 'lang.txt lang.txt.br lang.txt.gz' \
    "$(cd "$out/files" && echo lang.txt*)"
check_equal 'short text has none' kurz.txt "$(cd "$out/files" && echo kurz.txt*)"
check_equal 'noise has none' rauschen.csv \
    "$(cd "$out/files" && echo rauschen.csv*)"
check_equal 'pictures have none' bild.png "$(cd "$out/files" && echo bild.png*)"
check_equal 'what is in the source goes before' 'von Hand' \
    "$(cat "$out/files/eigenes.txt.gz")"
rm "$out/files/eigenes.txt.gz" "$src/files/eigenes.txt.gz"
fits 'with' "$out"

# ---- again -------------------------------------------------------------------------

build_ok 'without the own sibling' "$src" "$out" "$at" --precompress
fresh 'without the own sibling'
before=$(inodes)
build_ok 'once more' "$src" "$out" "$at" --precompress --jobs 4
check_equal 'nothing has changed' "$before" "$(inodes)"

lines 100 anders >"$src/files/lang.txt"
build_ok 'a change' "$src" "$out" "$at" --precompress
fresh 'a change'
check_contains 'the sibling has it' 'anders 7' \
    "$(gzip -dc "$out/files/lang.txt.gz")"
check_contains 'another has not changed' \
    "$(echo "$before" | grep 'eigenes.txt.gz')" "$(inodes)"

lines 3 kurz >"$src/files/lang.txt"
build_ok 'too short now' "$src" "$out" "$at" --precompress
check_equal 'its siblings are gone' lang.txt \
    "$(cd "$out/files" && echo lang.txt*)"
fresh 'too short now'
rm "$src/files/lang.txt"
build_ok 'gone' "$src" "$out" "$at" --precompress
fresh 'gone'
echo 'wieder von Hand' >"$src/files/eigenes.txt.gz"
build_ok 'by hand again' "$src" "$out" "$at" --precompress
check_equal 'what is in the source goes before, again' 'wieder von Hand' \
    "$(cat "$out/files/eigenes.txt.gz")"
rm "$src/files/eigenes.txt.gz"
build_ok 'and not any more' "$src" "$out" "$at" --precompress
fresh 'and not any more'

# from a repository, where blobs are known by their ids
repo=$WORK/repo
cp -R "$src" "$repo"
git -c init.defaultBranch=main init -q "$repo"
git -C "$repo" add -A
git -C "$repo" -c user.name=T -c user.email=t@beispiel.example commit -q -m eins
for step in 'first' 'second'; do
	run "$ERREICHBAR" build --repo "$repo" --out "$WORK/git" --at "$at" \
	    --precompress
	expect "a repository, $step" 0
	fits "a repository, $step" "$WORK/git"
	check_equal "a repository, $step: all are there" \
	    "$(siblings "$out" gz)" "$(siblings "$WORK/git" gz)"
done

# ---- on and off ----------------------------------------------------------------------

cp "$WORK/plain/files/lang.txt" "$src/files"
echo 'von Hand' >"$src/files/eigenes.txt.gz"
build_ok 'off' "$src" "$out" "$at"
check_same 'off: as if never on' "$WORK/plain" "$out"
build_ok 'on' "$src" "$out" "$at" --precompress
rm "$src/files/eigenes.txt.gz"
build_ok 'on' "$src" "$out" "$at" --precompress
fresh 'on'

check_status 'check has no such option' 2 "$ERREICHBAR" check "$src" --precompress
