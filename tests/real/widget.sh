#!/bin/sh
# Atlassian's widget on a page of somebody else, in Chromium, asks a site that
# nginx serves with the configuration we ship.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/chromium.sh"
. "$TOP/tests/real/lib/web.sh"
. "$TOP/tests/real/lib/nginx.sh"

for program in nginx curl; do
	have "$program" && continue
	skip 'the widget' "$program is not installed"
	exit
done
if ! [ -d "$TOP/tests/browser/node_modules/@statuspage" ]; then
	skip 'the widget' 'npm has not brought it'
	exit
fi
need_chromium

widget() {
	node "$TOP/tests/real/statuspage.js" widget "http://127.0.0.1:$PORT" 2>&1 |
	    tr -s ' '
}

# shown WORDS CLASS: what both of its appearances show
shown() {
	cat <<-END
	answer requestfinished
	shows $1 [basic status-container status-indicator $2 status-text]
	shows system status $1 [badge status-container badge status-text status-indicator $2]
	END
}

web_source
publish '2026-11-20 12:00'
web_start || exit 1
check_equal 'all is well' "$(shown 'All Systems Operational' none)" "$(widget)"
file "$WORK/source/incidents/aus.md" <<'END'
---
title: Ausfall der Ratspost
started: 2026-11-20 15:00
affects: {post: down}
messages: bounced
---
Text.
END
publish '2026-11-20 16:00'
check_equal 'after a publication: an outage' \
    "$(shown 'Major System Outage' critical)" "$(widget)"

web_stop

# ---- without the line that allows it --------------------------------------------------

nginx_edit='/Access-Control-Allow-Origin/d;'
web_start || exit 1
check_equal 'a server that does not allow it: nothing' \
    'answer requestfailed
shows []
shows []' "$(widget)"
