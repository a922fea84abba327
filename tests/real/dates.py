"""The dates of a calendar file as python3-icalendar and
python3-recurring-ical-events see them.

    dates.py FILE FROM UNTIL

prints a line for each date that begins from the day FROM on and before the day
UNTIL: its instant in UTC (or its day), "cancelled" when it is, its title.
"""
import datetime
import sys

import icalendar
import recurring_ical_events

path, first, end = sys.argv[1:4]
with open(path, 'rb') as file:
    calendar = icalendar.Calendar.from_ical(file.read())
for component in calendar.walk():
    assert not component.errors, component.errors

lines = []
for event in recurring_ical_events.of(calendar).between(
        tuple(map(int, first.split('-'))), tuple(map(int, end.split('-')))):
    start = event['DTSTART'].dt
    if isinstance(start, datetime.datetime):
        when = start.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')
    else:
        when = start.strftime('%Y-%m-%d')
    word = 'cancelled' if event.get('STATUS') == 'CANCELLED' else '-'
    lines.append(f"{when} {word} {event['SUMMARY']}")
print('\n'.join(sorted(lines)))
