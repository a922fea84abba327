#!/bin/sh
# Who belongs to a body, who holds office hours and who has which address are
# facts of their own: after edits of these, in a site of several languages too,
# the next build gives what one from nothing gives.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

at='2020-05-04 10:00'
cp -R "$TOP/content/magdeburg" "$WORK/src"
mkdir "$WORK/src/office-hours"
hour() {
	cat >"$WORK/src/office-hours/$1.md" <<-END
		---
		title: Sprechstunde $1
		who: $2
		channel: telefon
		starts: 2020-05-0$3 18:00
		without_account: {phone: "+49 391 540-0"}
		register: {needed: no}
		privacy: {operator: Stadt, public: nichts, recording: keine}
		---
	END
}
hour eins beispiel-anna 5
hour zwei '[mustermann-max, stadtrat]' 6
build_ok 'the site' "$WORK/src" "$WORK/site" "$at"

# shown NAME PATTERN FILE COUNT: how many lines of a page have it
shown() {
	check_equal "$1" "$4" "$(grep -c "$2" "$WORK/site/$3")"
}

# replace PATTERN TEXT FILE: in one line of the content
replace() {
	sed -i "s|$1|$2|" "$WORK/src/$3"
}

anna=people/beispiel-anna.md
max=people/mustermann-max.md
rat=bodies/stadtrat.md

# addresses: another one, one that two have, one that goes to somebody else
replace 'anna\.beispiel@' 'a.neu@' $anna
edited 'another address'
shown 'the list of addresses has it' 'mailto:a\.neu@' adressen.html 1
awk '{ print } $0 == "contacts:" { print "  - email: a.neu@mandatos.magdeburg.example" }' \
    "$WORK/src/$max" >"$WORK/new" && cp "$WORK/new" "$WORK/src/$max"
edited 'the same address for two'
replace 'email: a\.neu@' 'email: a.alt@' $anna
edited 'and for the other alone'
replace '^former: .*' 'former: [a.neu@mandatos.magdeburg.example]' $anna
edited 'a former one that another has'

# a text names an address that nobody had
printf '\nSchreiben Sie an frei@mandatos.magdeburg.example.\n' \
    >>"$WORK/src/pages/ueber.md"
edited 'an address in a text'
replace 'email: a\.alt@' 'email: frei@' $anna
edited 'which is somebody’s now'

# members
replace 'title: Vorsitz' 'title: Stellvertretung' $anna
edited 'another role'
replace '  - body: beispielausschuss' '  - body: bob' $anna
edited 'in another body'
awk '/^roles:/ { skip = 1; next } skip && /^ / { next } { skip = 0; print }' \
    "$WORK/src/$anna" >"$WORK/new" && cp "$WORK/new" "$WORK/src/$anna"
edited 'in none'

# office hours
hour eins mustermann-max 5
edited 'held by another'
hour zwei stadtrat 7
edited 'by a body alone'
rm "$WORK/src/office-hours/eins.md"
edited 'by nobody'

# bodies, and a service that carries other addresses
replace '^name: .*' 'name: Rat der Stadt' $rat
edited 'a body is called otherwise'
replace 'email: frei@mandatos\.magdeburg' 'email: anna@frei' $anna
edited 'an address that no service carries'
cat >"$WORK/src/services/frei.md" <<-END
	---
	name: Freie Post
	kind: email
	official: no
	domains: [frei.example]
	---
END
cat >"$WORK/src/incidents/2020/2020-05-03-frei.md" <<-END
	---
	title: Freie Post ausgefallen
	kind: outage
	started: 2020-05-03 08:00
	affects: [{service: frei}]
	---
	Wir suchen.
END
edited 'a service that carries it, and is down'
shown 'her page tells' 'frei.html' personen/beispiel-anna.html 1
