/*
 * What can be read off one page in the browser, at the width it has then:
 * structure, words for times, reflow and size of targets.
 *
 * Each function runs in the page and returns what is wrong, a line for each.
 */
"use strict";

const structure = () => {
	const faults = [];
	const wrong = text => faults.push(text);
	const all = (selector, from = document) => [...from.querySelectorAll(selector)];
	const text = e => e.textContent.trim().replace(/\s+/g, " ");

	if (!/^[a-z]{2,3}(-|$)/.test(document.documentElement.lang))
		wrong("html without lang");
	if (!document.title.trim())
		wrong("no title");

	// headings
	const headings = all("h1, h2, h3, h4, h5, h6");
	const first = headings.filter(h => h.tagName === "H1");
	// what is shown within another page leaves the first heading to that
	const framed = /\/(einbinden|embed)\//.test(location.pathname);
	if (first.length !== 1 && !framed)
		wrong(first.length + " h1");
	let level = 0;
	for (const h of headings) {
		const own = Number(h.tagName[1]);
		if (own > level + 1)
			wrong(`h${own} after h${level}: ${text(h)}`);
		if (!text(h))
			wrong("empty " + h.tagName);
		level = own;
	}

	// landmarks
	if (all("main").length !== 1)
		wrong(all("main").length + " main");
	if (first[0] && !first[0].closest("main"))
		wrong("h1 outside of main");
	const names = all("nav").map(n => n.getAttribute("aria-label") ||
		all("#" + n.getAttribute("aria-labelledby")).map(text)[0]);
	if (names.some(name => !name) || new Set(names).size < names.length)
		wrong("nav without a name of its own: " + names);

	// tables and lists
	for (const table of all("table")) {
		const caption = table.querySelector("caption");
		if (!caption || !text(caption))
			wrong("table without caption");
		for (const th of all("th", table))
			if (!/^(col|row)(group)?$/.test(th.scope))
				wrong("th without scope: " + text(th));
	}
	for (const list of all("ul, ol"))
		if ([...list.children].some(e => e.tagName !== "LI") ||
		    (!list.children.length && !list.closest(".results")))
			wrong("list that is empty or not of li: " + text(list).slice(0, 60));

	// times: a day has its weekday, an instant its offset
	const weekday = /^(Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tue|Wed|Thu|Fri|Sat|Sun|[A-Z]\p{L}+(tag|day|woch)),? /u;
	for (const time of all("time")) {
		const at = time.getAttribute("datetime") || "";
		if (!/^(\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z))?)?)?|P.+|\d\d:\d\d)$/.test(at))
			wrong(`time with datetime "${at}": ${text(time)}`);
		else if (/^\d{4}-\d\d-\d\d/.test(at) && /\d{4}/.test(text(time)) &&
		    !weekday.test(text(time)))
			wrong("day without its weekday: " + text(time));
	}

	// places on the page
	const ids = all("[id]").map(e => e.id);
	for (const id of ids.filter((one, i) => ids.indexOf(one) !== i))
		wrong("two elements with the id " + id);
	for (const a of all('a[href^="#"]'))
		if (!document.getElementById(decodeURIComponent(a.getAttribute("href").slice(1))))
			wrong("link to nowhere: " + a.getAttribute("href"));
	for (const e of all("[aria-labelledby], [aria-describedby]"))
		for (const name of ["aria-labelledby", "aria-describedby"])
			for (const id of (e.getAttribute(name) || "").split(" "))
				if (id && !document.getElementById(id))
					wrong(`${name} of nobody: ${id}`);
	return faults;
};

// Nobody needs to scroll sideways, and nothing is cut off instead.
const reflow = () => {
	const faults = [];
	const width = document.documentElement.clientWidth;
	const over = document.documentElement.scrollWidth - width;
	const scrolls = e => e && e !== document.body &&
		(/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
	if (over > 0)
		faults.push(`wider than ${width} px by ${over} px`);
	for (const e of document.querySelectorAll("body *")) {
		const box = e.getBoundingClientRect();
		if (box.width > 1 && box.right > width + 1 && !scrolls(e.parentElement))
			faults.push(`sticks out to ${Math.round(box.right)} px: ` +
				e.outerHTML.slice(0, 80));
		const style = getComputedStyle(e);
		if (/hidden|clip/.test(style.overflowX) && style.clipPath === "none" &&
		    e.scrollWidth > e.clientWidth + 1)
			faults.push("cuts off its words: " + e.outerHTML.slice(0, 80));
	}
	return faults.slice(0, 8);
};

// WCAG 2.5.8 without the exception for spacing: 24 px each way, but for links
// within a sentence.
const targets = () => {
	const faults = [];
	const inSentence = e => {
		let block = e;
		while (getComputedStyle(block).display.startsWith("inline"))
			block = block.parentElement;
		const words = s => s.replace(/\s+/g, "").length;
		const links = [...block.querySelectorAll("a, button")]
			.reduce((sum, a) => sum + words(a.textContent), 0);
		return getComputedStyle(e).display === "inline" &&
			words(block.textContent) > links;
	};
	const hidden = e => e.checkVisibility() === false ||
		getComputedStyle(e).clipPath !== "none";
	// WCAG 2.2, 2.5.8, "Equivalent": a day of the strip is a few pixels wide, the
	// same link stands in the table below it, or is one to that place
	const elsewhere = e => e.closest(".strip") && e.tabIndex === -1 &&
		(e.getAttribute("href").startsWith("#") ||
		[...e.closest("section").querySelectorAll("td a")]
			.some(a => a.getAttribute("href") === e.getAttribute("href")));
	for (const e of document.querySelectorAll("a[href], button, input, select, summary")) {
		const box = e.getBoundingClientRect();
		if (elsewhere(e))
			continue;
		if (hidden(e) || inSentence(e) || (box.height >= 24 && box.width >= 24))
			continue;
		faults.push(`target of ${Math.round(box.width)} × ` +
			`${Math.round(box.height)} px: ${e.outerHTML.slice(0, 100)}`);
	}
	return faults.slice(0, 8);
};

// Every state says itself in words; the symbol is for those who see it.
const words = () => {
	const faults = [];
	for (const e of document.querySelectorAll(".state, .overall")) {
		const symbol = e.querySelector(".symbol");
		// in the squares of a calendar the word is the name of the symbol
		if (symbol && symbol.getAttribute("role") === "img" &&
		    /\p{L}{3}/u.test(symbol.ariaLabel))
			continue;
		const rest = e.textContent.replace(symbol ? symbol.textContent : "", "");
		if (!/\p{L}{3}/u.test(rest))
			faults.push("state without a word: " + e.outerHTML.slice(0, 120));
		if (!symbol || symbol.getAttribute("aria-hidden") !== "true")
			faults.push("state without a hidden symbol: " +
				e.outerHTML.slice(0, 120));
	}
	return faults;
};

const storage = async () => {
	const faults = [];
	if (document.cookie)
		faults.push("a cookie: " + document.cookie);
	if (localStorage.length || sessionStorage.length)
		faults.push("something in the storage of the browser");
	if ((await indexedDB.databases()).length)
		faults.push("a database in the browser");
	if ((await caches.keys()).length)
		faults.push("a cache of its own");
	if ((await navigator.serviceWorker.getRegistrations()).length)
		faults.push("a service worker");
	return faults;
};

// How far letters and lines may be pushed apart (WCAG 1.4.12)
const spacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important;
	word-spacing: .16em !important } p { margin-bottom: 2em !important }`;

module.exports = {structure, reflow, targets, words, storage, spacing};
