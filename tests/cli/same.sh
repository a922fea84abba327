#!/bin/sh
# The same input, time and version give the same bytes: whatever the number of
# threads, umask, locale, zone and folder; from a repository as from a
# directory. What did not change keeps its inode and its time of change.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

md=$TOP/content/magdeburg
at='2020-05-04 10:00'
build_ok 'a site to compare with' "$md" "$WORK/good" "$at"

# ---- surroundings -------------------------------------------------------------

# same NAME OUT: the last run gave the same bytes
same() {
	expect "$1" 0
	check_same "$1: the same bytes" "$WORK/good" "$2"
	rm -rf "$2"
}

build "$md" "$WORK/out" "$at"
same 'once more' "$WORK/out"
for jobs in 1 2 7 64; do
	build "$md" "$WORK/out" "$at" --jobs "$jobs"
	same "--jobs $jobs" "$WORK/out"
done
for environment in LC_ALL=C LC_ALL=tr_TR.UTF-8 LC_ALL=de_DE TZ=Pacific/Auckland \
    TZ=America/St_Johns TZ= LANGUAGE=en HOME=/nonexistent TERM=xterm \
    SOURCE_DATE_EPOCH=0; do
	run env "$environment" "$ERREICHBAR" build "$md" --out "$WORK/out" \
	    --at "$at"
	same "$environment" "$WORK/out"
done
run env -i "$ERREICHBAR" build "$md" --out "$WORK/out" --at "$at"
same 'empty environment' "$WORK/out"
for mask in 000 077 027; do
	run sh -c "umask $mask && exec \"\$@\"" sh "$ERREICHBAR" build "$md" \
	    --out "$WORK/out" --at "$at"
	check_equal "umask $mask: everybody may read" '' \
	    "$(find "$WORK/out" -mindepth 1 \( -type d ! -perm 755 \) -o \
	    \( -type f ! -perm 644 \))"
	same "umask $mask" "$WORK/out"
done
cp -R "$md" "$WORK/inside"
run sh -c 'cd "$1" && exec "$2" build . --out ../out --at "$3"' sh \
    "$WORK/inside" "$ERREICHBAR" "$at"
same 'from within the source, with relative paths' "$WORK/out"
mkdir "$WORK/elsewhere"
cp -R "$md" "$WORK/elsewhere/kopie"
run "$ERREICHBAR" build "$WORK/elsewhere/kopie/" --out "$WORK/out/" --at "$at"
same 'another folder, with slashes at the end' "$WORK/out"

# files written in another order, and long ago
mkdir "$WORK/shuffled"
(cd "$md" && find . -type f | sort -r) | while read -r name; do
	mkdir -p "$WORK/shuffled/$(dirname "$name")"
	cp "$md/$name" "$WORK/shuffled/$name"
	touch -d 1999-01-01 "$WORK/shuffled/$name"
done
build "$WORK/shuffled" "$WORK/out" "$at"
same 'files in another order, and older' "$WORK/out"

# CRLF and a BOM mean the same
cp -R "$md" "$WORK/crlf"
find "$WORK/crlf" -name '*.md' -o -name '*.yml' | while read -r name; do
	{
		printf '\357\273\277'
		sed 's/$/\r/' "$name"
	} >"$WORK/line" && cp "$WORK/line" "$name"
done
build "$WORK/crlf" "$WORK/out" "$at"
same 'CRLF and BOM' "$WORK/out"

# ---- what did not change ------------------------------------------------------------

inodes() {
	# the marker names the generation
	(cd "$1" && find . ! -name .erreichbar -printf '%i %T@ %p\n' | sort -k 3)
}
cp -R "$md" "$WORK/src"
build_ok 'published once' "$WORK/src" "$WORK/out" "$at"
inodes "$WORK/out" >"$WORK/before"
sleep 0.1
build_ok 'published again' "$WORK/src" "$WORK/out" "$at"
inodes "$WORK/out" >"$WORK/after"
check_same 'unchanged: every file keeps inode and time' "$WORK/before" \
    "$WORK/after"
check_contains 'unchanged: it is said' '0 new or changed' "$told"

echo 'Noch ein Absatz.' >>"$WORK/src/people/truemper-lutz.md"
build_ok 'one file edited' "$WORK/src" "$WORK/out" "$at"
inodes "$WORK/out" >"$WORK/after"
check_equal 'one file edited: only its page is new, in every language' \
    truemper-lutz.html "$(diff "$WORK/before" "$WORK/after" |
    sed -n 's/^> [0-9]* [0-9.]* //p' | while read -r name; do
	[ ! -f "$WORK/out/$name" ] || basename "$name"
    done | sort -u)"
rm "$WORK/src/people/truemper-lutz.md"
build_ok 'one file removed' "$WORK/src" "$WORK/out" "$at"
check 'one file removed: its page is gone' \
    test ! -e "$WORK/out/personen/truemper-lutz.html"
build_ok 'all as before' "$md" "$WORK/out" "$at"
check_same 'all as before: the same bytes' "$WORK/good" "$WORK/out"

# ---- from a repository ------------------------------------------------------------------

git_as_test() {
	git -c user.name=Test -c user.email=test@beispiel.example \
	    -c init.defaultBranch=main -c commit.gpgsign=false "$@"
}
export GIT_AUTHOR_DATE='2020-05-01T10:00:00+02:00'
export GIT_COMMITTER_DATE='2020-05-01T11:00:00+02:00'

# like NAME ARGUMENT...: build from a repository gives the directory's bytes,
# but for what build.json and metrics.prom say of the commit
like() {
	like_name=$1
	shift
	run "$ERREICHBAR" build --out "$WORK/from-git" --at "$at" "$@"
	expect "$like_name" 0
	check_equal "$like_name: build.json names the commit" "$commit" \
	    "$(json "$WORK/from-git/api/v1/build.json" .commit)"
	check_equal "$like_name: and its time" 2020-05-01T11:00:00+02:00 \
	    "$(json "$WORK/from-git/api/v1/build.json" .commit_time)"
	json "$WORK/from-git/api/v1/build.json" \
	    '.commit = null | .commit_time = null' >"$WORK/build.json"
	json "$WORK/good/api/v1/build.json" . >"$WORK/good.json"
	check_same "$like_name: the rest of build.json" "$WORK/good.json" \
	    "$WORK/build.json"
	cp "$WORK/good/api/v1/build.json" "$WORK/from-git/api/v1/build.json"
	check_equal "$like_name: so does metrics.prom" \
	    "$commit $(date -d "$GIT_COMMITTER_DATE" +%s)" \
	    "$(sed -n -e 's/.*,commit="\(.*\)"} 1/\1/p' \
	    -e 's/^erreichbar_commit_timestamp_seconds //p' \
	    "$WORK/from-git/metrics.prom" | xargs)"
	grep -v commit "$WORK/from-git/metrics.prom" >"$WORK/metrics"
	grep -v commit "$WORK/good/metrics.prom" >"$WORK/good.metrics"
	check_same "$like_name: the rest of it" "$WORK/good.metrics" \
	    "$WORK/metrics"
	cp "$WORK/good/metrics.prom" "$WORK/from-git/metrics.prom"
	# the marker is a digest of all files, that one included
	cp "$WORK/good/.erreichbar" "$WORK/from-git/.erreichbar"
	check_same "$like_name: the same bytes" "$WORK/good" "$WORK/from-git"
	rm -rf "$WORK/from-git"
}

repo=$WORK/repo
git_as_test init -q "$repo"
cp -R "$md"/* "$repo"
git_as_test -C "$repo" add .
git_as_test -C "$repo" commit -q -m eins
commit=$(git -C "$repo" rev-parse HEAD)
like 'work tree' --repo "$repo"
like '.git' --repo "$repo/.git"
like '--ref, a branch' --repo "$repo" --ref main
like '--ref, a full name' --repo "$repo" --ref refs/heads/main
like '--ref, a commit' --repo "$repo" --ref "$commit"
git_as_test -C "$repo" tag -a -m Etikett stand-eins
like '--ref, a tag' --repo "$repo" --ref stand-eins
git_as_test clone -q --bare "$repo" "$WORK/bare.git"
like 'bare' --repo "$WORK/bare.git"
git_as_test -C "$WORK/bare.git" gc -q --aggressive --prune=now
like 'packed' --repo "$WORK/bare.git"
git_as_test clone -q --depth 1 "file://$repo" "$WORK/shallow"
like 'shallow' --repo "$WORK/shallow"
git_as_test -C "$repo" worktree add -q --detach "$WORK/worktree"
like 'linked worktree' --repo "$WORK/worktree"

# not what lies in the work tree, but what is committed
echo 'title: kaputt' >"$repo/site.yml"
echo 'Nicht committet.' >>"$repo/people/truemper-lutz.md"
like 'edited, not committed' --repo "$repo"
git_as_test -C "$repo" checkout -q .

# below a folder, on another branch
git_as_test -C "$repo" checkout -q -b unten
mkdir -p "$repo/web/stadt" && (cd "$repo" &&
    git mv site.yml site.en.yml README.md services incidents people bodies pages web/stadt)
git_as_test -C "$repo" commit -q -m zwei
commit=$(git -C "$repo" rev-parse HEAD)
like '--path' --repo "$repo" --ref unten --path web/stadt
like '--path with slashes' --repo "$repo" --ref unten --path web/stadt/
git_as_test -C "$repo" checkout -q main
commit=$(git -C "$repo" rev-parse HEAD)
like 'the other branch is as it was' --repo "$repo"

# a repository as a directory is just a directory
run "$ERREICHBAR" build "$repo" --out "$WORK/out" --at "$at"
same 'the work tree as a directory' "$WORK/out"

# ---- provenance -----------------------------------------------------------------

# every page can name its commit; nothing else changes by that
git init -q -b main "$WORK/named"
cp -R "$md/." "$WORK/named"
printf 'provenance: true\n' >>"$WORK/named/site.yml"
commit_all() {
	(cd "$WORK/named" && git add -A && GIT_COMMITTER_DATE="$2" git \
	    -c user.name=Test -c user.email=test@beispiel.example \
	    -c commit.gpgsign=false commit -q --date="$2" -m "$1")
}
commit_all 'Mit Herkunft' '2020-05-04T09:00:00+02:00'
build_repo() {
	run "$ERREICHBAR" build --repo "$WORK/named" --out "$WORK/source" --at "$at"
	commit=$(git -C "$WORK/named" rev-parse HEAD | cut -c 1-12)
}
build_repo
expect 'with provenance' 0
find "$WORK/source" -name '*.html' ! -path '*/aushang*' ! -path '*/notice*' \
    ! -path '*/einbinden/*' ! -name notfall.html ! -name emergency.html ! -name 404.html |
    xargs grep -L "<code>$commit</code>" >"$WORK/unnamed"
check_equal 'every page names the commit' '' "$(cat "$WORK/unnamed")"
check_contains 'and its time' '04.05.2020, 09:00 Uhr' \
    "$(grep -o "<code>$commit.*" "$WORK/source/index.html")"
echo 'Noch ein Satz.' >>"$WORK/named/pages/ueber.md"
commit_all 'Ein Satz mehr' '2020-05-04T09:30:00+02:00'
build_repo
check_equal 'every page names the next one' '' \
    "$(find "$WORK/source" -name 'person*.html' -o -name ueber.html |
	xargs grep -L "<code>$commit</code>")"

# ---- links between incidents of two years ----------------------------------------------

mkdir -p "$WORK/years"
cp -R "$md/." "$WORK/years"
printf -- '---\ntitle: Früher\nkind: notice\nstarted: 2019-03-01T10:00+01:00\n---\nText.\n' \
    >"$WORK/years/incidents/2019-03-01-frueher.md"
printf -- '---\ntitle: Später\nkind: notice\nstarted: 2020-03-01T10:00+01:00\n---\nWie [damals](2019-03-01-frueher.md).\n' \
    >"$WORK/years/incidents/2020-03-01-spaeter.md"
build "$WORK/years" "$WORK/out" "$at"
check_contains 'a list links to an incident of another year' 2019-03-01-frueher \
    "$(cat "$WORK/out/stoerungen/2020/index.html")"
rm "$WORK/years/incidents/2019-03-01-frueher.md"
build "$WORK/years" "$WORK/out" "$at"
build "$WORK/years" "$WORK/fresh" "$at"
check_same 'and no more when that is gone' "$WORK/fresh" "$WORK/out"
rm -rf "$WORK/out" "$WORK/fresh"

# ---- more messages than are shown -----------------------------------------------------

mkdir -p "$WORK/dead"
cp -R "$md/." "$WORK/dead"
for name in a b c; do
	{
		printf -- '---\ntitle: Hinweis %s\nkind: notice\nstarted: 2020-03-01T10:00+01:00\n---\n' "$name"
		i=0
		while [ "$i" -lt 150 ]; do
			i=$((i + 1))
			printf '[x](nicht-da-%s-%d.md) ' "$name" "$i"
		done
		echo
	} >"$WORK/dead/incidents/2020-03-01-$name.md"
done
build "$WORK/dead" "$WORK/good" "$at" --jobs 1
mv "$WORK/good" "$WORK/one"
for jobs in 2 3 7; do
	build "$WORK/dead" "$WORK/out" "$at" --jobs "$jobs"
	check_same "dead links, --jobs $jobs" "$WORK/one" "$WORK/out"
	rm -rf "$WORK/out"
done
