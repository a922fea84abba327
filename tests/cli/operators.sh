#!/bin/sh
# What operators get: text messages that fit, an announcement, a line for each
# service, numbers; all of them say what api/v1/status.json says.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

# septets: of each line that comes in, by the table of 3GPP TS 23.038; a letter
# that it lacks is named
septets() {
	jq -R -r '
	("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'\''()*+,-./0123456789:;<=>?" +
	 "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà" |
	 split("")) as $one | ("^{}\\[~]|€" | split("")) as $two |
	[split("")[] | . as $c |
	 if $one | index($c) then 1 elif $two | index($c) then 2
	 else error("not in the alphabet: " + $c) end] | add' 2>&1
}

check_equal 'the counter counts' '4
6' "$(printf 'a§ß_\na[b€\n' | septets)"
check_contains 'and names what does not belong' 'alphabet' \
    "$(printf 'a`b\n' | septets)"

# metric NAME [JQ]: the samples of a family as JSON, an array of objects
metric() {
	sed -n "s/^$1\(.*\) \(-*[0-9]*\)\$/\1	\2/p" "$out/metrics.prom" |
	    sed -e 's/\([{,]\)\([a-z]*\)="/\1"\2":"/g' -e 's/^	/{}	/' |
	    jq -R 'split("\t") | (.[0] | fromjson) + {value: (.[1] | tonumber)}' |
	    jq -s "${2:-.}"
}

# look NAME AT [OPTION...]: the files of one city at one instant
look() {
	city=$1
	at=$2
	shift 2
	case $city in
	full) content=$TOP/tests/golden/full/content ;;
	*) content=$TOP/content/$city ;;
	esac
	name="$city at $at"
	out=$WORK/$city
	rm -rf "$out"
	run "$ERREICHBAR" build "$content" --out "$out" --at "$at" "$@"
	check_equal "$name: it is built" 0 "$status"
	status=$out/api/v1/status.json

	# ---- text messages
	long=$(cat "$out"/kurzmeldungen.txt "$out"/*/short-messages.txt \
	    2>/dev/null | septets | awk '!/^[0-9]+$/ || $1 > 160')
	check_equal "$name: each message fits" '' "$long"
	check_equal "$name: a message for each that concerns the public" \
	    "$(json "$status" '[.incidents[] | select(.stage != "over") |
		select(.audiences | index("public"))] | length')" \
	    "$(grep -c -v -e entfällt -e verlegt -e ' offen,' \
	    -e ' angekündigt,' "$out/kurzmeldungen.txt")"

	# ---- a line for each service
	check_equal "$name: five fields in each line of status.txt" '' \
	    "$(awk -F '\t' 'NF != 5' "$out/status.txt")"
	check_equal "$name: status.txt says what status.json says" \
	    "$(json "$status" '"\(.overall.state) * \(.title)",
		(.services[] | "\(.state) \(.id) \(.name)")')" \
	    "$(cut -f 1-3 "$out/status.txt" | tr '\t' ' ')"
	check_equal "$name: and since when" \
	    "$(json "$status" '.services[] | .since // "-"')" \
	    "$(sed 1d "$out/status.txt" | cut -f 4)"

	# ---- numbers
	check_equal "$name: the states of metrics.prom are those" \
	    "$(jq -c '[.services[] | .id as $s | .states | to_entries[] |
		[$s, .key, .value]] | sort' "$status")" \
	    "$(metric erreichbar_service_state 'map(select(.value == 1) |
		[.service, .audience, .state]) | sort' | jq -c .)"
	check_equal "$name: each has six, of which one holds" '[6,1]' \
	    "$(metric erreichbar_service_state 'group_by([.service, .audience]) |
		map([length, (map(.value) | add)]) | unique | .[]' | jq -c .)"
	check_equal "$name: and the overall one" \
	    "$(json "$status" .overall.state)" \
	    "$(metric erreichbar_overall_state \
	    '.[] | select(.value == 1) | .state' | jq -r .)"
	check_equal "$name: incidents under way and planned" \
	    "$(jq -c '[(.incidents | map(.stage == "active", .stage == "planned") |
		[.[range(0; length; 2)]], [.[range(1; length; 2)]]) |
		map(select(.)) | length]' "$status")" \
	    "$(metric erreichbar_incidents \
	    'map({(.stage): .value}) | add | [.active, .planned]' | jq -c .)"
	check_equal "$name: broken promises" \
	    "$(jq '[.incidents[] | select(.overdue)] | length' "$status")" \
	    "$(metric erreichbar_promises_overdue \
	    '.[] | select(.kind == "update") | .value')"
	check_equal "$name: records" \
	    "$(jq -c '.counts' "$out/api/v1/build.json")" \
	    "$(metric erreichbar_records 'map({(.kind): .value}) | add' | jq -c .)"
	check_equal "$name: diagnostics" \
	    "$(jq -c '[.errors, .warnings]' "$out/api/v1/build.json")" \
	    "$(metric erreichbar_diagnostics 'map(.value)' | jq -c .)"
	next=$(json "$out/api/v1/build.json" '.next // ""')
	[ -z "$next" ] || next=$(date -d "$next" +%s)
	check_equal "$name: the next edge" "$next" \
	    "$(metric erreichbar_next_edge_timestamp_seconds '.[].value')"

	# ---- the announcement
	check_equal "$name: the announcement consists of sentences" '' \
	    "$(grep -v -e '[.?]$' -e '^$' "$out/ansage.txt")"
	check_equal "$name: nothing is left to be filled in" '' \
	    "$(grep -E '\{|⟦|@|://' "$out/ansage.txt" "$out/kurzmeldungen.txt" |
	    grep -v -E 'kurzmeldungen.*(@|://)')"
}

look magdeburg '2020-04-28 12:00'
look magdeburg '2020-05-04 10:00' --base-url https://status.stadt.example
check_contains 'the site is spelled' \
    'im Internet unter status Punkt stadt Punkt example.' \
    "$(cat "$out/ansage.txt")"
look wiesbaden '2021-07-07 12:00'
look herne '2021-03-23 12:00' --base-url https://herne.example
look full '2026-03-28 12:00' --base-url https://full.example

# ---- further languages have their own ---------------------------------------

look magdeburg '2020-05-04 10:00'
check_contains 'English messages are English' \
    'unreachable since 2020-04-29' "$(cat "$out/en/short-messages.txt")"
check_equal 'they are about the same' \
    "$(wc -l <"$out/kurzmeldungen.txt")" "$(wc -l <"$out/en/short-messages.txt")"
check_contains 'so is the announcement' 'Since Wednesday 29 April 2020' \
    "$(cat "$out/en/announcement.txt")"
check 'what is without words is there once' test ! -e "$out/en/status.txt" \
    -a ! -e "$out/en/metrics.prom"

# ---- right at the edge --------------------------------------------------------

# The promised update is overdue at noon, and not a second before.
shown() {
	"$ERREICHBAR" build "$WORK/promise" --out "$WORK/edge" --at "$1" --quiet
	echo "$(tail -n 1 "$WORK/edge/kurzmeldungen.txt")" \
	    "$(grep '^erreichbar_promises_overdue{kind="update"}' \
	    "$WORK/edge/metrics.prom" | sed 's/.*} //')" \
	    "$(head -n 2 "$WORK/edge/status.txt" | tail -n 1 | cut -f 1,5)"
}
mkdir -p "$WORK/promise/services" "$WORK/promise/incidents"
sed '/^title:/s/:.*/: Statusseite des Rates der Stadt mit einem langen Namen, der nicht passt/' \
    "$TOP/content/magdeburg/site.yml" >"$WORK/promise/site.yml"
printf -- '---\nname: Post\nkind: email\n---\n' >"$WORK/promise/services/post.md"
cat >"$WORK/promise/incidents/aus.md" <<'END'
---
title: Post gestört
kind: outage
started: 2020-05-04 08:00
next_update: 2020-05-04 12:00
ended: 2020-05-04 15:00
service: post
informed: [{who: public, at: 2020-05-04}]
alternates:
- {of: post, use: neu@stadt.example, from: 2020-05-04 11:00, until: 2020-05-04 13:00}
---
Aus.
END
message='Post gestört: nicht erreichbar seit 04.05.2020 08:00'
ended='bis 04.05.2020 15:00'
promise='nächste Info bis 04.05.2020 12:00'
broken='Info überfällig seit 04.05.2020 12:00'
instead='Ersatz: neu@stadt.example (bis 04.05.2020 13:00)'
tab=$(printf '\t')
check_equal 'before the alternate' "$message, $ended, $promise 0 down$tab-" \
    "$(shown '2020-05-04 10:59:59')"
check_equal 'from its first second' \
    "$message, $ended, $instead, $promise 0 down${tab}neu@stadt.example" \
    "$(shown '2020-05-04 11:00')"
check_equal 'until the last second of the promise' \
    "$message, $ended, $instead, $promise 0 down${tab}neu@stadt.example" \
    "$(shown '2020-05-04 11:59:59')"
check_equal 'and from then on' \
    "$message, $instead, $broken 1 down${tab}neu@stadt.example" \
    "$(shown '2020-05-04 12:00')"
check_equal 'after the alternate' "$message, $ended, $broken 1 down$tab-" \
    "$(shown '2020-05-04 13:00')"
check_equal 'at its end there is no message' " 0 operational$tab-" \
    "$(shown '2020-05-04 15:00')"

# (so long a message has no room for the planned end)

# `next` stops at each of them
edges=
at='2020-05-04 10:30'
for edge in 11 12 13 15; do
	at=$("$ERREICHBAR" next "$WORK/promise" --at "$at" 2>/dev/null)
	edges="$edges ${at#2020-05-04T}"
done
check_equal 'next knows these instants' \
    ' 11:00:00+02:00 12:00:00+02:00 13:00:00+02:00 15:00:00+02:00' "$edges"
