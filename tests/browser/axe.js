/*
 * axe-core on a page: light, dark and forced colours, on a phone
 * and on a desk.
 */
"use strict";

const {source} = require("axe-core");

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
	"best-practice"];
const themes = {
	light: {colorScheme: "light", forcedColors: "none"},
	dark: {colorScheme: "dark", forcedColors: "none"},
	forced: {colorScheme: "dark", forcedColors: "active"},
};
const widths = [320, 1280];

// A page that is shown within another one leaves the first heading to that.
const rulesFor = url => /\/einbinden\/|\/embed\//.test(url) ?
	{"page-has-heading-one": {enabled: false}} : {};

const violations = async (page, url) => {
	const options = {runOnly: {type: "tag", values: tags},
		resultTypes: ["violations"], rules: rulesFor(url)};
	const found = await page.evaluate(o => window.axe.run(document, o), options);
	return found.violations.flatMap(({id, nodes}) => nodes.slice(0, 3)
		.map(node => `${id}: ${node.target.join(" ")} ` +
			(node.any[0] ? node.any[0].message : "")));
};

// A page for each theme, in contexts of their own, so that nothing of one stays
// in another. `open` takes the options of a context. (With forced colours axe
// judges the colours of the style sheet for that scheme, not the forced ones.)
const openThemes = async open => {
	const tabs = {};
	for (const theme of Object.keys(themes))
		tabs[theme] = await open(themes[theme]);
	return tabs;
};

const inAllThemes = async (tabs, url) => {
	const faults = [];
	for (const [theme, {page}] of Object.entries(tabs)) {
		await page.goto(url);
		await page.evaluate(source);
		for (const width of widths) {
			await page.setViewportSize({width, height: 800});
			for (const fault of await violations(page, url))
				faults.push(`${theme}, ${width} px: ${fault}`);
		}
	}
	return faults;
};

const closeThemes = tabs => Promise.all(Object.values(tabs)
	.map(({context}) => context.close()));

module.exports = {openThemes, inAllThemes, closeThemes, themes};
