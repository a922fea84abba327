/*
 * axe-core on a page that is open: light, dark and forced colours, on a phone
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

const violations = async page => {
	if (!await page.evaluate(() => "axe" in window))
		await page.evaluate(source);
	const found = await page.evaluate(values => window.axe.run(document, {
		runOnly: {type: "tag", values}, resultTypes: ["violations"]}), tags);
	return found.violations.flatMap(({id, nodes}) => nodes.slice(0, 3)
		.map(node => `${id}: ${node.target.join(" ")} ` +
			(node.any[0] ? node.any[0].message : "")));
};

const inAllThemes = async (page, url) => {
	const faults = [];
	await page.goto(url);
	for (const width of widths) {
		await page.setViewportSize({width, height: 800});
		for (const theme of Object.keys(themes)) {
			await page.emulateMedia(themes[theme]);
			for (const fault of await violations(page))
				faults.push(`${theme}, ${width} px: ${fault}`);
		}
	}
	await page.emulateMedia(themes.light);
	return faults;
};

module.exports = {inAllThemes, themes};
