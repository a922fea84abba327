#!/bin/sh
# `erreichbar mirror`: branches and rsync, who is behind, and what is refused.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

src=$WORK/src
out=$WORK/site
pages=$WORK/pages.git
records=$WORK/.site.state/mirrors

# mirror [OPTION...]: sets $status and $told; tries once
mirror() {
	run "$ERREICHBAR" mirror --out "$out" --retries 0 --messages en "$@"
	told=$(cat "$WORK.err")
}

# mirror_ok NAME [OPTION...]
mirror_ok() {
	mirror_name=$1
	shift
	mirror "$@"
	expect "$mirror_name" 0
}

# publish AT [OPTION...]: a publication that must succeed
publish() {
	publish_at=$1
	shift
	build_ok "a publication as of $publish_at" "$src" "$out" "$publish_at" "$@"
}

# branch_is NAME REPO BRANCH: its tree is what is published, byte for byte
branch_is() {
	rm -rf "$WORK/tree" "$WORK/want"
	mkdir "$WORK/tree"
	git --git-dir="$2" archive "$3" | tar -x -C "$WORK/tree"
	cp -R "$out" "$WORK/want"
	rm "$WORK/want/.erreichbar"
	: >"$WORK/want/.nojekyll"
	(cd "$WORK/want" && find . \( -name '*.gz' -o -name '*.br' \) \
	    ! -path './files/*' -exec rm {} +)
	check_same "$1" "$WORK/want" "$WORK/tree"
}

commits() {
	git --git-dir="$1" rev-list --count "$2"
}

objects() {
	git --git-dir="$1" count-objects | cut -d ' ' -f 1
}

# state TARGET: sets $status and $state
state() {
	mirror --status --to "$1"
	state=$(cut -f 1 "$WORK.out")
}

cp -R "$TOP/tests/golden-bad/_base" "$src"
mkdir -p "$src/files"
awk 'BEGIN { for (i = 0; i < 100; i++) print "Zeile", i }' >"$src/files/liste.txt"
echo 'von Hand' >"$src/files/liste.txt.gz"
git init -q --bare "$pages"

# ---- before anything is published -----------------------------------------------

mirror --to "git:$pages#pages"
expect 'nothing is published' 3
check_contains 'nothing is published: the message' '[mirror-nothing]' "$told"
mirror --status
expect 'nothing is published: the status' 3

# ---- a branch here -----------------------------------------------------------------

publish '2026-01-05 12:00' --precompress
mirror_ok 'a branch' --to "git:$pages#pages"
check_contains 'a branch: it is told' ' - new commit ' "$told"
branch_is 'a branch: its tree' "$pages" pages
check_equal 'a branch: instant, author, time' \
    '2026-01-05T11:00:00Z|erreichbar|noreply@erreichbar.invalid|2026-01-05T11:00:00+00:00' \
    "$(git --git-dir="$pages" log --format='%s|%an|%ce|%cI' pages |
        sed 's/Z$/+00:00/')"

mirror_ok 'again' --to "git:$pages#pages"
check_equal 'again: no commit' 1 "$(commits "$pages" pages)"
check_lacks 'again: none is told' 'commit' "$told"

before=$(objects "$pages")
echo 'Neuer Text.' >>"$src/services/mail.md"
publish '2026-01-05 12:00' --precompress
state "git:$pages#pages"
check_equal 'a publication leaves it behind' behind "$state"
check_equal 'which is an exit status of 1' 1 "$status"
mirror_ok 'a change' --to "git:$pages#pages" --author 'Stadt <web@stadt.example>'
check_equal 'a change: one commit' 2 "$(commits "$pages" pages)"
branch_is 'a change: its tree' "$pages" pages
check_equal 'a change: the author' 'Stadt <web@stadt.example>' \
    "$(git --git-dir="$pages" log -1 --format='%an <%ae>' pages)"
# a commit, and for each file a blob and the folders above it
changed=$(git --git-dir="$pages" diff --name-only pages~ pages | wc -l)
new=$(($(objects "$pages") - before))
if [ "$changed" -gt 0 ] && [ "$new" -le $((1 + 4 * changed)) ]; then
	ok 'a change: few new objects'
else
	not_ok 'a change: few new objects' "$new for $changed files"
fi
state "git:$pages#pages"
check_equal 'a change: current' current "$state"
check_equal 'which is an exit status of 0' 0 "$status"
check 'the repository is sound' git --git-dir="$pages" fsck --strict

# the same files and tip give the same commit
git init -q --bare "$WORK/twin.git"
git init -q --bare "$WORK/third.git"
mirror_ok 'a twin' --to "git:$WORK/twin.git#pages"
rm -rf "$records"
mirror_ok 'another one' --to "git:$WORK/third.git#pages"
check_equal 'the same files give the same commit' \
    "$(git --git-dir="$WORK/twin.git" rev-parse pages)" \
    "$(git --git-dir="$WORK/third.git" rev-parse pages)"
mirror_ok 'without records' --to "git:$pages#pages"
check_equal 'without records: no commit' 2 "$(commits "$pages" pages)"

# what others did to the branch is put right
git --git-dir="$pages" update-ref refs/heads/pages pages~
mirror_ok 'a branch that was put back' --to "git:$pages#pages"
branch_is 'a branch that was put back: its tree' "$pages" pages

# files that go, and folders that come in their place
rm "$src/files/liste.txt.gz" "$src/files/liste.txt"
mkdir "$src/files/liste.txt"
echo innen >"$src/files/liste.txt/innen.txt"
publish '2026-01-06 12:00'
mirror_ok 'a folder in place of a file' --to "git:$pages#pages"
branch_is 'a folder in place of a file: its tree' "$pages" pages

# what is not ours
git -C "$WORK" init -q -b main other
git -C "$WORK/other" -c user.name=x -c user.email=x@x commit -q --allow-empty -m x
echo Wichtig >"$WORK/other/wichtig.txt"
git -C "$WORK/other" add .
git -C "$WORK/other" -c user.name=x -c user.email=x@x commit -q -m y
git -C "$WORK/other" branch side
mirror --to "git:$WORK/other#side"
expect 'a branch of others' 3
check_contains 'a branch of others: the message' 'did not put there' "$told"
mirror --to "git:$WORK/other#main"
expect 'a branch that is checked out' 3
check_contains 'a branch that is checked out: the message' 'checked out' "$told"
check_equal 'neither is touched' 2 "$(git -C "$WORK/other" rev-list --count --all)"
mirror --to "git:$WORK/nowhere#pages"
expect 'no repository' 3
check_contains 'no repository: the message' 'no Git repository' "$told"

# ---- a branch elsewhere ----------------------------------------------------------------

far=file://$WORK/far.git
git init -q --bare "$WORK/far.git"
mirror_ok 'a branch elsewhere' --to "git:$far#pages"
branch_is 'a branch elsewhere: its tree' "$WORK/far.git" pages
mirror_ok 'a branch elsewhere, again' --to "git:$far#pages"
check_equal 'a branch elsewhere, again: no commit' 1 \
    "$(commits "$WORK/far.git" pages)"

# somebody else pushed; and our copy is lost
git --git-dir="$WORK/far.git" update-ref refs/heads/pages "$(
    GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x \
    GIT_COMMITTER_EMAIL=x git --git-dir="$WORK/far.git" commit-tree -p pages \
    -m fremd 'pages^{tree}')"
publish '2026-01-07 12:00'
mirror_ok 'after a push of others' --to "git:$far#pages"
check_equal 'after a push of others: on top of it' 3 \
    "$(commits "$WORK/far.git" pages)"
branch_is 'after a push of others: its tree' "$WORK/far.git" pages
rm -rf "$records"
publish '2026-01-08 12:00'
mirror_ok 'after our copy was lost' --to "git:$far#pages"
check_equal 'after our copy was lost: on top' 4 "$(commits "$WORK/far.git" pages)"
branch_is 'after our copy was lost: its tree' "$WORK/far.git" pages
check 'that repository is sound' git --git-dir="$WORK/far.git" fsck --strict

# refused once, as when two push at a time: tried again
cat >"$WORK/far.git/hooks/update" <<-END
	#!/bin/sh
	[ -e "$WORK/refused" ] || { : >"$WORK/refused"; exit 1; }
END
chmod +x "$WORK/far.git/hooks/update"
publish '2026-01-09 12:00'
mirror --to "git:$far#pages"
expect 'a push that is refused' 3
check_contains 'a push that is refused: the reason' 'rejected' "$told"
state "git:$far#pages"
check_equal 'a push that is refused: behind' behind "$state"
check_contains 'a push that is refused: in the record' 'rejected' "$(cat "$WORK.out")"
rm "$WORK/refused"
run "$ERREICHBAR" mirror --out "$out" --retries 1 --to "git:$far#pages"
expect 'a push that is refused once' 0
check_equal 'a push that is refused once: one commit' 5 \
    "$(commits "$WORK/far.git" pages)"
branch_is 'a push that is refused once: its tree' "$WORK/far.git" pages

# the other repository was made anew
rm -rf "$WORK/far.git"
git init -q --bare "$WORK/far.git"
mirror_ok 'an empty repository in its place' --to "git:$far#pages"
branch_is 'an empty repository in its place: its tree' "$WORK/far.git" pages

# ---- rsync ---------------------------------------------------------------------------

if have rsync; then
	publish '2026-01-10 12:00' --precompress
	mirror_ok 'rsync' --to "rsync:$WORK/copy"
	check_same 'rsync: the tree' "$out" "$WORK/copy"
	(cd "$WORK/copy" && find . -type f -exec ls -i {} + | sort) >"$WORK/before"
	mirror_ok 'rsync again' --to "rsync:$WORK/copy"
	(cd "$WORK/copy" && find . -type f -exec ls -i {} + | sort) >"$WORK/after"
	check_same 'rsync again: the same files' "$WORK/before" "$WORK/after"

	# same size, same second
	sed 's/Telefon/Delefon/' "$src/services/telefon.md" >"$WORK/new"
	mv "$WORK/new" "$src/services/telefon.md"
	rm -r "$src/files"
	publish '2026-01-10 12:00'
	mkdir -p "$WORK/copy/.~tmp~" "$WORK/copy/alt"
	echo alt >"$WORK/copy/alt/seite.html"
	echo halb >"$WORK/copy/.~tmp~/index.html"
	mirror_ok 'rsync of a change' --to "rsync:$WORK/copy"
	check_same 'rsync of a change: the tree' "$out" "$WORK/copy"

	# without leaving the folder, and with a name of shells' and options' kind
	(cd "$WORK" && mkdir 'ein $(touch da) ort' && cd 'ein $(touch da) ort' &&
	    "$ERREICHBAR" mirror --out "$out" --quiet --to 'rsync:-a b' \
		2>/dev/null; echo $? >"$WORK/status")
	check_equal 'a folder that begins with "-"' 2 "$(cat "$WORK/status")"
	(cd "$WORK/ein \$(touch da) ort" &&
	    "$ERREICHBAR" mirror --out "$out" --quiet --to 'rsync:./-a b')
	check_same 'a folder with a strange name' "$out" "$WORK/ein \$(touch da) ort/-a b"

	# nothing of others is deleted
	mkdir "$WORK/home"
	echo Wichtig >"$WORK/home/wichtig.txt"
	mirror --to "rsync:$WORK/home"
	expect 'a folder of others' 3
	check_contains 'a folder of others: the message' 'did not put there' "$told"
	check_equal 'a folder of others: untouched' wichtig.txt "$(ls -A "$WORK/home")"
	mkdir "$WORK/empty"
	mirror_ok 'an empty folder' --to "rsync:$WORK/empty"
	check_same 'an empty folder: the tree' "$out" "$WORK/empty"

	# the command in place of ssh
	cat >"$WORK/rsh" <<-'END'
		#!/bin/sh
		# HOST COMMAND...
		shift
		exec "$@"
	END
	chmod +x "$WORK/rsh"
	mirror_ok 'rsync over a shell' --rsh "$WORK/rsh" --to "rsync:web2:$WORK/far"
	check_same 'rsync over a shell: the tree' "$out" "$WORK/far"

	# while it is read, two publications: what was read becomes the spare tree,
	# which the second one changes
	cat >"$WORK/rsh" <<-END
		#!/bin/sh
		shift
		if ! [ -e "$WORK/published" ]; then
			: >"$WORK/published"
			echo 'Eins.' >>"$src/services/mail.md"
			"$ERREICHBAR" build "$src" --out "$out" --at '2026-01-10 13:00' --quiet
			echo 'Zwei.' >>"$src/services/mail.md"
			"$ERREICHBAR" build "$src" --out "$out" --at '2026-01-10 14:00' --quiet
		fi >/dev/null 2>&1 </dev/null
		exec "\$@"
	END
	mirror_ok 'two publications meanwhile' --rsh "$WORK/rsh" \
	    --to "rsync:web2:$WORK/far"
	check 'two publications meanwhile: they were' test -e "$WORK/published"
	check_same 'two publications meanwhile: the newest' "$out" "$WORK/far"
	check_contains 'two publications meanwhile: it is told' \
	    'as of 2026-01-10T13:00:00Z' "$told"
	state "rsync:web2:$WORK/far"
	check_equal 'two publications meanwhile: current' current "$state"

	# one cannot be reached: the others are served
	printf '#!/bin/sh\necho "no route to web3" >&2\nexit 255\n' >"$WORK/rsh"
	echo 'Noch mehr Text.' >>"$src/services/mail.md"
	publish '2026-01-11 12:00'
	mirror --rsh "$WORK/rsh" --to "rsync:web3:/srv/www" --to "rsync:$WORK/copy" \
	    --to "git:$pages#pages"
	expect 'one of three cannot be reached' 3
	check_contains 'one of three: which and why' \
	    "'rsync:web3:/srv/www' is behind: no route to web3" "$told"
	check_same 'one of three: rsync' "$out" "$WORK/copy"
	branch_is 'one of three: the branch' "$pages" pages
	mirror --status --to "rsync:web3:/srv/www" --to "rsync:$WORK/copy"
	expect 'one of three: the status' 1
	check_equal 'one of three: who is behind' 'behind rsync:web3:/srv/www no route to web3
current rsync:WORK/copy ' "$(awk -F '\t' '{ print $1, $2, $6 }' "$WORK.out" |
	    sed "s|$WORK|WORK|")"
	mirror --status --messages de --to "rsync:web3:/srv/www"
	check_contains 'the status in German' 'no route' "$(cat "$WORK.out")"

	# a program that hangs
	printf '#!/bin/sh\nexec sleep 600\n' >"$WORK/rsh"
	mirror --rsh "$WORK/rsh" --timeout 1 --to rsync:web4:/srv/www
	expect 'one that hangs' 3
	check_contains 'one that hangs: the message' 'did not answer in time' "$told"
else
	skip 'rsync' 'it is not installed'
fi

# two at a time
if have flock; then
	mirror_ok 'nobody else' --to "git:$pages#pages"
	lock=$(dirname "$(grep -l -x "target git:$pages#pages" "$records"/*/record)")/lock
	exec 9>"$lock"
	flock -n 9
	mirror --timeout 1 --to "git:$pages#pages"
	expect 'another one is at it' 3
	check_contains 'another one is at it: the message' 'still at it' "$told"
	exec 9>&-
fi

# ---- wrong use -----------------------------------------------------------------------

for target in '' pages git: git:repo 'git:repo#' 'git:#pages' 'git:-repo#pages' \
    'git:repo#-pages' 'git:repo#a..b' 'git:repo#a b' 'git:repo#.a' \
    'git:repo#a.lock' 'git:http://host/repo#pages' 'git:ext::sh -c x#pages' \
    'git:ext::sh#pages' 'git:https://user:geheim@host/repo#pages' \
    'git:ssh://-oProxyCommand=x/repo#pages' 'git:-oProxyCommand=x:repo#pages' \
    'git:host:-x#pages' 'git:x@-host:repo#pages' rsync: rsync:-e rsync:-h:x \
    rsync:host: rsync:host:-x rsync:u@-oX:x 'rsync:host:a;b' 'rsync:host:$(x)' \
    'rsync://-host/x' rsync://host/ rsync://host 'rsync://u:p@host/x' \
    "rsync:a
b"; do
	mirror --to "$target"
	[ "$status" -eq 2 ] || echo "$target: $status"
done >"$WORK/wrong"
check_equal 'targets that are refused' '' "$(cat "$WORK/wrong")"
mirror
expect 'no target' 2
mirror --to "git:$pages#pages" --author 'ohne Adresse'
expect 'an author without an address' 2
mirror --to "git:$pages#pages" --rsh -x
expect 'a command that is an option' 2
