/*
 * The files of api/v1/ against the schemas that are published with them:
 *
 *	schema.js SITE...          what does not keep to its schema
 *	schema.js --planted SITE   each kind of fault planted into each kind of
 *	                           place: those that its schema does not find,
 *	                           and how many were tried
 *	schema.js --strict SITE    where a schema would let something through
 *
 * Prints a line for each finding; with Ajv, as npm has it.
 */
"use strict";

const fs = require("fs");
const path = require("path");

const modules = path.join(__dirname, "../browser/node_modules");
const Ajv = require(path.join(modules, "ajv/dist/2020"));
const addFormats = require(path.join(modules, "ajv-formats"));

const read = file => JSON.parse(fs.readFileSync(file, "utf8"));

const load = site => {
	const folder = path.join(site, "api/v1");
	const ajv = addFormats(new Ajv({allErrors: true, strict: true,
		allowUnionTypes: true}));
	return fs.readdirSync(folder).filter(name => name.endsWith(".json"))
		.sort().map(name => {
			const schema = read(path.join(folder, "schema",
				name.replace(/json$/, "schema.json")));
			return {name, schema, data: read(path.join(folder, name)),
				holds: ajv.compile(schema)};
		});
};

const validate = site => {
	for (const file of load(site))
		if (!file.holds(file.data))
			for (const error of file.holds.errors)
				console.log(`${file.name}${error.instancePath}: ` +
					`${error.message} ${JSON.stringify(error.params)}`);
};

// All places of a value: [shape, parent, key], lists as one place each.
const places = (value, shape, found) => {
	if (value === null || typeof value !== "object")
		return;
	for (const key of Object.keys(value)) {
		const there = `${shape}/${Array.isArray(value) ? "*" : key}`;
		if (!found.has(there))
			found.set(there, [value, key]);
		places(value[key], there, found);
	}
};

// Keys of a map are the audiences of a site: one less is no fault.
const isMap = shape => /\/(states|alternates)\/[^/]*$/.test(shape);

const faults = {
	"a value of another type": (parent, key) => { parent[key] = [[]]; },
	"a key too many": (parent, key) => {
		if (parent[key] === null || typeof parent[key] !== "object" ||
		    Array.isArray(parent[key]))
			return false;
		parent[key].fremd = true;
	},
	"a key is missing": (parent, key, shape) => {
		if (Array.isArray(parent) || isMap(shape))
			return false;
		delete parent[key];
	},
	"an unknown word": (parent, key) => {
		if (!/^(state|stage|kind|phase|official|account|allowed|level|tenure|owner_kind)$/.test(key) ||
		    parent[key] === null)
			return false;
		parent[key] += "x";
	},
	"what is no instant": (parent, key) => {
		if (typeof parent[key] !== "string" ||
		    !/^\d{4}-\d\d-\d\dT/.test(parent[key]))
			return false;
		parent[key] = parent[key].replace("T", " ");
	},
	"an id that is none": (parent, key) => {
		if (!/^(id|owner|body|person|incident|parent)$/.test(key) ||
		    typeof parent[key] !== "string")
			return false;
		parent[key] = "";
	},
};

const plant = site => {
	let tried = 0;
	for (const file of load(site)) {
		const whole = new Map();
		places(file.data, "", whole);
		for (const shape of whole.keys())
			for (const [name, spoil] of Object.entries(faults)) {
				const copy = structuredClone(file.data);
				const found = new Map();
				places(copy, "", found);
				if (spoil(...found.get(shape), shape) === false)
					continue;
				tried++;
				if (file.holds(copy))
					console.log(`${file.name}${shape}: ${name}`);
			}
	}
	console.error(tried);
};

const checkStrict = (node, where) => {
	if (node === null || typeof node !== "object")
		return;
	if (node.properties) {
		const keys = Object.keys(node.properties);
		if (node.additionalProperties !== false)
			console.log(`${where}: takes other keys`);
		if (keys.join() !== (node.required || []).join())
			console.log(`${where}: not all keys are required`);
		for (const key of keys)
			if (!node.properties[key].description &&
			    !node.properties[key].$ref)
				console.log(`${where}/${key}: says nothing`);
	}
	for (const key of Object.keys(node))
		checkStrict(node[key], `${where}/${key}`);
};

const strict = site => {
	for (const {name, schema} of load(site)) {
		if (schema.$schema !== "https://json-schema.org/draft/2020-12/schema")
			console.log(`${name}: another draft`);
		for (const [key, def] of Object.entries(schema.$defs))
			if (!def.description)
				console.log(`${name}/$defs/${key}: says nothing`);
		checkStrict(schema, name);
	}
};

const [first, ...rest] = process.argv.slice(2);
if (first === "--planted")
	rest.forEach(plant);
else if (first === "--strict")
	rest.forEach(strict);
else
	[first, ...rest].forEach(validate);
