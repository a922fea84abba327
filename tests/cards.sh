# Programs that read address books, for tests behind tests/lib.sh:
#
#	. "$TOP/tests/cards.sh"
#
# Sets $card_readers to those that this machine has: "vobject" (python3-vobject)
# and "ical.js" (Thunderbird's); what is missing is skipped with a word. $python
# is an interpreter, which python's own csv needs no more of.

card_readers=
python=python3
# Debian's modules belong to Debian's interpreter, which need not be the first
for card_python in python3 /usr/bin/python3; do
	if "$card_python" -c 'import vobject' 2>/dev/null; then
		card_readers=vobject
		python=$card_python
		break
	fi
done
[ -n "$card_readers" ] || skip 'cards in Python' 'python3-vobject is not installed'
if have node && [ -d "$TOP/tests/browser/node_modules/ical.js" ]; then
	card_readers="$card_readers ical.js"
else
	skip 'cards in ical.js' 'there is no node, or npm has not brought it'
fi

# cards READER FILE: a line of JSON for each card, the same from all readers:
# [version, fn, [family, given, title, suffix], [mail...], [phone...], org, note,
# uid, [member...]]; values as the program has understood them
cards() {
	case $1 in
	vobject) "$python" "$TOP/tests/real/cards.py" "$2" ;;
	ical.js) node "$TOP/tests/real/cards.js" "$2" ;;
	esac 2>&1
}

# table FILE DIVIDER COLUMN...: a line of JSON for each row of a table
table() {
	"$python" - "$@" <<-'END' 2>&1
	import csv, json, sys
	name, divider, columns = sys.argv[1], sys.argv[2], sys.argv[3:]
	with open(name, encoding='utf-8-sig', newline='') as file:
	    for row in csv.DictReader(file, delimiter=divider, strict=True):
	        if None in row or None in row.values():
	            sys.exit('a row has too many or too few cells: %r' % row)
	        print(json.dumps([row[c] for c in columns], ensure_ascii=False, separators=(',', ':')))
	END
}
