#!/bin/sh
# The command line: every option, every wrong use, what is said where, and that
# wrong use does no work.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

md=$TOP/content/magdeburg
mkdir "$WORK/empty"

# ---- wrong use: status 2, a message on stderr, nothing done ------------------

# wrong NAME MESSAGE ARGUMENT...
wrong() {
	wrong_name=$1
	wrong_message=$2
	shift 2
	run "$ERREICHBAR" "$@"
	expect "wrong use: $wrong_name" 2
	check_contains "$wrong_name: the message" "$wrong_message" \
	    "$(cat "$WORK.err")"
	check_equal "$wrong_name: nothing on stdout" '' "$(cat "$WORK.out")"
	check "$wrong_name: no work is done" test ! -e "$WORK/out"
}

wrong 'unknown command' \
    "there is no command 'bulid'; did you mean 'build'?; try 'erreichbar help'" \
    bulid "$md" --out "$WORK/out"
# what was typed is shown, never obeyed
red=$(printf 'a\033[31mb\nc\302\233d\377')
shown='a\x1b[31mb\x0ac\x9bd\xff'
wrong 'command with control characters' "there is no command '$shown'" "$red"
wrong 'option with control characters' "unknown option '--$shown'" \
    build "$md" "--$red"
wrong 'value with control characters' "'--jobs' cannot be '$shown'" \
    build "$md" --out "$WORK/out" --jobs "$red"
wrong 'word with control characters' "'$shown' is too much here" \
    build "$md" "$red" --out "$WORK/out"
wrong 'help on control characters' "there is no help on '$shown'" help "$red"
wrong 'command like nothing' "there is no command 'xyzzy'" xyzzy
wrong 'no source' 'say what to build: a directory, or --repo REPO' \
    build --out "$WORK/out"
wrong 'no --out' 'say with --out DIR where to publish' build "$md"
wrong 'unknown option' "unknown option '--otu'; did you mean '--out'?" \
    build "$md" --otu "$WORK/out"
wrong 'unknown short option' "unknown option '-x'" build "$md" -x
wrong 'option without its value' "'--out' needs a value" build "$md" --out
wrong 'option with an empty value' "'--out' cannot be ''" build "$md" --out ''
wrong 'value for an option that has none' "'--strict' takes no value" \
    build "$md" --out "$WORK/out" --strict=no
wrong 'two directories' "'$md' is too much here" \
    build "$md" "$md" --out "$WORK/out"
wrong 'directory and repository' 'either a directory or --repo, not both' \
    build "$md" --repo "$TOP" --out "$WORK/out"
wrong '--ref without --repo' '--ref and --path go with --repo' \
    build "$md" --ref main --out "$WORK/out"
wrong '--path without --repo' '--ref and --path go with --repo' \
    build "$md" --path content --out "$WORK/out"
wrong 'an option as the ref' "'--ref' cannot be '-x'" \
    build --repo "$TOP" --ref -x --out "$WORK/out"
wrong 'an empty repository' "'--repo' cannot be ''" \
    build --repo '' --out "$WORK/out"
for jobs in 0 -1 x 65 1.5 ''; do
	wrong "--jobs '$jobs'" "'--jobs' cannot be '$jobs'" \
	    build "$md" --out "$WORK/out" --jobs "$jobs"
done
for at in yesterday 2020-13-01 2020-02-30 '2020-05-04 25:00' '' 12:00; do
	wrong "--at '$at'" "'--at' cannot be '$at'" \
	    build "$md" --out "$WORK/out" --at "$at"
done
wrong '--at in the hour that spring takes away' \
    "'--at 2020-03-29 02:30' does not exist in Europe/Berlin" \
    build "$md" --out "$WORK/out" --at '2020-03-29 02:30'
wrong '--at in the gap, for next' 'does not exist in Europe/Berlin' \
    next "$md" --at '2020-03-29 02:59:59'
wrong '--at in the gap, for check' 'does not exist in Europe/Berlin' \
    check "$md" --at '29.03.2020 02:00'
for url in ftp://status.example javascript:alert status.example; do
	wrong "--base-url $url" "'--base-url' cannot be '$url'" \
	    build "$md" --out "$WORK/out" --base-url "$url"
done
wrong '--messages fr' "'--messages' cannot be 'fr'" check "$md" --messages fr
wrong '--trust-owner x' "'--trust-owner' cannot be 'x'" \
    build --repo "$TOP" --trust-owner x --out "$WORK/out"
wrong '--out for check' "this command has no option '--out'" \
    check "$md" --out "$WORK/out"
wrong '--strict for next' "this command has no option '--strict'" \
    next "$md" --strict
wrong '--jobs for check' "this command has no option '--jobs'" \
    check "$md" --jobs 2
wrong 'version with an argument' "'version' takes no arguments" version x
wrong 'help on nothing' "there is no help on 'xyzzy'" help xyzzy
wrong 'a word behind --' "'--strict' is too much here" \
    build "$md" --out "$WORK/out" -- --strict
run "$ERREICHBAR"
expect 'no arguments: status 2' 2
check_contains 'no arguments: the commands are told' 'erreichbar build' \
    "$(cat "$WORK.out" "$WORK.err")"

# ---- help and version ---------------------------------------------------------------

for word in help --help -h; do
	check "$word" "$ERREICHBAR" "$word"
	for command in build check next version help; do
		check_contains "$word names $command" "erreichbar $command" \
		    "$(cat "$WORK.out")"
	done
	check_equal "$word says nothing on stderr" '' "$(cat "$WORK.err")"
done
for command in build check next version help; do
	check "help $command" "$ERREICHBAR" help "$command"
	check_contains "help $command: its usage" "usage: erreichbar $command" \
	    "$(cat "$WORK.out")"
done
for option in --out --at --base-url --strict --templates --jobs --repo --ref \
    --path --trust-owner --signers --precompress --quiet --verbose --messages; do
	check_contains "help build names $option" "$option" \
	    "$("$ERREICHBAR" help build)"
done
check 'help content' "$ERREICHBAR" help content
check_contains 'help content names German keys' 'betrifft' "$(cat "$WORK.out")"
check 'help diagnostics' "$ERREICHBAR" help diagnostics
check_equal 'help diagnostics lists every id' '' "$(
    sed -n 's/^DIAG_ENTRY([A-Z0-9_]*, "\([a-z0-9-]*\)".*/\1/p' \
	"$TOP/generator/base/diag_ids.h" | while read -r id; do
	grep -q -w -e "$id" "$WORK.out" || echo "$id"
    done)"
for word in version --version; do
	check "$word" "$ERREICHBAR" "$word"
	check_equal "$word: one line" 1 "$(wc -l <"$WORK.out" | tr -d ' ')"
	check_contains "$word: the name" 'erreichbar ' "$(cat "$WORK.out")"
done

# ---- exit status, stdout and stderr -----------------------------------------------------

run "$ERREICHBAR" build "$md" --out "$WORK/out" --at '2020-05-04 10:00'
expect 'build: status 0, with warnings' 0
check_equal 'build: nothing on stdout' '' "$(cat "$WORK.out")"
check_contains 'build: the result, in the language of the site' \
    'veröffentlicht: ' "$(tail -n 1 "$WORK.err")"
check_contains 'build: the next change' \
    'nächster Wechsel 2020-05-04T12:00:00+02:00' "$(tail -n 1 "$WORK.err")"
run "$ERREICHBAR" build "$md" --out "$WORK/out" --at '2020-05-04 10:00' \
    --messages en
check_contains 'build: in English' '0 new or changed' "$(tail -n 1 "$WORK.err")"
run "$ERREICHBAR" build "--out=$WORK/out" '--at=2020-05-04 10:00' \
    --messages=de -- "$md"
expect 'build: --option=value, and -- before the source' 0
run "$ERREICHBAR" build "$md" --out "$WORK/out" --at '2020-05-04 10:00' --quiet
expect 'quiet: status 0' 0
check_equal 'quiet: not a word' '' "$(cat "$WORK.out" "$WORK.err")"

cp -R "$md" "$WORK/broken"
sed -i 's/^started: .*/started: 31.04.2020/' \
    "$WORK/broken/incidents/2020/2020-04-24-mandatos.md"
run "$ERREICHBAR" build "$WORK/broken" --out "$WORK/out" \
    --at '2020-05-04 10:00' --quiet
expect 'quiet: errors end with status 1' 1
check_contains 'quiet: errors are told' '[bad-time]' "$(cat "$WORK.err")"
check_lacks 'quiet: warnings are not' ': Warnung: ' "$(cat "$WORK.err")"
check_lacks 'not verbose: no line of the source' '^' "$(cat "$WORK.err")"
run "$ERREICHBAR" check "$WORK/broken" --at '2020-05-04 10:00' --verbose \
    --messages en
expect 'check: errors end with status 1' 1
check_contains 'verbose: the line of the source and a caret' \
    'incidents/2020/2020-04-24-mandatos.md:4:10: error: '"'31.04.2020' is not a time: there is no such day; write 2020-04-29 15:00 or 29.04.2020 15:00 [bad-time]
    started: 31.04.2020
             ^" "$(cat "$WORK.err")"
check_contains 'check: the sum' ' files checked: 1 errors, ' \
    "$(tail -n 1 "$WORK.err")"
check_equal 'check: nothing on stdout' '' "$(cat "$WORK.out")"
run "$ERREICHBAR" check "$md" --at '2020-05-04 10:00'
expect 'check: warnings end with status 0' 0
run "$ERREICHBAR" check "$WORK/empty"
expect 'a folder without site.yml: status 1' 1
run "$ERREICHBAR" check "$WORK/nothing"
expect 'a folder that is not there: status 3' 3
run "$ERREICHBAR" build "$WORK/nothing" --out "$WORK/other"
expect 'build from it: status 3' 3
check 'build from it: nothing is made' test ! -e "$WORK/other"
run "$ERREICHBAR" build "$md" --out "$WORK/other" --templates "$WORK/nothing"
expect 'templates that are not there: status 3' 3
check 'without templates: nothing is made' test ! -e "$WORK/other"
if [ -e /dev/full ]; then
	status=0
	"$ERREICHBAR" version >/dev/full 2>"$WORK.err" || status=$?
	expect 'a full disk behind stdout: status 3' 3
	status=0
	"$ERREICHBAR" next "$md" --quiet >/dev/full 2>"$WORK.err" || status=$?
	expect 'a full disk behind stdout of next: status 3' 3
fi

# foreign folders are left alone
mkdir "$WORK/foreign"
echo mine >"$WORK/foreign/index.html"
run "$ERREICHBAR" build "$md" --out "$WORK/foreign" --at 2020-05-04
expect 'a folder of somebody else: status 3' 3
check_equal 'a folder of somebody else: untouched' 'index.html mine' \
    "$(ls "$WORK/foreign") $(cat "$WORK/foreign/index.html")"
run "$ERREICHBAR" build "$md" --out "$WORK/foreign/index.html" --at 2020-05-04
expect 'a file where the folder should be: status 3' 3
check_equal 'that file: untouched' mine "$(cat "$WORK/foreign/index.html")"

# ---- the clock ------------------------------------------------------------------------------

while read -r at built; do
	build "$md" "$WORK/out" "$at"
	check_equal "--at $at" "$built" "$(json "$WORK/out/api/v1/build.json" .built)"
done <<'END'
2020-05-04T12:00 2020-05-04T12:00:00+02:00
04.05.2020 2020-05-04T00:00:00+02:00
2020-05-04T12:00:00Z 2020-05-04T14:00:00+02:00
2020-05-04T12:00:00-05:00 2020-05-04T19:00:00+02:00
1999-12-31 1999-12-31T00:00:00+01:00
2120-07-01T00:00 2120-07-01T00:00:00+02:00
2020-10-25T02:30 2020-10-25T02:30:00+02:00
2020-10-25T02:30+01:00 2020-10-25T02:30:00+01:00
END
build "$md" "$WORK/out" 1999-12-31
check_equal 'far in the past nothing was wrong' operational \
    "$(json "$WORK/out/api/v1/status.json" .overall.state)"
run "$ERREICHBAR" build "$md" --out "$WORK/out" --quiet
expect 'without --at it is now' 0
now=$(date +%s)
built=$(date -d "$(json "$WORK/out/api/v1/build.json" .built)" +%s)
check 'now is now' test $((now - built)) -ge 0 -a $((now - built)) -lt 60

# `next` prints what build.json says
for city in magdeburg wiesbaden herne; do
	for at in '2020-04-01 00:00' '2020-05-04 11:59:59' '2020-05-04 12:00' \
	    '2021-03-28 01:59' '2021-07-07 12:00' '2030-01-01'; do
		build "$TOP/content/$city" "$WORK/out" "$at"
		wanted=$(json "$WORK/out/api/v1/build.json" .next)
		[ "$wanted" != null ] || wanted=never
		run "$ERREICHBAR" next "$TOP/content/$city" --at "$at"
		check_equal "next: $city at $at" "$wanted" "$(cat "$WORK.out")"
	done
done
run "$ERREICHBAR" next "$WORK/broken" --at '2020-05-04 10:00'
expect 'next: content with errors, status 1' 1
check_equal 'next: the instant all the same' 1 \
    "$(wc -l <"$WORK.out" | tr -d ' ')"

# ---- terminals -------------------------------------------------------------------------------

escape=$(printf '\033')
for environment in TERM=xterm NO_COLOR=1 TERM=dumb; do
	run env "$environment" "$ERREICHBAR" check "$WORK/broken" \
	    --at '2020-05-04 10:00'
	check_lacks "no terminal, $environment: no escape sequences" "$escape" \
	    "$(cat "$WORK.out" "$WORK.err")"
done

# typescript COMMAND: what it writes to a terminal
typescript() {
	script -qec "$1" /dev/null </dev/null 2>/dev/null
}
broken="'$ERREICHBAR' check '$WORK/broken' --at '2020-05-04 10:00' --messages en"
if have script; then
	out=$(typescript "TERM=xterm $broken")
	check_contains 'terminal: colour' "${escape}[31mincidents/2020/" "$out"
	check_contains 'terminal: a caret' '             ^' "$out"
	check_contains 'terminal: the line' 'started: 31.04.2020' "$out"
	check_lacks 'terminal, NO_COLOR: no colour' "${escape}[3" \
	    "$(typescript "NO_COLOR=1 TERM=xterm $broken")"
	check_lacks 'terminal, dumb: no colour' "${escape}[3" \
	    "$(typescript "TERM=dumb $broken")"
	check_contains 'terminal, empty NO_COLOR: colour' "${escape}[31m" \
	    "$(typescript "NO_COLOR= TERM=xterm $broken")"

	# enough that it takes longer than a blink
	start_source "$WORK/large"
	printf -- '---\nname: Telefon\nkind: phone\n---\n' \
	    >"$WORK/large/services/telefon.md"
	awk -v dir="$WORK/large/incidents" 'BEGIN {
		for (i = 1; i <= 3000; i++) {
			name = dir "/meldung-" i ".md"
			printf "---\ntitle: Meldung %d\nstarted: 2020-01-01\n" \
			    "ended: 2020-01-02\nservice: telefon\n" \
			    "informed: [public]\n---\nText.\n", i >name
			close(name)
		}
	}'
	large="'$ERREICHBAR' build '$WORK/large' --out '$WORK/large-out' \
	    --at 2020-05-04 --messages en"
	out=$(typescript "TERM=xterm $large")
	check_contains 'terminal: progress' ' / ' "$(echo "$out" |
	    tr '\r' '\n' | grep -a "${escape}\[K" | grep -a written)"
	check_contains 'terminal: it is wiped before the result' \
	    "$(printf '\r')${escape}[K" "$out"
	rm -rf "$WORK/large-out"
	check_lacks 'terminal, quiet: no progress' "$escape" \
	    "$(typescript "TERM=xterm $large --quiet")"
	rm -rf "$WORK/large-out"
	run sh -c "TERM=xterm $large"
	check_lacks 'no terminal: no progress' "$escape" "$(cat "$WORK.err")"
else
	skip 'terminal' 'no script(1)'
fi

# ---- the old site stays ------------------------------------------------------------------------

rm -rf "$WORK/out" "$WORK/theme"
build_ok 'a site is published' "$md" "$WORK/out" '2020-05-04 10:00'
cp -R "$WORK/out" "$WORK/kept"

# stays NAME STATUS ARGUMENT...: nothing is published, with this status
stays() {
	stays_name=$1
	stays_status=$2
	shift 2
	run "$ERREICHBAR" build --out "$WORK/out" --at '2020-05-05 10:00' "$@"
	expect "$stays_name" "$stays_status"
	check_contains "$stays_name: it is said" \
	    'die bisherige Website bleibt.' "$(cat "$WORK.err")"
	check_same "$stays_name: the old site stays" "$WORK/kept" "$WORK/out"
	check_equal "$stays_name: nothing is left beside it" '' \
	    "$(ls -A "$WORK" | grep -a '^\.out\.\|^out\.' |
	        grep -v '\.lock$\|^\.out\.spare$\|^\.out\.state$')"
}
while read -r name line; do
	rm -rf "$WORK/site"
	cp -R "$md" "$WORK/site"
	sed "$line" "$md/site.yml" >"$WORK/site/site.yml"
	stays "broken site.yml: $name" 1 --messages de "$WORK/site"
done <<'END'
YAML s/^title: .*/title: [offen/
title /^title:/d
zone s/Berlin/Berlim/
language s/^language: de/language: xx/
publisher s/phone: .*/phone: keine/
END
rm "$WORK/site/site.yml"
stays 'no site.yml' 1 --messages de "$WORK/site"
while read -r name file line; do
	rm -rf "$WORK/theme"
	mkdir -p "$WORK/theme/locale"
	sed "$line" "$TOP/templates/$file" >"$WORK/theme/$file"
	stays "broken template: $name" 1 --templates "$WORK/theme" "$md"
done <<'END'
open-section home.mustache $s/$/{{#offen}}/
unknown-value person.mustache $s/$/{{gibt_es_nicht}}/
unknown-part layout.mustache $s/$/{{> tiem}}/
word-missing locale/de.yml s/^  skip: .*//
END

# ---- many files -----------------------------------------------------------------

# What is read of each takes no more than it is long: a build may have 4 GiB.
many=$WORK/many
start_source "$many"
mkdir "$many/incidents/2020"
# many LINE: 20,000 incidents with this line
many() {
	awk -v dir="$many/incidents/2020" -v line="$1" 'BEGIN {
		for (i = 0; i < 20000; i++) {
			file = sprintf("%s/2020-01-01-ausfall-%05d.md", dir, i)
			printf "---\n%s\nstarted: 2020-01-01 10:00\n" \
			    "ended: 2020-01-02 10:00\n---\nText.\n", line >file
			close(file)
		}
	}'
}
many 'title: Ausfall'
run "$ERREICHBAR" check --quiet "$many"
check_equal '20,000 files are checked' '0 ' "$status $(cat "$WORK.err")"
many '# no title'
run "$ERREICHBAR" check --quiet --messages en "$many"
check_equal 'and when all of them are broken' '1 20000' \
    "$status $(grep -c 'error: .*title' "$WORK.err")"
