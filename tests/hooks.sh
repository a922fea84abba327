# Functions for tests of pushes, behind tests/lib.sh and tests/site.sh:
#
#	. "$TOP/tests/hooks.sh"
#
# A work tree $work, and a bare repository $bare whose site is $out.

work=$WORK/work
bare=$WORK/bare.git
out=$WORK/served/site

hooks_git() {
	git -c user.name=Test -c user.email=test@beispiel.example \
	    -c init.defaultBranch=main -c commit.gpgsign=false \
	    -c core.hooksPath=/dev/null -c gc.auto=0 "$@"
}
g() {
	hooks_git -C "$work" "$@"
}

# A new work tree with a small site, and a new bare repository
hooks_begin() {
	rm -rf "$work" "$bare" "$WORK/served"
	hooks_git init -q "$work"
	git -c init.defaultBranch=main init -q --bare "$bare"
	start_source "$work"
	printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$work/services/telefon.md"
	incident eins 'Stand eins.'
	commit eins
}

# incident NAME TEXT [STARTED]
incident() {
	file "$work/incidents/$1.md" <<-END
		---
		title: Meldung $1
		started: ${3-2020-04-01 08:00}
		ended: 2020-04-30 12:00
		affects: {telefon: limited}
		informed: [{who: public}]
		---
		$2
	END
}

commit() {
	g add -A
	g commit -q -m "$1"
}

# install_hooks OPTION...
install_hooks() {
	check 'hook install' "$ERREICHBAR" hook install --repo "$bare" \
	    --out "$out" "$@"
}

# push ARGUMENT...: $status, and in $told what the server said
push() {
	run g push "${remote-$bare}" "$@"
	told=$(sed -n '/^remote: /{ s/^remote: //; s/ *$//; p; }' "$WORK.err")
}

# The published commit
shown() {
	json "$out/api/v1/build.json" .commit
}
at_remote() {
	git -C "$bare" rev-parse -q --verify "$1" || echo none
}
head_of() {
	g rev-parse "${1-HEAD}"
}

# Lines of $told without the times, which are the clock's
answer() {
	echo "$told" | sed -E 's/(veröffentlicht|published) [0-9]{2}:[0-9]{2}:[0-9]{2}/\1 HH:MM:SS/'
}

# Keeps what is served and where the ref stands; and is it still so?
keep() {
	rm -rf "$WORK/kept"
	cp -Rp "$out" "$WORK/kept"
	kept_ref=$(at_remote refs/heads/main)
	kept_times=$(cd "$out" && find . -type f -exec ls -i --full-time {} + | sort)
}
check_kept() {
	check_same "$1: the site is byte-identical" "$WORK/kept" "$out"
	check_equal "$1: down to inodes and times" "$kept_times" \
	    "$(cd "$out" && find . -type f -exec ls -i --full-time {} + | sort)"
	check_equal "$1: the ref is where it was" "$kept_ref" \
	    "$(at_remote refs/heads/main)"
}
