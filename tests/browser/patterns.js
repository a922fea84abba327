/*
 * What GOV.UK Notify had to patch into its status page, and tests since
 * (alphagov/statuspage-customisations, tests/notify), asked of ours as it is.
 *
 * Each check runs in a page and returns what is wrong, a line for each.
 */
"use strict";

const everywhere = {
	"a skip link leads to an element that is there": () => {
		const skip = document.querySelector("body > a:first-child");
		const to = skip && document.querySelector(skip.getAttribute("href"));
		return to && to.tagName === "MAIN" ? [] : ["no skip link to main"];
	},
	"the name of the site is the text of the link to the first page": () => {
		const link = document.querySelector("header a");
		return document.title.endsWith(link.textContent) ? [] :
			[`${link.textContent} is not in ${document.title}`];
	},
	"what appears by itself is announced": () => {
		const note = document.querySelector("#stale");
		return !note || note.closest("[role=status], [role=alert]") ? [] :
			["the note of an outdated page is in no live region"];
	},
	"fields about a person say which, buttons what they do": () =>
		[...document.querySelectorAll("input, button")].filter(e =>
			e.tagName === "BUTTON" ? !e.textContent.trim() && !e.ariaLabel :
				!e.labels.length || !e.autocomplete).map(e => e.outerHTML),
	"nothing is revealed before what reveals it": () =>
		[...document.querySelectorAll("[aria-controls], details")].filter(e =>
			e.tagName === "DETAILS" ? e.firstElementChild.tagName !== "SUMMARY" :
				!(document.getElementById(e.getAttribute("aria-controls"))
					.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING))
			.map(e => e.outerHTML.slice(0, 120)),
	"the links in the footer have a name over them": () =>
		document.querySelector("footer nav[aria-label]") ? [] :
			["footer without a named nav"],
	"the footer leads to the accessibility statement": () =>
		document.querySelector('footer a[href$="barrierefreiheit.html"]') ? [] :
			["no link to it"],
	"dates have the day before the month": () =>
		[...document.querySelectorAll("time")].map(e => e.textContent)
			.filter(text => /\b\d{4}\b/.test(text) &&
				!/\d{1,2}\.(\d\d\.|\s*\p{L}+\s)\s*\d{4}|\d{1,2} \p{L}+ \d{4}|^\p{L}+ \d{4}|^\d{4}$/u
					.test(text)),
};

const home = {
	"the first heading comes before the state": () => {
		const [h1, overall] = document.querySelectorAll("main h1, main .overall");
		return h1.tagName === "H1" && overall ? [] : ["the state comes first"];
	},
	"the overall state is a paragraph, no heading": () => {
		const overall = document.querySelector(".overall");
		return overall.tagName === "P" && !overall.querySelector("h1, h2, h3") ?
			[] : [overall.outerHTML];
	},
	"a second heading stands over the states": () => {
		const section = document.querySelector("table.status").closest("section");
		return section.firstElementChild.tagName === "H2" ? [] :
			["none before the first table"];
	},
	"each service is a row with its name as head and its state in words": () =>
		[...document.querySelectorAll("table.status tbody tr")].filter(row => {
			const [name, state] = row.children;
			return !(name.tagName === "TH" && name.scope === "row" &&
				/\p{L}{3}/u.test(state.textContent) && state.dataset.label);
		}).map(row => row.innerText),
	"the column of states is called so": () =>
		[...document.querySelectorAll("table.status")].filter(table =>
			table.querySelectorAll("thead th[scope=col]")[1].textContent !==
			table.querySelector("tbody td").dataset.label)
			.map(table => table.caption.textContent),
	"a second heading stands over the latest incidents": () =>
		document.querySelector("section > h2#recent") ? [] : ["none"],
};

// on every page that lists incidents
const lists = {
	"what kind of incident it is stands in words under its link and belongs to it": () =>
		[...document.querySelectorAll("article.incident")].filter(item => {
			const link = item.querySelector("h3 > a, h4 > a, h2 > a");
			const about = link && document.getElementById(
				link.getAttribute("aria-describedby"));
			return !about || !/\p{L}{3}/u.test(about.textContent) ||
				!(link.compareDocumentPosition(about) &
				Node.DOCUMENT_POSITION_FOLLOWING) || !item.contains(about);
		}).map(item => item.innerText.slice(0, 80)),
};

const incident = {
	"the kind of incident and its state stand by the heading": () => {
		const h1 = document.querySelector("h1");
		const tags = [h1.previousElementSibling, h1.nextElementSibling]
			.find(e => e && e.matches(".tags"));
		return tags && /\p{L}{3}/u.test(tags.textContent) ? [] :
			["nothing beside h1"];
	},
	"what is affected has a heading or a term before it": () =>
		[...document.querySelectorAll("main h2, main dt, main th")]
			.some(e => /betroffen|affected/i.test(e.textContent)) ? [] : ["none"],
};

const history = {
	"the headings of the months or years are second ones": () =>
		[...document.querySelectorAll("main :is(h3, h4, h5, h6)")].filter(h =>
			/^\p{L}+ \d{4}$|^\d{4}$/u.test(h.textContent.trim()))
			.map(h => h.outerHTML),
};

// on a page with a strip of days
const strip = {
	"each of 90 days is a link that is named by its date and state": () => {
		const bars = [...document.querySelectorAll(".strip a")];
		const named = a => /\d{2}\.\d{2}\.\d{4}: \p{L}{3}/u
			.test(a.getAttribute("aria-label")) &&
			a.querySelector("title").textContent === a.getAttribute("aria-label");
		const days = new Set(bars.map(a => a.getAttribute("aria-label").split(":")[0]));
		return [...bars.filter(a => !named(a)).map(a => a.outerHTML),
			...bars.length === 90 && days.size === 90 ? [] :
				[`${bars.length} bars, ${days.size} days`]];
	},
	"each day leads to its incident or to a place on the page": () =>
		[...document.querySelectorAll(".strip a")].map(a => a.getAttribute("href"))
			.filter(href => href.startsWith("#") ?
				!document.getElementById(href.slice(1)) :
				!/\d{4}\/[^/]+\.html$/.test(href)),
	"a phone shows 30 days, a wide screen 90": () => {
		const frame = document.querySelector(".strip").getBoundingClientRect();
		const seen = [...document.querySelectorAll(".strip rect:last-of-type")].filter(r => {
			const box = r.getBoundingClientRect();
			const middle = box.left + box.width / 2;
			return middle > frame.left && middle < frame.right;
		}).length;
		const expected = window.innerWidth <= 640 ? 30 : 90;
		return seen === expected ? [] : [`${seen} of ${expected}`];
	},
};

module.exports = {everywhere, home, lists, incident, history, strip};
