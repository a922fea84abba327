#!/bin/sh
# A build reads, writes and runs what it must only (base/confine.h), and what it
# makes is the same with and without that.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

base=$TOP/tests/golden-bad/_base
at='2026-01-05 12:00'
GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM

# leaks cannot be looked for while another program traces
no_leaks=ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0

# traced OPTION...: a build of $WORK/src under strace; the trace in $WORK/trace
traced() {
	run env "$no_leaks" strace -f -qq -o "$WORK/trace" "$@" "$ERREICHBAR" build "$WORK/src" \
	    --out "$WORK/out" --at "$at" --verbose --messages en
}

can_trace() {
	have strace && strace -f -qq -o /dev/null true 2>/dev/null
}

cp -R "$base" "$WORK/src"
build "$WORK/src" "$WORK/good" "$at" --messages en --verbose
expect 'a build' 0
case $(uname -r) in
[0-5].* | 6.[01].*) skip 'nothing is missing' "Linux $(uname -r)" ;;
*) check_lacks 'nothing is missing' confinement-partial "$(cat "$WORK.err")" ;;
esac

# ---- nothing of the content is run -----------------------------------------------

mkdir -p "$WORK/src/files"
printf '#!/bin/sh\ntouch "%s"\n' "$WORK/was-here" >"$WORK/src/files/program.sh"
chmod +x "$WORK/src/files/program.sh"
if can_trace; then
	traced -e trace=execve,execveat
	expect 'a build under strace' 0
	check_equal 'one program runs, ours' 1 "$(grep -c exec "$WORK/trace")"
	traced -e trace=landlock_create_ruleset,seccomp,prctl \
	    -e inject=landlock_create_ruleset:error=ENOSYS
	expect 'a build without Landlock' 0
	check_contains 'is told' '[confinement-partial]' "$(cat "$WORK.err")"
	mv "$WORK/out" "$WORK/without"
	traced -e trace=socket,connect,socketpair
	expect 'a build without network' 0
	check_equal 'no socket' '' "$(cat "$WORK/trace")"
	check_same 'the same without Landlock' "$WORK/without" "$WORK/out"
else
	skip 'one program runs, ours' 'strace is not there or may not trace'
fi

repo=$WORK/repo
cp -R "$WORK/src" "$repo"
git -c init.defaultBranch=main init -q "$repo"
echo '* filter=evil diff=evil' >"$repo/.gitattributes"
for hook in post-checkout post-index-change fsmonitor-watchman reference-transaction; do
	cp "$repo/files/program.sh" "$repo/.git/hooks/$hook"
done
git -C "$repo" add -A
git -C "$repo" -c user.name=T -c user.email=t@beispiel.example \
    -c core.hooksPath=/dev/null commit -q -m eins
rm -f "$WORK/was-here"
for key in core.fsmonitor core.sshCommand core.pager filter.evil.smudge \
    filter.evil.clean filter.evil.process diff.evil.command gpg.program \
    uploadpack.packObjectsHook credential.helper; do
	git -C "$repo" config "$key" "$repo/files/program.sh"
done
rm -rf "$WORK/out"
run "$ERREICHBAR" build --repo "$repo" --out "$WORK/out" --at "$at"
expect 'a repository full of programs' 0
check_equal 'none of them ran' '' "$(ls "$WORK/was-here" 2>/dev/null)"
mv "$WORK/out" "$WORK/from-repo"

# ---- repositories that lie in several places --------------------------------------

# same_from NAME REPO
same_from() {
	rm -rf "$WORK/out"
	run "$ERREICHBAR" build --repo "$2" --out "$WORK/out" --at "$at" --jobs 4
	expect "$1" 0
	check_same "$1: the same bytes" "$WORK/from-repo" "$WORK/out"
}

rm -r "$repo/.git/config" "$repo/.git/hooks"
git init -q "$repo"
mkdir "$WORK/far" "$WORK/farther"
git clone -q --shared "$repo/.git" "$WORK/far/borrowed" 2>/dev/null
same_from 'with alternates' "$WORK/far/borrowed"
git clone -q --shared "$WORK/far/borrowed/.git" "$WORK/farther/twice" 2>/dev/null
same_from 'with alternates of alternates' "$WORK/farther/twice"
mkdir "$WORK/sub"
git clone -q --bare "$repo/.git" "$WORK/sub/bare.git"
mkdir -p "$WORK/sub/other.git"
cp -R "$WORK/sub/bare.git/." "$WORK/sub/other.git"
rm -rf "$WORK/sub/other.git/objects"
mkdir -p "$WORK/sub/other.git/objects/info"
echo ../../bare.git/objects >"$WORK/sub/other.git/objects/info/alternates"
same_from 'with a relative alternate' "$WORK/sub/other.git"
git -C "$repo" worktree add -q "$WORK/far/linked"
same_from 'a linked work tree' "$WORK/far/linked"
mv "$WORK/sub/bare.git/objects" "$WORK/farther/objects"
ln -s ../../farther/objects "$WORK/sub/bare.git/objects"
same_from 'with objects behind a link' "$WORK/sub/bare.git"
ln -s sub/bare.git "$WORK/link.git"
same_from 'behind a link' "$WORK/link.git"

# ---- what lies elsewhere -----------------------------------------------------------

echo geheim >"$WORK/secret.md"
ln -s ../../secret.md "$WORK/src/pages/verweis.md"
ln -s /etc/passwd "$WORK/src/files/passwd"
rm -rf "$WORK/out"
build "$WORK/src" "$WORK/out" "$at" --messages en
expect 'a source with links' 0
check_equal 'links are told' 2 "$(grep -c '\[symlink\]' "$WORK.err")"
check_equal 'and lead nowhere' '' "$(grep -rl -e geheim -e root: "$WORK/out")"

# DIR behind a link, and deep in folders that are not there yet
mkdir "$WORK/served"
ln -s served/site "$WORK/www"
mkdir "$WORK/served/site"
build "$WORK/src" "$WORK/www" "$at"
expect 'to a link' 0
check_same 'the same behind it' "$WORK/out" "$WORK/served/site"
build "$WORK/src" "$WORK/a/b/c/site" "$at"
expect 'folders that are not there' 0
check_same 'the same in them' "$WORK/out" "$WORK/a/b/c/site"
(cd "$WORK/served" && run "$ERREICHBAR" build ../src --out site --at "$at" &&
    [ "$status" -eq 0 ])
check_equal 'a name alone' 0 $?

# what is read only
mkdir "$WORK/theme"
cp "$TOP/templates/404.mustache" "$WORK/theme/" 2>/dev/null ||
    cp "$TOP/templates/home.mustache" "$WORK/theme/"
build "$WORK/src" "$WORK/out" "$at" --templates "$WORK/theme"
expect 'templates of ones own' 0
for command in check next; do
	before=$(find "$WORK" -path "$WORK/src" -prune -o -type f -print | sort | cksum)
	run "$ERREICHBAR" $command "$WORK/src" --at "$at"
	expect "$command under the same rules" 0
	check_equal "$command writes nothing" "$before" "$(find "$WORK" \
	    -path "$WORK/src" -prune -o -type f -print | sort | cksum)"
done

# ---- a repository that is opened by more than its folder ------------------------------

# many files: the objects are closed between two readings, and opened by two hands;
# what lies beside DIR may be read, so that is elsewhere
mkdir "$WORK/public"
many=$WORK/many
cp -R "$base" "$many"
git -c init.defaultBranch=main init -q "$many"
mkdir -p "$many/incidents/2024" "$many/files"
echo picture >"$many/files/a.txt"
i=0
while [ "$i" -lt 1050 ]; do
	i=$((i + 1))
	printf -- '---\ntitle: Hinweis %d\nkind: notice\nstarted: 2024-03-01T10:00+01:00\n---\nText.\n' \
	    "$i" >"$many/incidents/2024/2024-03-01-h$i.md"
done
git -C "$many" add -A
git -C "$many" -c user.name=A -c user.email=a@stadt.example commit -q -m eins
git -C "$many" worktree add -q "$WORK/tree" -b zweig
printf '[core]\n\tbigFileThreshold = 1m\n' >"$WORK/outside.cfg"
git -C "$many" config include.path "$WORK/outside.cfg"
for jobs in 1 2; do
	for where in many tree; do
		rm -rf "$WORK/public/out"
		run "$ERREICHBAR" build --repo "$WORK/$where" --out "$WORK/public/out" \
		    --at "$at" --jobs "$jobs"
		expect "$where, $jobs hands: published" 0
		check_equal "$where, $jobs hands: files are copied" picture \
		    "$(cat "$WORK/public/out/files/a.txt" 2>/dev/null)"
	done
done
