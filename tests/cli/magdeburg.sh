#!/bin/sh
# The founding case: at 27 April, 4 May and 27 May 2020 the pages and reach.json
# tell three different truths for each audience; on 4 May the old address stands
# nowhere without its replacement; that one person is reachable again changes
# that person only. The matrix stands in content/magdeburg/README.md.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

source=$TOP/content/magdeburg
domain=@mandatos.magdeburg.example

# ---- three truths -----------------------------------------------------------

# state and, if there is one, alternate for each audience, as reach.json has it
matrix() {
	json "$1/api/v1/reach.json" '.contacts[] |
	    select(.service == "mandatos") | .owner as $owner | .value as $value |
	    .alternates as $alternates | .states | to_entries[] |
	    "\($owner) \(.key) \(.value) \(if ($alternates[.key] | length) == 0
	    then "none" else $alternates[.key] | map(.value ==
	    ($value | sub("@"; ".temp@"))) | if . == [true] then "temp"
	    else "other" end end)"' | sort
}

# expected OWNER:OUTSIDE:INSIDE:ALTERNATE...
expected() {
	for row; do
		echo "$row" | tr : ' ' | while read -r owner outside inside alternate; do
			echo "$owner public $outside $alternate"
			echo "$owner companies $outside $alternate"
			echo "$owner administration $inside $alternate"
			echo "$owner bodies $inside $alternate"
		done
	done | sort
}

german() {
	case $1 in
	operational) echo '✓ erreichbar' ;;
	limited) echo '! eingeschränkt erreichbar' ;;
	partial) echo '! teilweise nicht erreichbar' ;;
	down) echo '✕ nicht erreichbar' ;;
	esac
}

# the person's page says the same as reach.json
pages_agree() {
	matrix "$2" | while read -r owner audience state alternate; do
		page=$(main_text "$2/personen/$owner.html" | sed '/^Ämter/,$d')
		address=$(json "$2/api/v1/reach.json" ".contacts[] |
		    select(.owner == \"$owner\" and .service == \"mandatos\") |
		    .value")
		label=$(sed -n "s/^  $audience: //p" "$source/site.yml")
		row=$(echo "$page" | lines "$label | ")
		# without a table the line holds for everybody
		[ -n "$row" ] || row=$(echo "$page" | tr '\n' ' ')
		if [ "$state" = operational ]; then
			check_lacks "$1, $owner, $audience: no disturbance" \
			    'nicht erreichbar' "$row"
		else
			check_contains "$1, $owner, $audience: $state" \
			    "$(german "$state")" "$row"
		fi
		temp=${address%@*}.temp$domain
		case $alternate in
		none) check_lacks "$1, $owner, $audience: no alternate" \
		    .temp@ "$row" ;;
		*) check_contains "$1, $owner, $audience: alternate" \
		    "$temp" "$row" ;;
		esac
	done >"$WORK/agree"
	cat "$WORK/agree"
	! grep -q '^not ok' "$WORK/agree" || lib_failed=1
}

truth() {
	site=$WORK/$1
	build_ok "$1 builds" "$source" "$site" "$1 12:00"
	name=$1
	shift
	check_equal "$name: reach.json is the matrix" "$(expected "$@")" \
	    "$(matrix "$site")"
	pages_agree "$name" "$site"
}

truth 2020-04-27 beispiel-anna:limited:limited:none \
    kim-muster-1:limited:limited:none kim-muster-2:limited:limited:none \
    mueller-oliver:limited:limited:none mustermann-max:limited:limited:none
truth 2020-05-04 beispiel-anna:operational:operational:temp \
    kim-muster-1:down:partial:temp kim-muster-2:down:partial:temp \
    mueller-oliver:down:partial:temp mustermann-max:down:partial:temp
truth 2020-05-27 beispiel-anna:operational:operational:temp \
    kim-muster-1:down:partial:temp kim-muster-2:down:partial:temp \
    mueller-oliver:operational:operational:temp mustermann-max:down:partial:temp
for audience in public administration bodies companies; do
	check_equal "$audience: Oliver Müller's page tells three truths" 3 "$(
	    for day in 2020-04-27 2020-05-04 2020-05-27; do
		    matrix "$WORK/$day" | grep "^mueller-oliver $audience "
	    done | sort -u | wc -l | tr -d ' ')"
done
check_equal 'the overall state of 4 May' down \
    "$(json "$WORK/2020-05-04/api/v1/status.json" .overall.state)"

# ---- nowhere without its replacement -------------------------------------------

# entries FILE: of an address book, unfolded, an empty line behind each
entries() {
	case $1 in
	*.vcf | *.ldif)
		tr -d '\r' <"$1" | sed -e ':a' -e '$!N;s/\n //;ta' -e 'P;D' |
		    sed 's/^END:VCARD$//'
		;;
	*) sed G "$1" ;;
	esac
}

# as at the instant of the example site, and at the turn of the day
for at in '2020-04-29 00:00' '2020-05-04 10:00' '2020-05-04 12:00' \
    '2020-05-26 00:00'; do
	site=$WORK/together
	build_ok "$at builds" "$source" "$site" "$at"
	find "$site" -name '*.html' | sort >"$WORK/list"
	xargs awk -v domain="$domain" -v suffix=.temp \
	    -f "$TOP/tests/together.awk" <"$WORK/list" >"$WORK/alone"
	check_equal "$at: no page has the old address alone" '' \
	    "$(grep -v ' seen$' "$WORK/alone" | sed "s|$site/||")"
	check "$at: there were addresses to look at" \
	    test "$(sed -n 's/ seen$//p' "$WORK/alone")" -ge 20
	for file in "$site"/api/v1/*.json; do
		check_equal "$at: no object of $(basename "$file") has it alone" '' \
		    "$(json "$file" --arg d "$domain" '
		    [.. | objects] | .[] | . as $object |
		    .[] | strings | select(endswith($d)) |
		    select(endswith(".temp" + $d) | not) | . as $old |
		    select($object | [.. | strings] |
		    index($old | sub("@"; ".temp@")) | not)' 2>&1)"
	done
	for file in $(find "$site" -name '*.vcf' -o -name '*.csv' -o \
	    -name '*.ldif' -o -path '*/kontakte/*.txt'); do
		entries "$file" | awk -v domain="$domain" -v suffix=.temp \
		    -v file="${file#"$site"/}" -f "$TOP/tests/entries.awk"
	done >"$WORK/alone"
	check_equal "$at: no entry of an address book has it alone" '' \
	    "$(cat "$WORK/alone")"
	# also in files that are neither: nothing else holds such an address
	check_equal "$at: other files have none" '' "$(find "$site" -type f \
	    ! -name '*.html' ! -name '*.json' ! -name '*.vcf' \
	    ! -name '*.csv' ! -name '*.ldif' ! -path '*/kontakte/*.txt' \
	    -exec grep -l "$domain" {} +)"
done

# ---- one person only ---------------------------------------------------------------

build_ok '27 May 09:59 builds' "$source" "$WORK/before" '2020-05-27 09:59'
build_ok '27 May 10:01 builds' "$source" "$WORK/after" '2020-05-27 10:01'
matrix "$WORK/before" >"$WORK/a"
matrix "$WORK/after" >"$WORK/b"
check_equal 'from 09:59 to 10:01 only his states change' \
    'mueller-oliver' "$(diff "$WORK/a" "$WORK/b" | sed -n 's/^[<>] //p' |
    cut -d ' ' -f 1 | sort -u)"
for side in before after; do
	json "$WORK/$side/api/v1/reach.json" '.contacts |
	    map(select(.owner != "mueller-oliver"))' >"$WORK/$side.json"
done
check_same 'reach.json: all other contacts are byte for byte the same' \
    "$WORK/before.json" "$WORK/after.json"
check_equal 'his own states' 'operational operational operational operational' \
    "$(json "$WORK/after/api/v1/reach.json" '.contacts[] |
    select(.owner == "mueller-oliver") | [.states[]] | join(" ")')"

# the others' pages and the rest of the site do not change
check_equal 'pages that change' 'adressen.html
en/addresses.html
en/bodies/fraktion-die-linke.html
en/bodies/stadtrat.html
en/emergency.html
en/incidents/2020/2020-04-24-mandatos.html
en/people/index.html
en/people/mueller-oliver.html
gremien/fraktion-die-linke.html
gremien/stadtrat.html
notfall.html
personen/index.html
personen/mueller-oliver.html
stoerungen/2020/2020-04-24-mandatos.html' "$(cd "$WORK/before" &&
    find . -name '*.html' | sed 's|^\./||' | sort | while read -r page; do
	main_text "$page" >"$WORK/a"
	main_text "$WORK/after/$page" >"$WORK/b"
	cmp -s "$WORK/a" "$WORK/b" || echo "$page"
    done)"

# with and without the entry
cp -R "$source" "$WORK/src"
sed -i '/person: mueller-oliver/d' \
    "$WORK/src/incidents/2020/2020-04-24-mandatos.md"
build_ok 'without the entry it builds' "$WORK/src" "$WORK/without" \
    '2020-05-27 12:00'
json "$WORK/without/api/v1/reach.json" '.contacts |
    map(select(.owner != "mueller-oliver"))' >"$WORK/a"
json "$WORK/2020-05-27/api/v1/reach.json" '.contacts |
    map(select(.owner != "mueller-oliver"))' >"$WORK/b"
check_same 'with or without the entry: all other contacts are the same' \
    "$WORK/a" "$WORK/b"
check_equal 'without it he is not reachable' 'down partial partial down' \
    "$(json "$WORK/without/api/v1/reach.json" '.contacts[] |
    select(.owner == "mueller-oliver") | [.states[]] | join(" ")')"
