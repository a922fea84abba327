/*
 * Ways through the pages: with the keyboard, without script, from a folder.
 */
"use strict";

const fs = require("fs");
const path = require("path");

// ---- keyboard

// What Tab must reach, in the order of the page: [number, how it is called]
const reachable = () => {
	const all = [...document.querySelectorAll("a[href], button, input, select, " +
		"textarea, summary, iframe, [tabindex]:not([tabindex='-1'])")]
		.filter(e => e.checkVisibility() && !e.disabled &&
			e.getAttribute("tabindex") !== "-1");
	all.forEach((e, i) => { e.dataset.nth = i; });
	return all.map(e => e.outerHTML.slice(0, 90));
};

// Where the focus is, and whether one sees it there.
const focused = () => {
	const e = document.activeElement;
	if (!e || e === document.body)
		return null;
	const style = getComputedStyle(e);
	const box = e.getBoundingClientRect();
	const ring = (style.outlineStyle !== "none" &&
		parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
	const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 8), 0), innerWidth - 1);
	const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
	const top = document.elementFromPoint(x, y);
	const label = e.closest("label");
	return {nth: e.dataset.nth === undefined ? -1 : Number(e.dataset.nth), ring,
		seen: box.width > 4 && box.height > 4 && Boolean(top) &&
			(e.contains(top) || top.contains(e) || Boolean(label && label.contains(top))),
		html: e.outerHTML.slice(0, 90)};
};

const byKeyboard = async (page, url) => {
	const faults = [];
	await page.goto(url);
	const all = await page.evaluate(reachable);
	let next = 0;
	for (let presses = 0; next < all.length && presses < all.length + 20; presses++) {
		await page.keyboard.press("Tab");
		const at = await page.evaluate(focused);
		if (!at)
			break;
		if (!at.ring)
			faults.push("focus without a ring: " + at.html);
		if (!at.seen)
			faults.push("focus where one does not see it: " + at.html);
		if (at.nth < 0)
			continue; // what scrolls takes the focus, too
		if (at.nth !== next)
			faults.push(`Tab led to ${at.html}, not to ${all[next]}`);
		next = at.nth + 1;
	}
	if (next !== all.length)
		faults.push("Tab does not reach " + all[next]);
	return faults;
};

const skipLink = async (page, url) => {
	const faults = [];
	const place = () => {
		const e = document.activeElement;
		return {tag: e.tagName, inMain: Boolean(e.closest("main")),
			width: e.getBoundingClientRect().width};
	};
	await page.goto(url);
	await page.keyboard.press("Tab");
	const skip = await page.evaluate(place);
	if (skip.tag !== "A" || skip.width < 24)
		faults.push("the first Tab does not show the skip link");
	await page.keyboard.press("Enter");
	if (!(await page.evaluate(place)).inMain)
		faults.push("the skip link does not lead into main");
	await page.keyboard.press("Tab");
	const then = await page.evaluate(place);
	if (then.tag !== "BODY" && !then.inMain &&
	    await page.$("main a[href], main button, main input"))
		faults.push("Tab after the skip link leads out of main");
	return faults;
};

// ---- from link to link

// On their own by intent: what is embedded, what a server shows.
const alone = /^(404\.html|([a-z]{2,3}\/)?einbinden\/|([a-z]{2,3}\/)?404\.html)/;

// The list of something that the city has none of: for who guesses its address
const isEmpty = (name, known) => name.endsWith("/index.html") && ![...known]
	.some(other => other !== name && other.startsWith(path.dirname(name) + "/"));

// Follows every link from the first page of a city; `base` is its address.
const byLinks = async (page, base, pages) => {
	const faults = [];
	const known = new Set(pages.map(p => p.name));
	const seen = new Set(["index.html"]);
	const queue = ["index.html"];
	while (queue.length) {
		const name = queue.shift();
		await page.goto(base + name);
		const {text, styled, links} = await page.evaluate(() => ({
			text: document.querySelector("main").innerText.trim().length,
			styled: document.styleSheets.length > 0,
			links: [...document.querySelectorAll("a[href], form[action]")]
				.map(e => e.getAttribute("href") || e.getAttribute("action"))
				.map(to => new URL(to, location.href).href.replace(/[?#].*/, ""))}));
		if (text < 40 || !styled)
			faults.push(`${name} shows ${text} letters, ` +
				(styled ? "styled" : "without style"));
		for (const link of links) {
			if (!link.startsWith(base))
				continue;
			const to = decodeURI(link.slice(base.length));
			if (seen.has(to))
				continue;
			seen.add(to);
			if (known.has(to))
				queue.push(to);
			else if (!fs.existsSync(path.join(path.dirname(
			    pages.find(p => p.name === "index.html").file), to)))
				faults.push(`${name} leads to ${to}, which is not there`);
		}
	}
	for (const name of known)
		if (!seen.has(name) && !alone.test(name) && !isEmpty(name, known))
			faults.push("no link leads to " + name);
	return faults.slice(0, 10);
};

// What a person without script still does: A-Z, addresses, search.
const withoutScript = async (page, base, city) => {
	const faults = [];
	const need = (right, text) => right || faults.push(text);
	const reach = JSON.parse(fs.readFileSync(
		path.join(city, "api/v1/reach.json"), "utf8"));
	const main = () => page.innerText("main");
	const linked = () => page.$$eval("main a", all => all.map(a =>
		decodeURI(a.href.replace(/#.*/, ""))));

	await page.goto(base + "personen/index.html");
	const people = await linked();
	for (const name of fs.readdirSync(path.join(city, "personen")))
		need(!/\.html$/.test(name) || name === "index.html" || people.includes(base + "personen/" + name),
			"A-Z does not lead to " + name);
	const letter = await page.$(".letters a");
	if (letter) {
		const name = await letter.innerText();
		await letter.click();
		need(await page.$eval(":target", e => e.innerText) === name,
			"the letter does not lead to its people");
	}

	await page.goto(base + "adressen.html");
	const addresses = await main();
	for (const {kind, value} of reach.contacts)
		need(kind !== "email" || addresses.includes(value),
			"no such address on the page of addresses: " + value);

	await page.goto(base + "index.html");
	await page.fill("input[name=q]", "Müller");
	await page.keyboard.press("Enter");
	await page.waitForURL(/suche\.html\?q=M/);
	const help = await linked();
	need(help.includes(base + "personen/index.html") &&
		help.includes(base + "adressen.html"),
		"the search without script does not lead on");
	return faults.slice(0, 8);
};

module.exports = {byKeyboard, skipLink, byLinks, withoutScript};
