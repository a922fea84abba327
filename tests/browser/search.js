/*
 * The search as a person types it, in the three example cities.
 *
 *	page   a page of playwright
 *	base   address of the folder that holds the cities, with "/" at the end;
 *	       file: or http:
 *	check  (name, got, expected): reports; equal as JSON is right
 */
"use strict";

// typed in a city: the pages of the first hits, or what is said instead
const queries = {
	magdeburg: [
		["Müller", ["personen/mueller-oliver.html"]],
		["Mueller", ["personen/mueller-oliver.html"]],
		["Muller", ["personen/mueller-oliver.html"]],
		["mueller o", ["personen/mueller-oliver.html"]],
		["OLIVER MÜLLER", ["personen/mueller-oliver.html"]],
		["Mu\u0308ller", ["personen/mueller-oliver.html"]], // decomposed
		["truemper", ["personen/truemper-lutz.html"]],
		["Kim Muster", ["personen/kim-muster-1.html",
			"personen/kim-muster-2.html"]],
		["sicherheitsmassnahme",
			["stoerungen/2020/2020-04-24-mandatos.html"]],
		["iPad", ["dienste/mail-app-ipad.html"]],
		["Impressum", ["impressum.html"]],
		["Stadtrat", ["gremien/stadtrat.html"]],
		// addresses: current, former, pasted, of nobody
		["oliver.mueller@mandatos.magdeburg.example",
			["personen/mueller-oliver.html"]],
		["  <Oliver.Mueller@Mandatos.Magdeburg.example>. ",
			["personen/mueller-oliver.html"]],
		["Oliver Müller <oliver.mueller@mandatos.magdeburg.example>",
			["personen/mueller-oliver.html"]],
		["mailto:oliver.mueller@mandatos.magdeburg.example?subject=x",
			["personen/mueller-oliver.html"]],
		["o.mueller@mandatos.magdeburg.example", "unknown"],
		["oliver.mueller@mandatos.magdeburg.exampl", "unknown"],
		["oliver.müller@mandatos.magdeburg.example", "unknown"],
		["müller@magdeburg.example", "unknown"],
		["oliver.mueller@", "partial"],
		["xyzzy", "none"],
		["<img src=x onerror=alert(1)>", "none"],
		["\"><script>", "none"],
	],
	wiesbaden: [
		["Sprechstunde", ["sprechstunden/index.html",
			"sprechstunden/ob-facebook.html"]],
		["Bürgersprechstunde", ["sprechstunden/index.html",
			"sprechstunden/ob-facebook.html"]],
		["buergersprechstunde", ["sprechstunden/index.html",
			"sprechstunden/ob-facebook.html"]],
		["mende", ["personen/mende-gert-uwe.html"]],
		["gert uwe", ["personen/mende-gert-uwe.html"]],
		["niemand@wiesbaden.example", "unknown"],
	],
	herne: [
		["ahrens", ["personen/ahrens-rolf.html"]],
		["WLAN", ["dienste/wlan-kulturzentrum.html"]],
		["ratsinformationssystem", ["dienste/allris.html"]],
	],
};

const said = {
	none: "Dazu wurde nichts gefunden",
	unknown: "Diese Adresse ist hier nicht bekannt",
	partial: "Bitte geben Sie die ganze E-Mail-Adresse ein",
};

const box = "form[role=search] input";
const status = "form[role=search] [role=status]";
const links = "form[role=search] li a";

// Types it and waits until what is shown is what was found for it.
const type = async (page, text) => {
	await page.fill(box, "");
	await page.waitForFunction(s => !document.querySelector(s).textContent,
		status);
	await page.type(box, text);
	await page.waitForFunction(s => document.querySelector(s).textContent,
		status);
	await page.waitForTimeout(200); // a pause in typing may have shown less
};

const paths = (page, root) => page.$$eval(links, (all, from) =>
	all.map(a => decodeURI(a.href).replace(from, "")), root);

const tryQueries = async (page, city, root, check) => {
	// at another depth than the index
	await page.goto(root + "impressum.html");
	for (const [text, expected] of queries[city]) {
		await type(page, text);
		const name = city + ", " + text;
		const found = await paths(page, root);
		if (Array.isArray(expected)) {
			check(name, found.slice(0, expected.length), expected);
			continue;
		}
		const line = await page.textContent(status);
		check(name + ": says so", line.startsWith(said[expected]), true);
		check(name + ": leads to help and to nobody",
			found.filter(p => !/\/index\.html$|^adressen/.test(p)), []);
		check(name + ": leads to help", found.length > 0, true);
	}
};

const tryKeyboard = async (page, root, check) => {
	const focused = () => page.evaluate(() =>
		document.activeElement.href || document.activeElement.name);
	await page.goto(root + "personen/mueller-oliver.html");
	await page.focus(box);
	await type(page, "Kim Muster");
	check("two people of one name are told apart", new Set(await page.$$eval(
		links, all => all.map(a => a.textContent))).size, 2);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	check("arrows move through what was found", await focused(),
		root + "personen/kim-muster-2.html");
	await page.keyboard.press("ArrowUp");
	await page.keyboard.press("ArrowUp");
	check("and back", await focused(), "q");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Escape");
	check("Escape closes", [await page.$$eval(links, all => all.length),
		await focused()], [0, "q"]);
	check("and keeps what was typed", await page.inputValue(box),
		"Kim Muster");
	await page.keyboard.press("ArrowDown");
	check("an arrow opens again", await page.textContent(status), "2 Treffer");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.waitForURL(root + "personen/kim-muster-1.html");
	check("Enter follows", page.url(), root + "personen/kim-muster-1.html");
	await type(page, "Müller");
	await page.click("h1");
	check("a click elsewhere closes", await page.textContent(status), "");
};

const tryPage = async (page, root, check) => {
	await page.goto(root + "index.html");
	await page.fill(box, "Mueller");
	await page.focus(box);
	await page.keyboard.press("Enter");
	await page.waitForURL(/suche\.html\?q=Mueller$/);
	await page.waitForSelector(links);
	check("Enter in the box leads to the page of the search",
		(await paths(page, root))[0], "personen/mueller-oliver.html");
	check("which has one box", (await page.$$(box)).length, 1);
};

// The index comes when the box is used; what cannot be loaded breaks nothing.
const tryLoading = async (page, root, check) => {
	const asked = [];
	const note = request => asked.push(request.url().replace(root, ""));
	page.on("request", note);
	await page.goto(root + "index.html");
	check("the index is not loaded before it is used",
		asked.filter(url => url.includes("index.js")), []);
	await page.focus(box);
	await page.waitForFunction(() => window.searchIndex);
	check("it is loaded on focus, once",
		asked.filter(url => url.includes("index.js")), ["suche-index.js"]);
	check("nobody else is asked", asked.filter(url =>
		/^[a-z]+:/.test(url) && !url.startsWith("data:")), []);
	page.off("request", note);
	check("every hash of the index is one of 64 bits", await page.evaluate(
		() => Object.keys(window.searchIndex.addresses)
			.filter(key => !/^[0-9a-f]{16}$/.test(key))), []);
};

module.exports = async (page, base, check) => {
	const errors = [];
	const note = e => errors.push(String(e));
	page.on("pageerror", note);
	for (const city of Object.keys(queries))
		await tryQueries(page, city, base + city + "/", check);
	const root = base + "magdeburg/";
	await tryKeyboard(page, root, check);
	await tryPage(page, root, check);
	await tryLoading(page, root, check);
	page.off("pageerror", note);
	check("no error in the script", errors, []);
};
