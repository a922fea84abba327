/*
 * The built sites under a content security policy: csp.js SITES POLICY
 *
 * Opens a page of each type, and does on it what scripts do: typing into the
 * search, waiting on an outdated page. A line for each violation on stdout.
 */
"use strict";

const http = require("http");
const path = require("path");
const site = require("./site");

const [root, policy] = process.argv.slice(2);
const faults = new Set();

// A server in front of the plain one, which adds the header.
const guard = inner => new Promise(done => {
	const server = http.createServer((request, response) => http.get(
		inner.replace(/\/$/, "") + request.url, {headers: request.headers}, plain => {
			response.writeHead(plain.statusCode, {...plain.headers,
				"Content-Security-Policy": policy});
			plain.pipe(response);
		}));
	server.listen(0, "127.0.0.1", () => done({close: () => server.close(),
		base: "http://127.0.0.1:" + server.address().port + "/"}));
});

const open = async (browser, where) => {
	const page = await (await browser.newContext({locale: "de-DE"})).newPage();
	page.on("console", message => {
		if (/Content.Security.Policy/i.test(message.text()))
			faults.add(where.name + ": " + message.text().slice(0, 300));
	});
	return page;
};

const search = async (page, base) => {
	await page.goto(base + "magdeburg/index.html");
	await page.type("input[name=q]", "Müller", {delay: 20});
	await page.waitForSelector(".results a", {timeout: 5000}).catch(() =>
		faults.add("the search finds nothing"));
};

const submit = async (browser, base) => {
	const page = await (await browser.newContext({javaScriptEnabled: false})).newPage();
	await page.goto(base + "magdeburg/index.html");
	await page.fill("input[name=q]", "Müller");
	await page.keyboard.press("Enter");
	await page.waitForURL(/suche\.html\?q=/, {timeout: 3000}).catch(() =>
		faults.add("a search without script leads nowhere"));
};

const outdated = async (page, base) => {
	const url = base + "magdeburg/index.html";
	await page.goto(url);
	const until = await page.getAttribute("[data-until]", "data-until");
	await page.clock.install({time: Date.parse(until) + 60e3});
	await page.goto(url);
	const asked = page.waitForRequest(r => r.resourceType() === "fetch", {timeout: 5000});
	asked.catch(() => {});
	await page.clock.runFor(61e3);
	await asked.then(request => request.response()).then(response => {
		if (!response || response.status() !== 200)
			faults.add("the script of an outdated page gets no answer");
	}, () => faults.add("the script of an outdated page asks for nothing"));
};

const main = async () => {
	const inner = await site.serve(path.resolve(root));
	const {base, close} = await guard(inner.base);
	const browser = await site.launch();
	try {
		const where = {name: ""};
		const page = await open(browser, where);
		const visit = async name => {
			where.name = name;
			await page.goto(base + name);
			const styles = await page.evaluate(() => [...document.styleSheets]
				.filter(sheet => sheet.cssRules.length).length);
			if (!styles)
				faults.add(name + ": it has no style");
		};
		for (const {where: name} of site.examplesOf(site.pagesOf(root)))
			await visit(name);
		for (const name of site.files(root).filter(f =>
			/^magdeburg\/(banner|badges\/mandatos)\.svg$/.test(f)))
			await visit(name);
		where.name = "search";
		await search(page, base);
		await submit(browser, base);
		where.name = "outdated";
		await outdated(page, base);
	} finally {
		await browser.close();
		close();
		inner.close();
	}
	console.log([...faults].join("\n"));
};

main().catch(error => {
	console.log(error.stack);
}).finally(() => process.exit());
