/* The cards of a file as ical.js understands them; see tests/cards.sh. */
'use strict';

const fs = require('fs');
const path = require('path');
const ICAL = require(path.join(__dirname, '..', 'browser', 'node_modules',
	'ical.js', 'dist', 'ical.es5.cjs'));

const text = fs.readFileSync(process.argv[2], 'utf8');
const parsed = text ? ICAL.parse(text) : [];
const cards = typeof parsed[0] === 'string' ? [parsed] : parsed;

for (const json of cards) {
	const card = new ICAL.Component(json);
	const all = name => card.getAllProperties(name).map(p => p.getFirstValue());
	const one = name => all(name)[0] || '';
	const n = one('n');
	const org = one('org');
	console.log(JSON.stringify([
		one('version'), one('fn'), [n[0], n[1], n[3], n[4]],
		all('email'), all('tel'), Array.isArray(org) ? org[0] : org,
		one('note'), one('uid'), all('member'),
	]));
}
