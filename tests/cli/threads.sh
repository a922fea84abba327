#!/bin/sh
# The build with several threads under ThreadSanitizer: the example cities and
# 500 incidents, which must also come out as with one thread.
. "$(dirname "$0")/../lib.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

cc=${CC:-gcc}
racy=$TOP/build/tsan/erreichbar
repo=$WORK/repo.git
TSAN_OPTIONS=halt_on_error=0:exitcode=66:second_deadlock_stack=1
export TSAN_OPTIONS

case $ERREICHBAR in
*/build/release/*) ;;
*)
	skip 'threads' 'they run beside the release build only'
	exit
	;;
esac

# Some kernels lay memory out in ways that a sanitizer does not know, some
# systems have none. One that does not see this race proves nothing.
cat >"$WORK/race.c" <<'END'
#include <pthread.h>
static int shared;
static void *
add(void *unused)
{
	shared++;
	return unused;
}
int
main(void)
{
	pthread_t t[2];
	for (int i = 0; i < 2; i++)
		pthread_create(&t[i], 0, add, 0);
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], 0);
	return 0;
}
END
if ! "$cc" -g -fsanitize=thread -o "$WORK/race" "$WORK/race.c" -lpthread \
    >"$WORK.out" 2>&1; then
	skip 'threads' "$cc has no ThreadSanitizer here"
	exit
fi
run "$WORK/race"
if [ "$status" -ne 66 ]; then
	skip 'threads' "ThreadSanitizer does not run here: $(head -n 1 "$WORK.err")"
	exit
fi

cd "$TOP" || exit 3
check 'it builds with ThreadSanitizer' make -s MODE=tsan CC="$cc" all
check 'the corpus builds' "$cc" -O1 -std=c17 -D_GNU_SOURCE \
    -o "$WORK/corpus" tests/bench/corpus.c
[ "$lib_failed" -eq 0 ] || exit

git init -q --bare -b main "$repo"
"$WORK/corpus" 500 year |
    git --git-dir="$repo" fast-import --quiet --done
git --git-dir="$repo" repack -adq

# clean NAME OUT COMMAND...: no finding, and the tree of one thread
clean() {
	clean_name=$1
	clean_out=$2
	shift 2
	run "$racy" "$@" --quiet --jobs 4 --out "$clean_out"
	if [ "$status" -eq 0 ] && ! grep -q ThreadSanitizer "$WORK.err"; then
		ok "$clean_name: no race"
	else
		not_ok "$clean_name: no race" "exit status $status
$(cat "$WORK.err")"
	fi
	rm -rf "$WORK/one"
	run "$ERREICHBAR" "$@" --quiet --jobs 1 --out "$WORK/one"
	check_same "$clean_name: as with one thread" "$WORK/one" "$clean_out"
}

for city in magdeburg wiesbaden herne; do
	clean "$city" "$WORK/$city" build "content/$city" --at '2021-03-23 12:00'
done
clean 'a repository' "$WORK/site" build --repo "$repo" --at '2026-11-16 12:00'
clean 'a repository, a day later' "$WORK/site" build --repo "$repo" \
    --at '2026-11-17 12:00'
clean 'compressed beforehand' "$WORK/siblings" build --repo "$repo" \
    --at '2026-11-16 12:00' --precompress
