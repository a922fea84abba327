/*
 * Pages on paper: a notice is one sheet of A4 whose code leads to its page.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const {execFileSync} = require("child_process");

const call = (program, ...args) => execFileSync(program, args, {encoding: "utf8",
	stdio: ["ignore", "pipe", "ignore"]});

// Prints what is open; resolves with {pages, size} as pdfinfo says them.
const print = async (page, pdf) => {
	await page.pdf({path: pdf, preferCSSPageSize: true, printBackground: true});
	const info = call("pdfinfo", pdf);
	return {pages: Number(info.match(/^Pages:\s+(\d+)/m)[1]),
		size: info.match(/^Page size:\s+(.*)/m)[1]};
};

const decode = pdf => {
	const picture = pdf.replace(/\.pdf$/, "");
	call("pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", pdf, picture);
	try {
		return call("zbarimg", "--quiet", "--raw", "-Sdisable",
			"-Sqrcode.enable", picture + ".png").trim();
	} catch {
		return "";
	}
};

// The notice that is open must be one sheet, with the address as a code and,
// for those who type, as text.
const notice = async (page, address, scratch) => {
	const faults = [];
	const pdf = path.join(scratch, "notice.pdf");
	const {pages, size} = await print(page, pdf);
	if (pages !== 1)
		faults.push(`${pages} sheets, not 1`);
	if (!/A4/.test(size))
		faults.push(`${size}, not A4`);
	const code = decode(pdf);
	if (code !== address)
		faults.push(`its code says "${code}", not "${address}"`);
	const text = call("pdftotext", "-raw", pdf, "-").replace(/\s+/g, "");
	if (!text.includes(address.replace(/^https:\/\/|\/$/g, "")))
		faults.push("the address is not there as text");
	fs.rmSync(pdf);
	return faults;
};

module.exports = {notice, print};
