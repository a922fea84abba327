#!/bin/sh
# Measures: run.sh small|full [SECTION...]; `make bench` and `make bench-full`.
#
# Sections: build commit push edge hugo web siblings formats profile. Those that
# are named are measured at every size, else where the goals want them (see
# wanted() below); formats and profile in full only. Everything is made below
# BENCH_TMP, on tmpfs (/dev/shm), and removed at the end; full repeats what
# writes on a fresh ext4 image in a file there, if it may mount one. Corpora are
# kept in build/bench/.
#
# What is compared takes turns: A B A B. Results go to tests/bench/results/:
# small.txt and small.tsv (every single value), small-*.svg; full.* alike; those
# of named sections to build/bench/part/.
#
# Settings, from the environment: BENCH_TMP, ERREICHBAR, ROUNDS, SIZES
# ("1000 10000"), FLAT ("10000"; in full), COMMITS, CACHE.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD
mode=${1:-small}
[ $# -eq 0 ] || shift
PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C.UTF-8
GIT_CONFIG_NOSYSTEM=1
GIT_CONFIG_GLOBAL=/dev/null
export PATH LC_ALL GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL

bench=$top/tests/bench
tools=$top/build/release/tests/bench
cache=${CACHE:-$top/build/bench}
results=$bench/results
E=${ERREICHBAR:-$top/build/release/erreichbar}
at='2026-11-16 12:00'

case $mode in
small)
	sizes=${SIZES:-1000 10000}
	rounds=${ROUNDS:-5}
	commits=${COMMITS:-40}
	flat=
	sections='build commit push edge hugo web siblings'
	;;
full)
	sizes=${SIZES:-1000 10000 100000}
	rounds=${ROUNDS:-7}
	commits=${COMMITS:-100}
	flat=${FLAT-10000}
	sections='build commit push edge hugo web siblings formats profile'
	;;
*)
	echo 'usage: run.sh small|full [SECTION...]' >&2
	exit 2
	;;
esac
named=
[ $# -eq 0 ] || {
	sections=$*
	named=yes
	results=$cache/part
}

say() {
	printf '%s  %s\n' "$(date +%H:%M:%S)" "$*" >&2
}

base=$(mktemp -d "${BENCH_TMP:-/dev/shm}/erreichbar-bench.XXXXXX")
chmod 755 "$base"
raw=$base/raw
notes=$base/notes
: >"$raw"
: >"$notes"
mounted=
children=

end_children() {
	for child in $children; do
		kill "$child" 2>/dev/null || true
	done
	children=
}

tidy_up() {
	end_children
	[ -z "$mounted" ] || umount "$mounted" 2>/dev/null ||
	    { sleep 1; umount -l "$mounted"; } 2>/dev/null || true
	rm -rf "$base"
}
trap tidy_up EXIT
trap 'exit 1' HUP INT TERM

have() {
	command -v "$1" >/dev/null 2>&1
}

# note TEXT: what the reader of the results must know
note() {
	echo "$*" >>"$notes"
	say "note: $*"
}

# value WHAT METRIC NUMBER
value() {
	printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$section" "$fs" "$size" \
	    "$layout" "$1" "$2" "$3" >>"$raw"
}

# A helper process that has to end
started() {
	children="$children $1"
}
stop() {
	kill -TERM "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}

# ---- corpora -----------------------------------------------------------------

# corpus SIZE LAYOUT: sets $corpus, a packed bare repository on the file system
# that is measured
corpus() {
	kept=$cache/$1-$2-new-$(cksum <"$bench/corpus.c" | cut -d ' ' -f 1).git
	if ! [ -d "$kept" ]; then
		say "making the corpus of $1 incidents ($2)"
		mkdir -p "$cache"
		rm -rf "$cache/$1-$2"-*.git "$kept.new"
		git init -q --bare -b main "$kept.new"
		"$tools/corpus" "$1" "$2" |
		    git --git-dir="$kept.new" fast-import --quiet --done
		# fast-import makes each version a delta to the one before; a
		# repository that grew by pushes has the newest at hand
		git --git-dir="$kept.new" repack -adfq
		git --git-dir="$kept.new" config gc.auto 0
		git --git-dir="$kept.new" config receive.autogc false
		"$E" check --repo "$kept.new" --at "$at" >"$base/check" 2>&1 ||
		    { cat "$base/check" >&2; exit 1; }
		mv "$kept.new" "$kept"
	fi
	corpus=$here/$1-$2.git
	rm -rf "$corpus"
	cp -R "$kept" "$corpus"
}

# run WHAT COMMAND...: wall, cpu, and the peak of memory
run() {
	what=$1
	shift
	"$tools/measure" run "$@" >"$base/run" 2>"$base/run.err" </dev/null ||
	    { head -n 8 "$base/run.err" >&2; return 1; }
	read -r wall user sys peak <"$base/run"
	value "$what" wall "$wall"
	value "$what" cpu "$(echo "$user $sys" | awk '{ print $1 + $2 }')"
	value "$what" peak "$(echo "$peak" | awk '{ print $1 / 1024 }')"
}

build() {
	build_to=$1
	shift
	set -- "$E" build --quiet --repo "$repo" --ref main --out "$build_to" "$@"
	"$@"
}

# new NAME: a place that does not exist; the last one is removed untimed
new() {
	rm -rf "$here/new" "$here/.new.state" "$here"/.new*
	echo "$here/new"
}

# What one commit must show in before it counts as visible.
see='--see index.html --see stoerungen/%y/%s.html --see stoerungen/%y/index.html
    --see history.atom --see api/v1/status.json --see dienste/telefon.html'

# follow WHAT OPTION...: a line of values for each commit
follow() {
	follow_what=$1
	shift
	[ "$layout" = year ] || set -- --flat "$@"
	"$tools/measure" follow "$@" >"$base/follow" 2>"$base/follow.err" </dev/null ||
	    { head -n 8 "$base/follow.err" >&2; return 1; }
	while read -r seen ended; do
		value "$follow_what" seen "$seen"
		[ "$ended" = - ] || value "$follow_what" ended "$ended"
	done <"$base/follow"
}

# watch REPO OUT [OPTION...]: until it watches; sets $watcher
watch() {
	watched=$1
	site=$2
	shift 2
	"$E" watch --messages en --repo "$watched" --ref main --out "$site" "$@" \
	    2>"$base/watch.log" </dev/null &
	watcher=$!
	started "$watcher"
	tries=0
	until grep -q 'watching: ' "$base/watch.log"; do
		kill -0 "$watcher" 2>/dev/null ||
		    { cat "$base/watch.log" >&2; return 1; }
		tries=$((tries + 1))
		[ "$tries" -lt 12000 ] || return 1
		sleep 0.05
	done
}

# ---- sections -----------------------------------------------------------------

# Full builds into new trees, then with nothing to do; each beside its floor.
section_build() {
	repo=$corpus
	build "$here/tree"
	value tree files "$(find "$here/tree" -type f | wc -l)"
	value tree bytes "$(du -sb "$here/tree" | cut -f 1)"
	value tree pack "$(du -sb "$corpus" | cut -f 1)"
	for round in $(seq "$rounds"); do
		new >/dev/null
		run erreichbar "$E" build --quiet --repo "$repo" --ref main \
		    --out "$here/new"
		new >/dev/null
		"$tools/floor" build "$repo" main "$here/tree" "$here/new" >"$base/floor"
		read -r total reading writing <"$base/floor"
		value floor wall "$total"
		value floor reading "$reading"
		value floor writing "$writing"
		new >/dev/null
		run 'one thread' "$E" build --quiet --jobs 1 --repo "$repo" \
		    --ref main --out "$here/new"
	done
	new >/dev/null
	for round in $(seq "$rounds") more; do
		run 'nothing changed' "$E" build --quiet --repo "$repo" \
		    --ref main --out "$here/tree"
	done
	rm -rf "$here/tree" "$here"/.tree*
}

# One commit: a watcher, then cold processes.
section_commit() {
	rm -rf "$here/repo" "$here/site" "$here"/.site*
	repo=$here/repo
	cp -R "$corpus" "$repo"
	watch "$repo" "$here/site"
	value watcher start-rss "$(resident VmRSS)"
	# shellcheck disable=SC2086
	follow warm --repo "$repo" --out "$here/site" $see --count 4
	# shellcheck disable=SC2086
	follow watcher --repo "$repo" --out "$here/site" $see --first 10 \
	    --count "$commits"
	sleep 2
	value watcher rss "$(resident VmRSS)"
	value watcher pss "$(proportional)"
	stop "$watcher"
	watch "$repo" "$here/site" --frugal
	# shellcheck disable=SC2086
	follow frugal --repo "$repo" --out "$here/site" $see --first 40000 \
	    --count $((2 * rounds + 6))
	sleep 2
	value frugal rss "$(resident VmRSS)"
	stop "$watcher"
	# shellcheck disable=SC2086
	follow cold --repo "$repo" --out "$here/site" $see --first 50000 \
	    --count $((2 * rounds + 6)) -- "$E" build --quiet --repo "$repo" \
	    --ref main --out "$here/site"
	rm -rf "$repo" "$here/site" "$here"/.site*
}

# The watcher and its children, in MiB
family() {
	echo "$watcher"
	cat "/proc/$watcher/task/$watcher/children" 2>/dev/null | tr ' ' '\n'
}
resident() {
	for member in $(family); do
		sed -n "s/^$1:[^0-9]*\([0-9]*\) kB/\1/p" "/proc/$member/status"
	done | awk '{ sum += $1 } END { print sum / 1024 }'
}
proportional() {
	for member in $(family); do
		sed -n 's/^Pss:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$member/smaps_rollup"
	done | awk '{ sum += $1 } END { print sum / 1024 }'
}

# git push from a clone: nothing behind it, one page, a hook, a watcher
section_push() {
	for way in alone page hook watcher; do
		rm -rf "$here/$way.git" "$here/$way.clone" "$here/$way.out"
		cp -R "$corpus" "$here/$way.git"
		git clone -q --bare "$here/$way.git" "$here/$way.clone"
		git --git-dir="$here/$way.clone" config gc.auto 0
		mkdir "$here/$way.out"
	done
	mkdir -p "$here/page.git/hooks"
	printf '#!/bin/sh\nexec "%s" page . "%s"\n' "$tools/floor" \
	    "$here/page.out" >"$here/page.git/hooks/post-receive"
	chmod +x "$here/page.git/hooks/post-receive"
	for way in hook watcher; do
		repo=$here/$way.git
		rmdir "$here/$way.out"
		build "$here/$way.out"
	done
	"$E" hook install --repo "$here/hook.git" --out "$here/hook.out" \
	    --ref main >/dev/null
	watch "$here/watcher.git" "$here/watcher.out"
	for round in warm $(seq "$((rounds + 1))"); do
		for way in alone page hook watcher; do
			case $way in
			alone) look= ;;
			page) look='--see %s.html' ;;
			*) look=$see ;;
			esac
			what=$way
			[ "$round" != warm ] || what=warm
			first=$([ "$round" = warm ] && echo 0 || echo "${round}000")
			# shellcheck disable=SC2086
			follow "$what" --repo "$here/$way.clone" \
			    --out "$here/$way.out" $look --count 2 --first "$first" \
			    -- git --git-dir="$here/$way.clone" push -q \
			    "$here/$way.git" main
		done
	done
	stop "$watcher"
	for way in alone page hook watcher; do
		rm -rf "$here/$way.git" "$here/$way.clone" "$here/$way.out" \
		    "$here"/."$way.out"*
	done
}

# Nobody commits, the clock moves.
section_edge() {
	rm -rf "$here/repo" "$here/site" "$here"/.site*
	repo=$here/repo
	cp -R "$corpus" "$repo"
	watch "$repo" "$here/site"
	edge_layout=
	[ "$layout" = year ] || edge_layout=--flat
	# shellcheck disable=SC2086
	"$tools/measure" edges --repo "$repo" --out "$here/site" $edge_layout \
	    --see 'stoerungen/%y/%s.html' --see history.atom \
	    --see api/v2/incidents.json --count "$edges" >"$base/edges"
	while read -r seen; do
		value edge seen "$seen"
	done <"$base/edges"
	stop "$watcher"
	rm -rf "$repo" "$here/site" "$here"/.site*
}

# Debian's hugo and its smallest theme, in turn with us
section_hugo() {
	if ! have hugo; then
		note 'hugo is not installed: not compared'
		return
	fi
	# 93 KiB for each page
	if [ "$(awk '/MemAvailable/ { print $2 }' /proc/meminfo)" -lt $((size * 110)) ]; then
		note "too little memory for hugo with $size incidents"
		return
	fi
	rm -rf "$here/hugo"
	mkdir -p "$here/hugo/content"
	cp -R "$bench/hugo/config.toml" "$bench/hugo/layouts" "$here/hugo"
	git --git-dir="$corpus" archive --format=tar main incidents |
	    tar -x -C "$here/hugo/content"
	repo=$corpus
	hugo_rounds=$rounds
	[ "$size" -le 10000 ] || hugo_rounds=2
	for round in $(seq "$hugo_rounds"); do
		new >/dev/null
		run hugo env HUGO_TIMEOUT=7200s hugo --quiet --noBuildLock \
		    -s "$here/hugo" -d "$here/new"
		[ "$round" != 1 ] || {
			value hugo files "$(find "$here/new" -type f | wc -l)"
			value hugo bytes "$(du -sb "$here/new" | cut -f 1)"
		}
		new >/dev/null
		run erreichbar "$E" build --quiet --repo "$repo" --ref main \
		    --out "$here/new"
	done
	new >/dev/null
	rm -rf "$here/hugo"
}

# .gz and .br beside every page
section_siblings() {
	repo=$corpus
	sibling_rounds=3
	[ "$size" -le 1000 ] || sibling_rounds=1
	for round in $(seq "$sibling_rounds"); do
		new >/dev/null
		run precompressed "$E" build --quiet --precompress --repo "$repo" \
		    --ref main --out "$here/new"
	done
	rm -rf "$here/repo"
	cp -R "$corpus" "$here/repo"
	# shellcheck disable=SC2086
	follow 'precompressed, cold' --repo "$here/repo" --out "$here/new" $see \
	    --count 6 -- "$E" build --quiet --precompress --repo "$here/repo" \
	    --ref main --out "$here/new"
	new >/dev/null
	rm -rf "$here/repo"
}

# Instructions by kind of output, one thread, counted by callgrind
section_formats() {
	if ! have valgrind || ! have callgrind_annotate; then
		note 'valgrind is not installed: no instructions by kind of output'
		return
	fi
	repo=$corpus
	new >/dev/null
	valgrind -q --tool=callgrind --callgrind-out-file="$base/callgrind" \
	    "$E" build --quiet --jobs 1 --repo "$repo" --ref main \
	    --at "$at" --out "$here/new" 2>"$base/valgrind" ||
	    { cat "$base/valgrind" >&2; return 1; }
	callgrind_annotate --inclusive=yes --threshold=100 "$base/callgrind" \
	    >"$base/inclusive" 2>/dev/null
	callgrind_annotate --threshold=95 "$base/callgrind" >"$base/self" 2>/dev/null
	# the functions of the table of outputs, and what all of them share
	sed -n 's/.*\.\(fill\|write\) = \([a-z0-9_]*\).*/\2/p' \
	    "$top/generator/output/output.c" | sort -u >"$base/rows"
	awk -v rows="$base/rows" '
	BEGIN { while ((getline name < rows) > 0) row[name] = 1 }
	/PROGRAM TOTALS/ { gsub(",", "", $1); total = $1 }
	{
		name = $0
		sub(/ \[.*/, "", name)
		sub(/.*:/, "", name)
		sub(/\047.*/, "", name)
		if (name in row && !(name in done)) {
			gsub(",", "", $1)
			done[name] = 1
			printf "%s %.4f\n", name, 100 * $1 / total
		}
	}' "$base/inclusive" | sort -k2nr >"$base/shares"
	while read -r name share; do
		value "$name" share "$share"
	done <"$base/shares"
	sed -n '/PROGRAM TOTALS/p; /file:function/,$p' "$base/self" | head -n 45 |
	    sed "s,$top/,," >"$results/$mode-callgrind-$size.txt"
	new >/dev/null
}

# Where a full build spends its time, by sampling
section_profile() {
	if ! have perf; then
		note 'perf is not installed: no profile'
		return
	fi
	repo=$corpus
	for jobs in 1 2; do
		new >/dev/null
		perf record -q -e cpu-clock -F 1999 -o "$base/perf" -- "$E" build \
		    --quiet --jobs "$jobs" --repo "$repo" --ref main \
		    --out "$here/new" >"$base/perf.log" 2>&1 ||
		    { note "perf cannot sample: $(head -n 1 "$base/perf.log")"; return; }
		perf report -i "$base/perf" --stdio --sort dso,symbol \
		    --percent-limit 0.5 2>/dev/null | grep -v '^#' | grep . |
		    head -n 45 >"$results/$mode-perf-$size-jobs$jobs.txt" || true
	done
	new >/dev/null
}

# ---- readers -------------------------------------------------------------------

# wrk_rate PORT PATH: requests a second
wrk_rate() {
	wrk -t1 -c16 -d"${web_seconds}s" -H 'Host: status.musterstadt.example' \
	    "http://127.0.0.1:$1$2" | awk '/Requests\/sec/ { print $2 }
	    /Non-2xx/ { exit 1 }'
}

# nginx as we ship it, and nginx with one file and nothing else
section_web() {
	if ! have nginx || ! have wrk || ! have curl; then
		note 'nginx, wrk or curl is not installed: readers not measured'
		return
	fi
	repo=$corpus
	rm -rf "$here/site" "$here"/.site* "$here/server"
	build "$here/site"
	mkdir -p "$here/server/tmp" "$here/server/plain"
	page=$(cd "$here/site" && find stoerungen/2025 -name '2*.html' | sort |
	    awk '{ a[NR] = $0 } END { print a[int((NR + 1) / 2)] }')
	head -c "$(wc -c <"$here/site/index.html")" /dev/zero |
	    tr '\0' x >"$here/server/plain/home.html"
	head -c "$(wc -c <"$here/site/$page")" /dev/zero |
	    tr '\0' x >"$here/server/plain/incident.html"
	ours=$((20000 + $$ % 20000))
	plain=$((ours + 1))
	sed "s/listen 80;/listen 127.0.0.1:$ours;/; /listen \[::\]:80;/d
	    s,/var/lib/erreichbar/status/www,$here/site," \
	    "$top/generator/server/nginx.conf" >"$here/server/site.conf"
	cat >"$here/server/nginx.conf" <<-END
	$([ "$(id -u)" -ne 0 ] || echo 'user root;')
	daemon off;
	worker_processes 1;
	pid $here/server/pid;
	error_log $here/server/error.log;
	events {}
	http {
		access_log off;
		client_body_temp_path $here/server/tmp/body;
		proxy_temp_path $here/server/tmp/proxy;
		fastcgi_temp_path $here/server/tmp/fastcgi;
		uwsgi_temp_path $here/server/tmp/uwsgi;
		scgi_temp_path $here/server/tmp/scgi;
		types_hash_max_size 2048;
		types { text/html html; application/octet-stream ics; }
		default_type text/x-unknown;
		include $here/server/site.conf;
		server {
			listen 127.0.0.1:$plain;
			root $here/server/plain;
		}
	}
	END
	nginx -e "$here/server/error.log" -c "$here/server/nginx.conf" \
	    >"$here/server/log" 2>&1 &
	server=$!
	started "$server"
	tries=0
	until curl -s -o "$base/body" "http://127.0.0.1:$plain/home.html"; do
		tries=$((tries + 1))
		if [ "$tries" -gt 50 ]; then
			note "nginx does not start: $(head -n 1 "$here/server/log")"
			return
		fi
		sleep 0.1
	done
	value home bytes "$(wc -c <"$here/site/index.html")"
	value incident bytes "$(wc -c <"$here/site/$page")"
	wrk_rate "$ours" / >/dev/null
	wrk_rate "$plain" /home.html >/dev/null
	for round in $(seq "$rounds"); do
		value home rate "$(wrk_rate "$ours" /)"
		value 'home, one file' rate "$(wrk_rate "$plain" /home.html)"
		value incident rate "$(wrk_rate "$ours" "/$page")"
		value 'incident, one file' rate "$(wrk_rate "$plain" /incident.html)"
	done
	stop "$server"
	rm -rf "$here/site" "$here"/.site* "$here/server"
}

# ---- all of it -------------------------------------------------------------------

# wanted SECTION: is it to be measured here, at this size and layout?
wanted() {
	case " $sections " in
	*" $1 "*) ;;
	*) return 1 ;;
	esac
	[ -z "$named" ] || return 0
	case $mode-$1-$fs-$layout-$size in
	*-build-* | *-commit-*) true ;;
	small-push-*-10000 | small-edge-*-10000) true ;;
	small-hugo-*-1000 | small-web-*-1000 | small-siblings-*-1000) true ;;
	small-*) false ;;
	full-hugo-ext4-* | full-hugo-*-flat-*) false ;;
	full-push-tmpfs-* | full-edge-tmpfs-* | full-hugo-tmpfs-*) true ;;
	full-siblings-tmpfs-year-100000) false ;;
	full-siblings-tmpfs-year-*) true ;;
	full-web-tmpfs-year-10000) true ;;
	full-formats-tmpfs-year-1000 | full-formats-tmpfs-year-10000) true ;;
	full-profile-tmpfs-year-1000) false ;;
	full-profile-tmpfs-year-*) true ;;
	*) false ;;
	esac
}

free_kib() {
	df -Pk "$here" | awk 'NR == 2 { print $4 }'
}

# one SIZE LAYOUT on $here
one() {
	size=$1
	layout=$2
	# two trees and a site in memory for the floor
	if [ "$(free_kib)" -lt $((size * 60)) ]; then
		note "too little room for $size incidents on $fs"
		return
	fi
	corpus "$size" "$layout"
	for section in build commit push edge hugo siblings web formats profile; do
		wanted "$section" || continue
		say "$fs, $size incidents ($layout): $section"
		# a section that fails leaves the others alone; set -e works in
		# what is not asked for its status
		set +e
		(
			trap end_children EXIT
			set -e
			"section_$section"
		)
		section_status=$?
		set -e
		[ "$section_status" -eq 0 ] || note "$section of $size" \
		    "incidents ($layout) on $fs ended with status $section_status"
		rm -rf "$here/new" "$here"/.new* "$here/tree" "$here"/.tree* \
		    "$here/site" "$here"/.site* "$here/repo" "$here/hugo"
	done
	rm -rf "$corpus"
	write_results
}

# What there is so far, so that a run that is stopped has not been in vain
write_results() {
	cp "$raw" "$results/$mode.tsv"
	{
		cat "$base/machine"
		echo
		awk -f "$bench/table.awk" "$raw"
		[ ! -s "$notes" ] || { echo; sed 's/^/note: /' "$notes"; }
	} >"$results/$mode.txt"
	awk -f "$bench/plot.awk" -v prefix="$results/$mode" "$raw"
}

on_this() {
	here=$base/$fs
	mkdir -p "$here"
	for each in $sizes; do
		one "$each" year
	done
	for each in $flat; do
		one "$each" flat
	done
	rm -rf "$here"
}

# A fresh file system in a file; the file lies in memory, so that no disk is
# measured but the code of ext4.
on_ext4() {
	fs=ext4
	mkdir -p "$base/ext4"
	if ! { truncate -s 8G "$base/image" && mkfs.ext4 -q -F -i 4096 "$base/image" &&
	    mount -o loop "$base/image" "$base/ext4"; } >"$base/mount.log" 2>&1; then
		note "no ext4 image: $(head -n 1 "$base/mount.log")"
		return
	fi
	mounted=$base/ext4
	here=$base/ext4/bench
	mkdir "$here"
	sizes_kept=$sizes
	sizes=$(echo "$sizes" | tr ' ' '\n' | grep -vx 1000 | tr '\n' ' ')
	for each in $sizes; do
		one "$each" year
	done
	sizes=$sizes_kept
	umount "$mounted" && mounted=
	rm -f "$base/image"
}

machine() {
	echo "machine   $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
	echo "kernel    $(uname -sr)"
	echo "commit    $(git log -1 --format='%h of %cs' 2>/dev/null || echo none)$(git diff --quiet HEAD -- generator templates 2>/dev/null || echo ', with changes')"
	echo "compiler  $(${CC:-gcc} --version | head -n 1)"
	echo "versions  $(git --version), libgit2 $(pkg-config --modversion libgit2), libcmark $(pkg-config --modversion libcmark)$(! have hugo || hugo version | sed 's/\([^ ]* [^+ ]*\).*/, \1/')$(! have nginx || nginx -v 2>&1 | sed 's/.*: /, /')$(! have wrk || wrk -v 2>&1 | sed -n 's/^wrk \([^ ]*\).*/, wrk \1/p')"
	echo "load      $(cut -d ' ' -f 1 /proc/loadavg) when it began"
}

web_seconds=$([ "$mode" = small ] && echo 1 || echo 5)
edges=$([ "$mode" = small ] && echo 10 || echo 40)
mkdir -p "$results"
machine >"$base/machine"
say "$(cat "$base/machine" | tail -n 1)"
fs=tmpfs
[ "$(stat -f -c %T "$base")" = tmpfs ] || {
	fs=$(stat -f -c %T "$base" | tr / -)
	note "$base is not tmpfs but $fs"
}
on_this
[ "$mode" = small ] || on_ext4

say "done: $results/$mode.txt"
cat "$results/$mode.txt"
