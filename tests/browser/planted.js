/*
 * A page with faults planted in it: the checks must find each of them.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const axe = require("./axe");
const inspect = require("./inspect");
const paper = require("./paper");
const patterns = require("./patterns");
const walk = require("./walk");
const weight = require("./weight");
const site = require("./site");

const faults = `
<h1>Zweite</h1><h4>Sprung</h4>
<img src="https://elsewhere.example/picture.png">
<p style="color: #bbb; background: #fff">kaum zu lesen</p>
<table><tr><th>ohne</th></tr></table>
<ul><p>keine Liste</p></ul>
<div style="width: 2000px">zu breit</div>
<p><button style="width: 9px; height: 9px; padding: 0"></button></p>
<p><a href="index.html" style="outline: none; box-shadow: none">ohne Ring</a></p>
<p><a href="nirgends.html">weg</a></p>
<p class="state state-down">✕</p>
<time datetime="gestern">04.05.2020</time>
<script>document.cookie = "a=b"; localStorage.setItem("a", "b");</script>
</main>
<p><a href="#kein-ort" tabindex="1">zuerst hier</a></p>
`;

// A city with one such page instead of its first; returns that page.
const make = (city, to) => {
	fs.cpSync(city, to, {recursive: true});
	const file = path.join(to, "index.html");
	const html = fs.readFileSync(file, "utf8");
	fs.writeFileSync(file, html.replace(/ id="main"/, "").replace("</main>", faults));
	return file;
};

// check name: [what one of the faults found must say]
const expected = {
	axe: [/image-alt/, /color-contrast/, /button-name/, /^dark.*color-contrast/,
		/^forced/, /^light, 320 px/],
	structure: [/2 h1/, /h4 after h1/, /without caption/, /th without scope/,
		/not of li/, /datetime "gestern"/, /link to nowhere/],
	reflow: [/wider than/, /sticks out/],
	targets: [/9 × 9 px/],
	words: [/state without a word/],
	storage: [/cookie/, /storage/],
	keyboard: [/without a ring/, /Tab led to/],
	"skip link": [/does not lead into main/],
	links: [/nirgends/],
	patterns: [/no skip link/],
	weight: [/more than 1 KB/],
	paper: [/sheets/, /code says ""/],
	foreign: [/elsewhere/],
};

const check = async (browser, file, report, {open, foreign}) => {
	const root = path.dirname(file);
	const server = await site.serve(root);
	const {context, page} = await open(browser, server.base);
	const url = server.base + "index.html";
	const found = {};
	const before = foreign.length;
	await page.goto(url);
	for (const kind of ["structure", "reflow", "targets", "words", "storage"])
		found[kind] = await page.evaluate(inspect[kind]);
	found.patterns = await page.evaluate(Object.values(patterns.everywhere)[0]);
	found.paper = await paper.notice(page, "https://elsewhere.example/", root);
	found.weight = weight.limit("home", weight.whole(file), 1);
	const tabs = await axe.openThemes(options => open(browser, server.base, options));
	found.axe = await axe.inAllThemes(tabs, url);
	await axe.closeThemes(tabs);
	found.keyboard = await walk.byKeyboard(page, url);
	found["skip link"] = await walk.skipLink(page, url);
	found.links = await walk.byLinks(page, server.base, site.pagesOf(path.dirname(root))
		.filter(p => p.city === path.basename(root)));
	found.foreign = foreign.slice(before);
	for (const [name, all] of Object.entries(expected))
		report(`planted: ${name} finds it`, all.filter(part =>
			!found[name].some(fault => part.test(fault)))
			.map(part => `nothing like ${part} in: ${found[name].join("; ")}`));
	await context.close();
	server.close();
};

module.exports = {make, check};
