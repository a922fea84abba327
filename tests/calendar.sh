# Programs that read calendars, for tests behind tests/lib.sh:
#
#	. "$TOP/tests/calendar.sh"
#
# Sets $readers to those that this machine has: "python" (python3-icalendar and
# python3-recurring-ical-events) and "ical.js" (Thunderbird's); what is missing
# is skipped with a word.

readers=
# Debian's modules belong to Debian's interpreter, which need not be the first
for python in python3 /usr/bin/python3; do
	if "$python" -c 'import icalendar, recurring_ical_events' 2>/dev/null; then
		readers=python
		break
	fi
done
[ -n "$readers" ] || skip 'calendars in Python' \
    'python3-recurring-ical-events is not installed'
if have node && [ -d "$TOP/tests/browser/node_modules/ical.js" ]; then
	readers="$readers ical.js"
else
	skip 'calendars in ical.js' 'there is no node, or npm has not brought it'
fi

# dates READER FILE FROM UNTIL: a line for each date, see tests/real/dates.py
dates() {
	dates_reader=$1
	shift
	case $dates_reader in
	python) "$python" "$TOP/tests/real/dates.py" "$@" ;;
	ical.js) node "$TOP/tests/real/dates.js" "$@" ;;
	esac 2>&1
}
