/*
 * Hostile names in JSON-LD: linked.js SITE POLICY TEXT
 *
 * Opens all pages in Chromium under the policy we ship. No script of the content
 * may run, every block must be what its page was given. A line for each fault.
 */
"use strict";

const site = require("../browser/site");

const [root, policy, text] = process.argv.slice(2);

// what a page has become: its data, and whether something else ran
const look = () => ({
	owned: window.owned === undefined ? null : String(window.owned),
	foreign: [...document.scripts].filter(s =>
		s.type !== "application/ld+json" && !s.src.endsWith(".js")).length,
	blocks: [...document.querySelectorAll('script[type="application/ld+json"]')]
		.map(s => s.textContent)});

const main = async () => {
	const {base, close} = await site.serve(root, {"Content-Security-Policy": policy});
	const browser = await site.launch();
	const faults = [];
	let intact = 0;
	try {
		const page = await browser.newPage();
		let where = "";
		page.on("console", message => {
			if (/Content.Security.Policy/i.test(message.text()))
				faults.push(where + ": " + message.text().slice(0, 200));
		});
		page.on("pageerror", error => faults.push(where + ": " + error.message));
		page.on("dialog", dialog => {
			faults.push(where + ": a dialog");
			dialog.dismiss();
		});
		for (const name of site.files(root).filter(f => f.endsWith(".html") &&
			!f.endsWith(".fragment.html"))) {
			where = name;
			await page.goto(base + name);
			const {owned, foreign, blocks} = await page.evaluate(look);
			if (owned !== null || foreign)
				faults.push(`${name}: ${foreign} foreign scripts, ${owned}`);
			for (const block of blocks)
				intact += JSON.stringify(JSON.parse(block)).includes(
					JSON.stringify(text).slice(1, -1)) ? 1 : 0;
		}
	} finally {
		await browser.close();
		close();
	}
	for (const fault of faults)
		console.log(fault);
	console.log(intact > 4 ? "intact" : `${intact} blocks hold the text`);
};

main().catch(error => {
	console.log(error.stack);
}).finally(() => process.exit());
