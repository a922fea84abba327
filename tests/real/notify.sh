#!/bin/sh
# Mail of `erreichbar notify` to a real server (aiosmtpd), with STARTTLS and a
# log-in, read by Python's email package.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
: "${ERREICHBAR:=$TOP/build/release/erreichbar}"

# where Debian's packages are
python=python3
$python -c 'import aiosmtpd' 2>/dev/null || python=/usr/bin/python3
if ! $python -c 'import aiosmtpd' 2>/dev/null; then
	skip 'mail' 'there is no aiosmtpd'
	exit
fi
if ! have openssl; then
	skip 'mail' 'there is no openssl'
	exit
fi

src=$WORK/src
out=$WORK/site
server=$WORK/server
state=$WORK/.site.state/notify
smtp=
trap 'kept=$?; smtp_stop; lib_end $kept' EXIT
mkdir "$server"

# smtp_start MODE: tests/real/lib/smtp.py in $server
smtp_start() {
	rm -f "$server/port"
	echo 250 >"$server/plan"
	$python "$TOP/tests/real/lib/smtp.py" "$server" "$1" 2>"$server/log" &
	smtp=$!
	for smtp_wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -f "$server/port" ] || break
		sleep 0.2
	done
	port=$(cat "$server/port")
}

smtp_stop() {
	[ -z "$smtp" ] || kill "$smtp" 2>/dev/null
	[ -z "$smtp" ] || wait "$smtp" 2>/dev/null
	smtp=
}

# receivers [LINE...]: the file, with more keys for the one
receivers() {
	cat >"$WORK/receivers.yml" <<-END
	receivers:
	  - name: liste
	    kind: mail
	    server: smtp://localhost:$port
	    from: Stadt Köln <status@beispielstadt.example>
	    to: stoerungen@listen.beispielstadt.example
	    timeout: 5
	END
	for receivers_line; do
		echo "    $receivers_line" >>"$WORK/receivers.yml"
	done
}

notify() {
	run "$ERREICHBAR" notify --out "$out" --receivers "$WORK/receivers.yml" \
	    --messages en "$@"
	told=$(cat "$WORK.err")
}

overdue() {
	sed -i 's/^due .*/due 2020-01-01T00:00:00Z/' "$state"/liste/queue/????*
}

mails() {
	find "$server" -name '*.eml' | wc -l | tr -d ' '
}

# mail N NAME...: what tests/real/lib/mail.py says of a mail
mail() {
	mail_file=$server/$1.eml
	shift
	$python "$TOP/tests/real/lib/mail.py" "$mail_file" "$@"
}

# incident NAME TITLE: the title as YAML
incident() {
	file "$src/incidents/$1.md" <<-END
	---
	title: $2
	started: 2026-01-05 08:00
	affects: [{service: mail, state: down}]
	informed: [public, administration]
	next_update: 2026-01-06 18:00
	---
	Zusammenfassung mit Umlauten: äöüß.
	END
}

publish() {
	build_ok "${1:-published}" "$src" "$out" '2026-01-05 12:00' \
	    --base-url https://status.beispielstadt.example/
}

# ---- a certificate for this machine ----------------------------------------------

certificate() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" \
	    -addext "subjectAltName=DNS:$1" -keyout "$server/key.pem" \
	    -out "$server/cert.pem" 2>/dev/null
}

certificate localhost
echo 'geheim mit ö' >"$server/password"
chmod 600 "$server/password"
start_source "$src"
printf -- '---\nname: Mail\nkind: email\ndomains: [beispielstadt.example]\n---\n' |
    file "$src/services/mail.md"
incident alt 'Altes'
publish

# ---- STARTTLS and a log-in -----------------------------------------------------------

smtp_start starttls
receivers 'user: status' 'password_file: server/password' \
    'ca_file: server/cert.pem'
notify
expect 'it begins' 0
incident eins 'Störung der Postfächer „Mandatos“'
publish
notify
expect 'a mail is sent' 0
check_equal 'one mail came' 1 "$(mails)"
check_equal 'over TLS, with a log-in' \
    "status@beispielstadt.example ['stoerungen@listen.beispielstadt.example'] tls login" \
    "$(mail 1 X-Peer)"
check_equal 'it has no defects' '' "$(mail 1 defects)"
check_equal 'its headers' \
    'From To Subject Date Message-ID List-Id Auto-Submitted Archived-At MIME-Version Content-Type Content-Transfer-Encoding Content-Language' \
    "$(mail 1 headers)"
check_equal 'they are read as meant' \
    'Störung der Postfächer „Mandatos“
Stadt Köln <status@beispielstadt.example>
stoerungen@listen.beispielstadt.example
<stoerungen.listen.beispielstadt.example>
auto-generated
de' "$(mail 1 Subject From To List-Id Auto-Submitted Content-Language)"
check_contains 'it says where it can be read' \
    'https://status.beispielstadt.example/stoerungen/2026/eins.html' \
    "$(mail 1 Archived-At)"
check_contains 'the text' 'Zusammenfassung mit Umlauten: äöüß.' "$(mail 1 body)"

# an update stands in its thread
printf '\n## 2026-01-05 11:00 Ursache bekannt\n\nFrom hier: Ein Bagger.\n' \
    >>"$src/incidents/eins.md"
publish
notify
expect 'an update is sent' 0
check_equal 'it answers the first mail' "$(mail 1 Message-ID)" "$(mail 2 In-Reply-To)"
check_equal 'and refers to it' "$(mail 1 Message-ID)" "$(mail 2 References)"
check_lacks 'with an id of its own' "$(mail 1 Message-ID)" "$(mail 2 Message-ID)"
check_contains 'it says what is new' 'Ein Bagger.' "$(mail 2 body)"
check_equal 'a line that means something to servers' 'From hier: Ein Bagger.' \
    "$(mail 2 body | grep '^From')"

# ---- answers ------------------------------------------------------------------------

# another SUBJECT: a new entry that is to be told
another() {
	incident "n$1" "$1"
	publish
}

another eins
echo 'data 451
250' >"$server/plan"
notify
expect 'a 451 waits' 3
check_contains 'a 451 waits: the message' '451 not now; it is tried again' "$told"
overdue
notify
expect 'then it is sent' 0
check_equal 'once' 3 "$(mails)"

another zwei
echo 'rcpt 550
250' >"$server/plan"
notify
expect 'an unknown list is given up' 3
check_contains 'an unknown list is given up: the message' \
    '550 not this one; this is not tried again' "$told"
notify
expect 'and is over' 0
check_equal 'no mail came' 3 "$(mails)"

# nobody knows whether it was heard: the same mail again
another drei
echo 'drop
250' >"$server/plan"
notify
expect 'a lost answer waits' 3
overdue
notify
expect 'a lost answer: it is sent again' 0
check_equal 'twice the same mail' '' "$(diff "$server/4.eml" "$server/5.eml")"

another vier
echo falsch >"$server/wrong"
chmod 600 "$server/wrong"
receivers 'user: status' 'password_file: server/wrong' 'ca_file: server/cert.pem'
notify
expect 'a wrong password waits' 3
check_contains 'a wrong password waits: the message' 'it is tried again' "$told"
receivers 'user: status' 'password_file: server/password'
overdue
notify
expect 'an unknown authority waits' 3
receivers 'ca_file: server/cert.pem'
overdue
notify
expect 'without a log-in it waits' 3
receivers 'user: status' 'password_file: server/password' 'ca_file: server/cert.pem'
overdue
notify
expect 'then it is sent' 0
check_equal 'one mail came of it' 6 "$(mails)"

# ---- who is not who it says, and who has no TLS -------------------------------------------

smtp_stop
certificate anderswo.example
smtp_start starttls
receivers 'user: status' 'password_file: server/password' 'ca_file: server/cert.pem'
another fuenf
notify
expect 'a certificate of somebody else waits' 3
check_equal 'nothing was sent' 6 "$(mails)"
smtp_stop
smtp_start plain
receivers 'user: status' 'password_file: server/password'
overdue
notify
expect 'a server without TLS waits' 3
check_equal 'nothing was sent to it' 6 "$(mails)"
receivers 'starttls: no' 'language: en'
overdue
notify
expect 'without TLS when that is wanted' 0
rm "$server"/*.eml
smtp_stop
smtp_start plain
receivers 'starttls: no' 'language: en'

# ---- hostile names ----------------------------------------------------------------------

long=$(awk 'BEGIN { for (i = 0; i < 10000; i++) printf "ä" }')
n=0
for title in '"a\r\nBcc: alle@beispielstadt.example"' '"a\nBcc: x\n\nText"' \
    '"=?utf-8?Q?a=0D=0ABcc:_x?="' '"<b>\"&\\ @; , :"' '"=1+1"' "\"$long\"" \
    "\"\\u200eRechts\\u200f\"" '.'; do
	n=$((n + 1))
	incident "feind" "$title"
	rm -rf "$state"
	mv "$src/incidents/feind.md" "$WORK/feind.md"
	publish "without title $n"
	notify
	mv "$WORK/feind.md" "$src/incidents/feind.md"
	build "$src" "$out" '2026-01-05 12:00'
	# a title that is refused need not be told
	if ! json "$out/api/v1/news.json" '.entries[].id' | grep -q feind; then
		ok "title $n is refused"
		continue
	fi
	before=$(mails)
	notify
	expect "title $n is sent" 0
	check_equal "title $n: one mail" $((before + 1)) "$(mails)"
	check_equal "title $n: no defects" '' "$(mail $((before + 1)) defects)"
	check_lacks "title $n: no header too many" Bcc "$(mail $((before + 1)) headers)"
	check_equal "title $n: one recipient" \
	    "['stoerungen@listen.beispielstadt.example']" \
	    "$(mail $((before + 1)) X-Peer | cut -d ' ' -f 2)"
	want=$(json "$out/api/v1/news.json" \
	    '.entries[] | select(.id == "incident/feind").title')
	want=$(printf %s "$want" | tr '\n' ' ')
	got=$(mail $((before + 1)) Subject)
	if [ ${#want} -gt 1000 ]; then
		check_equal "title $n: cut in the subject" 201 \
		    "$(printf %s "$got" | LC_ALL=C.UTF-8 wc -m | tr -d ' ')"
		check_contains "title $n: whole in the text" "$want" \
		    "$(mail $((before + 1)) body)"
	else
		check_equal "title $n: the subject" "$want" "$got"
	fi
done
