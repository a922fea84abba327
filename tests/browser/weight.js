/*
 * What a page weighs on its way: each file compressed for itself, as servers do.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const zlib = require("zlib");

const KB = 1024;

const zipped = file => zlib.gzipSync(fs.readFileSync(file), {level: 6}).length;

// The files that a page asks for by itself; what is in data: is in it already, what
// is elsewhere is told by those who watch requests.
const parts = file => {
	const html = fs.readFileSync(file, "utf8");
	const found = [...html.matchAll(/<link [^>]*>|<(?:script|img|iframe|source|object|embed)\b[^>]*>/g)]
		.map(([tag]) => /rel="(?:stylesheet|icon|manifest)"/.test(tag) ||
			!tag.startsWith("<link") ?
			(tag.match(/\b(?:href|src|data)="([^"]*)"/) || [])[1] : null)
		.filter(name => name && !name.startsWith("data:"));
	return [...new Set(found)].map(name => path.join(path.dirname(file), name))
		.filter(name => fs.existsSync(name));
};

const whole = file => [file, ...parts(file)].reduce((sum, f) => sum + zipped(f), 0);

// A fault when `size` is over the limit of so many KB.
const limit = (what, size, most) => size > most * KB ?
	[`${what}: ${size} bytes, more than ${most} KB`] : [];

module.exports = {zipped, whole, parts, limit};
