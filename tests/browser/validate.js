/*
 * The Nu validator, once for all files: it takes seconds to start.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const {spawn} = require("child_process");

const jar = () => path.join(path.dirname(require.resolve("vnu-jar/package.json")),
	"build", "dist", "vnu.jar");

// A fragment has no page around it; this is the shortest one.
const page = part => `<!DOCTYPE html>\n<html lang="de">\n<title>Teil</title>\n${part}</html>\n`;

const run = names => new Promise((done, fail) => {
	const java = spawn("java", ["-Xss8m", "-Xmx512m", "-XX:+UseSerialGC",
		"-XX:TieredStopAtLevel=1", "-jar", jar(), "--also-check-css",
		"--also-check-svg", "--format", "json", "--stdout", ...names],
	{stdio: ["ignore", "pipe", "inherit"]});
	let out = "";
	java.stdout.setEncoding("utf8");
	java.stdout.on("data", text => { out += text; });
	java.on("error", fail);
	java.on("close", () => {
		try {
			done(JSON.parse(out).messages);
		} catch (error) {
			fail(new Error("the validator said: " + (out.slice(0, 400) || error)));
		}
	});
});

// Resolves with {file: [fault, ...]} of those that have any; fragments are
// wrapped into pages within `scratch`. `info` is only about the validator.
module.exports = async (names, scratch) => {
	const real = new Map();
	for (const name of names) {
		let file = name;
		if (name.endsWith(".fragment.html")) {
			file = path.join(scratch, real.size + ".html");
			fs.writeFileSync(file, page(fs.readFileSync(name, "utf8")));
		}
		real.set(fs.realpathSync(file), name);
	}
	const faults = {};
	for (const m of await run([...real.keys()])) {
		if (m.type === "info" && m.subType !== "warning")
			continue;
		const file = m.url ? decodeURI(m.url.replace(/^file:/, "")) : "";
		const name = real.get(file) || file;
		(faults[name] = faults[name] || []).push(`${m.subType || m.type}: ` +
			`line ${m.lastLine}: ${m.message} ${m.extract || ""}`.replace(/\s+/g, " "));
	}
	return faults;
};
