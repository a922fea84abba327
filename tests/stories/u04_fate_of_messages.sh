#!/bin/sh
# U4: a citizen learns what happened to a mail already sent.
# Shown: "each mail incident shows one of 4 fixed sentences (2.2-R3)"; where
# nobody wrote which: a warning, and the page says that it is unclear.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
printf -- '---\nname: Postfächer\nkind: email\n---\n' >"$src/services/mail.md"

# incident MESSAGES: one with these lines
incident() {
	file "$src/incidents/ausfall.md" <<-END
		---
		title: Ausfall
		started: 2026-01-02
		next_update: 2026-02-01
		affects: {mail: down}
		informed: [{who: public, at: 2026-01-02}]
		$1
		---
		Text.
	END
	build "$src" "$WORK/out" '2026-01-05 12:00'
}

shown() {
	main_text "$WORK/out/stoerungen/2026/ausfall.html" |
	    sed -n '/Was ist mit meiner Nachricht/,/Verlauf/p'
}

while read -r word sentence; do
	incident "messages: [{fate: $word, from: 2026-01-02, until: 2026-01-03}]"
	expect "$word builds" 0
	check_contains "$word: its sentence" "$sentence" "$(shown)"
	check_contains "$word: for which messages" \
	    'Gesendet ab Fr, 02.01.2026 bis Sa, 03.01.2026' "$(shown)"
done <<END
delivered Ihre Nachricht wurde zugestellt.
delayed Ihre Nachricht kommt später an. Sie müssen sie nicht noch einmal senden.
bounced Ihre Nachricht wurde zurückgewiesen. Sie haben dazu eine Fehlermeldung erhalten. Bitte nutzen Sie einen anderen Weg.
lost Ihre Nachricht ging verloren. Bitte senden Sie sie erneut.
unknown Was mit Ihrer Nachricht geschehen ist, ist unklar. Bitte senden Sie Wichtiges erneut.
END

# nobody wrote what happened
incident 'deadlines: Keine.'
expect 'missing: it is published all the same' 0
check_contains 'missing: the editor is warned' '[message-fate-missing]' "$told"
check_contains 'missing: the page says that it is unclear' \
    'Was mit Ihrer Nachricht geschehen ist, ist unklar.' "$(shown)"

# a city that takes it for an error
echo 'strict: [message-fate-missing]' >>"$src/site.yml"
incident 'deadlines: Keine.'
expect 'strict: exit status 1' 1
check_contains 'strict: the warning is an error' \
    "error: what happened to mail sent to 'Postfächer'?" "$told"

# the real case
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$WORK/magdeburg" \
    '2020-05-04 10:00'
check_contains 'Magdeburg: unclear since 24 April' \
    'Gesendet ab Fr, 24.04.2020: Was mit Ihrer Nachricht geschehen ist, ist unklar.' \
    "$(main_text "$WORK/magdeburg/stoerungen/2020/2020-04-24-mandatos.html")"
