#!/bin/sh
# `erreichbar notify`: what is new reaches commands and webhooks, once; also
# when it is killed, when receivers are away, and from a watcher. Mail:
# tests/real/notify.sh.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/watch.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}" "${KILLS:=15}"

src=$WORK/src
out=$WORK/site
state=$WORK/.site.state/notify
now='2026-01-05 12:00'

# notify [OPTION...]: sets $status and $told
notify() {
	run "$ERREICHBAR" notify --out "$out" --receivers "$WORK/receivers.yml" \
	    --messages en "$@"
	told=$(cat "$WORK.err")
}

# notify_is NAME STATUS LINES: how it ends, and what was heard since the last
notify_is() {
	notify
	expect "$1" "$2"
	heard_is "$1: heard" "$3"
}

heard_is() {
	check_equal "$1" "$2" "$(cut -d ' ' -f 1 "$WORK/heard")"
	: >"$WORK/heard"
}

publish() {
	build_ok "${1:-published}" "$src" "$out" "${2:-$now}"
}

# forget [OPTION...]: begins anew, with what is published known
forget() {
	rm -rf "$state"
	: >"$WORK/heard"
	notify "$@"
	expect 'it begins anew' 0
}

# overdue: what waits is due now
overdue() {
	for overdue_file in "$state"/*/queue/????*; do
		[ -f "$overdue_file" ] || continue
		sed -i 's/^due .*/due 2020-01-01T00:00:00Z/' "$overdue_file"
	done
}

# a command that writes down what it is told, in one write
cat >"$WORK/hear" <<END
#!/bin/sh
cat >"$WORK/stdin"
env | sort >"$WORK/env"
[ ! -f "$WORK/slowly" ] || sleep "\$(cat "$WORK/slowly")"
[ ! -f "$WORK/answer" ] || exit "\$(cat "$WORK/answer")"
printf '%s\n' "\$ERREICHBAR_ENTRY_ID \$ERREICHBAR_REVISION \$ERREICHBAR_KEY \$ERREICHBAR_ATTEMPT" >>"$WORK/heard"
END
chmod +x "$WORK/hear"
: >"$WORK/heard"
cat >"$WORK/receivers.yml" <<END
receivers:
  - name: band
    kind: command
    command: [$WORK/hear, 'a b', '\$(x)']
    timeout: 10
END

start_source "$src"
printf -- '---\nname: Mail\nkind: email\ndomains: [beispielstadt.example]\n---\n' |
    file "$src/services/mail.md"
printf -- '---\nname: Telefon\nkind: phone\n---\n' | file "$src/services/telefon.md"

# incident NAME [KEYS]: something with the telephone, the body from stdin
incident() {
	{
		printf -- '---\ntitle: %s\nstarted: 2026-01-05 08:00\n' "$1"
		printf 'affects: [{service: telefon, state: down}]\n'
		printf 'informed: [public, administration]\n'
		printf 'next_update: 2026-01-06 18:00\n%b---\n' "${2-}"
		cat
	} | file "$src/incidents/$1.md"
}

# began NAME TIME, ends NAME TIME
began() {
	sed -i "s/^started: .*/started: $2/" "$src/incidents/$1.md"
}
ends() {
	sed -i -e '/^ended: /d' -e "s/^started: .*/&\nended: $2/" \
	    "$src/incidents/$1.md"
}

# ---- wrong use ------------------------------------------------------------------

check_status 'without receivers it is wrong use' 2 "$ERREICHBAR" notify --out "$out"
check_status 'without a site it is wrong use' 2 "$ERREICHBAR" notify \
    --receivers "$WORK/receivers.yml"
check_status '--dry-run and --wait exclude each other' 2 "$ERREICHBAR" notify \
    --out "$out" --receivers "$WORK/receivers.yml" --dry-run --wait
notify
expect 'nothing is published' 3
check_contains 'nothing is published: the message' '[mirror-nothing]' "$told"

# ---- news, and what is none -------------------------------------------------------

echo 'Niemand kann anrufen.' | incident alt
publish 'a site with an incident'
forget
check_contains 'what is there already is known' \
    'band: 1 published entries are taken as known' "$told"
heard_is 'nothing is told of it' ''

echo 'Der Anrufbeantworter antwortet.' | incident neu
publish 'a new incident'
notify --dry-run
expect 'a dry run' 0
check_equal 'a dry run says what would be told' "band incident/neu neu" \
    "$(cut -f 1,2,4 "$WORK.out" | tr '\t' ' ')"
heard_is 'and tells nothing' ''
notify
expect 'a new incident is told' 0
check_equal 'it says so' 'told band: neu' "$told"
check_equal 'the command hears the entry' \
    "$(jq -c '.entries[] | select(.id == "incident/neu")' "$out/api/v1/news.json")" \
    "$(cat "$WORK/stdin")"
check_equal 'and has little besides' \
    'ERREICHBAR_ATTEMPT ERREICHBAR_ENTRY_ID ERREICHBAR_KEY ERREICHBAR_KIND ERREICHBAR_RECEIVER ERREICHBAR_REVISION ERREICHBAR_SHORT ERREICHBAR_TITLE ERREICHBAR_URL LC_ALL PATH TZ' \
    "$(sed -n 's/^\([A-Z_]*\)=.*/\1/p' "$WORK/env" | grep -vx -e PWD -e OLDPWD -e SHLVL -e _ |
        sort | tr '\n' ' ' | sed 's/ $//')"
heard_is 'it is told once' incident/neu
notify_is 'nothing more is told' 0 ''

echo 'Der Anrufbeantworter antwortet nicht.' | incident neu
sed -i 's/^title: neu/title: Neu/' "$src/incidents/neu.md"
publish 'a typo is corrected'
notify_is 'a corrected typo is not told' 0 ''

printf 'Text.\n\n## 2026-01-05 11:00 Ursache bekannt\n\nEin Bagger.\n' | incident neu
publish 'an update'
notify_is 'an update is told' 0 incident/neu

echo 'Kurz.' | incident wartung 'kind: maintenance\n'
began wartung '2026-01-07 20:00'
ends wartung '2026-01-07 22:00'
publish 'planned work'
notify_is 'planned work is told' 0 incident/wartung
ends wartung '2026-01-07 23:00'
publish 'it will take longer'
notify_is 'another end is told' 0 incident/wartung
began wartung '2026-01-07 21:00'
publish 'it begins later'
notify_is 'another beginning is told' 0 incident/wartung
sed -i 's/Kurz/Sehr kurz/' "$src/incidents/wartung.md"
publish 'other words'
notify_is 'other words are not told' 0 ''

cat >"$src/people/ober-ada.md" <<END
---
name: Ada Ober
contacts: [{phone: "+49 0000 1000"}]
---
END
cat >"$src/office-hours/ob.md" <<END
---
title: Sprechstunde
who: ober-ada
place: Rathaus
repeats: FREQ=MONTHLY;BYDAY=1TU
starts: 2026-01-06 17:00
duration: 60 min
---
END
publish 'an office hour'
notify_is 'a series is no news' 0 ''
sed -i 's/^duration: .*/&\nchanges: [{on: 2026-02-03, moved_to: 2026-02-04 17:00}]/' \
    "$src/office-hours/ob.md"
publish 'a date is moved'
notify_is 'a moved date is told' 0 date/ob/2026-02-03
sed -i 's/2026-02-04 17:00/2026-02-05 17:00/' "$src/office-hours/ob.md"
publish 'it is moved again'
notify_is 'another date is told' 0 date/ob/2026-02-03
sed -i 's/moved_to: 2026-02-05 17:00/cancelled: true/' "$src/office-hours/ob.md"
publish 'it is cancelled'
notify_is 'that it is cancelled is told' 0 date/ob/2026-02-03

ends neu '2026-01-05 11:30'
publish 'the end of it'
notify_is 'the end is told once' 0 resolved/neu

mv "$src/incidents/alt.md" "$WORK/alt.md"
publish 'one is gone'
notify_is 'what is gone is not told' 0 ''
mv "$WORK/alt.md" "$src/incidents/alt.md"
publish 'it is back'
notify_is 'what is back is not told' 0 ''

# the clock alone: an incident that begins later
sed 's/^started: .*/started: 2026-01-05 13:00/' "$src/incidents/alt.md" \
    >"$src/incidents/spaeter.md"
publish 'before it begins'
notify
: >"$WORK/heard"
publish 'when it has begun' '2026-01-05 13:00'
notify
heard_is 'its beginning is told' incident/spaeter
rm "$src/incidents/spaeter.md"

# ---- for whom -----------------------------------------------------------------------

cat >>"$WORK/receivers.yml" <<END
  - name: verwaltung
    kind: command
    command: [$WORK/hear]
    audiences: [administration]
  - name: mail
    kind: command
    command: [$WORK/hear]
    services: [mail]
  - name: termine
    kind: command
    command: [$WORK/hear]
    kinds: [moved, cancelled]
END
forget
echo 'Nur intern.' | incident intern
sed -i 's/state: down/&, for: administration/' "$src/incidents/intern.md"
echo 'Alle.' | incident alle
publish 'one for some, one for all'
notify
check_equal 'each is told to those whom it concerns' \
    'told band: alle told verwaltung: alle told verwaltung: intern' \
    "$(sort "$WORK.err" | tr '\n' ' ' | sed 's/ $//')"
sed -n '1,5p' "$WORK/receivers.yml" >"$WORK/one.yml"
mv "$WORK/one.yml" "$WORK/receivers.yml"
rm "$src/incidents/intern.md" "$src/incidents/alle.md"

# ---- a command that fails -----------------------------------------------------------

publish 'as before'
forget
echo 'Eins.' | incident eins
publish 'one more'
for code in 75 137; do
	echo "$code" >"$WORK/answer"
	overdue
	notify
	expect "exit status $code" 3
	check_contains "exit status $code is tried again" '[notify-waits]' "$told"
	overdue
done
notify --dry-run
check_contains 'a dry run knows what waits' 'incident/eins' "$(cat "$WORK.out")"
rm "$WORK/answer"
notify
expect 'then it is told' 0
check_equal 'with the attempts counted' 'incident/eins 3' \
    "$(awk '{ print $1, $4 }' "$WORK/heard")"
: >"$WORK/heard"
echo 1 >"$WORK/answer"
echo 'Zwei.' | incident zwei
publish 'one more'
notify
expect 'exit status 1' 3
check_contains 'exit status 1 is given up' '[notify-given-up]' "$told"
rm "$WORK/answer"
notify_is 'what is given up is over' 0 ''

echo 60 >"$WORK/slowly"
sed -i 's/timeout: .*/timeout: 1/' "$WORK/receivers.yml"
echo 'Drei.' | incident drei
publish 'one more'
notify
expect 'a command that hangs' 3
check_contains 'a command that hangs is killed' 'did not answer in time' "$told"
rm "$WORK/slowly"
sed -i 's/timeout: .*/timeout: 20/' "$WORK/receivers.yml"
overdue
notify_is 'and told later' 0 incident/drei

# what names say is text
echo 'Text.' | incident hostil
sed -i 's|^title: .*|title: "$(touch '"$WORK"'/pwned) `x`; \\"<b>\\" \\\\ = + @"|' \
    "$src/incidents/hostil.md"
publish 'a hostile title'
notify_is 'a hostile title is told' 0 incident/hostil
check_equal 'a hostile title is only text' \
    "ERREICHBAR_TITLE=\$(touch $WORK/pwned) \`x\`; \"<b>\" \\ = + @" \
    "$(grep ^ERREICHBAR_TITLE "$WORK/env")"
check 'nothing in it was run' test ! -e "$WORK/pwned"

# ---- killed -------------------------------------------------------------------------

# news N: so many incidents
news() {
	rm -f "$src"/incidents/n?.md
	for news_i in $(awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print i }'); do
		echo 'Text.' | incident "n$news_i"
	done
}

news 0
publish 'before it is killed'
forget
news 8
publish 'eight incidents'
echo 0.02 >"$WORK/slowly"
i=0
while [ $i -lt "$KILLS" ]; do
	i=$((i + 1))
	"$ERREICHBAR" notify --out "$out" --receivers "$WORK/receivers.yml" \
	    2>>"$WORK.err" &
	pid=$!
	sleep "$(awk -v i="$i" 'BEGIN { print (i * 37 % 70) / 1000 }')"
	kill -KILL $pid 2>/dev/null
	wait $pid 2>/dev/null
done
notify
expect 'killed again and again, it comes to an end' 0
check_equal 'each is told, and none twice' \
    "$(for i in 0 1 2 3 4 5 6 7; do echo incident/n$i; done)" \
    "$(cut -d ' ' -f 1 "$WORK/heard" | sort)"

# with all its processes, as when the machine dies: what was at work may be
# heard twice, with one key and another number
news 0
publish 'before all are killed'
forget
news 8
publish 'eight incidents again'
if have setsid; then
	i=0
	while [ $i -lt "$KILLS" ]; do
		i=$((i + 1))
		setsid "$ERREICHBAR" notify --out "$out" --receivers \
		    "$WORK/receivers.yml" 2>>"$WORK.err" &
		pid=$!
		sleep "$(awk -v i="$i" 'BEGIN { print (i * 37 % 70) / 1000 }')"
		kill -KILL -$pid 2>/dev/null
		wait $pid 2>/dev/null
	done
	sleep 0.1
	notify
	expect 'killed whole, it comes to an end' 0
	check_equal 'each is told' \
	    "$(for i in 0 1 2 3 4 5 6 7; do echo incident/n$i; done)" \
	    "$(cut -d ' ' -f 1 "$WORK/heard" | sort -u)"
	check_equal 'what is told twice has one key' \
	    "$(cut -d ' ' -f 1 "$WORK/heard" | sort -u | wc -l)" \
	    "$(cut -d ' ' -f 3 "$WORK/heard" | sort -u | wc -l)"
	check_equal 'and another number each time' '' \
	    "$(cut -d ' ' -f 3,4 "$WORK/heard" | sort | uniq -d)"
else
	skip 'each is told' 'there is no setsid'
fi
rm "$WORK/slowly"
check_equal 'nothing waits any more' '' "$(find "$state/band/queue" -type f -name '????*')"

# two at a time: the second waits for the first
: >"$WORK/heard"
news 0
publish 'before two come at a time'
forget
news 4
publish 'four incidents'
echo 0.1 >"$WORK/slowly"
for i in 1 2 3; do
	"$ERREICHBAR" notify --out "$out" --receivers "$WORK/receivers.yml" \
	    2>>"$WORK.err" &
done
wait
rm "$WORK/slowly"
heard_is 'three at a time tell it once' "$(for i in 0 1 2 3; do echo incident/n$i; done)"

# ---- webhooks -------------------------------------------------------------------------

# hook_start [PORT]: the server of tests/real/lib/webhook.py in $WORK/hook
hook_start() {
	mkdir -p "$WORK/hook"
	rm -f "$WORK/hook/port"
	echo 'ein Geheimnis' >"$WORK/hook/secret"
	chmod 600 "$WORK/hook/secret"
	echo "${plan:-200}" >"$WORK/hook/plan"
	: >"$WORK/hook/log"
	python3 "$TOP/tests/real/lib/webhook.py" "$WORK/hook" "$@" &
	hook=$!
	eventually test -f "$WORK/hook/port"
	port=$(cat "$WORK/hook/port")
}

hook_stop() {
	kill "$hook"
	wait "$hook" 2>/dev/null
}

# answers PLAN...: what the server answers next
answers() {
	printf '%s\n' "$@" >"$WORK/hook/plan"
	: >"$WORK/hook/log"
}

# hook_log: what it answered, to which entry, what was wrong
hook_log() {
	cut -d ' ' -f 1,3,5 "$WORK/hook/log"
}

hooks() {
	hook_start
	cat >"$WORK/receivers.yml" <<-END
	receivers:
	  - name: haken
	    kind: webhook
	    url: http://127.0.0.1:$port/meldung
	    secret_file: hook/secret
	    timeout: 1
	END
	news 0
	publish 'before the hook'
	forget
	news 1
	publish 'one incident'
	answers 500 drop 503 200
	for code in 500 drop 503; do
		notify
		expect "a webhook that answers $code" 3
		check_contains "$code is tried again" '[notify-waits]' "$told"
		overdue
	done
	notify
	expect 'then it is told' 0
	check_equal 'each time the same, and well signed' \
	    'incident/n0 good' "$(cut -d ' ' -f 3,5 "$WORK/hook/log" | sort -u)"
	check_equal 'with one key' 1 "$(cut -d ' ' -f 2 "$WORK/hook/log" | sort -u | wc -l)"
	check_equal 'delivered once' 1 "$(grep -c ^200 "$WORK/hook/log")"
	check_equal 'the body holds the entry' \
	    "$(jq -c '.entries[] | select(.id == "incident/n0")' "$out/api/v1/news.json")" \
	    "$(jq -c .data "$WORK/hook/body")"
	notify
	check_equal 'and no more' 4 "$(wc -l <"$WORK/hook/log" | tr -d ' ')"

	plans=0
	for code in 408 425 429 302 slow; do
		plans=$((plans + 1))
		began n0 "2026-01-05 07:0$plans"
		publish "for $code"
		answers "$code"
		notify
		expect "$code waits" 3
		check_contains "$code waits: the message" '[notify-waits]' "$told"
		check_equal "$code was asked once" "$code incident/n0 good" "$(hook_log)"
		overdue
		answers 200
		notify
		expect "$code: then it is told" 0
	done
	answers 429
	began n0 '2026-01-05 07:10'
	publish 'for its wish'
	notify
	check_contains 'Retry-After is heard' 'tried again in 10 min' "$told"
	overdue
	answers 200
	notify

	for code in 400 410; do
		began n0 "2026-01-05 07:$((code - 380))"
		publish "for $code"
		answers "$code"
		notify
		expect "$code is given up" 3
		check_contains "$code is given up: the message" \
		    "HTTP $code; this is not tried again [notify-given-up]" "$told"
		notify
		expect "$code is over" 0
		check_equal "$code was asked once" 1 "$(wc -l <"$WORK/hook/log" | tr -d ' ')"
	done

	answers endless
	began n0 '2026-01-05 07:40'
	publish 'for an endless answer'
	notify
	expect 'of an endless answer the status counts' 0

	# away, and back on the same port
	hook_stop
	news 0
	publish
	forget
	news 3
	publish 'while it is away'
	notify
	expect 'a receiver that is away' 3
	check_equal 'is asked once, not for each entry' 1 \
	    "$(echo "$told" | grep -c notify-waits)"
	publish 'while it is still away' '2026-01-05 12:30'
	notify
	plan=200 hook_start "$port"
	overdue
	notify --wait
	expect 'it comes back' 0
	check_equal 'and hears everything once' \
	    "200 incident/n0 good
200 incident/n1 good
200 incident/n2 good" "$(hook_log | sort)"
	hook_stop
}

if have python3; then
	hooks
else
	skip 'webhooks' 'there is no python3'
fi

# ---- from a watcher -----------------------------------------------------------------------

cat >"$WORK/receivers.yml" <<END
receivers:
  - name: band
    kind: command
    command: [$WORK/hear]
END
news 0
rm -rf "$state" "$out"
: >"$WORK/heard"
watch_start "$src" --out "$out" --receivers "$WORK/receivers.yml"
check_soon 'a watcher begins to tell' logged 'are taken as known'
echo 'Text.' | incident wach
check_soon 'a watcher tells' says "$WORK/heard" incident/wach
check_soon 'a watcher says so' logged 'told band: wach'

# a receiver that hangs holds up no publication
echo 30 >"$WORK/slowly"
echo 'Text.' | incident haengt
check_soon 'it hangs' says "$WORK/env" incident/haengt
echo 'Text.' | incident weiter
check_soon 'meanwhile it is published' test -f "$out/stoerungen/2026/weiter.html"
watch_stop
check_equal 'the watcher ends at once' 0 "$status"
rm "$WORK/slowly"
