/*
 * Follows every reference of a built site from its first page, over a plain
 * file server on loopback: crawl.js SITE
 *
 * Reads the bytes as they are, without a browser: what is in them may be asked
 * for by some reader. A line for each fault on stdout, none when all is well.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const {pagesOf, serve} = require("./site");
const weight = require("./weight");

const root = path.resolve(process.argv[2], "..");
const city = path.basename(path.resolve(process.argv[2]));
const faults = [];
const wrong = (where, what) => faults.push(`${where}: ${what}`);

// ---- what a file refers to: {to, link}; only a link may lead elsewhere

const unescaped = text => text.replace(/&amp;/g, "&").replace(/&#39;/g, "'")
	.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">");

const ofStyle = css => [...css.matchAll(/url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)/g)]
	.map(found => ({to: found[1] || found[2], link: false}));

// <a> is followed when somebody wants it; canonical and alternate are not loaded.
const isLink = tag => /^<a\s/.test(tag) ||
	/^<link [^>]*rel="(canonical|alternate)"/.test(tag);

const ofMarkup = text => {
	const found = [];
	for (const [tag] of text.matchAll(/<[a-z][^>]*>/gi))
		for (const [, name, to] of tag.matchAll(/\s([a-z:-]+)="([^"]*)"/gi)) {
			if (/^(href|xlink:href|src|action|formaction|data|poster|background|ping|manifest)$/i
				.test(name) || /^data-(index|src)$/.test(name))
				found.push({to: unescaped(to), link: isLink(tag)});
			if (/^srcset$/i.test(name))
				found.push(...to.split(",").map(one =>
					({to: one.trim().split(/\s/)[0], link: false})));
			if (name === "style")
				found.push(...ofStyle(unescaped(to)));
		}
	for (const [, css] of text.matchAll(/<style[^>]*>([^]*?)<\/style>/g))
		found.push(...ofStyle(css));
	return found;
};

const ofScript = text => [...text.matchAll(/["'`]((?:https?:|wss?:)?\/\/[^"'`]*)/g)]
	.map(([, to]) => ({to, link: false}));

const references = (type, text) => /html|svg/.test(type) ? ofMarkup(text) :
	/css/.test(type) ? ofStyle(text) : /javascript/.test(type) ? ofScript(text) : [];

const keeps = /document\.cookie|localStorage|sessionStorage|indexedDB|caches\.|serviceWorker|sendBeacon|http-equiv="(set-cookie|refresh)"/i;

// ---- the walk

const isOwn = url => url.origin === home.origin && url.pathname.startsWith(home.pathname);
let home;

// What is not on this host: only links, and only to where links may lead
const elsewhere = (where, url, link) => {
	if (url.protocol === "data:" && !link)
		return;
	if (!link || !/^(https?|mailto|tel):$/.test(url.protocol))
		wrong(where, `${link ? "links to" : "loads"} ${url.href.slice(0, 80)}`);
};

const fetched = async url => {
	const plain = await fetch(url);
	const body = Buffer.from(await plain.arrayBuffer());
	const asked = await fetch(url + "?q=1&utm_source=x");
	return {status: plain.status, type: plain.headers.get("content-type"), body,
		cookie: plain.headers.get("set-cookie") || asked.headers.get("set-cookie"),
		same: body.equals(Buffer.from(await asked.arrayBuffer()))};
};

const look = (name, got, queue) => {
	const text = got.body.toString("utf8");
	if (got.cookie)
		wrong(name, "sets a cookie");
	if (!got.same)
		wrong(name, "is another with a query");
	if (!got.body.equals(fs.readFileSync(path.join(root, city, name || "index.html"))))
		wrong(name, "is not the file");
	if (!/json|text\/plain/.test(got.type) && keeps.test(text))
		wrong(name, "keeps or sends something: " + text.match(keeps)[0]);
	for (const {to, link} of references(got.type, text)) {
		const url = new URL(to, home.href + name);
		if (!isOwn(url))
			elsewhere(name, url, link);
		else
			queue.push({from: name, url});
	}
	return new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
};

const crawl = async () => {
	const ids = new Map();
	const queue = [{from: "", url: home}];
	const anchors = [];
	for (let next; (next = queue.shift());) {
		const name = decodeURI(next.url.pathname.slice(home.pathname.length));
		if (next.url.hash.length > 1)
			anchors.push({...next, name});
		if (ids.has(name))
			continue;
		ids.set(name, new Set());
		const got = await fetched(home.href + name);
		if (got.status !== 200)
			wrong(next.from, `leads to ${name}, which is not there`);
		else
			ids.set(name, look(name, got, queue));
	}
	for (const {from, name, url} of anchors)
		if (!ids.get(name).has(decodeURIComponent(url.hash.slice(1))))
			wrong(from, `leads to ${name}${url.hash}, which is not there`);
	return ids.size;
};

// ---- how heavy a page is on a first visit, and what is no plain file

const most = name => /^([a-z]{2,3}\/)?(stoerungen|incidents)\/\d+\/[^/]*-/.test(name) ? 8 : 6;

const weigh = () => {
	for (const page of pagesOf(root).filter(p => p.city === city))
		faults.push(...weight.limit(page.name, weight.zipped(page.file), most(page.name)),
			...weight.limit(page.name + " with all it loads", weight.whole(page.file), 14));
};

const main = async () => {
	const server = await serve(root);
	home = new URL(server.base + city + "/");
	const seen = await crawl();
	weigh();
	server.close();
	if (seen < 20)
		wrong(city, `only ${seen} files were found`);
	console.log(faults.join("\n"));
};

main().catch(error => {
	console.log(error.stack);
	process.exitCode = 1;
}).finally(() => process.exit());
