/*
 * The dates of a calendar file as ical.js sees them, which Thunderbird counts
 * with. Arguments and output as those of dates.py.
 */
'use strict';

const fs = require('fs');
const path = require('path');
const ICAL = require(path.join(__dirname, '..', 'browser', 'node_modules',
	'ical.js', 'dist', 'ical.es5.cjs'));

const [file, from, until] = process.argv.slice(2);
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, 'utf8')));
const zones = calendar.getAllSubcomponents('vtimezone');
for (const zone of zones)
	ICAL.TimezoneService.register(zone);

const lines = [];

function add(start, event) {
	const day = start.toString().slice(0, 10);
	if (day < from || day >= until)
		return;
	const when = start.isDate ? day
		: new Date(start.toUnixTime() * 1000).toISOString().replace('.000', '');
	const status = event.component.getFirstPropertyValue('status');
	lines.push(`${when} ${status === 'CANCELLED' ? 'cancelled' : '-'} ${event.summary}`);
}

const events = calendar.getAllSubcomponents('vevent').map(c => new ICAL.Event(c));
for (const event of events.filter(e => !e.isRecurrenceException())) {
	if (!event.isRecurring()) {
		add(event.startDate, event);
		continue;
	}
	for (const other of events)
		if (other.isRecurrenceException() && other.uid === event.uid)
			event.relateException(other);
	const dates = event.iterator();
	/* what is moved comes back within a hundred days, in these tests */
	const end = new Date(Date.parse(until) + 100 * 86400000).toISOString();
	for (let next; (next = dates.next()) && next.toString() < end;) {
		const details = event.getOccurrenceDetails(next);
		add(details.startDate, details.item);
	}
}
console.log(lines.sort().join('\n'));
