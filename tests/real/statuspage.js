/*
 * What clients of Statuspage read from a site, served on loopback:
 *
 *	statuspage.js io SITE            statuspage.io (npm)
 *	statuspage.js js SITE            statuspage.js (npm)
 *	statuspage.js event SITE COMMAND statuspage.js, which looks again and again
 *	                                 while COMMAND makes SITE anew
 *	statuspage.js widget SITE        @statuspage/status-widget in Chromium, with
 *	                                 the header for other origins and without
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
const cors = {"Access-Control-Allow-Origin": "*"};

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

const showWidget = async (browser, site, headers, name) => {
	const server = await serve(site, headers);
	const root = fs.mkdtempSync(path.join(os.tmpdir(), "widget-"));
	fs.symlinkSync(path.join(modules, "@statuspage"),
		path.join(root, "@statuspage"));
	fs.writeFileSync(path.join(root, "index.html"),
		page(server.base.slice(0, -1)));
	const own = await serve(root);
	const tab = await browser.newPage();
	const answered = tab.waitForEvent("requestfinished", {timeout: 10000,
		predicate: r => r.url().endsWith("/api/v2/summary.json")})
		.catch(() => {});
	await tab.goto(own.base);
	await (headers ? answered : tab.waitForTimeout(1000));
	await tab.waitForTimeout(300);
	for (const line of await tab.evaluate(inside))
		say(name, line);
	await tab.close();
	fs.rmSync(root, {recursive: true});
	own.close();
	server.close();
};

const widget = async site => {
	const browser = await launch();
	await showWidget(browser, site, cors, "with");
	await showWidget(browser, site, undefined, "without");
	await browser.close();
};

// ---- doing

const main = async (what, site, command) => {
	if (what === "widget")
		return widget(site);
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
