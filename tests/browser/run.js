/*
 * Drives the built sites in a browser: run.js SITES SCRATCH
 *
 * SITES holds a folder for each city, SCRATCH is an empty folder. Each check
 * is one line, "ok NAME" or "not ok NAME" with what is wrong behind it, as
 * tests/lib.sh has them. Exit status 1 when one failed.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const axe = require("./axe");
const inspect = require("./inspect");
const paper = require("./paper");
const patterns = require("./patterns");
const planted = require("./planted");
const search = require("./search");
const site = require("./site");
const validate = require("./validate");
const walk = require("./walk");
const weight = require("./weight");

const [root, scratch] = process.argv.slice(2).map(name => path.resolve(name));
const pages = site.pagesOf(root);
const examples = site.examplesOf(pages);
const cities = [...new Set(pages.map(page => page.city))];
const ofCity = city => pages.filter(page => page.city === city);
const phone = {width: 320, height: 640};
const desk = {width: 1280, height: 800};
const WORKERS = 2;

const report = (name, faults) => {
	console.log((faults.length ? "not ok " : "ok ") + name);
	for (const fault of faults.slice(0, 12))
		console.log("#   " + fault);
	if (faults.length)
		process.exitCode = 1;
};

// ---- what a page asks for -----------------------------------------------------

// Every request that leaves the server, of all pages, and who made it.
const foreign = [];

const watch = (context, home) => context.on("request", request => {
	const url = request.url();
	if (!url.startsWith(home) && !url.startsWith("data:") && !url.startsWith("blob:"))
		foreign.push(`${request.frame().url()} asks for ${url}`);
});

const open = async (browser, home, options = {}) => {
	const context = await browser.newContext({viewport: desk, locale: "de-DE",
		...options});
	watch(context, home);
	return {context, page: await context.newPage()};
};

// ---- checks ----------------------------------------------------------------------

const eachPage = async (browser, base) => {
	const kinds = {structure: [], reflow: [], targets: [], words: [], storage: []};
	const tabs = await Promise.all(Array.from({length: WORKERS},
		() => open(browser, base, {viewport: phone})));
	await site.inParallel(WORKERS, pages, async (one, worker) => {
		const {page} = tabs[worker];
		await page.goto(base + one.where);
		for (const kind of Object.keys(kinds))
			for (const fault of await page.evaluate(inspect[kind]))
				kinds[kind].push(`${one.where}: ${fault}`);
	});
	for (const {context} of tabs) {
		for (const {name} of await context.cookies())
			kinds.storage.push("a cookie: " + name);
		await context.close();
	}
	const n = pages.length;
	report(`one h1, no level skipped, landmarks, tables, times, lang: ${n} pages`,
		kinds.structure);
	report(`no scrolling sideways at 320 px: ${n} pages`, kinds.reflow);
	report(`targets of 24 px or more: ${n} pages`, kinds.targets);
	report(`every state in words: ${n} pages`, kinds.words);
	report(`no cookie, no storage: ${n} pages`, kinds.storage);
};

const eachType = async (browser, base) => {
	const tabs = await Promise.all(Array.from({length: WORKERS}, () =>
		axe.openThemes(options => open(browser, base, options))));
	await site.inParallel(WORKERS, examples, async (one, worker) => {
		const {page} = tabs[worker].light;
		report(`axe, light, dark, forced colours, 320 and 1280 px: ${one.where}`,
			await axe.inAllThemes(tabs[worker], base + one.where));
		await page.setViewportSize(desk);
		report(`Tab reaches all in order, focus is seen: ${one.where}`,
			await walk.byKeyboard(page, base + one.where));
		report(`no scrolling sideways from 320 to 1280 px: ${one.where}`,
			await stretched(page, base + one.where));
	});
	await Promise.all(tabs.map(axe.closeThemes));
};

// All widths between, among them 1280 px at 200 %; letters pushed apart at 320 px
const stretched = async (page, url) => {
	const faults = [];
	await page.goto(url);
	for (const width of [1280, 1024, 900, 768, 640, 480]) {
		await page.setViewportSize({width, height: 800});
		for (const fault of await page.evaluate(inspect.reflow))
			faults.push(`${width} px: ${fault}`);
	}
	await page.setViewportSize(phone);
	await page.addStyleTag({content: inspect.spacing});
	for (const fault of await page.evaluate(inspect.reflow))
		faults.push(`320 px, letters apart: ${fault}`);
	await page.setViewportSize(desk);
	return faults;
};

const zoomed = async (browser, base) => {
	const {context, page} = await open(browser, base,
		{viewport: {width: 320, height: 256}, deviceScaleFactor: 4});
	for (const city of cities) {
		await page.goto(`${base}${city}/index.html`);
		report(`1280 × 1024 px at 400 %: ${city}`,
			await page.evaluate(inspect.reflow));
	}
	await context.close();
};

const withoutScript = async ({context, page}, base) => {
	for (const city of cities) {
		report(`without script, all pages from link to link: ${city}`,
			await walk.byLinks(page, `${base}${city}/`, ofCity(city)));
		report(`without script, A-Z, addresses and search lead on: ${city}`,
			await walk.withoutScript(page, `${base}${city}/`,
				path.join(root, city)));
	}
	await context.close();
};

const inFolder = async ({context, page}, home) => {
	for (const city of cities)
		report(`from a folder, all pages from link to link: ${city}`,
			await walk.byLinks(page, `${home}${city}/`, ofCity(city)));
	await context.close();
};

const walks = async (browser, base) => {
	const {context, page} = await open(browser, base);
	for (const city of cities)
		report(`the skip link leads into main: ${city}`,
			await walk.skipLink(page, `${base}${city}/index.html`));
	await context.close();

	const bare = open(browser, base, {javaScriptEnabled: false});
	const home = `file://${root}/`;
	const folder = open(browser, home);
	await Promise.all([inFolder(await folder, home),
		withoutScript(await bare, base)]);
};

// The note of an outdated page: by the clock of the reader, not before.
const outdated = async (browser, base) => {
	const {context, page} = await open(browser, base);
	const until = () => page.getAttribute("[data-until]", "data-until");
	const faults = [];
	await page.goto(base + "magdeburg/index.html");
	const edge = Date.parse(await until());
	for (const [at, shown] of [[edge - 60e3, false], [edge + 60e3, true]]) {
		await page.clock.setFixedTime(at);
		await page.goto(base + "magdeburg/index.html");
		if (await page.isVisible("#stale") !== shown)
			faults.push(new Date(at).toISOString() + (shown ? ": no note" : ": a note"));
	}
	report("a page says that it is outdated from then on, not before", faults);
	await context.close();
};

const statuspage = async (browser, base) => {
	const {context, page} = await open(browser, base);
	const found = {};
	const ask = async (checks, one) => {
		for (const [name, check] of Object.entries(checks))
			(found[name] = found[name] || []).push(
				...(await page.evaluate(check)).map(f => `${one.where}: ${f}`));
	};
	for (const one of pages.filter(p => /^(index|stoerungen\/|dienste\/|personen\/)/
		.test(p.name))) {
		await page.goto(base + one.where);
		await ask(patterns.everywhere, one);
		await ask(patterns.lists, one);
		if (one.type === "index")
			await ask(patterns.home, one);
		if (one.type === "stoerungen/#/*")
			await ask(patterns.incident, one);
		if (/^stoerungen\/.*index$/.test(one.type))
			await ask(patterns.history, one);
	}
	for (const name of Object.keys(found))
		report("as GOV.UK tests it: " + name, found[name]);
	await context.close();
};

// Services with something to tell, on a phone and on a wide screen.
const strips = async (browser, base) => {
	const found = {};
	let seen = 0;
	for (const width of [320, 375, 1280]) {
		const {context, page} = await open(browser, base,
			{viewport: {width, height: 800}});
		for (const one of pages.filter(p => /^dienste\/[^/]+$/.test(p.name))) {
			await page.goto(base + one.where);
			if (await page.locator(".strip").count() === 0)
				continue;
			seen++;
			for (const [name, check] of Object.entries(patterns.strip))
				(found[name] = found[name] || []).push(...(await page.evaluate(check))
					.map(f => `${one.where} at ${width}: ${f}`));
		}
		await context.close();
	}
	for (const name of Object.keys(found))
		report("strip: " + name, found[name]);
	report("strip: there are some", seen >= 3 ? [] : [String(seen)]);
};

const weights = () => {
	for (const city of cities) {
		const home = path.join(root, city, "index.html");
		const bytes = weight.whole(home);
		report(`home of at most 14 KB with style, script, icons: ${city}, ${bytes}`,
			weight.limit("home", bytes, 14));
	}
	report("incidents of at most 8 KB", pages
		.filter(one => one.type === "stoerungen/#/*").flatMap(one =>
			weight.limit(one.where, weight.zipped(one.file), 8)));
	for (const [kind, most] of [["style", 12], ["search", 6]]) {
		const faults = site.files(root)
			.filter(f => new RegExp(`assets/${kind}-[^/]*$`).test(f))
			.flatMap(f => weight.limit(f,
				fs.statSync(path.join(root, f)).size, most));
		report(`${kind} of at most ${most} KB as it is`, faults);
	}
	report("notfall.html under 100 KB, asking for nothing", pages
		.filter(one => /notfall\.html$/.test(one.name)).flatMap(one => [
			...weight.limit(one.where, one.size, 100),
			...weight.parts(one.file).map(f => `${one.where} asks for ${f}`)]));
};

const noticePath = /^([a-z]{2,3}\/|)(aushang|notice)(\/|\.html$)/;

// Where the page of a notice is on the web; the first page needs no name.
const addressOf = one => {
	const host = fs.readFileSync(path.join(root, one.city, "index.html"), "utf8")
		.match(/rel="canonical" href="(https?:\/\/[^/"]*\/)/)[1];
	const name = one.name.replace(noticePath, (_, before, word, after) =>
		before + (after === "/" ? "" : "index.html"));
	return host + name.replace(/^([a-z]{2,3}\/|)index\.html$/, "$1");
};

const notices = async (browser, base) => {
	const {context, page} = await open(browser, base);
	for (const one of pages.filter(p => noticePath.test(p.name))) {
		await page.goto(base + one.where);
		report(`one sheet of A4 whose code leads to its page: ${one.where}`,
			await paper.notice(page, addressOf(one), scratch));
	}
	await context.close();
};

const searched = async (browser, base) => {
	await Promise.all([base, `file://${root}/`].map(async home => {
		const {context, page} = await open(browser, home);
		await search(page, home, (name, got, expected) => {
			const same = JSON.stringify(got) === JSON.stringify(expected);
			report(`search, ${home.replace(/:.*/, "")}: ${name}`, same ? [] :
				["got " + JSON.stringify(got), "not " + JSON.stringify(expected)]);
		});
		await context.close();
	}));
};

// ---- all of it ----------------------------------------------------------------------

const timed = async (name, work) => {
	const from = Date.now();
	await work();
	console.log(`# ${name}: ${((Date.now() - from) / 1000).toFixed(1)} s`);
};

const reportValid = (faults, trap) => {
	const bad = Object.keys(faults).filter(file => file !== trap);
	report("the Nu validator finds no error and no warning in HTML, CSS, SVG",
		bad.flatMap(file => faults[file].map(f =>
			`${path.relative(root, file)}: ${f}`)));
	report("planted: the Nu validator finds the error",
		(faults[trap] || []).some(f => /^error/.test(f)) ? [] : ["it does not"]);
};

const main = async () => {
	const trap = planted.make(path.join(root, "magdeburg"), path.join(scratch, "planted"));
	const valid = validate([trap, ...site.files(root)
		.filter(f => /\.(html|css|svg)$/.test(f)).map(f => path.join(root, f))], scratch);
	valid.catch(() => {}); // told below
	const server = await site.serve(root);
	const browser = await site.launch();
	try {
		const steps = {eachPage, eachType, zoomed, walks, outdated, statuspage,
			strips, weights, notices};
		// typing is mostly waiting
		const typing = timed("searched", () => searched(browser, server.base));
		typing.catch(() => {}); // told below
		for (const [name, step] of Object.entries(steps))
			await timed(name, () => step(browser, server.base));
		await typing;
		report("no request to any other host", [...new Set(foreign)]);
		await timed("planted", () => planted.check(browser, trap, report, {open, foreign}));
		reportValid(await valid, trap);
	} finally {
		await browser.close();
		server.close();
	}
};

main().catch(error => {
	report("the browser tests run to their end", [error.stack]);
}).finally(() => process.exit());
