#!/bin/sh
# The manual pages: well-formed, up to date with the program, complete, and
# their examples work. What README.md says of packages, too.
. "$(dirname "$0")/../lib.sh"

man=$TOP/generator/man

# verdict NAME: ok when nothing comes in, else what comes in is missing
verdict() {
	reasons=$(cat)
	check_equal "$1" "" "$reasons"
}

# lacking PAGE: of the lines that come in, those that no line of it begins with
lacking() {
	while read -r line; do
		awk -v line="$line" 'index($0 " ", line " ") == 1 { n++ }
		    END { exit !n }' "$man/$1" || echo "$1 has no '$line'"
	done
}

# ---- form -------------------------------------------------------------------

for page in erreichbar.1 erreichbar.5; do
	if have mandoc; then
		# which other manuals are installed is not our affair
		mandoc -T lint -W style "$man/$page" 2>&1 |
		    grep -vE 'referenced manual not found|mandoc.db' |
		    verdict "mandoc has no objection to $page"
	else
		skip "mandoc has no objection to $page" 'mandoc is not installed'
	fi
done

# ---- up to date -------------------------------------------------------------

# up_to_date PAGE TOPIC
up_to_date() {
	"$ERREICHBAR" help "$2" mdoc |
	    sed -e '/^@tables@$/r /dev/stdin' -e '/^@tables@$/d' "$man/$1.in" \
	    >"$WORK/$1"
	check_same "$1 is what make man gives" "$WORK/$1" "$man/$1"
}

up_to_date erreichbar.1 diagnostics
up_to_date erreichbar.5 content

# ---- complete ---------------------------------------------------------------

"$ERREICHBAR" help | sed -n 's/^  erreichbar \([a-z]*\) .*/.It Cm \1/p' |
    lacking erreichbar.1 | verdict 'every command is in erreichbar(1)'

sed -n 's/^    {"--\([a-z-]*\)", .*/.It Fl -\1/p' "$TOP/generator/cmd/options.c" |
    lacking erreichbar.1 | verdict 'every option is in erreichbar(1)'

grep -rho 'getenv("[A-Z_]*")' "$TOP/generator" |
    sed 's/getenv("\(.*\)")/.It Ev \1/' | lacking erreichbar.1 |
    verdict 'every variable of the environment is in erreichbar(1)'

cat "$TOP"/generator/content/tables*.c |
    sed -n 's/^    {"\([^"]*\)", "\([^"]*\)", FIELD_.*/\1 \2/p' |
    awk '{ key = $1; sub(/^[^ ]* /, ""); gsub(/ /, "_")
	print ".It Cm " key " Pq Cm " $0 }' | sort -u | lacking erreichbar.5 |
    verdict 'every key, English and German, is in erreichbar(5)'

sed -n '/phase_words\[\]/,/^}/s/^    {"\([^"]*\)", "\([^"]*\)".*/.It Cm \1 Pq Cm \2/p' \
    "$TOP/generator/content/words.c" | lacking erreichbar.5 |
    verdict 'every word of an update is in erreichbar(5)'

# ---- what is published ------------------------------------------------------

check 'the example city is published' "$ERREICHBAR" build \
    "$TOP/content/magdeburg" --out "$WORK/site" --at '2020-05-04 10:00'

# pages that exist once, so not those of the city's own pages/, in one language
(cd "$WORK/site" && find . -name '*.html' | sed 's|^\./||' |
    grep -vE '^(en|ls)/' | grep -E '^[^/]*$|/index\.html$' | sort) >"$WORK/pages"
ls "$TOP/content/magdeburg/pages" | sed 's/\..*/.html/' |
    grep -vxF -f - "$WORK/pages" | while read -r path; do
	grep -E '^\.It Pa ' "$man/erreichbar.1" | tr ' ' '\n' |
	    grep -qxF "$path" || echo "erreichbar.1 does not name $path"
done | verdict 'every page is in erreichbar(1)'

ls "$WORK/site/api/v1" | grep -vx schema | sed 's/^/.Ss /' | lacking erreichbar.1 |
    verdict 'every data file is in erreichbar(1)'

# audiences are keys, too, and the site's own
sed -n '/^\.Sh DATA/,/^\.Sh PUBLICATION/p' "$man/erreichbar.1" |
    tr -cs 'a-z_0-9' '\n' >"$WORK/words"
cat "$WORK"/site/api/v1/*.json | grep -o '"[a-z_]*": ' | tr -d '": ' | sort -u |
    grep -vxE 'public|administration|bodies|companies' |
    grep -vxF -f "$WORK/words" | verdict 'every key of the data is in erreichbar(1)'

# ---- the examples of erreichbar(5) ------------------------------------------

mkdir -p "$WORK/example/services" "$WORK/example/people" "$WORK/example/incidents"
awk -v dir="$WORK/example/" '
/^\.Sh / { examples = $2 == "EXAMPLES" }
!examples { next }
/^\.Pa / { name = $2 }
/^\.Ed/ { copying = 0 }
copying { print >(dir name) }
/^\.Bd/ { copying = 1 }' "$man/erreichbar.5"
check 'the examples of erreichbar(5) are right' "$ERREICHBAR" build \
    "$WORK/example" --out "$WORK/examples" --at '2026-11-20 16:00' --strict
check 'and do what it says' grep -q 'kim.muster.neu@beispielstadt.example' \
    "$WORK/examples/personen/muster-kim.html"

# ---- README.md ----------------------------------------------------------------

awk '$1 == "build" { print "Fedora " $4; print "Arch " $5; print "Alpine " $6 }' \
    "$TOP/tests/packages.sh" | while read -r system package; do
	grep "^| $system " "$TOP/README.md" | tr '`' ' ' | grep -qF " $package " ||
	    echo "README.md does not name $package of $system"
done | verdict 'README.md names the packages of other systems'
