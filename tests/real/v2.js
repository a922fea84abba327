/*
 * api/v2/ of a site against the exact table of Statuspage's API: every key in
 * its place, nothing else, every type and word, and what the files say of each
 * other.
 *
 *	v2.js SITE             a line for each fault
 *	v2.js SITE --planted   spoils the files in every way it knows, one at a
 *	                       time; a line for each that was not noticed
 */
"use strict";

const fs = require("fs");
const path = require("path");

// ---- the table

const list = what => ({list: what});
const nullable = what => ({nullable: what});
const oneOf = (...words) => ({words});

const id = value => /^[a-z0-9]{12}$/.test(value);
const text = value => typeof value === "string" && value.trim() !== "";
const yes = value => typeof value === "boolean";
const never = value => value === null;
const count = value => Number.isInteger(value) && value > 0;
const address = value => typeof value === "string" &&
	/^https?:\/\/[A-Za-z0-9.-]+(:\d+)?(\/[^\s]*)?$/.test(value);
const base = value => address(value) && !value.endsWith("/");
const zone = value => {
	try {
		return text(value) && /^(UTC|[A-Z][A-Za-z_]+\/.+)$/.test(value) &&
			Boolean(new Intl.DateTimeFormat("en", {timeZone: value}));
	} catch {
		return false;
	}
};
const day = value => /^\d{4}-\d\d-\d\d$/.test(value);
const instant =
	/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:\d\d)$/;
const time = value => typeof value === "string" && instant.test(value) &&
	!Number.isNaN(Date.parse(value));

const page = {id, name: text, url: base, time_zone: zone, updated_at: time};

const status = {
	indicator: oneOf("none", "minor", "major", "critical", "maintenance"),
	description: oneOf("All Systems Operational", "Service Under Maintenance",
		"Partially Degraded Service", "Minor Service Outage",
		"Partial System Outage", "Major System Outage")};

const component = {id, name: text,
	status: oneOf("operational", "degraded_performance", "partial_outage",
		"major_outage", "under_maintenance"),
	created_at: time, updated_at: time, position: count,
	description: nullable(text), showcase: yes, start_date: nullable(day),
	group_id: nullable(id), page_id: id, group: yes,
	only_show_if_degraded: yes};

// a group has one key more
const row = value => value && value.group === true
	? {...component, components: list(id)} : component;

const change = {code: id, name: text, old_status: component.status,
	new_status: component.status};

const update = words => ({id, status: words, body: text, incident_id: id,
	created_at: time, updated_at: time, display_at: time,
	affected_components: nullable(list(change)), deliver_notifications: yes,
	custom_tweet: never, tweet_id: never});

const entry = words => ({id, name: text, status: words, created_at: time,
	updated_at: time, monitoring_at: nullable(time),
	resolved_at: nullable(time),
	impact: oneOf("none", "minor", "major", "critical", "maintenance"),
	shortlink: address, started_at: time, page_id: id,
	incident_updates: list(update(words)), components: list({choose: row}),
	reminder_intervals: never});

const open = ["investigating", "identified", "monitoring"];
const incidents = list(entry(oneOf(...open, "resolved", "postmortem")));
const unresolved = {...incidents.list, status: oneOf(...open)};
const works = [["scheduled", "in_progress", "verifying", "completed"],
	["scheduled"], ["in_progress", "verifying"],
	["scheduled", "in_progress", "verifying"]].map(words => list({
	...entry(oneOf("scheduled", "in_progress", "verifying", "completed")),
	status: oneOf(...words), scheduled_for: time, scheduled_until: time}));
const components = list({choose: row});

const table = {
	"summary.json": {page, components, incidents: list(unresolved),
		scheduled_maintenances: works[3], status},
	"status.json": {page, status},
	"components.json": {page, components},
	"incidents.json": {page, incidents},
	"incidents/unresolved.json": {page, incidents: list(unresolved)},
	"scheduled-maintenances.json": {page, scheduled_maintenances: works[0]},
	"scheduled-maintenances/upcoming.json":
		{page, scheduled_maintenances: works[1]},
	"scheduled-maintenances/active.json":
		{page, scheduled_maintenances: works[2]}};

// ---- one file against it

const object = (value, keys, where, say) => {
	if (value === null || typeof value !== "object" || Array.isArray(value))
		return say(`${where}: not an object`);
	if (Object.keys(value).join() !== Object.keys(keys).join())
		say(`${where}: keys ${Object.keys(value).join()}`);
	for (const key of Object.keys(keys))
		check(value[key], keys[key], `${where}.${key}`, say);
};

const check = (value, what, where, say) => {
	if (typeof what === "function") {
		if (!what(value))
			say(`${where}: ${what.name} is ${JSON.stringify(value)}`);
	} else if (what.words) {
		if (!what.words.includes(value))
			say(`${where}: no word is ${JSON.stringify(value)}`);
	} else if (what.nullable) {
		if (value !== null)
			check(value, what.nullable, where, say);
	} else if (what.choose) {
		check(value, what.choose(value), where, say);
	} else if (what.list) {
		if (!Array.isArray(value))
			return say(`${where}: not a list`);
		value.forEach((v, i) => check(v, what.list, `${where}.${i}`, say));
	} else {
		object(value, what, where, say);
	}
};

// ---- what the files say of each other

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

const rollUp = statuses => {
	const n = word => statuses.filter(s => s === word).length;
	const all = statuses.length;
	if (all && n("major_outage") === all)
		return ["critical", "Major System Outage"];
	if (n("major_outage") || (all && n("partial_outage") === all))
		return ["major", "Partial System Outage"];
	if (n("partial_outage"))
		return ["minor", "Minor Service Outage"];
	if (n("degraded_performance"))
		return ["minor", "Partially Degraded Service"];
	return n("under_maintenance") ? ["maintenance", "Service Under Maintenance"]
		: ["none", "All Systems Operational"];
};

const worst = statuses => ["major_outage", "partial_outage",
	"degraded_performance", "under_maintenance", "operational"].find(
	word => statuses.includes(word));

const relateComponents = (rows, say) => {
	const groups = new Map([[null, []]]);
	if (new Set(rows.map(c => c.id)).size !== rows.length)
		say("components: an id twice");
	for (const c of rows.filter(c => c.group))
		groups.set(c.id, []);
	for (const c of rows)
		groups.has(c.group_id) ? groups.get(c.group_id).push(c)
			: say(`component ${c.name}: no such group`);
	for (const [group, members] of groups) {
		if (members.some((c, i) => c.position !== i + 1))
			say(`components of ${group}: positions`);
		const itself = rows.find(c => c.id === group);
		if (itself && !same(itself.components, members.map(c => c.id)))
			say(`group ${itself.name}: its list`);
		if (itself && itself.status !== worst(members.map(c => c.status)))
			say(`group ${itself.name}: its status`);
	}
};

const earlier = (a, b) => Date.parse(a) < Date.parse(b);

// what the clocks of a zone are ahead, as it is written: "+02:00", "Z" in UTC
const ahead = (instant, zone) => {
	const part = new Intl.DateTimeFormat("en", {timeZone: zone,
		timeZoneName: "longOffset"}).formatToParts(new Date(instant))
		.find(p => p.type === "timeZoneName").value.slice(3) || "+00:00";
	return part === "+00:00" && /UTC/.test(zone) ? "Z" : part;
};

// every instant, wherever it stands, is written in the page's zone
const relateZone = (value, zone, where, say) => {
	if (typeof value === "string" && instant.test(value) &&
		!value.endsWith(ahead(value, zone)))
		say(`${where}: ${value} is not how ${zone} writes it`);
	if (value && typeof value === "object")
		for (const key of Object.keys(value))
			relateZone(value[key], zone, `${where}.${key}`, say);
};

const newestFirst = (entries, key) => entries.every((e, i) => i === 0 ||
	Date.parse(entries[i - 1][key]) >= Date.parse(e[key]));

const relateEntry = (e, rows, where, say) => {
	const [newest] = e.incident_updates;
	if (!newest)
		return say(`${where}: no update`);
	if (newest.status !== e.status || newest.updated_at !== e.updated_at)
		say(`${where}: is not what its newest update says`);
	if (!newestFirst(e.incident_updates, "created_at"))
		say(`${where}: order of updates`);
	if (e.incident_updates.some(u => u.incident_id !== e.id))
		say(`${where}: an update of another`);
	for (const c of e.components)
		if (!rows.some(r => same(r, c)))
			say(`${where}: component ${c.name} is not what it is now`);
	const over = ["resolved", "postmortem", "completed"].includes(e.status);
	if (over !== (e.resolved_at !== null))
		say(`${where}: resolved_at`);
	if (over && earlier(e.resolved_at, e.created_at))
		say(`${where}: resolved before it was created`);
	if (earlier(e.updated_at, e.created_at) || e.incident_updates.some(u =>
		earlier(u.created_at, e.created_at) ||
		earlier(u.updated_at, u.created_at)))
		say(`${where}: an update before it was created`);
	if (!("scheduled_for" in e) && (e.monitoring_at !== null) !==
		e.incident_updates.some(u => u.status === "monitoring"))
		say(`${where}: monitoring_at`);
	if ("scheduled_for" in e && (e.scheduled_for !== e.started_at ||
		Date.parse(e.scheduled_until) < Date.parse(e.scheduled_for)))
		say(`${where}: when it is scheduled`);
};

const relate = (files, say) => {
	const summary = files["summary.json"];
	const rows = files["components.json"].components;
	const inc = files["incidents.json"].incidents;
	const work = files["scheduled-maintenances.json"].scheduled_maintenances;
	const upcoming = files["scheduled-maintenances/upcoming.json"];
	const active = files["scheduled-maintenances/active.json"];
	const ids = new Set();

	for (const [name, file] of Object.entries(files)) {
		if (!same(file.page, summary.page))
			say(`${name}: another page`);
		relateZone(file, file.page.time_zone, name, say);
		for (const [, member] of Object.entries(file))
			for (const e of Array.isArray(member) ? member : []) {
				if (e.page_id !== file.page.id)
					say(`${name}: a foreign page_id`);
				if (e.incident_updates)
					relateEntry(e, rows, `${name} ${e.name}`, say);
			}
	}
	for (const key of ["incidents", "scheduled_maintenances"])
		for (const [name, file] of Object.entries(files))
			if (file[key] && (file[key].length > 50 ||
				!newestFirst(file[key], "started_at")))
				say(`${name}: length or order of ${key}`);
	for (const e of [...inc, ...work])
		for (const it of [e, ...e.incident_updates])
			ids.has(it.id) ? say(`${e.name}: an id twice`) : ids.add(it.id);
	relateComponents(rows, say);
	if (!same(summary.components, rows))
		say("summary.json: other components");
	if (!same(summary.status, files["status.json"].status))
		say("summary.json: another status");
	if (!same(Object.values(summary.status), rollUp(rows.filter(c => !c.group)
		.map(c => c.status))))
		say("status.json: not what its components are");
	const still = files["incidents/unresolved.json"].incidents;
	if (!same(still, summary.incidents) || (inc.length < 50 &&
		!same(still, inc.filter(e => open.includes(e.status)))))
		say("unresolved.json: other incidents");
	const planned = upcoming.scheduled_maintenances;
	const now = active.scheduled_maintenances;
	if (work.length < 50 && (!same(planned, work.filter(e =>
		e.status === "scheduled")) || !same(now, work.filter(e =>
		["in_progress", "verifying"].includes(e.status)))))
		say("upcoming.json, active.json: other maintenances");
	if (!same([...planned, ...now].map(e => e.id).sort(),
		summary.scheduled_maintenances.map(e => e.id).sort()))
		say("summary.json: other maintenances");
};

const faultsOf = files => {
	const faults = [];
	const say = fault => faults.push(fault);
	for (const name of Object.keys(table))
		check(files[name], table[name], name, say);
	// relations of what has another form would only stumble
	if (!faults.length)
		relate(files, say);
	return faults;
};

// ---- planted

const spoilt = value => {
	switch (typeof value) {
	case "string": return ["", 7, null, `${value} x `.replace(/./, "?")];
	case "number": return [String(value), 0, 1.5, null];
	case "boolean": return [String(value), Number(value), null];
	default: return value === null ? [0, "", false] : ["", null];
	}
};

// what may be anything that is a text, or null
const free = /\.(name|body|description)$/;
const absent = new RegExp("\\.(description|group_id|monitoring_at|start_date" +
	"|affected_components)$");

const walk = (value, where, visit) => {
	if (value === null || typeof value !== "object")
		return;
	visit(value, where);
	for (const key of Object.keys(value))
		walk(value[key], `${where}.${Array.isArray(value) ? "*" : key}`, visit);
};

// each kind of place once: its value spoilt, its key dropped, moved, or joined
const faultsToPlant = files => {
	const plants = new Map();
	walk(files, "", (at, where) => {
		for (const key of Object.keys(at)) {
			const place = `${where}.${Array.isArray(at) ? "*" : key}`;
			const old = at[key];
			for (const value of spoilt(old)) {
				if ((free.test(place) && text(value)) ||
					(absent.test(place) && value === null))
					continue;
				plants.set(`${place} = ${JSON.stringify(value)}`.replace(
					JSON.stringify(old), "..."), [() => at[key] = value,
					() => at[key] = old]);
			}
		}
		if (Array.isArray(at) || where === "")
			return;
		const old = {...at};
		const restore = () => {
			for (const key of Object.keys(at))
				delete at[key];
			Object.assign(at, old);
		};
		plants.set(`${where} + key`, [() => at.url_ = "x", restore]);
		for (const key of Object.keys(at)) {
			plants.set(`${where}.${key} dropped`, [() => delete at[key],
				restore]);
			if (key !== Object.keys(old).at(-1))
				plants.set(`${where}.${key} moved`, [() => {
					delete at[key];
					at[key] = old[key];
				}, restore]);
		}
	});
	return plants;
};

// what has the right form and is wrong
const lies = {
	"another page": f => f["status.json"].page.name += "x",
	"roll-up": f => Object.assign(f["summary.json"].status, {indicator: "none",
		description: "All Systems Operational"}),
	"both roll-ups": f => ["summary.json", "status.json"].forEach(n =>
		Object.assign(f[n].status, {indicator: "none",
			description: "All Systems Operational"})),
	"foreign page_id": f => f["incidents.json"].incidents[0].page_id = "abcdefghijkl",
	"order": f => f["incidents.json"].incidents.reverse(),
	"an incident twice": f => f["incidents.json"].incidents.unshift(
		f["incidents.json"].incidents[0]),
	"51 incidents": f => f["incidents.json"].incidents = Array(51).fill(
		f["incidents.json"].incidents[0]),
	"order of updates": f => f["incidents.json"].incidents[0]
		.incident_updates.reverse(),
	"a group's list": f => f["components.json"].components.find(c => c.group)
		.components.pop(),
	"a lost group": f => f["components.json"].components.shift(),
	"position": f => f["components.json"].components.at(-1).position++,
	"not unresolved": f => f["incidents/unresolved.json"].incidents.pop(),
	"not in the summary": f => f["summary.json"].scheduled_maintenances.pop(),
	"a component of then": f => f["incidents.json"].incidents[0].components[0]
		.status = "under_maintenance",
	"half resolved": f => f["incidents.json"].incidents.find(e =>
		e.status !== "resolved").resolved_at = f["summary.json"].page.updated_at,
	"resolved before it was created": f => f["incidents.json"].incidents.find(
		e => e.resolved_at).resolved_at = "1999-01-01T00:00:00.000+01:00",
	"an update before its incident": f => f["incidents.json"].incidents[0]
		.incident_updates.at(-1).created_at = "1999-01-01T00:00:00.000+01:00",
	"never monitored": f => f["incidents.json"].incidents.find(e =>
		!e.monitoring_at).monitoring_at = f["summary.json"].page.updated_at,
	"winter in summer": f => f["summary.json"].components[0].created_at =
		"2020-07-01T00:00:00.000+01:00",
	"ends before it begins": f => f["scheduled-maintenances.json"]
		.scheduled_maintenances[0].scheduled_until = "1999-01-01T00:00:00.000+01:00",
	"no offset": f => f["summary.json"].page.updated_at = "2020-05-04T12:00:00.000",
	"no milliseconds": f => f["summary.json"].page.updated_at =
		"2020-05-04T12:00:00+02:00",
	"a slash": f => f["summary.json"].page.url += "/",
	"a relative address": f => f["incidents.json"].incidents[0].shortlink = "/x"};

const unnoticed = files => {
	const missed = [];
	let planted = 0;
	for (const [name, [spoil, restore]] of faultsToPlant(files)) {
		planted++;
		spoil();
		if (!faultsOf(files).length)
			missed.push(name);
		restore();
	}
	for (const [name, lie] of Object.entries(lies)) {
		const copy = structuredClone(files);
		planted++;
		lie(copy);
		if (!faultsOf(copy).length)
			missed.push(name);
	}
	if (planted < 500)
		missed.push(`only ${planted} were planted`);
	return missed.concat(faultsOf(files));
};

// ---- doing

const [site, planted] = process.argv.slice(2);
const folder = path.join(site, "api/v2");
const files = {};
for (const name of Object.keys(table)) {
	const written = fs.readFileSync(path.join(folder, name), "utf8");
	files[name] = JSON.parse(written);
	// of a key that stands there twice one would be lost; each has a line
	let keys = 0;
	walk(files[name], "", at =>
		keys += Array.isArray(at) ? 0 : Object.keys(at).length);
	if (written.match(/^ *"([^"\\]|\\.)*": /gm).length !== keys)
		console.log(`${name}: has a key twice`);
}
for (const name of fs.readdirSync(folder, {recursive: true}))
	if (!(name.replace(/\.(gz|br)$/, "") in table) &&
		!fs.statSync(path.join(folder, name)).isDirectory())
		console.log(`${name}: there is no such file`);
for (const line of planted ? unnoticed(files) : faultsOf(files))
	console.log(line);
