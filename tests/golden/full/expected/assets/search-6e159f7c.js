/*
 * The search box. The index is a script (generator/output/data_search.c says
 * what is in it), loaded when the box is first used. Nothing is stored, nobody
 * else is asked; without this script the form leads to a page of lists.
 */
(() => {
	"use strict";
	const form = document.querySelector("form[data-index]");
	if (!form)
		return;
	const input = form.elements.q;
	const whole = form.closest("main"); // the page of the search shows more
	const limit = whole ? 100 : 8;
	let index, script, timer;

	const add = (parent, tag, text, to) => {
		const e = document.createElement(tag);
		e.textContent = text || "";
		if (to)
			e.href = new URL(to, script.src).href;
		parent.append(e);
		return e;
	};
	const panel = add(form, "div");
	const status = add(panel, "p");
	const list = add(panel, "ul");
	panel.className = "results";
	status.setAttribute("role", "status");

	// ---- letters, as base/unicode.c has them

	const latin = {æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th",
		ı: "i", ħ: "h", ŧ: "t", ŋ: "n", ĸ: "k", ä: "ae", ö: "oe", ü: "ue"};
	const spell = (s, letters) => s.replace(letters, c => latin[c]);
	const fold = s => s.normalize("NFKC").toLowerCase().replace(/ß/g, "ss")
		.replace(/ς/g, "σ").replace(/\p{DI}/gu, "").normalize("NFC");
	const bare = s => spell(s.normalize("NFKD").replace(/\p{M}/gu, "")
		.normalize("NFC"), /[æœøłđðþıħŧŋĸ]/g);
	const words = s => bare(s).replace(/['’]/g, "").split(/[^\p{L}\p{N}]+/u)
		.filter(w => w);

	// FNV-1a, 64 bit, of the bytes in UTF-8
	const hash = s => {
		let high = 0xcbf29ce4, low = 0x84222325;
		for (const byte of new TextEncoder().encode(s)) {
			const x = ((low ^ byte) >>> 0) * 435;
			high = (high * 435 + Math.floor(x / 2 ** 32) +
				((low ^ byte) & 0xffffff) * 256) % 2 ** 32;
			low = x % 2 ** 32;
		}
		return [high, low].map(n => n.toString(16).padStart(8, "0")).join("");
	};

	// ---- finding

	// what is pasted: "Name <address>", mailto:, "name (at) ..."
	const address = q => {
		const s = q.replace(/\s*[([{]\s*at\s*[)\]}]\s*/, "@")
			.replace(/\s*@\s*/, "@");
		const found = s.match(/[^\s<>()[\],;:"]*@[^\s<>()[\],;:"?]*/);
		return found && found[0].replace(/^'+|['.]+$/g, "");
	};

	// 3: a name begins with it, 2: a word does, 1: it is somewhere
	const rank = (keys, w) => keys.includes("|" + w) ? 3 :
		keys.includes(" " + w) ? 2 : w.length > 2 && keys.includes(w) ? 1 : 0;

	// all words must be there, each as it is or with umlauts written out
	const find = q => {
		const plain = words(q), german = words(spell(q, /[äöü]/g));
		const hits = [];
		index.entries.forEach((entry, i) => {
			let sum = 0;
			for (let n = 0; n < plain.length; n++) {
				const best = Math.max(rank(entry[4], plain[n]),
					rank(entry[4], german[n] || plain[n]));
				if (!best)
					return;
				sum += best;
			}
			hits.push({entry, sum, i});
		});
		return plain.length ? hits.sort((a, b) => b.sum - a.sum || a.i - b.i) : [];
	};

	// ---- showing

	const show = (text, hits, help) => {
		list.textContent = "";
		if (status.textContent !== text)
			status.textContent = text;
		for (const {entry: [kind, title, hint, href, , lang], label} of hits) {
			const a = add(add(list, "li"), "a", "", href);
			const about = [label || index.kinds[kind], hint].filter(s => s);
			const name = add(a, "strong", title);
			if (lang)
				name.lang = lang;
			a.append(" ");
			add(a, "span", about.join(" · "));
		}
		for (const [title, href] of help ? index.help : [])
			add(add(add(list, "li"), "a", "", href), "strong", title);
		form.classList.toggle("open", text !== "");
	};

	const showAddress = a => {
		const t = index.words, numbers = index.addresses[hash(a)];
		if (numbers)
			show(t.found, numbers.map(n => ({
				entry: index.entries[n < 0 ? -1 - n : n],
				label: n < 0 ? t.former : t.current})));
		else
			show(/[^@]@[^@]+\.[^@.]{2,}$/.test(a) ? t.unknown : t.partial, [],
				true);
	};

	const run = () => {
		const q = fold(input.value).trim(), a = address(q);
		if (!index || !q)
			return show("", []);
		if (a)
			return showAddress(a);
		const t = index.words, hits = find(q), n = hits.length;
		show((n > limit ? t.first : n > 1 ? t.many : n ? t.one : t.none)
			.replace("{n}", n).replace("{m}", limit), hits.slice(0, limit), !n);
	};

	const load = () => {
		if (script)
			return;
		script = document.createElement("script");
		script.src = form.dataset.index;
		script.onload = () => {
			index = window.searchIndex;
			run();
		};
		script.onerror = () => {
			script.remove();
			script = null; // the next use tries again
		};
		document.head.append(script);
	};

	// ---- using it

	const close = () => {
		clearTimeout(timer);
		show("", []);
	};
	const links = {ArrowDown: 1, ArrowUp: -1};

	form.addEventListener("focusin", load);
	input.addEventListener("input", () => {
		load();
		clearTimeout(timer);
		timer = setTimeout(run, 150);
	});
	form.addEventListener("keydown", e => {
		const all = [input, ...list.querySelectorAll("a")];
		const next = all.indexOf(e.target) + links[e.key];
		if (e.key === "Escape" && form.classList.contains("open")) {
			close();
			input.focus();
			e.preventDefault();
		} else if (e.key === "ArrowDown" && !all[1]) {
			run();
		} else if (all.includes(e.target) && all[next]) {
			all[next].focus();
			e.preventDefault();
		}
	});
	if (whole) {
		input.value = new URLSearchParams(location.search).get("q") || "";
		if (input.value)
			load();
	} else
		for (const event of ["click", "focusin"])
			document.addEventListener(event, e => {
				if (!form.contains(e.target))
					close();
			});
})();
