/*
 * Prints a page: print.js PAGE PDF [ADDRESS]
 *
 * With the address that a notice must lead to, what is wrong with it stands on
 * stdout, a line for each fault: as paper.js says it, and what cannot be read
 * in black and white. A PDF without the colours behind the words, as printers
 * save ink, is PDF.plain then.
 */
"use strict";

const path = require("path");
const {launch} = require("./site");
const inspect = require("./inspect");
const paper = require("./paper");

// In the page: words that are not grey, or hardly darker than the sheet.
const colours = () => {
	const faults = [];
	const parts = colour => (colour.match(/[\d.]+/g) || []).map(Number);
	const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
		.map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const behind = e => {
		const colour = e ? parts(getComputedStyle(e).backgroundColor) : [255, 255, 255];
		return colour.length === 4 && !colour[3] ? behind(e.parentElement) : colour;
	};
	for (const e of document.querySelectorAll("body *")) {
		const words = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE &&
			n.data.trim());
		if (!words || !e.checkVisibility())
			continue;
		const [ink, sheet] = [parts(getComputedStyle(e).color), behind(e)];
		for (const [r, g, b] of [ink, sheet])
			if (r !== g || g !== b)
				faults.push(`colour ${r}, ${g}, ${b}: ${e.outerHTML.slice(0, 80)}`);
		const [dark, bright] = [light(ink), light(sheet)].sort((a, b) => a - b);
		if ((bright + .05) / (dark + .05) < 7)
			faults.push("hard to read in grey: " + e.outerHTML.slice(0, 80));
	}
	return faults;
};

const main = async () => {
	const [file, pdf, address] = process.argv.slice(2);
	const browser = await launch();
	try {
		const page = await (await browser.newContext({locale: "de-DE"})).newPage();
		await page.goto("file://" + path.resolve(file));
		await page.emulateMedia({media: "print"});
		if (address) {
			const faults = [...await paper.notice(page, address, path.dirname(pdf)),
				...await page.evaluate(colours), ...await page.evaluate(inspect.words)];
			await page.pdf({path: pdf + ".plain", preferCSSPageSize: true});
			faults.forEach(fault => console.log(fault));
		}
		await paper.print(page, pdf);
	} finally {
		await browser.close();
	}
};

main().catch(error => {
	console.error(error.message);
	process.exitCode = 1;
});
