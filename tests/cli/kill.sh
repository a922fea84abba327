#!/bin/sh
# The program is killed (SIGKILL) at random instants while it publishes, and the
# disk fills up while it does: what is served is always one whole site, and the
# next build puts all in order by itself. The reader of tests/unit/publish/
# kill_test.c looks while it happens; here the real program and a real site.
#
#	KILLS=1000 sh tests/cli/kill.sh    the long form; default 25
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}" "${KILLS:=25}"

md=$TOP/content/magdeburg
one='2020-05-04 10:00'
two='2020-05-05 10:00'
out=$WORK/run/site
build_ok 'the first content' "$md" "$WORK/one/site" "$one"
build_ok 'the second content' "$md" "$WORK/two/site" "$two"

# is_site DIR: one of the two, whole
is_site() {
	diff -r "$1" "$WORK/one/site" >/dev/null 2>&1 ||
	    diff -r "$1" "$WORK/two/site" >/dev/null 2>&1
}

# reads: the marker, the index and all that its links name, from one folder
# taken hold of once. What was overtaken by another publication does not count.
reader() {
	while [ -d "$WORK" ] && [ ! -e "$WORK/stop" ]; do
		cd "$out" 2>/dev/null || { echo missing; continue; }
		before=$(cat .erreichbar 2>/dev/null)
		lost=$(sed -n 's/.*href="\([a-z][a-z0-9/._-]*\)".*/\1/p' index.html |
		    while read -r name; do
			[ -e "$name" ] || echo "$name"
		done)
		after=$(cat .erreichbar 2>/dev/null)
		case $before in
		*generation*) [ "$before" != "$after" ] || [ -z "$lost" ] ||
		    echo "lost: $lost" ;;
		esac
		# by its name it is always there
		[ -e "$out/index.html" ] || echo 'no index'
	done
}

build_ok 'published once' "$md" "$out" "$one"
# how long a build takes here, in milliseconds
begin=$(date +%s%N)
build_ok 'published again' "$md" "$out" "$two"
took=$((($(date +%s%N) - begin) / 1000000 + 1))
reader >"$WORK/reader" &
pid=$!
killed=0
whole=0
bad=
i=0
while [ $killed -lt "$KILLS" ] && [ $i -lt $((KILLS * 5)) ]; do
	i=$((i + 1))
	[ $((i % 2)) = 0 ] && at=$one || at=$two
	# the first half of a build only reads
	status=0
	timeout -s KILL "$(awk -v i=$i -v ms=$took 'BEGIN { srand(i)
	    printf "%.4f", ms * (0.3 + rand()) / 1000 }')" \
	    "$ERREICHBAR" build "$md" --out "$out" --at "$at" --quiet --keep 2 \
	    2>/dev/null || status=$?
	[ $status != 137 ] || killed=$((killed + 1))
	[ $status != 0 ] || whole=$((whole + 1))
	is_site "$out" || bad="$bad $i"
done
check_equal "killed $killed times, $whole got through: one whole site each time" '' "$bad"
[ $killed -ge "$KILLS" ] || not_ok 'was killed often enough'
build_ok 'the next build recovers by itself' "$md" "$out" "$one"
check_same 'and is right' "$WORK/one/site" "$out"
touch "$WORK/stop"
wait $pid
check_equal 'a reader lost nothing' '' "$(sort -u "$WORK/reader" | head -n 5)"
check_equal 'nothing is left over' 'site' "$(cd "$WORK/run" && ls -A |
    grep -v -e '^\.site\.spare$' -e '^\.site\.state$')"

# ---- rolling back ------------------------------------------------------------

build_ok 'a second release' "$md" "$out" "$two" --keep 3
check 'rollback' "$ERREICHBAR" rollback --out "$out"
check_same 'publishes what was before' "$WORK/one/site" "$out"
check 'the list' "$ERREICHBAR" rollback --out "$out" --list
check_equal 'tells the release in force' '0	2020-05-04T10:00:00+02:00' \
    "$(head -n 1 "$WORK.out")"
build "$md" "$out" "$two" --keep 3
check_contains 'the next build says that it ends' 'this ends the rollback' "$told"
check_same 'and publishes the present content' "$WORK/two/site" "$out"
check_status '--list and --to together' 2 "$ERREICHBAR" rollback --out "$out" \
    --list --to 1
check_status '--to 0' 2 "$ERREICHBAR" rollback --out "$out" --to 0

# ---- a full disk ---------------------------------------------------------------

# a small tmpfs in a mount namespace of its own; needs root or user namespaces
cat >"$WORK/full" <<'END'
set -eu
mkdir -p "$WORK/disk"
mount -t tmpfs -o size=12m none "$WORK/disk"
out=$WORK/disk/site
"$ERREICHBAR" build "$md" --out "$out" --at "$one" --quiet
# the room that is left, from nothing up to plenty, in pages of 4 KiB
for room in 0 1 2 3 5 8 13 21 34 55 89 144 233 377 610; do
	dd if=/dev/zero of="$WORK/disk/fill" bs=4k 2>/dev/null || true
	truncate -s "-$((room * 4))K" "$WORK/disk/fill"
	status=0
	"$ERREICHBAR" build "$md" --out "$out" --at "$two" --quiet \
	    >"$WORK/disk.log" 2>&1 || status=$?
	case $status in
	0) diff -r "$WORK/two/site" "$out" >/dev/null || echo "room $room: wrong" ;;
	3) diff -r "$WORK/one/site" "$out" >/dev/null || echo "room $room: touched"
	    grep -q 'No space left' "$WORK/disk.log" || echo "room $room: why?"
	    failed=1 ;;
	*) echo "room $room: status $status" ;;
	esac
	rm "$WORK/disk/fill"
	"$ERREICHBAR" build "$md" --out "$out" --at "$one" --quiet ||
	    echo "room $room: does not recover"
	diff -r "$WORK/one/site" "$out" >/dev/null || echo "room $room: recovered wrong"
done
[ "${failed-}" ] || echo 'the disk was never full'
END
export WORK ERREICHBAR md one two
if unshare -m true 2>/dev/null; then
	run unshare -m sh "$WORK/full"
	check_equal 'a full disk: the old site or the new one' '' \
	    "$(cat "$WORK.out" "$WORK.err")"
elif unshare -rm true 2>/dev/null; then
	run unshare -rm sh "$WORK/full"
	check_equal 'a full disk: the old site or the new one' '' \
	    "$(cat "$WORK.out" "$WORK.err")"
else
	skip 'a full disk' 'no mount namespaces here'
fi
