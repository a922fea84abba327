#!/bin/sh
# Every diagnostic of base/diag_ids.h with its exact text, in both languages.
#
# tests/golden-bad/ID/ is laid over tests/golden-bad/_base/, a small source
# without any fault. Beside the files it has
#
#	expected.diag, expected.de.diag   the lines, sorted, as printed
#	expected.status                   the exit status
#	arguments                         if not: check . --at '2026-01-05 12:00'
#	remove                            files of the base to leave out
#
# What cannot lie in a source as files (repositories, links, large files) is
# made by the function set_up_ID below. `sh tests/cli/diagnostics.sh --update
# [ID...]` writes what is expected anew; look at the difference before you
# believe it.
. "$(dirname "$0")/../lib.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

bad=$TOP/tests/golden-bad
ids=$(sed -n 's/^DIAG_ENTRY([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' \
    "$TOP/generator/base/diag_ids.h")

# ---- what is made -------------------------------------------------------------

git_as_test() {
	git -c user.name=Test -c user.email=test@beispiel.example \
	    -c init.defaultBranch=main -c commit.gpgsign=false "$@"
}

# a repository of what lies here, in repo/
repository() {
	git_as_test init -q repo
	cp -R site.yml services bodies people pages repo
	git_as_test -C repo add .
	GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z \
	    git_as_test -C repo commit -q -m eins
}

set_up_source_ref() {
	repository
}

set_up_source_path() {
	repository
}

# an object that is gone
set_up_source_object() {
	repository
	blob=$(git -C repo rev-parse HEAD:site.yml)
	rm -f "repo/.git/objects/$(echo "$blob" | cut -c 1-2)/$(
	    echo "$blob" | cut -c 3-)"
}

# only root can give a file away
set_up_source_owner() {
	repository
	chown -R 64321 repo 2>/dev/null || sudo -n chown -R 64321 repo 2>/dev/null
}

# 600 folders that are all the same one, with 600 files that are all the same
set_up_source_too_many_files() {
	git_as_test init -q repo
	blob=$(echo x | git -C repo hash-object -w --stdin)
	tree=$(awk -v id="$blob" 'BEGIN { for (i = 0; i < 600; i++)
	    printf "100644 blob %s\tf%03d.md\n", id, i }' | git -C repo mktree)
	tree=$(awk -v id="$tree" 'BEGIN { for (i = 0; i < 600; i++)
	    printf "040000 tree %s\td%03d\n", id, i }' | git -C repo mktree)
	commit=$(git_as_test -C repo commit-tree -m viele "$tree")
	git -C repo update-ref HEAD "$commit"
}

# a file is broken; the commit before it is named by the arguments
set_up_previous_version() {
	repository
	printf -- '---\nname: [offen\n---\n' >repo/services/mail.md
	git_as_test -C repo commit -q -a -m zwei
}

set_up_previous_missing() {
	set_up_previous_version
}

set_up_known_nothing() {
	repository
}

set_up_known_cut() {
	repository
	GIT_COMMITTER_DATE=2026-01-03T00:00:00Z git_as_test -C repo commit -q \
	    --allow-empty -m zwei
	git clone -q --depth 1 "file://$PWD/repo" shallow
}

set_up_submodule() {
	repository
	git_as_test -C repo update-index --add --cacheinfo \
	    160000,"$(git -C repo rev-parse HEAD)",files/anderes
	git_as_test -C repo commit -q -m zwei
}

# the original changes, its translation does not
set_up_translation_outdated() {
	repository
	echo 'Neuer Text.' >>repo/services/mail.md
	git_as_test -C repo commit -q -a -m zwei
}

set_up_symlink() {
	ln -s /etc/passwd services/verweis.md
	ln -s ../services pages/ordner
}

set_up_special_file() {
	mkdir files
	mkfifo files/rohr
}

set_up_file_too_large() {
	{
		printf -- '---\ntitle: Seite\n---\n'
		head -c 1100000 /dev/zero | tr '\0' x
	} >pages/seite.md
}

set_up_yaml_size() {
	{
		printf -- '---\ntitle: '
		head -c 70000 /dev/zero | tr '\0' x
		printf -- '\n---\nText.\n'
	} >pages/seite.md
}

set_up_yaml_nodes() {
	awk 'BEGIN {
		print "---\nname: Amt\nsynonyms:"
		for (i = 0; i < 4100; i++)
			print "- w" i
		print "---"
	}' >services/amt.md
}

set_up_too_many_updates() {
	mkdir incidents
	awk 'BEGIN {
		print "---\ntitle: Ausfall\nstarted: 2026-01-02"
		print "service: telefon\ninformed: [public]\n---\nText.\n"
		for (i = 0; i < 1501; i++)
			printf "## 2026-01-02 %02d:%02d:%02d Meldung\n\n",
			    i / 3600, i / 60 % 60, i % 60
	}' >incidents/ausfall.md
}

words() {
	mkdir -p templates/locale
	cat >templates/locale/de.yml
}

set_up_locale_shape() {
	{
		echo 'neu: [eins, zwei]'
		cat "$TOP/templates/locale/de.yml"
	} | words
}

set_up_locale_key() {
	{
		echo '"neu.wort": eins'
		cat "$TOP/templates/locale/de.yml"
	} | words
}

# a megabyte of text, seventy times on one page
set_up_output_too_large() {
	{
		printf -- '---\ntitle: Seite\n---\n'
		head -c 1000000 /dev/zero | tr '\0' x
	} >pages/seite.md
	mkdir templates
	awk 'BEGIN { for (i = 0; i < 70; i++) print "{{{text}}}" }' \
	    >templates/page.mustache
}

set_up_output_foreign() {
	mkdir ../out
	echo meins >../out/meins.txt
}

# a commit with this signature
signed() {
	repository
	touch signers
	git -C repo cat-file commit HEAD | awk -v text="$1" '
	{ print }
	/^committer / { print "gpgsig " text }' >commit
	git -C repo update-ref HEAD "$(git -C repo hash-object -t commit -w \
	    --stdin <commit)"
}

set_up_signature_missing() {
	repository
	touch signers
}

set_up_signature_bad() {
	signed '-----BEGIN SIGNED MESSAGE-----'
}

# so few descriptors that no program can be started
set_up_signature_tool() {
	have prlimit && have ssh-keygen || return 1
	signed '-----BEGIN SSH SIGNATURE-----'
	wrapper='prlimit --nofile=14'
}

# a kernel without Landlock
set_up_confinement_partial() {
	wrapper="env ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 strace -f -qq -o $WORK/trace -e trace=landlock_create_ruleset \
	    -e inject=landlock_create_ruleset:error=ENOSYS"
	have strace && $wrapper true 2>/dev/null
}

# somebody else is publishing: the lock is held until this script ends
set_up_output_busy() {
	mkdir -p ../out
	have flock || return 1
	exec 9>../.out.lock
	flock -n 9
}

# a site, and no repository to bring it to
set_up_mirror_behind() {
	"$ERREICHBAR" build . --out ../out --at 2026-01-05 --quiet 2>/dev/null
}

# a site with one entry of news, and nobody who was told of it yet
set_up_notify_waits() {
	wrapper="sh -c 'rm -rf ../.out.state/notify; exec \"\$@\"' sh"
	"$ERREICHBAR" build . --out ../out --at '2026-01-05 12:00' --quiet 2>/dev/null
}

set_up_notify_given_up() {
	set_up_notify_waits
}

set_up_notify_news() {
	set_up_notify_waits
	echo '[]' >../out/api/v1/news.json
}

# another one is at it, until this script ends
set_up_notify_busy() {
	set_up_notify_waits
	wrapper=
	have flock || return 1
	mkdir -p ../.out.state/notify
	exec 8>../.out.state/notify/notify.lock
	flock -n 8
}

set_up_receiver_value() {
	chmod 600 secret
}

set_up_receiver_secret() {
	chmod 644 secret
}

# ---- running ----------------------------------------------------------------------

# prepare ID: the source in $WORK/case/src; fails when it cannot be made here
prepare() {
	rm -rf "$WORK/case"
	mkdir "$WORK/case"
	cp -R "$bad/_base" "$WORK/case/src"
	cp -R "$bad/$1/." "$WORK/case/src"
	(
		cd "$WORK/case/src" || exit
		[ ! -f remove ] || xargs rm <remove
		rm -f remove arguments expected.*
	)
	arguments="check . --at '2026-01-05 12:00'"
	wrapper=
	[ ! -f "$bad/$1/arguments" ] || arguments=$(cat "$bad/$1/arguments")
	set_up=set_up_$(echo "$1" | tr - _)
	command -v "$set_up" >/dev/null || return 0
	cd "$WORK/case/src" && "$set_up"
	prepared=$?
	cd "$TOP" || return
	return "$prepared"
}

# diagnose LANGUAGE: sets $status; the lines in $WORK.out, without the sum and
# without what depends on the machine
diagnose() {
	run sh -c "cd '$WORK/case/src' && exec $wrapper '$ERREICHBAR' $arguments \
	    --messages $1"
	sed -e "s|$WORK/case|@work@|g" -e "s|$TOP|@top@|g" \
	    -e 's/ you are user [^;]*;/ you are user ME;/' \
	    -e 's/, Sie sind [^;]*;/, Sie sind ME;/' \
	    -e 's/\([Cc]ommits\{0,1\},\{0,1\}\) [0-9a-f]\{12\}\([ ,;]\)/\1 ID\2/' \
	    -e 's/ cannot be read: .*; `git/ cannot be read: REASON; `git/' \
	    -e 's/ nicht lesbar: .*; `git/ nicht lesbar: GRUND; `git/' \
	    -e '/^[0-9]* files checked: /d' -e '/^[0-9]* Dateien geprüft: /d' \
	    -e '/^published: /d' -e '/^veröffentlicht: /d' \
	    -e '/^nothing was published; /d' -e '/^Es wurde nichts /d' \
	    "$WORK.err" >"$WORK.out"
}

if [ "${1-}" = --update ]; then
	shift
	[ $# -gt 0 ] || set -- $ids
	for id; do
		prepare "$id" || continue
		diagnose en
		cp "$WORK.out" "$bad/$id/expected.diag"
		echo "$status" >"$bad/$id/expected.status"
		prepare "$id"
		diagnose de
		cp "$WORK.out" "$bad/$id/expected.de.diag"
	done
	exit
fi

# the base itself is without fault
cp -R "$bad/_base" "$WORK/base"
run "$ERREICHBAR" check "$WORK/base" --at '2026-01-05 12:00' --messages en
check_equal 'the base has no fault' '0: 8 files checked: 0 errors, 0 warnings' \
    "$status: $(sed 's/^[0-9]* files/8 files/' "$WORK.err")"

for id in $ids; do
	if ! [ -f "$bad/$id/expected.diag" ]; then
		not_ok "$id has a case" "tests/golden-bad/$id is missing"
		continue
	fi
	if ! prepare "$id"; then
		skip "$id" 'cannot be set up by this user on this system'
		continue
	fi
	diagnose en
	check_same "$id: the text" "$bad/$id/expected.diag" "$WORK.out"
	check_equal "$id: the exit status" "$(cat "$bad/$id/expected.status")" \
	    "$status"
	diagnose de
	check_same "$id: the text in German" "$bad/$id/expected.de.diag" \
	    "$WORK.out"
done

# what is expected is what it claims
for id in $ids; do
	for file in expected.diag expected.de.diag; do
		grep -q "\[$id\]\$" "$bad/$id/$file" 2>/dev/null ||
		    echo "$id/$file does not hold [$id]"
	done
done >"$WORK.out"
check_equal 'each case shows its own id' '' "$(cat "$WORK.out")"
(cd "$bad" && ls) | while read -r id; do
	[ "$id" = _base ] || echo "$ids" | grep -q -x -e "$id" || echo "$id"
done >"$WORK.out"
check_equal 'no case without an id' '' "$(cat "$WORK.out")"

# the manual has them all
if [ -f "$TOP/generator/man/erreichbar.1" ]; then
	for id in $ids; do
		grep -q -w -e "$id" "$TOP/generator/man/erreichbar.1" || echo "$id"
	done >"$WORK.out"
	check_equal 'erreichbar(1) has every id' '' "$(cat "$WORK.out")"
fi
