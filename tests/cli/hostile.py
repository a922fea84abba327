#!/usr/bin/env python3
"""Names that break formats: makes a source of them, and reads what became of it.

	hostile.py make DIR            writes the source
	hostile.py check SITE REFUSED  reads every file of the site; REFUSED holds the
	                               ids that may be missing, one in a line

Each file is read by a parser that is not ours, as its ending says; a file with
an ending that nobody reads is an error. Of each record that was not refused the
name must come out of each format that tells it, as it went in. Where a format
has only one line for it, runs of white space count as one blank.
"""
import csv
import html.parser
import io
import json
import os
import re
import sys
import base64
import xml.etree.ElementTree as ET

LONG = "Wort " * 1999 + "Ende."
NAMES = {
    "quotes": "Die „große“ \"Anna\" O'Neil's `x` ''y''",
    "amp": "A & B &amp; &lt;x&gt; &#65; &nbsp; %26",
    "angle": "<script>alert(1)</script> ]]> <!-- --> </title></script>",
    "backslash": "C:\\neu\\t \\\" \\\\ \\, \\n am Ende \\",
    "lines": "Zeile eins\nZeile zwei\n\nBEGIN:VEVENT\nSUMMARY:X\nEND:VEVENT",
    "tabs": "vor\tTab\tnach",
    "rtl": "rechts \u200fעברית\u200e und العربية",
    "equals": "=1+1",
    "plus": "+1 SUMME",
    "minus": "-1-SUMME(A1)",
    "at": "@SUM(A1:A2)",
    "command": "=cmd|' /C calc'!A0",
    "pipes": "a;b,c:d|e\"f\";\"g\",h",
    "templates": "{{title}} {{{x}}} {local} %s%n $HOME `id` ${x} {1}",
    "metric": "x\"} 1\n# HELP y z\ny{a=\"b",
    "ldif": ": Doppelpunkt < größer :",
    "emoji": "👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 ❤️",
    "marks": "Z̷̡͇a̵l̴g̸o e\u0301 a\u0308 A\u030a",
    "blanks": "nicht\u00a0trennen, \u2003breit",
    "long": LONG,
    "unbroken": "ä" * 10000,
    "yaml": "ja: - # * & ! | > ' % @",
    "json": "\"},{\"a\":null,//*/ </script>",
    "markdown": "*a* _b_ [c](javascript:alert(1)) ![d](e) # f <g@h.example>",
}
# what is no text: these must be refused
REFUSED = {
    "bell": "a\\ab", "zero": "a\\0b", "escape": "a\\eb", "delete": "a\\x7fb",
    "nel": "a\\Nb", "override": "a\\u202Eb", "isolate": "a\\u2066b",
    "return": "a\\rb", "line": "a\\Lb", "paragraph": "a\\Pb",
    # the same as they are, not as YAML writes them, and what is not UTF-8
    "raw-override": "a\u202eb", "raw-escape": "a\x1bb", "raw-mark": "a\ufeffb",
    "raw-byte": "a\udcffb", "raw-overlong": "a\udcc0\udcafb",
    "raw-surrogate": "a\udced\udca0\udc80b",
}


def named(key, kind):
    """Each kind has its own, so that one cannot stand for another; the last
    sign, which may be the one that matters, stays the last."""
    name = NAMES[key]
    end = len(name) - (not name[-1].isalnum())
    return name[:end] + kind[:2] + name[end:]


def fold(s):
    return re.sub(r"\s+", " ", s).strip()


# ---- the source ---------------------------------------------------------------

def quoted(s):
    """A scalar of YAML; JSON's escapes, but letters beyond ASCII stay."""
    return json.dumps(s, ensure_ascii=False)


KINDS = {
    "services": "name: {n}\nkind: email\ndomains: [{k}.example]\n"
                "synonyms: [{m}]\n",
    "incidents": "title: {n}\nkind: outage\nstarted: 2026-03-01 10:00\n"
                 "affects: [{{service: se-{k}, note: {m}}}]\n"
                 "alternates: [{{of: se-{k}, use: {u}}}]\n"
                 "informed: [{{who: public, at: 2026-03-01, by: {m}}}]\n"
                 "messages: [{{fate: delayed, note: {m}}}]\n",
    "people": "name: {n}\nroles: [{{body: bo-{k}, title: {m}}}]\n"
              "contacts: [{{email: a@{k}.example, label: {m}, note: {m}}},\n"
              "  {{post: {m}}}]\nsynonyms: [{m}]\n",
    "bodies": "name: {n}\nkind: committee\n"
              "contacts: [{{email: b@{k}.example, note: {m}}}]\n",
    "office-hours": "title: {n}\nwho: pe-{k}\nchannel: se-{k}\n"
                    "repeats: weekly\nstarts: 2026-03-03 17:00\n"
                    "duration: 60\nplace: {m}\nchanges: [{{on: 2026-04-07,\n"
                    "  cancelled: yes, reason: {m}}}]\n",
    "consultations": "title: {n}\nannounced: 2026-02-01\nopens: 2026-03-01\n"
                     "closes: 2026-05-01\nwho: {m}\nrespond: {{post: {m}}}\n",
    "pages": "title: {n}\n",
}


def make(top):
    for kind in KINDS:
        os.makedirs(os.path.join(top, kind))
    for key in list(NAMES) + list(REFUSED):
        for kind, keys in KINDS.items():
            name = '"' + REFUSED[key] + '"' if key in REFUSED \
                else quoted(named(key, kind))
            path = os.path.join(top, kind, f"{kind[:2]}-{key}.md")
            # everywhere else a part of it: there is a limit to one file
            part = name if key in REFUSED else quoted(NAMES[key][:1000])
            use = name if key in REFUSED else quoted(
                NAMES[key][:1000].replace("{", "(").replace("}", ")"))
            with open(path, "w", encoding="utf-8", newline="\n",
                      errors="surrogateescape") as f:
                f.write("---\n" + keys.format(n=name, k=key, m=part, u=use)
                        + "---\nText.\n")
                if kind == "incidents":
                    f.write("\n## 2026-03-02 11:00 Update: "
                            + fold(NAMES.get(key, key)) + "\n\nText.\n")
    with open(os.path.join(top, "site.yml"), "w", encoding="utf-8") as f:
        f.write("title: %s\nurl: https://status.example\npublisher: {name: %s,"
                " email: a@publisher.example, phone: '+49 0000 1',\n  address: %s}\n"
                "audiences: {public: %s, companies: %s}\n"
                "licence: CC0-1.0\ncatalogue: yes\n"
                "security: {contact: a@publisher.example, expires: 2026-12-31}\n"
                % (tuple(
                    quoted(NAMES[k]) for k in ("angle", "quotes", "amp"))
                    + (quoted(NAMES["backslash"]), quoted(NAMES["rtl"]))))


# ---- readers: each gives the texts of a file ------------------------------------

def strings(x):
    if isinstance(x, dict):
        for k, v in x.items():
            yield k
            yield from strings(v)
    elif isinstance(x, list):
        for v in x:
            yield from strings(v)
    elif isinstance(x, str):
        yield x


def unique(pairs):
    keys = [k for k, _ in pairs]
    assert len(set(keys)) == len(keys), "a key twice"
    return dict(pairs)


def read_json(data):
    return list(strings(json.loads(data.decode("utf-8"),
                                   object_pairs_hook=unique)))


def read_xml(data):
    return [t for e in ET.fromstring(data).iter()
            for t in [e.text or "", e.tail or "", *e.attrib.values()] if t]


class Page(html.parser.HTMLParser):
    """Texts and attributes; which scripts and elements there are."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self.linked, self.tags, self.inner = [], [], set(), None

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        names = [k for k, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute twice: {names}"
        bad = [k for k in names if k.startswith("on")]
        assert not bad, f"{tag} has {bad}"
        for _, v in attrs:
            assert not (v or "").lower().startswith("javascript:"), v
            self.texts.append(v or "")
        self.inner = (tag, dict(attrs)) if tag in ("script", "style") else None
        assert tag != "script" or "src" in self.inner[1] or \
            self.inner[1].get("type") == "application/ld+json", "a script"

    def handle_endtag(self, tag):
        self.inner = None

    def handle_data(self, data):
        if self.inner and self.inner[0] == "script" and data.strip():
            self.linked += read_json(data.encode("utf-8"))
        elif not self.inner:
            self.texts.append(data)


def read_html(data):
    page = Page()
    page.feed(data.decode("utf-8"))
    page.close()
    READ.setdefault("json-ld", []).extend(page.linked)
    # blocks of text lie in one node, but pages may part them by elements
    return page.texts


def read_ics(data):
    import icalendar
    found = []
    for part in icalendar.Calendar.from_ical(data).walk():
        assert not part.errors, part.errors
        for _, value in part.property_items():
            if isinstance(value, str):
                found.append(str(value))
    for line in data.split(b"\r\n"):
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line, line
        line.decode("utf-8")
    # it takes backslashes away in the wrong order (4.0.3): texts once more
    for line in data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n"):
        found.append(re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1],
                            line.partition(":")[2]))
    return found


def read_vcf(data):
    import vobject
    found = []
    for card in vobject.readComponents(data.decode("utf-8")):
        for line in card.getChildren():
            value = line.value
            found += [str(v) for v in ([value] if isinstance(value, str) else
                      value if isinstance(value, list) else vars(value).values())]
    # its lists are parted in cells; the whole is what people see
    return [v if isinstance(v, str) else ",".join(v) for v in found]


def read_csv(data):
    text = data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True,
                delimiter=";" if data.startswith(b"\xef\xbb\xbf") else ","))
    assert len({len(row) for row in rows}) == 1, "rows of different length"
    for cell in (c for row in rows for c in row):
        assert not cell or cell[0] not in "=+-@\t\r", f"a formula: {cell[:40]}"
    return [c[1:] if c[:2] in ("'=", "'+", "'-", "'@", "'\t") else c
            for row in rows for c in row]


def read_ldif(data):
    found = []
    for line in re.sub(rb"\r?\n ", b"", data).decode("ascii").splitlines():
        if not line or line.startswith("#"):
            continue
        name, value = line.split(":", 1)
        assert re.fullmatch(r"[A-Za-z;-]+", name), name
        assert not value.startswith("<"), "a reference to a file"
        found.append(base64.b64decode(value[1:].strip(" "), validate=True).decode("utf-8")
                     if value.startswith(":") else value.lstrip(" "))
    return found


def read_prom(data):
    from prometheus_client.parser import text_fd_to_metric_families
    found = []
    for family in text_fd_to_metric_families(
            io.StringIO(data.decode("utf-8"), newline="\n")):
        assert family.name.startswith("erreichbar_"), family.name
        for sample in family.samples:
            found += sample.labels.values()
    return found


ALPHABET = set("@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
               "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyz"
               "äöñüà")


def read_txt(data, path):
    lines = data.decode("utf-8").splitlines()
    name = os.path.basename(path)
    if name == "status.txt":
        fields = [line.split("\t") for line in data.decode("utf-8").split("\n")[:-1]]
        assert all(len(f) == 5 for f in fields), "not five fields"
        READ.setdefault("status.txt", []).extend(f for row in fields for f in row)
    elif name == "kurzmeldungen.txt":
        for line in lines:
            size = sum(1 if c in ALPHABET else 2 if c in "^{}\\[~]|€" else 999
                       for c in line)
            assert size <= 160, f"{size}: {line}"
    elif name == "ansage.txt":
        for line in data.decode("utf-8").split("\n"):
            assert not line or line[-1] in ".?", line
    elif path.startswith("kontakte"):
        for line in data.decode("utf-8").split("\r\n")[:-1]:
            assert re.fullmatch(r"[a-z0-9.@-]+", line), line
    elif name in ("robots.txt", "security.txt"):
        for line in lines:
            assert re.match(r"$|#|[A-Za-z-]+:($| )", line), line
    else:
        assert path.startswith("files/"), "a text that nobody reads"
    return []


def read_js(data, path):
    """Ours is a script that assigns one object, the rest are assets."""
    text = data.decode("utf-8")
    if path.startswith("assets/"):
        return []
    assert text.startswith("var searchIndex="), text[:40]
    return list(strings(json.loads(text.split("=", 1)[1].rstrip().rstrip(";"))))


READERS = {
    "html": read_html, "json": read_json, "atom": read_xml, "rss": read_xml,
    "xml": read_xml, "svg": read_xml, "rdf": read_xml, "ics": read_ics,
    "vcf": read_vcf, "csv": read_csv, "ldif": read_ldif, "prom": read_prom,
    "jsonfeed": read_json, "jsonld": read_json, "webmanifest": read_json,
}
READ = {}  # format: the texts of all its files


def read_site(top):
    wrong = []
    for folder, _, names in os.walk(top):
        for name in sorted(names):
            full = os.path.join(folder, name)
            path = os.path.relpath(full, top)
            ending = name.rsplit(".", 1)[-1]
            with open(full, "rb") as f:
                data = f.read()
            try:
                if name == ".erreichbar" or ending == "css":
                    data.decode("ascii" if ending == "erreichbar" else "utf-8")
                elif ending == "txt":
                    read_txt(data, path)
                elif ending == "js":
                    READ.setdefault("search", []).extend(read_js(data, path))
                elif ending in READERS:
                    part = ending
                    if ending == "json":
                        part = path.rsplit("/", 1)[0]
                        part = "feeds" if part.startswith("feeds") else \
                            name if part == "api/v1" else part
                    READ.setdefault(part, []).extend(READERS[ending](data))
                else:
                    wrong.append(f"{path}: an ending that nobody reads")
            except Exception as e:  # whatever a foreign parser throws
                wrong.append(f"{path}: {type(e).__name__}: {str(e)[:200]}")
    return wrong


# ---- what must have come out ------------------------------------------------------

# format: which kinds are told in it; whether white space is folded
TOLD = {
    "html": ("services incidents people bodies office-hours consultations pages",
             True),
    "status.json": ("services incidents", False),
    "people.json": ("people", False),
    "bodies.json": ("bodies", False),
    "office-hours.json": ("office-hours", False),
    "consultations.json": ("consultations", False),
    # (the newest 50: dates are told in the feeds of those who hold them)
    "news.json": ("incidents consultations", True),
    "api/v2": ("services incidents", False),
    "api/v2/incidents": ("incidents", False),
    "feeds": ("incidents office-hours consultations", True),
    "atom": ("incidents office-hours consultations", True),
    "rss": ("incidents office-hours consultations", True),
    "svg": ("services", True),
    "ics": ("office-hours consultations", False),
    "vcf": ("people bodies", False),
    "csv": ("people bodies", False),
    "ldif": ("people bodies", False),
    "prom": ("services", False),
    "status.txt": ("services", True),
    "search": ("services incidents people bodies office-hours consultations",
               True),
    "json-ld": ("services incidents people bodies office-hours consultations",
                True),
}


# formats that tell the title of the site
TITLED = "html status.json atom rss rdf status.txt json-ld".split()


def lacking(refused):
    for part in TITLED:
        if fold(NAMES["angle"]) not in "\0".join(map(fold, READ.get(part, []))):
            yield f"{part}: the title of the site is not as it was written"
    for part, (kinds, folded) in TOLD.items():
        blob = "\0".join(fold(s) if folded else s for s in READ.get(part, []))
        if not blob:
            yield f"{part}: nothing was read"
        for kind in kinds.split():
            for key in NAMES:
                name = named(key, kind)
                name = fold(name) if folded else name
                if f"{kind[:2]}-{key}" not in refused and name not in blob:
                    yield f"{part}: {kind} {key} is not as it was written"


def main():
    if sys.argv[1] == "make":
        make(sys.argv[2])
        return
    with open(sys.argv[3], encoding="utf-8") as f:
        refused = set(f.read().split())
    wrong = read_site(sys.argv[2]) + list(lacking(refused))
    for key in REFUSED:
        for kind in KINDS:
            if f"{kind[:2]}-{key}" not in refused:
                wrong.append(f"{kind} {key} was not refused")
    print("\n".join(wrong))
    print(f"read: {' '.join(sorted(READ))}", file=sys.stderr)


main()
