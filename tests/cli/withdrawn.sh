#!/bin/sh
# When consent ends, the value is neither in the site nor beside it: not in the
# tree that was served before, not in a release one could roll back to.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

source=$WORK/source
served=$WORK/served
value=0391-7654321

# person CONSENT-LINE...: the file of the one who has a private number
person() {
	{
		printf -- '---\nname: Erika Beispiel\ncontacts:\n'
		printf '  - email: erika@beispielstadt.example\n'
		printf '%s\n' "$@"
		printf -- '---\n'
	} >"$source/people/beispiel-erika.md"
}
everywhere() {
	grep -rl "$1" "$served" | wc -l
}
publish() {
	build "$source" "$served/site" "$1" --keep 3
}

start_source "$source"
mkdir "$served"
person "  - {phone: '$value', private: true, consent: 2020-01-01, until: 2020-09-30}"
publish '2020-05-04 10:00'
expect 'with consent' 0
check_somewhere 'the number is published' "$value" "$served/site"

# a second publication, so that both trees and a release hold it
echo 'Neues.' >>"$source/pages/impressum.md"
publish '2020-05-04 11:00'
expect 'something else changes' 0
check 'a tree stands beside the site' test -d "$served/.site.spare"
check 'and a release' test -d "$served/.site.state/undo"
check 'a build without a change keeps them' publish '2020-05-04 11:00'
check 'the tree is still there' test -d "$served/.site.spare"
check 'the release, too' test -d "$served/.site.state/undo"

person
publish '2020-05-04 12:00'
expect 'without consent' 0
check_equal 'the number is nowhere, beside the site either' 0 \
    "$(everywhere "$value")"
check_equal 'but for what is public' 1 \
    "$([ "$(everywhere erika@beispielstadt.example)" -gt 0 ] && echo 1)"
run "$ERREICHBAR" rollback --out "$served/site" --to 1
check_equal 'no release to go back to' 0 "$(everywhere "$value")"

# by the clock, with nobody's hand: the last day of a contact ends
person "  - {phone: '$value', private: true, consent: 2020-01-01, until: 2020-09-30}"
publish '2020-09-30 10:00'
echo 'Noch mehr.' >>"$source/pages/impressum.md"
publish '2020-09-30 23:00'
check_somewhere 'on the last day it is published' "$value" "$served/site"
publish '2020-10-01 00:00'
expect 'on the day after it' 0
check_equal 'it is nowhere' 0 "$(everywhere "$value")"
