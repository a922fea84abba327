/*
 * Pictures of what citizens see: screenshots.js SITES OUT
 *
 * Home, incident, person, the history of a service and a notice of the founding
 * case, on a phone and on a desk, light and dark: OUT/home-phone-light.png and
 * so on.
 */
"use strict";

const path = require("path");
const {launch} = require("./site");

const [root, out] = process.argv.slice(2).map(name => path.resolve(name));
const shown = {
	home: "index.html",
	incident: "stoerungen/2020/2020-04-24-mandatos.html",
	person: "personen/mueller-oliver.html",
	history: "dienste/mandatos.html#history",
	notice: "aushang/stoerungen/2020/2020-04-24-mandatos.html",
};
const devices = {
	phone: {viewport: {width: 375, height: 812}, deviceScaleFactor: 2},
	desktop: {viewport: {width: 1280, height: 900}, deviceScaleFactor: 1},
};
// As on the day it is about; the pages would else say that they are outdated.
const now = new Date("2020-05-04T10:00:00+02:00");

const main = async () => {
	const browser = await launch();
	for (const [device, options] of Object.entries(devices))
		for (const colorScheme of ["light", "dark"]) {
			const context = await browser.newContext({...options, colorScheme,
				locale: "de-DE"});
			const page = await context.newPage();
			await page.clock.setFixedTime(now);
			for (const [name, file] of Object.entries(shown)) {
				await page.goto(`file://${root}/magdeburg/${file}`);
				const sheet = page.locator(".sheet"); // paper, without what is around it
				await (name === "notice" ? sheet : page).screenshot({
					path: path.join(out, `${name}-${device}-${colorScheme}.png`)});
			}
			await context.close();
		}
	await browser.close();
};

main().catch(error => {
	console.error(error.message);
	process.exitCode = 1;
});
