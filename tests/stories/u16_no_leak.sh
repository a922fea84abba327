#!/bin/sh
# U16: staff cannot leak internal data.
# Shown: "fields marked internal never occur in output (grep test over all
# artefacts, incl. feeds, JSON, maps)", packed ones, too, and whatever a format
# makes of it
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/readings.sh"

if ! have python3; then
	skip 'nothing internal is published' 'python3 is not installed'
	exit
fi

src=$WORK/src
start_source "$src"
cat >>"$src/site.yml" <<'END'
url: https://status.beispielstadt.example
languages: [de, en]
END
printf -- '---\nname: Telefon\nkind: phone\n---\nLEAK-DRAFT\n' |
    sed '2a draft: true' >"$src/services/entwurf.md"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
echo 'LEAK-README' >"$src/README.md"
echo 'LEAK-UNDERSCORE' >"$src/services/_notizen.md"
echo 'LEAK-HIDDEN' >"$src/services/.notizen.md"
file "$src/_intern/notiz.md" <<'END'
LEAK-FOLDER
END
file "$src/notizen/geheim.txt" <<'END'
LEAK-OTHERFILE
END
echo 'LEAK-ASSET' >"$src/files/_geheim.txt"
echo 'öffentlich: SHOWN-ASSET' >"$src/files/plan.txt"
file "$src/people/muster-anna.md" <<'END'
---
# LEAK-COMMENT
name: Anna Muster
geheimnis: LEAK-UNKNOWNKEY
contacts:
  - {email: shown-office@beispielstadt.example}
  - {email: shown-consent@privat.example, private: true, consent: 2019-07-02}
  - {email: leak-expired@privat.example, private: true, consent: 2019-07-02, until: 2020-12-31}
  - {phone: +49 0000 7777, label: LEAK-LABEL, until: 2020-12-31}
  - {email: leak-future@beispielstadt.example, from: 2030-01-01}
---
END
file "$src/people/ehemalig-otto.md" <<'END'
---
name: Otto Ehemalig
roles: [{body: rat, from: 2014-07-01, until: 2019-06-30}]
contacts: [{email: leak-ended@beispielstadt.example}]
former: [shown-former@beispielstadt.example]
---
END
printf -- '---\nname: Rat\n---\n' >"$src/bodies/rat.md"
file "$src/people/privat-eva.md" <<'END'
---
name: LEAK-BROKENNAME
contacts:
  - {email: leak-noconsent@privat.example, private: true}
---
LEAK-BROKENTEXT
END
file "$src/incidents/sperrfrist.md" <<'END'
---
title: LEAK-EMBARGO
started: 2026-01-02
published: 2026-02-01
affects: {telefon: down}
informed: [{who: public, at: 2026-01-02}]
---
LEAK-EMBARGOTEXT
END
file "$src/incidents/offen.md" <<'END'
---
title: SHOWN-TITLE
started: 2026-01-02
next_update: 2026-02-01
affects: {telefon: limited}
informed: [{who: public, at: 2026-01-02}]
---
SHOWN-TEXT

## 2026-02-01 Meldung: LEAK-FUTURETITLE

LEAK-FUTURETEXT
END
file "$src/consultations/spaeter.md" <<'END'
---
title: LEAK-UNANNOUNCED
announced: 2026-03-01
opens: 2026-04-01
closes: 2026-05-01
respond: {post: Rathaus}
---
LEAK-UNANNOUNCEDTEXT
END

file "$src/incidents/kabelumbau.md" <<'END'
---
title: LEAK-EMBARGOWORK
kind: maintenance
started: 2026-03-05 22:00
ended: 2026-03-06 04:00
published: 2026-02-01
affects: {telefon: maintenance}
informed: [{who: public, at: 2026-02-01}]
---
LEAK-EMBARGOWORKTEXT
END
file "$src/incidents/ende.md" <<'END'
---
title: SHOWN-WORK
kind: maintenance
started: 2026-01-05 10:00
published: 2026-01-02
affects: {telefon: maintenance}
informed: [{who: public, at: 2026-01-02}]
---
SHOWN-WORKTEXT

## 2026-01-20 20:00 resolved: LEAK-ENDTITLE

LEAK-ENDTEXT
END
file "$src/office-hours/entwurf.md" <<'END'
---
title: LEAK-DRAFTHOUR
starts: 2026-02-10 17:00
place: LEAK-DRAFTPLACE
draft: true
---
END
file "$src/office-hours/stunde.md" <<'END'
---
# LEAK-HOURCOMMENT
title: SHOWN-HOUR
who: muster-anna
starts: 2026-02-10 17:00
place: SHOWN-PLACE
geheimnis: LEAK-HOURKEY
---
<!-- LEAK-HTMLCOMMENT -->
END
file "$src/bodies/entwurf.md" <<'END'
---
name: LEAK-DRAFTBODY
draft: true
contacts: [{email: leak-draftbody@beispielstadt.example}]
---
END
file "$src/consultations/entwurf.md" <<'END'
---
title: LEAK-DRAFTCONSULTATION
opens: 2026-01-01
closes: 2026-05-01
respond: {post: Rathaus}
draft: true
---
END

# publish AT: the site, and all that can be read out of it
publish() {
	build "$src" "$WORK/out" "$1" --precompress
	rm -rf "$WORK/read"
	readings "$WORK/out" "$WORK/read"
}

publish '2026-01-05 12:00'
expect 'private data without consent is an error' 1
check_contains 'it is told where' \
    'people/privat-eva.md:4:' "$told"
check_contains 'and what to do' '[private-without-consent]' "$told"

for shown in shown-office@ shown-consent@ SHOWN-TITLE SHOWN-TEXT SHOWN-ASSET shown-former@ \
    SHOWN-WORK SHOWN-WORKTEXT SHOWN-HOUR SHOWN-PLACE; do
	check_somewhere "published: $shown" "$shown" "$WORK/read"
done
for leak in DRAFT README UNDERSCORE HIDDEN FOLDER OTHERFILE ASSET COMMENT \
    UNKNOWNKEY EXPIRED@ LABEL FUTURE@ ENDED@ BROKENNAME NOCONSENT \
    BROKENTEXT EMBARGO EMBARGOTEXT FUTURETITLE FUTURETEXT UNANNOUNCED \
    UNANNOUNCEDTEXT EMBARGOWORK ENDTITLE ENDTEXT DRAFTHOUR DRAFTPLACE HOURCOMMENT \
    HOURKEY HTMLCOMMENT DRAFTBODY DRAFTCONSULTATION; do
	check_nowhere "not in any file: $leak" "leak-$leak" "$WORK/read"
done
check_nowhere 'nothing internal at all' leak "$WORK/read"
check_nowhere 'nor an expired number' 00007777 "$WORK/read"
for name in sperrfrist kabelumbau spaeter; do
	check_nowhere "it is not to be guessed from a name: $name" "$name" \
	    "$WORK/read"
done
# pages name the instant of their next change, data do not say what it will be
check_lacks 'nor is the end that is not told yet, in api/v1/' 2026-01-20 \
    "$(json "$WORK/out/api/v1/status.json" '.incidents[]')"
check_nowhere 'nor in api/v2/' 2026-01-20 "$WORK/read/api/v2"
check_nowhere 'nor in calendars' 20260120 "$WORK/read/kalender"
check_contains 'the notice under embargo changes no state' limited \
    "$(json "$WORK/out/api/v1/status.json" .overall.state)"

# when its time has come, it is there
publish '2026-03-01 00:00'
for now in EMBARGO EMBARGOTEXT FUTURETITLE FUTURETEXT UNANNOUNCED EMBARGOWORK \
    EMBARGOWORKTEXT ENDTITLE ENDTEXT; do
	check_somewhere "in its time it is published: $now" "LEAK-$now" \
	    "$WORK/read"
done
for path in kalender/wartungen.ics api/v2/scheduled-maintenances/upcoming.json; do
	check_contains "in its time: $path" LEAK-EMBARGOWORK "$(cat "$WORK/out/$path")"
done

# the real case: the private number of the one who consented, until it expires
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$WORK/md" \
    '2020-12-31 23:59:59'
check_somewhere 'with consent: published' '0000-02' "$WORK/md"
build_ok 'Magdeburg builds a second later' "$TOP/content/magdeburg" \
    "$WORK/md" '2021-01-01 00:00'
check_nowhere 'expired: nowhere' '0000-02' "$WORK/md"
