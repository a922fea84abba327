#!/bin/sh
# Our own data, api/v1/: what each file holds, that nothing is in it that may
# not be, that ids stay and addresses lead somewhere, and that the schemas have
# the words of the tables. tests/real/schema.sh holds the files against the
# schemas.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

now='2026-03-10 12:00'
src=$WORK/src
start_source "$src"
sed -i '1a licence: CC-BY-4.0' "$src/site.yml"
file "$src/services/post.md" <<'END'
---
name: Ratspost
kind: email
domains: [rat.example]
---
END
file "$src/services/video.md" <<'END'
---
name: Videosaal
kind: video
official: internal
account: software
---
END
file "$src/incidents/2026/2026-03-01-post.md" <<'END'
---
title: Ratspost ausgefallen
kind: outage
started: 2026-03-01
next_update: 2026-04-01
affects: [{service: post, state: down}, {service: video, state: limited}]
alternates:
  - {of: "*@rat.example", use: "{local}@neu.example"}
  - {of: video, use: +49 391 77}
messages: [{fate: lost}]
informed: [{who: public, at: 2026-03-01, by: Aushang}]
---
Aus.
END
file "$src/bodies/rat.md" <<'END'
---
name: Rat
kind: council
url: https://rat.example/
contacts:
  - {email: buero@rat.example, label: Büro}
  - {phone: +49 391 11, until: 2026-03-09}
  - {phone: +49 391 12, from: 2026-03-11}
  - {phone: +49 391 13, private: true, consent: 2026-01-01}
  - {phone: +49 391 14, private: true, consent: 2026-05-01}
former: [alt@rat.example]
digital:
  sessions: {allowed: hybrid, basis: "Satzung, Fragen an buero@rat.example", since: 2024-01-01}
  video: [video]
  documents: [download, print]
  room: {name: Saal, wifi: limited, sockets: no, as_of: 2025-01-05}
  as_of: 2025-02-01
---
END
file "$src/bodies/ausschuss.md" <<'END'
---
name: Ausschuss
kind: committee
parent: rat
---
END
file "$src/people/neu-nora.md" <<'END'
---
name: {given: Nora, family: Neu}
roles:
  - {body: rat, title: Vorsitz, from: 2025-01-01}
  - {body: ausschuss, until: 2026-03-09}
contacts: [{email: nora@rat.example}]
---
END
file "$src/people/alt-anna.md" <<'END'
---
name: Anna Alt
roles: [{body: rat, until: 2025-12-31}]
contacts: [{email: anna@rat.example}]
---
END
file "$src/office-hours/buerger.md" <<'END'
---
title: Bürgersprechstunde
who: [neu-nora, rat]
channel: video
repeats: monatlich, erster Dienstag
starts: 2026-01-06 17:00
except: [2026-06-02]
changes:
  - {on: 2026-04-07, moved_to: 2026-04-08 18:00, reason: Ostern}
  - {on: 2026-05-05, cancelled: true}
without_account: {email: buero@rat.example, subject: Frage, until: "15:00"}
register: {how: "an buero@rat.example"}
privacy: {operator: Stadt, recording: nein}
---
END
file "$src/office-hours/einmal.md" <<'END'
---
title: Einmal
who: rat
dates: [2026-03-20]
---
END
file "$src/consultations/park.md" <<'END'
---
title: Park
opens: 2026-02-01
closes: 2026-03-05
extended:
  - {at: 2026-03-04, until: 2026-03-31, reason: Ausfall der Post}
  - {at: 2026-03-30, until: 2026-04-30, reason: GEHEIM}
who: alle
respond:
  email: park@rat.example
  post: Rathaus
  person: {place: Foyer, times: vormittags}
services: [video]
documents: [{title: Plan, file: files/plan mit ö.txt}, {title: Gesetz, url: https://gesetz.example/}]
decides: {body: rat, on: 2026-07-01}
contact: Frau Muster, park@rat.example
result_by: 2026-06-01
feedback: {published: 2026-05-02, text: GEHEIM}
history: [{at: 2026-03-02, note: Zweites}, {at: 2026-02-01, note: Erstes}, {at: 2026-12-01, note: GEHEIM}]
---
END
echo Plan >"$src/files/plan mit ö.txt"
file "$src/consultations/spaeter.md" <<'END'
---
title: GEHEIM
announced: 2026-09-01
opens: 2026-10-01
closes: 2026-11-01
respond: {post: Rathaus}
---
END
build_ok 'a small city builds' "$src" "$WORK/out" "$now"
api=$WORK/out/api/v1
schema=$api/schema

# ask FILE FILTER: compact, so that a test quotes it
ask() {
	jq -c "$2" "$api/$1.json"
}

# ---- bodies ---------------------------------------------------------------------

check_equal 'bodies: kind after kind' '["rat","ausschuss"]' \
    "$(ask bodies '[.bodies[].id]')"
check_equal 'bodies: what they are' \
    '["Rat","council",null,"https://rat.example/","../../gremien/rat.html"]' \
    "$(ask bodies '.bodies[0] | [.name, .kind, .parent, .website, .url]')"
check_equal 'bodies: parent' '"rat"' "$(ask bodies '.bodies[1].parent')"
check_equal 'bodies: contacts of now, none expired, to come or without consent' \
    '[["email","buero@rat.example","Büro","down",["buero@neu.example"]],["phone","+49 391 13",null,"operational",[]]]' \
    "$(ask bodies '[.bodies[0].contacts[] |
    [.kind, .value, .label, .state, .instead]]')"
check_equal 'bodies: former addresses lead on' \
    '[{"value":"alt@rat.example","state":"down","instead":["alt@neu.example"]}]' \
    "$(ask bodies '.bodies[0].former')"
check_equal 'bodies: members of now with their role' \
    '[[{"person":"neu-nora","title":"Vorsitz","from":"2025-01-01T00:00:00+01:00","until":null}],[]]' \
    "$(ask bodies '[.bodies[].members]')"
check_equal 'bodies: sessions, and an address in words does not stand alone' \
    '{"allowed":"hybrid","basis":"Satzung, Fragen an buero@rat.example (zurzeit bitte: buero@neu.example)","since":"2024-01-01T00:00:00+01:00","note":null}' \
    "$(ask bodies '.bodies[0].digital.sessions')"
check_equal 'bodies: tools with their state, papers, rooms' \
    '[[{"service":"video","name":"Videosaal","state":"limited","instead":["+49 391 77"]}],["download","print"],[{"name":"Saal","wifi":"limited","sockets":"no","note":null,"as_of":"2025-01-05T00:00:00+01:00"}],"2025-02-01T00:00:00+01:00"]' \
    "$(ask bodies '.bodies[0].digital | [.video, .documents, .rooms, .as_of]')"
check_equal 'bodies: nobody has said how it works' null \
    "$(ask bodies '.bodies[1].digital')"

# ---- office hours -----------------------------------------------------------------

hour='.office_hours[] | select(.id == "buerger")'
check_equal 'office hours: who, by what' \
    '[[{"kind":"person","id":"neu-nora","name":"Nora Neu"},{"kind":"body","id":"rat","name":"Rat"}],[{"service":"video","name":"Videosaal","official":"internal","account":"software","state":"limited","instead":["+49 391 77"]}]]' \
    "$(ask office-hours "$hour | [.who, .channels]")"
check_equal 'office hours: next dates; moved, cancelled and left out ones' \
    '2026-04-08T18:00:00+02:00 2026-04-08T19:00:00+02:00 2026-04-07T17:00:00+02:00 true false Ostern
2026-05-05T17:00:00+02:00 2026-05-05T18:00:00+02:00 2026-05-05T17:00:00+02:00 false true null
2026-07-07T17:00:00+02:00 2026-07-07T18:00:00+02:00 2026-07-07T17:00:00+02:00 false false null' \
    "$(jq -r "$hour | .dates[:3][] | [.start, .end, .planned, .moved,
    .cancelled, .reason // \"null\"] | join(\" \")" "$api/office-hours.json")"
check_equal 'office hours: not more than twelve' 12 \
    "$(ask office-hours "$hour | .dates | length")"
check_equal 'office hours: the series, in words and for calendars' \
    '{"rule":"monatlich, erster Dienstag","rrule":"FREQ=MONTHLY;BYDAY=1TU","first":"2026-01-06T17:00:00+01:00","last":null,"minutes":60,"except":["2026-06-02T17:00:00+02:00"]}' \
    "$(ask office-hours "$hour | .series")"
check_equal 'office hours: the calendar has the same rule' 1 \
    "$(grep -c '^RRULE:FREQ=MONTHLY;BYDAY=1TU' \
    "$WORK/out/sprechstunden/buerger.ics")"
check_equal 'office hours: without an account, as things stand' \
    '[{"kind":"email","value":"buero@rat.example","state":"down","instead":["buero@neu.example"]},"Frage",null,"15:00"]' \
    "$(ask office-hours "$hour | .without_account | [.email, .subject, .phone, .until]")"
check_equal 'office hours: who says how to register says that it is needed' \
    '{"needed":true,"how":"an buero@rat.example (zurzeit bitte: buero@neu.example)","until":null,"places":null}' \
    "$(ask office-hours "$hour | .register")"
check_equal 'office hours: privacy' \
    '{"operator":"Stadt","public":null,"recording":"nein","note":null}' \
    "$(ask office-hours "$hour | .privacy")"
check_equal 'office hours: of some only the day is known' \
    '[{"start":"2026-03-20T00:00:00+01:00","end":null,"time_known":false},null,null,null,null]' \
    "$(ask office-hours '.office_hours[] | select(.id == "einmal") |
    [(.dates[0] | {start, "end": .end, time_known}), .series, .without_account,
    .register.needed, .privacy]')"

# ---- consultations -----------------------------------------------------------------

check_equal 'consultations: none before it is announced' '["park"]' \
    "$(ask consultations '[.consultations[].id]')"
check_equal 'consultations: the period with extensions of now' \
    '["open","2026-02-01T00:00:00+01:00","2026-04-01T00:00:00+02:00","2026-03-06T00:00:00+01:00",["Ausfall der Post"]]' \
    "$(ask consultations '.consultations[0] | [.stage, .opens, .closes,
    .planned_close, [.extensions[].reason]]')"
check_equal 'consultations: ways, as they are now' \
    '[null,{"kind":"email","value":"park@rat.example","state":"down","instead":["park@neu.example"]},null,"operational",{"place":"Foyer","times":"vormittags"}]' \
    "$(ask consultations '.consultations[0].respond |
    [.online, .email, .phone, .post.state, .person]')"
check_equal 'consultations: what is in the way' \
    '[[["video","limited",["+49 391 77"]]],["2026-03-01-post"],true]' \
    "$(ask consultations '.consultations[0] |
    [[.services[] | [.service, .state, .instead]], .disturbed_by,
    .deadline_in_question]')"
check_equal 'consultations: documents' \
    '[["Plan","../../files/plan%20mit%20%C3%B6.txt"],["Gesetz","https://gesetz.example/"]]' \
    "$(ask consultations '[.consultations[0].documents[] | [.title, .url]]')"
check_equal 'consultations: whom to ask, in words' \
    '{"kind":"text","value":"Frau Muster, park@rat.example (zurzeit bitte: park@neu.example)","state":null,"instead":[]}' \
    "$(ask consultations '.consultations[0].contact')"
check_equal 'consultations: what becomes of it, so far' \
    '[{"body":"rat","on":"2026-07-01T00:00:00+02:00","note":null},"2026-06-02T00:00:00+02:00",false,null,null,["Erstes","Zweites"]]' \
    "$(ask consultations '.consultations[0] | [.decides, .result_by,
    .result_overdue, .feedback, .outcome, [.history[].note]]')"
check_nowhere 'nothing is told before its time' GEHEIM "$WORK/out"
build "$src" "$WORK/later" '2026-06-10 12:00'
check_equal 'consultations: later' \
    '["feedback","2026-05-01T00:00:00+02:00","GEHEIM",true]' \
    "$(jq -c '.consultations[0] | [.stage, .closes, .feedback.text,
    .deadline_in_question]' "$WORK/later/api/v1/consultations.json")"

# ---- the same everywhere --------------------------------------------------------------

for data in "$api"/*.json; do
	name=$(basename "$data" .json)
	[ "$name" = build ] || check_equal "$name: since and until come last" \
	    '["since","until"]' "$(jq -c 'keys_unsorted[-2:]' "$data")"
	check "$name: there is a schema" test -f "$schema/$name.schema.json"
	for path in "api/v1/$name.json" "api/v1/schema/$name.schema.json"; do
		check "the page of the data leads to $path" \
		    grep -q "href=\"$path\"" "$WORK/out/daten.html"
	done
done
check_equal 'there is no schema without a file' "$(cd "$api" && ls ./*.json)" \
    "$(cd "$schema" && ls | sed 's|\(.*\)\.schema\.json|./\1.json|')"
for one in '+49 391 11' '+49 391 12' '+49 391 14' anna@rat.example; do
	check_nowhere "in no file: $one" "$one" "$api"
done

# lost SITE: addresses in its data that lead to no file of it
lost() {
	(cd "$1/api/v1" && jq -r '.. | objects | .url?, .calendar? | strings' \
	    ./*.json | grep -v '^https\?:' | sort -u | while read -r to; do
		to=$(env printf '%b' "$(echo "${to%%#*}" | sed 's/%/\\x/g')")
		[ -e "$to" ] || echo "$to"
	done)
}
check_equal 'each address leads to a file' '' "$(lost "$WORK/out")"
mv "$WORK/out/gremien/rat.html" "$WORK/rat.html"
check_equal '(one that does not would be found)' ../../gremien/rat.html \
    "$(lost "$WORK/out")"
build "$TOP/tests/golden/full/content" "$WORK/full" "$(cat "$TOP/tests/golden/full/at")"
check_equal 'so it is in a site with everything' '' "$(lost "$WORK/full")"

# ---- ids stay ------------------------------------------------------------------------

ids() {
	(cd "$1/api/v1" && jq -c '.. | objects | .id? | strings' status.json \
	    people.json bodies.json office-hours.json consultations.json)
}
before=$(ids "$WORK/out")
check_equal 'each id is there once in its list' '' "$(for list in \
    'status .services' 'status .incidents' 'people .people' 'bodies .bodies' \
    'office-hours .office_hours' 'consultations .consultations'; do
	set -- $list
	jq -r "$2[].id" "$WORK/full/api/v1/$1.json" | sort | uniq -d
done)"
sed -i 's/^name: Rat$/name: Stadtrat/; s/^title: Park$/title: Grünfläche/
    s/^name: Ratspost$/name: Alte Post/' "$src"/*/*.md
build "$src" "$WORK/out" "$now"
check_equal 'other names, the same ids' "$before" "$(ids "$WORK/out")"
check_equal '(the names are others)' '"Stadtrat"' "$(ask bodies '.bodies[0].name')"

# ---- build.json -----------------------------------------------------------------------

check_equal 'build: licence' '"CC-BY-4.0"' "$(ask build .licence)"
check_equal 'build: the instant, the next edge' \
    '["2026-03-10T12:00:00+01:00","2026-03-11T00:00:00+01:00"]' \
    "$(ask build '[.built, .next]')"
printf -- '---\ntitel: GEHEIM\nunbekannt: GEHEIM\n---\n' >"$src/pages/neu.md"
printf -- '---\ntitle: X\ndraft: true\nunbekannt: 1\n---\n' >"$src/pages/entwurf.md"
printf -- '---\ntitle: X\nstarted: 2027-01-01\nservice: post\npublished: 2027-01-01\nunbekannt: 1\n---\n' \
    >"$src/incidents/embargo.md"
printf -- '---\nname: Kim Kaputt\ncontacts: [{email: privat@heim.example, private: true}]\n---\n' \
    >"$src/people/kaputt-kim.md"
build "$src" "$WORK/out" "$now"
check_equal 'build: what is found is told by place, without what it says' \
    'error private-without-consent people/kaputt-kim.md 3
warning unknown-key pages/neu.md 3' "$(jq -r '.diagnostics[] |
    select(.id != "front-matter-missing") | [.level, .id, .file, .line] |
    join(" ")' "$api/build.json" | grep -E 'kaputt|neu|embargo|entwurf' | sort)"
check_contains '(drafts and what is under embargo had something, too)' \
    'incidents/embargo.md' "$told"
check_equal 'build: and counted' true \
    "$(ask build '.errors + .warnings > (.diagnostics | length)')"
check_nowhere 'nothing private got out' privat@heim.example "$WORK/out"

# ---- words of the schemas ---------------------------------------------------------------

# the first word of each value of a table, as data files write it
words() {
	sed -n "/^const struct word $1_words\[\]/,/^}/s/^    {\"\([^\"]*\)\", \"[^\"]*\", \([A-Z_]*\)}.*/\1 \2/p" \
	    "$TOP/generator/content/words.c" | awk '!seen[$2]++ { print $1 }'
}
# words that stand in a function: FILE FUNCTION, those that are never written
spoken() {
	sed -n "/^$2(/,/^}/p" "$TOP/generator/$1" | grep -o '"[a-z]*"' | tr -d '"' |
	    grep -vx "${3-}"
}
# in the order of the alphabet, on one line
line() {
	sort -u | tr '\n' ' '
}
# wanted DEF: the words that the schemas may have for it
wanted() {
	case $1 in
	state) (words state; echo unknown) ;;
	stage) spoken output/data_status.c stage_name '' ;;
	tenure) spoken output/data_people.c tenure_name '' ;;
	consult_stage) spoken model/consult.c consult_stage_word hidden ;;
	news_kind) spoken model/news.c news_kind_word '' ;;
	owner_kind) printf 'person\nbody\n' ;;
	level) printf 'error\nwarning\n' ;;
	*) words "$1" ;;
	esac
}
for def in $(jq -r '.["$defs"] | to_entries[] | select(.value.enum) | .key' \
    "$schema"/*.json | sort -u); do
	for one in "$schema"/*.json; do
		jq -r --arg key "$def" '.["$defs"][$key] // empty | .enum |
		    sort | join(" ")' "$one"
	done | sort -u >"$WORK/words"
	check_equal "schemas: the words of $def" "$(wanted "$def" | line)" \
	    "$(cat "$WORK/words") "
done
check_equal 'schemas: no other words than those, but "text" beside contacts' \
    "$( (words contact_kind; echo text) | line)" \
    "$(jq -r '[paths(type == "object" and has("enum")) as $p |
    select($p | length != 2 or .[0] != "$defs") | getpath($p).enum |
    sort | join(" ")] | unique | .[]' "$schema"/*.json | sort -u) "
