#!/bin/sh
# api/v2/ and history.* against the exact table of Statuspage's API (v2.js), in
# the example cities and in a site with everything, before and behind each edge
# of its maintenance; and that the validator finds what is wrong.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

if ! have node; then
	skip 'api/v2/ against the table' 'there is no node'
	exit
fi

# exact NAME SITE: nothing that the table does not have
exact() {
	run node "$TOP/tests/real/v2.js" "$2"
	check_equal "$1: exact" '' "$(cat "$WORK.out" "$WORK.err")"
	if have xmllint; then
		check "$1: history.atom and history.rss are XML" xmllint --noout \
		    "$2/history.atom" "$2/history.rss"
	else
		skip "$1: history.atom and history.rss are XML" \
		    'xmllint is not installed'
	fi
	# as new as the newest entry, and an entry for what the data have of it
	check_equal "$1: history.atom is as new as its newest entry" \
	    "$(sed -n 's|^    <updated>\(.*\)</updated>|\1|p' "$2/history.atom" |
	        newest)" \
	    "$(sed -n 's|^  <updated>\(.*\)</updated>|\1|p' "$2/history.atom" |
	        newest)"
	check_equal "$1: history.atom has what is told, with its state" "$(
	    cat "$2/api/v2/incidents.json" "$2/api/v2/scheduled-maintenances.json" |
	        jq -r '.page.updated_at as $now | (.incidents // [])[],
	            (.scheduled_maintenances // [])[] |
	            select(.updated_at[0:19] <= $now[0:19]) | .id + " " +
	            (.status[0:1] | ascii_upcase) + (.status[1:] | sub("_"; " "))' |
	        sort)" "$(first_strong <"$2/history.atom" | sort)"
}

# first_strong: of the entries that come in, which clients take for the state
first_strong() {
	awk '
	sub(/^    <id>tag:[^,]*,2005:Incident\//, "") {
		sub(/<\/id>.*/, "")
		id = $0
	}
	/^    <content type="html">/ {
		word = substr($0, index($0, "&lt;strong&gt;") + 14)
		sub(/&lt;.*/, "", word)
		print id, word
	}'
}

# newest: of the instants that come in, in seconds; 0 without any
newest() {
	while read -r newest_at; do
		date -u -d "$newest_at" +%s
	done | sort -n | awk '{ last = $0 } END { print last + 0 }'
}

build_ok 'magdeburg' "$TOP/content/magdeburg" "$WORK/md" '2020-05-04 10:00'
exact 'magdeburg' "$WORK/md"
build_ok 'wiesbaden' "$TOP/content/wiesbaden" "$WORK/wi" '2021-07-07 12:00'
exact 'wiesbaden' "$WORK/wi"
build_ok 'herne' "$TOP/content/herne" "$WORK/he" '2021-03-23 12:00'
exact 'herne' "$WORK/he"

full=$TOP/tests/golden/full/content
build_ok 'full' "$full" "$WORK/full" "$(cat "$TOP/tests/golden/full/at")"
exact 'full' "$WORK/full"
run node "$TOP/tests/real/v2.js" "$WORK/full" --planted
check_equal 'every planted fault is found' '' "$(cat "$WORK.out" "$WORK.err")"

# ---- a maintenance at its edges -----------------------------------------------

start_source "$WORK/src"
cat >"$WORK/src/services/post.md" <<'EOF'
---
name: Post
kind: email
---
EOF
cat >"$WORK/src/incidents/work.md" <<'EOF'
---
title: Umbau
kind: maintenance
published: 2021-03-01 09:00
started: 2021-03-28 01:30
ended: 2021-03-28 03:30
service: post
---
Ein Wort.
EOF

# where TIME: the lists that the maintenance is in
where() {
	build "$WORK/src" "$WORK/out" "$1"
	exact "$1" "$WORK/out" >&2
	for where_file in upcoming active; do
		json "$WORK/out/api/v2/scheduled-maintenances/$where_file.json" \
		    '.scheduled_maintenances[].status'
	done | tr '\n' ' '
	json "$WORK/out/api/v2/status.json" .status.indicator
}

# the clocks are put forward in the middle of it
for edge in '2021-03-01T07:59:59Z none' '2021-03-01T08:00:00Z scheduled none' \
    '2021-03-28T00:29:59Z scheduled none' \
    '2021-03-28T00:30:00Z in_progress maintenance' \
    '2021-03-28T00:30:01Z in_progress maintenance' \
    '2021-03-28T01:29:59Z in_progress maintenance' '2021-03-28T01:30:00Z none' \
    '2021-03-28T01:30:01Z none'; do
	where "${edge%% *}" >"$WORK/where" 2>"$WORK/checks"
	cat "$WORK/checks"
	check_equal "${edge%% *}: upcoming, active or neither" "${edge#* }" \
	    "$(cat "$WORK/where")"
done

# ---- an incident that is written down afterwards, in other zones -----------------

cat >"$WORK/src/incidents/late.md" <<'EOF'
---
title: Nachtrag
kind: outage
published: 2021-02-10 09:00
started: 2021-02-01 08:00
ended: 2021-02-02 08:00
service: post
---
Ein Wort.

## 2021-02-01 12:00 Wird beobachtet

Es geht wieder.
EOF
cp "$WORK/src/site.yml" "$WORK/site.yml"
for zone in Etc/UTC America/St_Johns Australia/Lord_Howe Asia/Kathmandu; do
	{
		cat "$WORK/site.yml"
		echo "time_zone: $zone"
	} >"$WORK/src/site.yml"
	build_ok "$zone" "$WORK/src" "$WORK/out" 2021-03-20T12:00:00Z
	exact "$zone" "$WORK/out"
	check_equal "$zone: it began, was watched, and is over" \
	    'resolved monitoring investigating ' \
	    "$(json "$WORK/out/api/v2/incidents.json" \
	    '.incidents[0].incident_updates[].status' | tr '\n' ' ')"
done
