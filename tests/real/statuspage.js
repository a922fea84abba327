/*
 * What clients of Statuspage read from a site, served on loopback:
 *
 *	statuspage.js io SITE            statuspage.io (npm)
 *	statuspage.js js SITE            statuspage.js (npm)
 *	statuspage.js event SITE COMMAND statuspage.js, which looks again and again
 *	                                 while COMMAND makes SITE anew
 *	statuspage.js widget BASE        @statuspage/status-widget in Chromium, on a
 *	                                 page that comes from elsewhere than BASE
 *
 * Lines "component STATUS NAME", "incident STATUS NAME", and so on.
 */
"use strict";

const fs = require("fs");
const os = require("os");
const path = require("path");
const {execFileSync} = require("child_process");
const {serve, launch} = require("../browser/site");

const modules = path.join(__dirname, "..", "browser", "node_modules");
const say = (...words) => console.log(words.join(" "));

const tell = (what, list) => {
	for (const e of list)
		say(what, e.status, e.name);
};

// ---- the two libraries

const readIo = async base => {
	const {Statuspage} = require(path.join(modules, "statuspage.io"));
	const client = new Statuspage("loopback");
	client.setApiUrl(base);
	const {api} = client;
	say("status", (await api.getStatus()).status.indicator);
	tell("component", (await api.getComponents()).components
		.filter(c => !c.group));
	tell("incident", (await api.incidents.getAll()).incidents);
	tell("unresolved", (await api.incidents.getUnresolved()).incidents);
	// this version asks for the upcoming ones, whatever one wants
	tell("upcoming", (await api.scheduledMaintenances.getUpcoming())
		.scheduled_maintenances);
	say("summary", (await api.getSummary()).components.length);
};

// It knows only addresses below statuspage.io.
const libraryAt = base => {
	const library = require(path.join(modules, "statuspage.js"));
	const request = library.Statuspage.prototype._makeRequest;
	library.Statuspage.prototype._makeRequest = function (endpoint) {
		this.axios.defaults.baseURL = base + "/api/v2";
		return request.call(this, endpoint);
	};
	return library;
};

const readJs = async base => {
	const {Statuspage} = libraryAt(base);
	const client = new Statuspage("loopback");
	const {incidents} = await client.allIncidents();
	const dates = incidents.flatMap(e => [e.created_at, e.updated_at,
		...e.incident_updates.map(u => u.display_at)]);
	say("status", (await client.status()).status.indicator);
	tell("component", (await client.components()).components
		.filter(c => !c.group));
	tell("incident", incidents);
	tell("unresolved", (await client.unresolvedIncidents()).incidents);
	tell("upcoming", (await client.upcomingScheduledMaintenances())
		.scheduled_maintenances);
	tell("active", (await client.activeScheduledMaintenances())
		.scheduled_maintenances);
	tell("maintenance", (await client.allScheduledMaintenances())
		.scheduled_maintenances);
	say("summary", (await client.summary()).components.length);
	say("dates", dates.every(d => d instanceof Date && !isNaN(d)));
};

const watchJs = async (base, command) => {
	const {StatuspageUpdates} = libraryAt(base);
	const updates = new StatuspageUpdates("loopback", 50);
	const event = new Promise((done, fail) => {
		updates.on("incident_update", done);
		setTimeout(() => fail(new Error("no event within 30 seconds")),
			30000).unref();
	});
	let early = true;
	event.then(() => early && say("too early")).catch(() => {});
	await updates.start();
	await new Promise(done => setTimeout(done, 300));
	early = false;
	execFileSync("sh", ["-c", command], {stdio: ["ignore", "ignore", "inherit"]});
	const {name, incident_updates: [newest]} = await event;
	updates.stop();
	say("event", newest.status, name, "-", newest.body.replace(/\s+/g, " "));
};

// ---- the widget

const page = src => `<!DOCTYPE html><meta charset="utf-8">
<statuspage-widget src="${src}"></statuspage-widget>
<statuspage-widget src="${src}" appearance="badge"></statuspage-widget>
<script src="/@statuspage/status-widget/dist/index.js"></script>`;

// the words of both, and the classes that give them their colour
const inside = () => [...document.querySelectorAll("statuspage-widget")]
	.map(w => {
		const root = w.shadowRoot || w;
		const classes = [...root.querySelectorAll("[class]")]
			.flatMap(e => [...e.classList]);
		const copy = root.cloneNode ? [...root.childNodes]
			.filter(n => n.localName !== "style") : [];
		return copy.map(n => n.textContent).join(" ")
			.replace(/\s+/g, " ").trim() + " [" + classes.join(" ") + "]";
	});

// What a page shows whose owner has embedded both.
const widget = async base => {
	const root = fs.mkdtempSync(path.join(os.tmpdir(), "widget-"));
	fs.symlinkSync(path.join(modules, "@statuspage"),
		path.join(root, "@statuspage"));
	fs.writeFileSync(path.join(root, "index.html"), page(base));
	const own = await serve(root);
	const browser = await launch();
	const tab = await browser.newPage();
	const summary = r => r.url() === base + "/api/v2/summary.json";
	const answers = ["requestfinished", "requestfailed"].map(event =>
		tab.waitForEvent(event, {predicate: summary, timeout: 20000})
			.then(() => event));
	answers.forEach(answer => answer.catch(() => {}));
	await tab.goto(own.base);
	const answer = await Promise.any(answers);
	let lines = await tab.evaluate(inside);
	// without an answer, a moment in which nothing may come
	for (let i = answer === "requestfinished" ? 400 : 20; i > 0 &&
		lines.some(line => line.startsWith(" [")); i--) {
		await tab.waitForTimeout(50);
		lines = await tab.evaluate(inside);
	}
	say("answer", answer);
	for (const line of lines)
		say("shows", line);
	await browser.close();
	own.close();
	fs.rmSync(root, {recursive: true});
};

// ---- doing

const main = async (what, site, command) => {
	if (what === "widget")
		return await widget(site);
	const server = await serve(site);
	const base = server.base.slice(0, -1);
	if (what === "io")
		await readIo(base);
	else if (what === "js")
		await readJs(base);
	else
		await watchJs(base, command);
	server.close();
};

main(...process.argv.slice(2)).then(() => process.exit(0), error => {
	console.error(error);
	process.exit(1);
});
