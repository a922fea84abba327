#!/bin/sh
# --at T --as-known: the site as it was known at T, from what was published or
# else from the history; compared with builds of the commits of those days.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

GIT_CONFIG_GLOBAL=/dev/null
GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM
repo=$WORK/repo

g() {
	git -C "$repo" -c user.name=Test -c user.email=test@beispiel.example \
	    -c gc.auto=0 "$@"
}

# commit TIME TEXT: the committer's clock; the author's says something else
commit() {
	printf -- '---\ntitle: Ausfall\nstarted: 2020-01-01 08:00\nservice: mail\n' \
	    >"$repo/incidents/ausfall.md"
	printf -- 'informed: [{who: public}]\nnext-update: 2030-01-01\n---\n%s\n' \
	    "$2" >>"$repo/incidents/ausfall.md"
	g add -A
	GIT_AUTHOR_DATE=2001-01-01T00:00:00Z GIT_COMMITTER_DATE=$1 \
	    g commit -q --allow-empty -m "$2"
	g rev-parse HEAD
}

# build_at OUT ARGUMENT...
build_at() {
	known_out=$1
	shift
	run "$ERREICHBAR" build --out "$known_out" --messages en --quiet "$@"
	told=$(cat "$WORK.err")
}

# same_as NAME COMMIT AT [INSTANT]: what is known at that time is this commit;
# the instant is the same without asking for a zone
same_as() {
	instant=${4-$3}
	rm -rf "$WORK/known" "$WORK/.known.state" "$WORK/ref" "$WORK/.ref.state"
	build_at "$WORK/known" --repo "$repo" --at "$3" --as-known
	if [ "$status" -ne 0 ]; then
		not_ok "$1" "$status: $told"
		return
	fi
	build_at "$WORK/ref" --repo "$repo" --ref "$2" --at "$instant"
	check_same "$1" "$WORK/ref" "$WORK/known"
	check_equal "$1: the commit" "$2" \
	    "$(json "$WORK/known/api/v1/build.json" .commit)"
	# a checked-out work tree says the same, but for the commit
	rm -rf "$WORK/tree" "$WORK/plain" "$WORK/.plain.state"
	g worktree add -q --detach "$WORK/tree" "$2"
	build_at "$WORK/plain" "$WORK/tree" --at "$instant"
	g worktree remove --force "$WORK/tree"
	for site in plain known; do
		rm "$WORK/$site/api/v1/build.json" "$WORK/$site/.erreichbar" \
		    "$WORK/$site/metrics.prom"
	done
	check_same "$1: as checked out" "$WORK/plain" "$WORK/known"
}

git -c init.defaultBranch=main init -q "$repo"
start_source "$repo"
printf -- '---\nname: Mail\nkind: email\n---\n' >"$repo/services/mail.md"
one=$(commit 2020-02-01T10:00:00Z 'Eins.')
two=$(commit 2020-03-01T10:00:00Z 'Zwei.')
# what a branch says is known when it has been merged
g checkout -q -b seite
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$repo/services/telefon.md"
g add -A
GIT_COMMITTER_DATE=2020-03-10T10:00:00Z g commit -q -m seite
g checkout -q main
GIT_COMMITTER_DATE=2020-04-01T10:00:00Z g merge -q --no-ff -m drei seite
three=$(g rev-parse HEAD)
# the tip has another zone: it is the one in which times are read
echo 'time-zone: America/New_York' >>"$repo/site.yml"
four=$(commit 2020-05-01T10:00:00Z 'Vier.')

same_as 'the first commit' "$one" 2020-02-15T12:00:00Z
same_as 'the second commit' "$two" 2020-03-05T12:00:00Z
same_as 'a branch that is not merged yet' "$two" 2020-03-20T12:00:00Z
same_as 'the merge' "$three" 2020-04-02T12:00:00Z
same_as 'the tip' "$four" 2020-06-01T12:00:00Z
same_as 'the second of a commit' "$two" 2020-03-01T10:00:00Z
same_as 'the second before it' "$one" 2020-03-01T09:59:59Z
# 05:30 in New York is 10:30 in UTC; in Berlin it would be 04:30
same_as "the zone is the tip's" "$two" '2020-03-01 05:30' \
    2020-03-01T10:30:00Z

# refused NAME STATUS ID PART ARGUMENT...
refused() {
	name=$1 want=$2 id=$3 part=$4
	shift 4
	rm -rf "$WORK/known"
	build_at "$WORK/known" "$@"
	check_equal "$name: exit status" "$want" "$status"
	check_contains "$name: the message" "$id" "$told"
	check_contains "$name: what it says" "$part" "$told"
	check_equal "$name: nothing is published" no \
	    "$([ -e "$WORK/known" ] || echo no)"
}

refused 'before the first commit' 3 '[known-nothing]' \
    "the first commit, $(echo "$one" | cut -c 1-12), is of 2020-02-01T05:00:00-05:00" \
    --repo "$repo" --at '2020-01-20 12:00' --as-known
git clone -q --depth 2 "file://$repo" "$WORK/shallow"
refused 'a shallow history' 3 '[known-cut]' \
    "the history ends with commit $(echo "$three" | cut -c 1-12)" \
    --repo "$WORK/shallow" --at '2020-03-05 12:00' --as-known
build_at "$WORK/shallow-out" --repo "$WORK/shallow" \
    --at '2020-04-05 12:00' --as-known
check_equal 'a shallow history that reaches so far' "0 $three" \
    "$status $(json "$WORK/shallow-out/api/v1/build.json" .commit)"
refused 'without --at' 2 'erreichbar: ' '--as-known goes with --at and --repo' \
    --repo "$repo" --as-known
refused 'with a directory' 2 'erreichbar: ' \
    '--as-known goes with --at and --repo' \
    "$repo" --at '2020-03-05 12:00' --as-known
refused 'an hour that does not exist in that zone' 2 "'--at 2020-03-08 02:30'" \
    'America/New_York' --repo "$repo" --at '2020-03-08 02:30' --as-known

# check and next
run "$ERREICHBAR" next --repo "$repo" --at 2020-03-05T12:00:00Z \
    --as-known
known=$(cat "$WORK.out")
run "$ERREICHBAR" next --repo "$repo" --ref "$two" \
    --at 2020-03-05T12:00:00Z
check_equal 'next' "$(cat "$WORK.out")" "$known"
check_status 'check' 0 "$ERREICHBAR" check --repo "$repo" \
    --at '2020-03-05 12:00' --as-known

# ---- what was published ------------------------------------------------------------

# A ledger knows better than the committers' clocks. The commit of May was
# published in February of the next year, that of March before it.
live=$WORK/live
mkdir "$WORK/.live.state"
{
	printf '2021-02-01T12:00:00.000Z\t%s\t2021-02-01T12:00:00Z\twatch\t9.\n' "$two"
	printf '2021-02-02T12:00:00.500Z\t%s\t2021-02-02T12:00:00Z\twatch\t9.\n' "$four"
} >"$WORK/.live.state/published.log"
published_at() {
	cp "$WORK/.live.state/published.log" "$WORK/log"
	build_at "$live" --repo "$repo" --at "$2" --as-known
	check_equal "$1" "0 $3" \
	    "$status $(json "$live/api/v1/build.json" .commit)"
	# what this very build has added is not what is asked for
	cp "$WORK/log" "$WORK/.live.state/published.log"
}
published_at 'the ledger: the first' 2021-02-02T12:00:00Z "$two"
published_at 'the ledger: the second' 2021-02-02T12:00:01Z "$four"
published_at 'before the ledger: the history' 2020-04-02T12:00:00Z "$three"

# with a broken file its version of those days, and of none that came later
broken=$(commit 2020-06-01T10:00:00Z 'Kaputt.'
    sed -i 's/^service: .*/service: gibt-es-nicht/' "$repo/incidents/ausfall.md"
    g commit -q -a -m kaputt
    g rev-parse HEAD)
broken=$(echo "$broken" | tail -n 1)
later=$(commit 2020-07-01T10:00:00Z 'Später.')
{
	printf '2021-02-03T12:00:00.000Z\t%s\t2021-02-03T12:00:00Z\twatch\t9.\n' "$broken"
	printf '2021-02-04T12:00:00.000Z\t%s\t2021-02-04T12:00:00Z\twatch\t9.\n' "$later"
} >>"$WORK/.live.state/published.log"
build_at "$live" --repo "$repo" --at 2021-02-03T13:00:00Z --as-known
check_equal 'a broken file of those days: exit status' 1 "$status"
check_contains 'a broken file of those days: its version then' 'Vier.' \
    "$(main_text "$live/stoerungen/2020/ausfall.html")"

# ---- a proof ------------------------------------------------------------------------

# A line of the ledger names a commit, an instant and a generation: who builds
# that gets the same, anywhere.
run "$ERREICHBAR" build --repo "$repo" --ref "$two" --out "$WORK/proof"
run "$ERREICHBAR" build --repo "$repo" --ref "$three" --out "$WORK/proof"
check_equal 'two lines' 2 "$(wc -l <"$WORK/.proof.state/published.log")"
while read -r _ of at _ _ generation; do
	rm -rf "$WORK/again"
	run "$ERREICHBAR" build --repo "$repo" --ref "$of" --at "$at" \
	    --out "$WORK/again"
	check_equal "the generation of $at" "${generation%.}" \
	    "$(sed -n 's/^generation //p' "$WORK/again/.erreichbar")"
done <"$WORK/.proof.state/published.log"

# Who dies behind the switch has not written it down: the next one does, which finds
# that all is published.
log=$WORK/.proof.state/published.log
cp "$log" "$WORK/whole"
sed '$d' "$WORK/whole" >"$log"
rm -f "$WORK/.proof.state/standing"
same_instant() {
	run "$ERREICHBAR" build --repo "$repo" --ref "$three" --out "$WORK/proof" \
	    --at "$(tail -n 1 "$WORK/whole" | cut -f 3)"
}
same_instant
check_equal 'a lost line: it is written' "$(tail -n 1 "$WORK/whole" | cut -f 2,6)" \
    "$(tail -n 1 "$log" | cut -f 2,6)"
check_equal 'a lost line: it changed no file' 0 "$(tail -n 1 "$log" | cut -f 5)"
rm -f "$WORK/.proof.state/standing"
same_instant
check_equal 'a line that is there is not written again' 2 "$(wc -l <"$log")"

# ---- signatures: of the tip, and of the commit of those days --------------------------

if have ssh-keygen; then
	ssh-keygen -q -t ed25519 -N '' -C test -f "$WORK/key"
	printf 'test@beispiel.example %s\n' "$(cut -d ' ' -f 1,2 "$WORK/key.pub")" \
	    >"$WORK/signers"
	signed() {
		GIT_COMMITTER_DATE=$1 g -c gpg.format=ssh \
		    -c user.signingKey="$WORK/key" commit -q --allow-empty -S -m "$2"
		g rev-parse HEAD
	}
	old=$(signed 2020-08-01T10:00:00Z eins)
	signed 2020-09-01T10:00:00Z zwei >/dev/null
	build_at "$WORK/signed" --repo "$repo" --signers "$WORK/signers" \
	    --at 2020-08-15T12:00:00Z --as-known
	check_equal 'signed, then and now' "0 $old" \
	    "$status $(json "$WORK/signed/api/v1/build.json" .commit)"
	refused 'not signed then' 3 '[signature-missing]' \
	    "commit $(echo "$later" | cut -c 1-12)" --repo "$repo" \
	    --signers "$WORK/signers" --at 2020-07-15T12:00:00Z --as-known
	g commit -q --allow-empty -m ohne
	refused 'not signed now' 3 '[signature-missing]' \
	    "commit $(g rev-parse HEAD | cut -c 1-12)" --repo "$repo" \
	    --signers "$WORK/signers" --at 2020-08-15T12:00:00Z --as-known
else
	skip 'signatures' 'ssh-keygen is missing'
fi
