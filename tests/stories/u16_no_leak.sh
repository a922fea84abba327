#!/bin/sh
# U16: staff cannot leak internal data.
# Shown: "fields marked internal never occur in output (grep test over all
# artefacts, incl. feeds, JSON, maps)"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
start_source "$src"
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

build "$src" "$WORK/out" '2026-01-05 12:00'
expect 'private data without consent is an error' 1
check_contains 'it is told where' \
    'people/privat-eva.md:4:' "$told"
check_contains 'and what to do' '[private-without-consent]' "$told"

for shown in shown-office@ shown-consent@ SHOWN-TITLE SHOWN-TEXT SHOWN-ASSET shown-former@; do
	check_somewhere "published: $shown" "$shown" "$WORK/out"
done
for leak in DRAFT README UNDERSCORE HIDDEN FOLDER OTHERFILE ASSET COMMENT \
    UNKNOWNKEY EXPIRED@ LABEL FUTURE@ ENDED@ BROKENNAME NOCONSENT \
    BROKENTEXT EMBARGO EMBARGOTEXT FUTURETITLE FUTURETEXT UNANNOUNCED \
    UNANNOUNCEDTEXT; do
	check_nowhere "not in any file: $leak" "leak-$leak" "$WORK/out"
done
check_nowhere 'nothing internal at all' leak "$WORK/out"
check_nowhere 'nor an expired number' 7777 "$WORK/out"
check_nowhere 'the embargo is not to be guessed from a name' sperrfrist \
    "$WORK/out"
check_contains 'the notice under embargo changes no state' limited \
    "$(json "$WORK/out/api/v1/status.json" .overall.state)"

# when its time has come, it is there
build "$src" "$WORK/out" '2026-03-01 00:00'
for now in EMBARGO EMBARGOTEXT FUTURETITLE FUTURETEXT UNANNOUNCED; do
	check_somewhere "in its time it is published: $now" "LEAK-$now" \
	    "$WORK/out"
done

# the real cases: the private number of the one who consented, until it expires
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$WORK/md" \
    '2020-12-31 23:59:59'
check_somewhere 'with consent: published' '0000-02' "$WORK/md"
build_ok 'Magdeburg builds a second later' "$TOP/content/magdeburg" \
    "$WORK/md" '2021-01-01 00:00'
check_nowhere 'expired: nowhere' '0000-02' "$WORK/md"
