#!/bin/sh
# Clients of Statuspage, as npm has them, read api/v2/ from a server: what they
# find is what api/v1/ says, and they notice a commit. For the widget see
# widget.sh.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

for module in statuspage.io statuspage.js; do
	have node && [ -d "$TOP/tests/browser/node_modules/$module" ] && continue
	skip 'clients of Statuspage' "there is no node, or npm has not brought $module"
	exit
done

client() {
	node "$TOP/tests/real/statuspage.js" "$@" 2>&1
}

# ---- what they find --------------------------------------------------------------

words='def component: {operational: "operational", unknown: "degraded_performance",
    maintenance: "under_maintenance", limited: "degraded_performance",
    partial: "partial_outage", down: "major_outage"}[.];
def told: select(.audiences | index("public"));
def work: {planned: "scheduled", active: "in_progress", over: "completed"}[.stage];
def state: if .stage == "over" then "resolved" else .phase // "investigating" end;'

# wanted SITE PREFIX FILTER: lines from api/v1/status.json
wanted() {
	json "$1/api/v1/status.json" "$words $3" | sed "s/^/$2 /"
}

# lines_of WHAT: of what a client said
lines_of() {
	grep "^$1 " "$WORK/said" || true
}

# compare NAME WHAT FILTER
compare() {
	check_equal "$1: $2" "$(wanted "$site" "$2" "$3")" "$(lines_of "$2")"
}

for at in 'magdeburg 2020-05-04 10:00' 'wiesbaden 2021-07-07 12:00' \
    'herne 2021-03-23 12:00'; do
	city=${at%% *}
	site=$WORK/$city
	build_ok "$city" "$TOP/content/$city" "$site" "${at#* }"
	for library in io js; do
		client "$library" "$site" >"$WORK/said"
		name="$city, statuspage.$library"
		check "$name: there are components" grep -q ^component "$WORK/said"
		compare "$name" component '.services[] | select(.official != "no") |
		    (.state | component) + " " + .name'
		compare "$name" unresolved '.incidents[] | told |
		    select(.kind != "maintenance" and .stage == "active") |
		    state + " " + .title'
		compare "$name" upcoming '.incidents[] | told |
		    select(.kind == "maintenance" and .stage == "planned") |
		    work + " " + .title'
		[ "$library" = io ] || check_equal "$name: dates" 'dates true' \
		    "$(lines_of dates)"
	done
done

site=$WORK/full
build_ok 'full' "$TOP/tests/golden/full/content" "$site" \
    "$(cat "$TOP/tests/golden/full/at")"
client js "$site" >"$WORK/said"
compare 'full, statuspage.js' maintenance '.incidents[] | told |
    select(.kind == "maintenance") | work + " " + .title'
compare 'full, statuspage.js' active '.incidents[] | told |
    select(.kind == "maintenance" and .stage == "active") | work + " " + .title'
check 'full, statuspage.js: there is one ahead' grep -q '^upcoming' "$WORK/said"

# ---- a commit --------------------------------------------------------------------------

start_source "$WORK/repo"
printf -- '---\nname: Post\n---\n' >"$WORK/repo/services/post.md"
cat >"$WORK/repo/incidents/aus.md" <<'EOF'
---
title: Post gestört
kind: outage
started: 2021-03-01 09:00
service: post
---
Es kommt nichts an.
EOF
commit() {
	git -C "$WORK/repo" add -A
	git -C "$WORK/repo" -c user.name=A -c user.email=a@stadt.example \
	    commit -q -m "$1"
}
git init -q -b main "$WORK/repo"
commit one
run "$ERREICHBAR" build --repo "$WORK/repo" --out "$WORK/live" \
    --at '2021-03-02 12:00' --messages en
expect 'a repository' 0
cat >"$WORK/change" <<'EOF'
printf '\n## 2021-03-02 10:00 Ursache bekannt: Ein Kabel\nEs wird ersetzt.\n' \
    >>"$REPO/incidents/aus.md"
git -C "$REPO" -c user.name=A -c user.email=a@stadt.example commit -q -a -m two
"$ERREICHBAR" build --repo "$REPO" --out "$LIVE" --at '2021-03-02 12:00' --quiet
EOF
export ERREICHBAR REPO="$WORK/repo" LIVE="$WORK/live"
check_equal 'a commit is an event' \
    'event identified Post gestört - Ein Kabel Es wird ersetzt.' \
    "$(client event "$WORK/live" ". '$WORK/change'")"
