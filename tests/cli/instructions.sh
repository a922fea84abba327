#!/bin/sh
# How many instructions three fixed builds take, counted by callgrind: within
# 3 % of tests/bench/instructions.txt, more or less.
#
# The counts depend on compiler, libraries and what strlen() chooses on this
# processor: there they stand for one combination of these, elsewhere the test is
# skipped. `sh tests/cli/instructions.sh --update` holds what it counts.
. "$(dirname "$0")/../lib.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

kept=$TOP/tests/bench/instructions.txt
at='2026-11-16 12:00'
repo=$WORK/repo.git

case $ERREICHBAR in
*/build/release/*) ;;
*)
	skip 'instructions' 'only those of the release build are counted'
	exit
	;;
esac
if ! have valgrind || ! have readelf; then
	skip 'instructions' 'valgrind or readelf is not installed'
	exit
fi

# What the counts depend on, in one line
key() {
	# crt1.o is gcc's work whatever compiled the rest
	readelf -p .comment "$ERREICHBAR" 2>/dev/null | awk '
	/clang version/ { sub(/.*clang version /, ""); clang = "clang-" $1 }
	/GCC:/ { gcc = "gcc-" $NF }
	END { print clang ? clang : gcc }'
	uname -m
	valgrind --version
	getconf GNU_LIBC_VERSION 2>/dev/null | tr ' ' -
	for key_package in libgit2 libcmark yaml-0.1; do
		echo "$key_package-$(pkg-config --modversion $key_package)"
	done
	grep -q -w avx2 /proc/cpuinfo && echo avx2
}
key=$(key | tr '\n' ' ' | sed 's/ $//')

# A repository that is the same to the last byte each time
check 'the corpus builds' "${CC:-gcc}" -O1 -std=c17 -D_GNU_SOURCE \
    -o "$WORK/corpus" "$TOP/tests/bench/corpus.c"
[ "$lib_failed" -eq 0 ] || exit
git init -q --bare -b main "$repo"
"$WORK/corpus" 200 year |
    git --git-dir="$repo" fast-import --quiet --done
git --git-dir="$repo" -c pack.threads=1 repack -adq

one_commit() {
	git --git-dir="$repo" fast-import --quiet --done <<-'END'
	commit refs/heads/main
	committer Redaktion <redaktion@stadt.musterstadt.example> 1794820000 +0100
	data 9
	Eine neue
	from refs/heads/main^0
	M 100644 inline incidents/2026/2026-11-16-telefon.md
	data <<TEXT
	---
	title: Telefon gestört
	kind: outage
	started: 2026-11-16 09:00
	affects: {telefon: limited}
	informed: [{who: public, at: 2026-11-16 09:10, by: Radio}]
	---
	Wir suchen die Ursache.
	TEXT

	done
	END
}

# count NAME: builds, and adds "NAME COUNT" to what was counted
count() {
	rm -f "$WORK"/callgrind.*
	run valgrind -q --tool=callgrind \
	    --callgrind-out-file="$WORK/callgrind.%p" "$ERREICHBAR" build \
	    --quiet --jobs 1 --repo "$repo" --ref main --at "$at" \
	    --out "$WORK/site"
	if [ "$status" -ne 0 ]; then
		not_ok "instructions: $1: it builds" "$(head -n 20 "$WORK.err")"
		return
	fi
	cat "$WORK"/callgrind.* | awk -v name="$1" '
	/^totals:/ { sum += $2 }
	END { printf "%s %.0f\n", name, sum }' >>"$WORK/counted"
}

count full
count unchanged
one_commit
count commit

if [ "${1-}" = --update ]; then
	{
		if [ -f "$kept" ]; then
			grep -v -F " $key" "$kept"
		else
			echo '# Instructions of three builds (tests/cli/instructions.sh): build, count, what they depend on'
		fi
		sed "s/\$/ $key/" "$WORK/counted"
	} >"$WORK/new"
	cp "$WORK/new" "$kept"
	cat "$WORK/counted"
	exit
fi

if ! grep -q -F " $key" "$kept" 2>/dev/null; then
	skip 'instructions' "none are held for $key"
	exit
fi
while read -r name counted; do
	held=$(awk -v name="$name" -v key="$key" '
	$1 == name {
		rest = $0
		sub(/^[^ ]* [^ ]* /, "", rest)
		if (rest == key)
			print $2
	}' "$kept")
	verdict=$(awk -v counted="$counted" -v held="$held" 'BEGIN {
		off = held > 0 ? 100 * (counted - held) / held : 100
		word = (off > 3 || off < -3) ? "off" : "near"
		printf "%s %+.2f", word, off
	}')
	case $verdict in
	near*) ok "instructions: $name" ;;
	*) not_ok "instructions: $name" "$counted, held are $held (${verdict#off } %);
if that is meant: sh tests/cli/instructions.sh --update" ;;
	esac
done <"$WORK/counted"
