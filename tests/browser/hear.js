/*
 * What a screen reader is told of a page: hear.js WIDTH PAGE
 *
 * A line for each node of the accessibility tree that is announced, in the
 * order of reading: "ROLE: NAME", a heading with its level, or "text: WORDS".
 * What makes the name of a node (the words of a link, of a cell) is not
 * repeated below it. At the end "axe: FAULT" for each fault that axe-core sees.
 */
"use strict";

const path = require("path");
const {source} = require("axe-core");
const {launch} = require("./site");

// roles whose name is made of the words within
const named = new Set(["heading", "link", "button", "cell", "gridcell",
	"columnheader", "rowheader", "option", "term",
	"DisclosureTriangle"]);
// roles that nobody announces: boxes, lines, letters
const silent = new Set(["generic", "none", "InlineTextBox", "RootWebArea",
	"LineBreak", "paragraph", "strong", "emphasis", "time", "LayoutTable",
	"rowgroup", "ListMarker", "Section", "caption", "LabelText", "sectionheader"]);

const value = property => property && property.value || "";

const lineOf = node => {
	const role = value(node.role);
	const level = (node.properties || []).find(p => p.name === "level");
	return `${role}${role === "heading" ? " " + level.value.value : ""}: ` +
		value(node.name).replace(/\s+/g, " ").trim();
};

// what is read in one breath with the words around it
const inline = new Set(["StaticText", "InlineTextBox", "strong", "emphasis", "time"]);

const read = (nodes, id, within, out) => {
	const node = nodes.get(id);
	const role = value(node.role);
	if (!inline.has(role))
		out.push("");
	if (role === "StaticText" && !within)
		out.push(out.pop().replace(/^$/, "text: ") + value(node.name));
	else if (!node.ignored && !silent.has(role) && role !== "StaticText")
		out.push(lineOf(node), "");
	for (const child of node.childIds || [])
		if (nodes.has(child))
			read(nodes, child, within || named.has(role), out);
};

const main = async () => {
	const [width, file] = process.argv.slice(2);
	const browser = await launch();
	try {
		const context = await browser.newContext({locale: "de-DE",
			viewport: {width: Number(width), height: 800}});
		const page = await context.newPage();
		await page.goto("file://" + path.resolve(file));
		const session = await context.newCDPSession(page);
		const {nodes} = await session.send("Accessibility.getFullAXTree");
		let out = [""];
		read(new Map(nodes.map(n => [n.nodeId, n])), nodes[0].nodeId, false, out);
		out = out.map(line => line.trim()).filter(line => line && line !== "text:");
		await page.evaluate(source);
		const {violations} = await page.evaluate(() => window.axe.run());
		out.push(...violations.map(v => `axe: ${v.id} ${v.nodes[0].target}`));
		console.log(out.join("\n"));
	} finally {
		await browser.close();
	}
};

main().catch(error => {
	console.error(error.message);
	process.exitCode = 1;
});
