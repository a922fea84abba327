#!/bin/sh
# U19: a parliamentary group's office checks its members.
# Shown: "faction page lists each member's state and alternates"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

site=$WORK/md
build_ok 'Magdeburg builds' "$TOP/content/magdeburg" "$site" '2020-05-04 10:00'
row=$(main_text "$site/gremien/fraktion-die-linke.html" |
    lines 'Oliver Müller | ')
check_contains 'the group: the member and the state' \
    'oliver.mueller@mandatos.magdeburg.example ✕ nicht erreichbar' "$row"
check_contains 'the group: the alternate' \
    'Bitte nutzen Sie stattdessen: oliver.mueller.temp@mandatos.magdeburg.example' \
    "$row"

# each member of the council, as reach.json has it
json "$site/api/v1/reach.json" '.contacts[] |
    select(.service == "mandatos") | "\(.value) \(.states.public) \(.alternates.public[0].value)"' \
    >"$WORK/reach"
main_text "$site/gremien/stadtrat.html" | sed -n '/^Mitglieder$/,/^Digitale/p' \
    >"$WORK/council"
check_equal 'the council has five members with such an address' 5 \
    "$(wc -l <"$WORK/reach" | tr -d ' ')"
while read -r address state alternate; do
	row=$(lines " $address " <"$WORK/council")
	case $state in
	down) word='✕ nicht erreichbar' ;;
	*) word='✓ erreichbar' ;;
	esac
	check_contains "$address: $state" "$word" "$row"
	check_contains "$address: its alternate" "$alternate" "$row"
done <"$WORK/reach"

# whoever has left is not listed
build_ok 'Magdeburg builds for April' "$TOP/content/magdeburg" "$site" \
    '2020-04-30 12:00'
check_contains 'a member until the end of April' 'Max Mustermann' \
    "$(main_text "$site/gremien/beispielausschuss.html")"
build_ok 'Magdeburg builds for May' "$TOP/content/magdeburg" "$site" \
    '2020-05-01 00:00'
check_lacks 'no member any more' 'Max Mustermann' \
    "$(main_text "$site/gremien/beispielausschuss.html")"
