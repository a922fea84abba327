/*
 * What all checks share: the built sites as a list of pages, a server on
 * loopback and the browser.
 */
"use strict";

const fs = require("fs");
const http = require("http");
const path = require("path");
const {execFileSync} = require("child_process");

// ---- the sites

const files = root => fs.readdirSync(root, {recursive: true})
	.filter(name => fs.statSync(path.join(root, name)).isFile()).sort();

// Pages of one type come from one template: all of a folder but its index and
// calendar, whatever the year; each page at the top is of a type of its own.
const typeOf = name => {
	const parts = name.replace(/\.html$/, "").split("/")
		.map(part => part.replace(/^\d{4}(-\d\d)?$/, "#"));
	const top = parts.length === 1 ||
		(parts.length === 2 && /^[a-z]{2,3}$/.test(parts[0]));
	if (!top && !/^(index|kalender|calendar)$/.test(parts.at(-1)))
		parts[parts.length - 1] = "*";
	return parts.join("/");
};

// {city, name, file, type, size} of every page; name is its path in the city
const pagesOf = root => files(root)
	.filter(f => f.endsWith(".html") && !f.endsWith(".fragment.html"))
	.map(f => {
		const [city, ...rest] = f.split(path.sep);
		const name = rest.join("/");
		const file = path.join(root, f);
		return {city, name, file, type: typeOf(name),
			where: city + "/" + name, size: fs.statSync(file).size};
	});

// The longest page of each type stands for it; of the first pages, all do. A
// translation comes from the same templates: its first page is enough.
const examplesOf = pages => {
	const longest = new Map();
	for (const page of pages) {
		const first = /^([a-z]{2,3}\/)?index\.html$/.test(page.name);
		const key = first ? page.where : page.type;
		if (!first && /^[a-z]{2,3}\//.test(page.name))
			continue;
		const old = longest.get(key);
		if (!old || old.size < page.size)
			longest.set(key, page);
	}
	return [...longest.values()];
};

// ---- the server

const kinds = {".html": "text/html; charset=utf-8", ".css": "text/css",
	".js": "text/javascript", ".svg": "image/svg+xml",
	".json": "application/json", ".txt": "text/plain; charset=utf-8"};

// The page for what is not there asks from the top of its city, which here is
// the folder that the page asking lies in.
const cityOf = request => {
	const from = new URL(request.headers.referer || "http://localhost/");
	return from.pathname.split("/")[1];
};

// Resolves with the address, with "/" at the end, and a function that ends it.
const serve = (root, headers = {}) => new Promise(done => {
	const server = http.createServer((request, response) => {
		const {pathname} = new URL(request.url, "http://localhost");
		const name = path.normalize(decodeURI(pathname));
		let file = path.join(root, name);
		if (!fs.existsSync(file))
			file = path.join(root, cityOf(request), name);
		if (pathname.endsWith("/"))
			file += "index.html";
		fs.readFile(file, (error, data) => {
			response.writeHead(error ? 404 : 200, {...headers, "Content-Type":
				kinds[path.extname(file)] || "application/octet-stream"});
			response.end(error ? "" : data);
		});
	});
	server.listen(0, "127.0.0.1", () => done({
		base: "http://127.0.0.1:" + server.address().port + "/",
		close: () => server.close()}));
});

// ---- the browser

const programs = ["chromium", "chromium-browser", "google-chrome-stable"];

const findBrowser = () => {
	for (const name of programs)
		try {
			return execFileSync("sh", ["-c", "command -v " + name],
				{encoding: "utf8"}).trim();
		} catch {
			continue;
		}
	throw new Error("there is none of " + programs.join(", "));
};

const launch = () => require("playwright-core").chromium.launch({
	executablePath: findBrowser(),
	args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-dev-shm-usage",
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]});

// ---- doing

// Calls work(item, worker) for all items, `count` at a time.
const inParallel = async (count, items, work) => {
	const queue = [...items];
	await Promise.all(Array.from({length: count}, async (_, worker) => {
		while (queue.length)
			await work(queue.shift(), worker);
	}));
};

module.exports = {files, pagesOf, examplesOf, serve, launch, inParallel};
