/*
 * A city that is larger than the lists it is shown in: ninety incidents over
 * three years on four services, of which two carry the mailboxes of six people.
 * Feeds are cut off, service pages leave out the past, and an edit to what they
 * leave out can bring it in. For wander.h.
 *
 *	scene_open_crowd(&p, CROWD_NOW, seed);
 *	scene_step(&p);      one edit of each sort in turn, then others
 *	scene_close(&p);
 */
#ifndef TESTS_CROWD_H
#define TESTS_CROWD_H

#include "wander.h"

enum { CROWD_INCIDENTS = 90, CROWD_PEOPLE = 6 };

#define CROWD_NOW INT64_C(1774692000) /* 2026-03-28T10:00:00Z */
/* The same city when nearly all of this was still to come. */
#define CROWD_YOUNG (CROWD_NOW - INT64_C(86400) * 1035)

/* ---- the city -------------------------------------------------------------------------- */

static void
crowd_add(struct scene *p, struct str path, struct str text)
{
	*VEC_PUSH(&p->arena, &p->paths) = path;
	*VEC_PUSH(&p->arena, &p->files) = text;
}

static void
crowd_add_text(struct scene *p, const char *path, const char *text)
{
	crowd_add(p, str_from(path), str_from(text));
}

static struct str
crowd_time(struct scene *p, int64_t t)
{
	return time_iso_utc(&p->arena, t);
}

static void
crowd_site(struct scene *p)
{
	crowd_add_text(p, "site.yml", "title: Erreichbarkeit in Drängel\n"
	    "url: https://status.draengel.example/\nlanguage: de\n"
	    "publisher:\n  name: Stadt Drängel\n"
	    "  address: Am Markt 1, 00000 Drängel\n"
	    "  email: presse@draengel.example\n"
	    "  phone: \"+49 0000 1000\"\n  responsible: Pressestelle\n"
	    "audiences:\n  public: Alle\n  bodies: Gremien\n");
	crowd_add_text(p, "site.en.yml", "title: Reachability of Drängel\n"
	    "audiences:\n  public: Everybody\n  bodies: Committees\n");
	crowd_add_text(p, "services/post.md", "---\nname: Post\nkind: email\n"
	    "group: Amt\nofficial: yes\n"
	    "domains: [post.draengel.example]\ninstead: [telefon]\n---\n");
	crowd_add_text(p, "services/ratsmail.md", "---\nname: Ratsmail\n"
	    "kind: email\ngroup: Rat\nofficial: yes\n"
	    "domains: [rat.draengel.example]\ninstead: [post]\n---\n");
	crowd_add_text(p, "services/ratsmail.en.md",
	    "---\nname: Council mail\n---\n");
	crowd_add_text(p, "services/telefon.md", "---\nname: Telefon\n"
	    "kind: phone\ngroup: Amt\nofficial: yes\n---\n");
	crowd_add_text(p, "services/netz.md", "---\nname: Netz\nkind: web\n"
	    "group: Amt\nofficial: no\nprovider: werke\n---\n");
	crowd_add_text(p, "bodies/rat.md", "---\nname: Rat\nkind: council\n"
	    "contacts: [{email: rat@rat.draengel.example}]\n---\n");
	crowd_add_text(p, "bodies/amt.md", "---\nname: Amt\nkind: office\n"
	    "contacts: [{email: amt@post.draengel.example}, "
	    "{phone: \"+49 0000 1200\", service: telefon}]\n---\n");
	crowd_add_text(p, "bodies/werke.md", "---\nname: Werke\n"
	    "kind: company\n---\n");
	crowd_add_text(p, "pages/notruf.md", "---\ntitle: Notruf\n---\n112\n");
}

static void
crowd_people(struct scene *p)
{
	static const char *const names[CROWD_PEOPLE] = {"Ada Ahorn",
	    "Bert Birke", "Cem Ceder", "Dora Douglasie", "Emil Eiche",
	    "Fatma Fichte"};

	for (unsigned i = 0; i < CROWD_PEOPLE; i++)
		crowd_add(p, arena_printf(&p->arena, "people/p%u.md", i),
		    arena_printf(&p->arena, "---\nname: %s\n"
			"roles: [{body: %s, title: Mitglied}]\n"
			"contacts: [{email: p%u@%s.draengel.example}]\n---\n",
			names[i], i % 3 ? "rat" : "amt", i,
			i % 2 ? "rat" : "post"));
	for (unsigned i = 0; i < 3; i++)
		crowd_add(p, arena_printf(&p->arena, "office-hours/s%u.md", i),
		    arena_printf(&p->arena, "---\ntitle: Sprechstunde %u\n"
			"who: p%u\nchannel: telefon\nstarts: 2026-01-0%u 17:00\n"
			"repeats: FREQ=WEEKLY\nduration: 1 h\n"
			"changes:\n  - {on: 2026-03-2%u, cancelled: true}\n"
			"---\n", i, 2 * i, i + 5, i + 3));
	crowd_add_text(p, "consultations/park.md", "---\ntitle: Park\n"
	    "announced: 2026-02-01\nopens: 2026-03-01\ncloses: 2026-04-30\n"
	    "respond: {email: park@rat.draengel.example}\nwho: alle\n---\n?\n");
}

/* Which services, in turn: the two with mailboxes have thirty-six each. */
static const char *
crowd_service(unsigned i)
{
	static const char *const in_turn[] = {"post", "post", "ratsmail",
	    "ratsmail", "netz", "ratsmail", "ratsmail", "post", "post",
	    "telefon"};

	return in_turn[i % 10];
}

static struct str
crowd_alternates(struct scene *p, unsigned i, int64_t started)
{
	if (i % 9 == 0)
		return STR("alternates: [{of: \"*@rat.draengel.example\", "
		    "use: \"{local}@ersatz.example\"}]\n");
	if (i % 9 == 3)
		return arena_printf(&p->arena, "alternates: [{of: p%u, use: "
		    "ersatz@ersatz.example}]\n", i % CROWD_PEOPLE);
	if (i % 10 == 4)
		return STR("alternates: [{of: rat, use: Briefkasten}, "
		    "{of: werke, use: Laden}]\n");
	if (i % 10 == 9 || i % 9 == 5)
		return arena_printf(&p->arena, "restored: [{person: p%u, "
		    "at: %.*s}]\n", i % CROWD_PEOPLE,
		    STR_ARG(crowd_time(p, started + 3600)));
	return STR("");
}

static void
crowd_incident(struct scene *p, unsigned i)
{
	static const char *const kinds[] = {"outage", "disruption",
	    "maintenance", "precaution", "notice"};
	int64_t started = CROWD_NOW - (CROWD_INCIDENTS - 1 - i) * 12 * 86400 -
	    3600 * (i % 7);
	bool open = i + 4 > CROWD_INCIDENTS;
	struct str day = str_head(crowd_time(p, started), 10);
	struct str end = crowd_time(p, started + 7200 + i % 5 * 86400);
	struct str keys = crowd_alternates(p, i, started), said = {0};

	if (i < 3 || i % 30 == 29) /* the oldest one, and the newest, wait */
		keys = arena_printf(&p->arena, "%.*spublished: %.*s\n",
		    STR_ARG(keys), STR_ARG(crowd_time(p, i == 1 || i == 2
			? started : CROWD_NOW + 86400 * 2)));
	if (!open && i % 3 != 1)
		keys = arena_printf(&p->arena, "%.*sended: %.*s\n",
		    STR_ARG(keys), STR_ARG(end));
	if (i % 3)
		said = arena_printf(&p->arena, "\n## %.*s\n\nWeiter.\n",
		    STR_ARG(crowd_time(p, started + 60)));
	if (!open && i % 3 == 1)
		said = arena_printf(&p->arena, "%.*s\n## %.*s behoben\n\nGut.\n",
		    STR_ARG(said), STR_ARG(end));
	struct str name = arena_printf(&p->arena, "incidents/%.*s/%.*s-m%u",
	    STR_ARG(str_head(day, 4)), STR_ARG(day), i);
	crowd_add(p, arena_printf(&p->arena, "%.*s.md", STR_ARG(name)),
	    arena_printf(&p->arena, "---\ntitle: Meldung %u\nkind: %s\n"
		"started: %.*s\naffects: [{service: %s, state: %s%s}]\n%.*s---\n"
		"Text %u.%s\n%.*s", i, kinds[i % 5],
		STR_ARG(crowd_time(p, started)), crowd_service(i),
		i % 4 ? "down" : "limited", i % 11 == 7 ? ", for: bodies" : "",
		STR_ARG(keys), i, i + 20 > CROWD_INCIDENTS
		    ? " Siehe [Neu](../../bodies/neu.md)." : "",
		STR_ARG(said)));
	if (i % 8 == 0)
		crowd_add(p, arena_printf(&p->arena, "%.*s.en.md",
		    STR_ARG(name)), arena_printf(&p->arena,
		    "---\ntitle: Notice %u\n---\nText.\n", i));
}

/* ---- edits that matter ------------------------------------------------------------------- */

/* Any incident; the first half of them is older than all lists reach. */
static struct str
crowd_any(struct scene *p, bool old)
{
	struct str_list all = {0};

	look(p);
	for (size_t i = 0; i < p->now.count; i++)
		if (str_has_prefix(p->now.items[i], STR("incidents/")) &&
		    !str_has_suffix(p->now.items[i], STR(".en.md")))
			*VEC_PUSH(&p->arena, &all) = p->now.items[i];
	if (all.count < 2)
		return STR("incidents/x.md");
	return all.items[draw(p, old ? all.count / 2 : all.count)];
}

static struct str crowd_get(struct scene *p, struct str path);

/* An old one that has this in its text. */
static struct str
crowd_with(struct scene *p, const char *key)
{
	struct str path = crowd_any(p, true), wanted = str_from(key);

	for (int tries = 0; tries < 60; tries++) {
		struct str text = crowd_get(p, path);
		while (text.len && !str_has_prefix(text, wanted))
			text = str_skip(text, 1);
		if (text.len)
			break;
		path = crowd_any(p, true);
	}
	return path;
}

static struct str
crowd_get(struct scene *p, struct str path)
{
	look(p);
	for (size_t i = 0; i < p->now.count; i++)
		if (str_eq(p->now.items[i], path))
			return get(p, path);
	return STR("---\n---\n");
}

/* The line of the front matter that begins so becomes another; "" is none. */
static void
crowd_line(struct scene *p, struct str path, const char *key, struct str line)
{
	struct str text = crowd_get(p, path), rest = text, l;
	size_t from = 4, until = 4; /* behind the first "---" */

	while (str_cut_line(&l, &rest)) {
		if (!str_has_prefix(l, str_from(key)))
			continue;
		from = (size_t)(l.ptr - text.ptr);
		until = from + l.len + 1;
		break;
	}
	set(p, path, glue(p, str_head(text, from), line,
	    str_skip(text, until)));
	note(p, key, path);
}

static void
crowd_say(struct scene *p, struct str path, int64_t t, const char *what)
{
	set(p, path, arena_printf(&p->arena, "%.*s\n## %.*s %s\n\nNeues %u.\n",
	    STR_ARG(crowd_get(p, path)), STR_ARG(crowd_time(p, t)), what,
	    (unsigned)draw(p, 1000)));
	note(p, what, path);
}

/* The last update is taken back; it may be the one that ended it. */
static void
crowd_unsay(struct scene *p, struct str path)
{
	struct str text = crowd_get(p, path);

	for (size_t i = text.len; i > 3; i--)
		if (str_has_prefix(str_skip(text, i - 3), STR("## "))) {
			set(p, path, str_head(text, i - 4));
			break;
		}
	note(p, "unsay", path);
}

/* The update that ends it is of another time, or there is none. */
static void
crowd_end_otherwise(struct scene *p, struct str path)
{
	crowd_unsay(p, path);
	if (draw(p, 2))
		crowd_say(p, path, p->at - 3600 * (int64_t)draw(p, 8000),
		    "behoben");
}

/* One that was ended by its front matter is so by an update. */
static void
crowd_end(struct scene *p, struct str path)
{
	crowd_line(p, path, "ended:", STR(""));
	crowd_say(p, path, p->at - 60 * (int64_t)draw(p, 20000),
	    draw(p, 3) ? "behoben" : "unverändert");
}

/* Another id, or the same in another folder. */
static void
crowd_rename(struct scene *p, struct str path)
{
	struct str text = crowd_get(p, path);
	size_t cut = str_find_last(path, '/') + 1;
	struct str to = arena_printf(&p->arena, "incidents/%u/%.*s",
	    2020 + (unsigned)draw(p, 4), STR_ARG(str_skip(path, cut)));

	if (draw(p, 2))
		to = arena_printf(&p->arena, "%.*sneu-%u.md",
		    STR_ARG(str_head(path, cut)), (unsigned)draw(p, 1000));
	drop(p, path);
	set(p, to, text);
	note(p, "rename", path);
	note(p, "to", to);
}

/* Where addresses are carried, who they are of, who publishes what. */
static void
crowd_edit_names(struct scene *p)
{
	unsigned n = (unsigned)draw(p, CROWD_PEOPLE);
	struct str person = arena_printf(&p->arena, "people/p%u.md", n);

	switch (draw(p, 4)) {
	case 0:
		crowd_line(p, person, "contacts:", arena_printf(&p->arena,
		    "contacts: [{email: p%u@%s.draengel.example, from: %.*s}]\n",
		    n, draw(p, 2) ? "rat" : "post",
		    STR_ARG(str_head(crowd_time(p, p->at - 86400), 10))));
		break;
	case 1:
		crowd_line(p, STR("services/netz.md"), "domains:", draw(p, 2)
		    ? STR("domains: [netz.example]\n")
		    : STR("domains: [p1@rat.draengel.example]\n"));
		break;
	case 2:
		crowd_line(p, STR("services/ratsmail.md"), "domains:",
		    STR("domains: [alt.example]\n"));
		break;
	case 3:
		crowd_line(p, person, "name:", arena_printf(&p->arena,
		    "name: Neu Name%u\n", (unsigned)draw(p, 1000)));
		break;
	}
}

static void
crowd_edit_service(struct scene *p)
{
	static const char *const services[] = {"post", "ratsmail", "telefon",
	    "netz"};
	static const char *const verdicts[] = {"yes", "no", "internal"};
	static const char *const groups[] = {"Amt", "Rat", "Neu"};
	struct str path = arena_printf(&p->arena, "services/%s.md",
	    services[draw(p, 4)]);

	if (draw(p, 3))
		crowd_line(p, path, "official:", arena_printf(&p->arena,
		    "official: %s\n", verdicts[draw(p, 3)]));
	else
		crowd_line(p, path, "group:", arena_printf(&p->arena,
		    "group: %s\n", groups[draw(p, 3)]));
}

static void
crowd_edit_hour(struct scene *p)
{
	unsigned n = (unsigned)draw(p, 3); /* on the n-th day of the week */
	struct str path = arena_printf(&p->arena, "office-hours/s%u.md", n);

	if (draw(p, 3))
		crowd_line(p, path, "  - {on", arena_printf(&p->arena,
		    "  - {on: 2026-03-%02u, %s}\n",
		    9 + n + 7 * (unsigned)draw(p, 4), draw(p, 2) ? "cancelled: true"
			: "moved_to: 2026-04-30 18:00"));
	else
		crowd_line(p, path, "who:", arena_printf(&p->arena,
		    "who: p%u\n", (unsigned)draw(p, CROWD_PEOPLE)));
}

/* Front matter only, of the sort that pages show of others' records. */
static void
crowd_edit_front(struct scene *p, struct str path)
{
	struct str t = crowd_time(p, p->at - 60 * (int64_t)draw(p, 200000));

	switch (draw(p, 6)) {
	case 0:
		crowd_line(p, path, "title:", arena_printf(&p->arena,
		    "title: Titel %u\n", (unsigned)draw(p, 1000)));
		break;
	case 1:
		crowd_line(p, path, "kind:", draw(p, 2)
		    ? STR("kind: precaution\n") : STR("kind: outage\n"));
		break;
	case 2:
		crowd_line(p, path, "affects:", arena_printf(&p->arena,
		    "affects: [{service: %s, state: down}]\n",
		    crowd_service((unsigned)draw(p, 10))));
		break;
	case 3:
		crowd_line(p, path, "alternates:", arena_printf(&p->arena,
		    "alternates: [{of: p%u, use: neu%u@neu.example}]\n",
		    (unsigned)draw(p, CROWD_PEOPLE), (unsigned)draw(p, 99)));
		break;
	case 4:
		crowd_line(p, path, "restored:", arena_printf(&p->arena,
		    "restored: [{person: p%u, at: %.*s}]\n",
		    (unsigned)draw(p, CROWD_PEOPLE), STR_ARG(t)));
		break;
	case 5:
		crowd_line(p, path, "ended:", arena_printf(&p->arena,
		    "ended: %.*s\n", STR_ARG(t)));
		break;
	}
}

static void
crowd_edit_embargo(struct scene *p, struct str path)
{
	crowd_line(p, path, "published:", draw(p, 2) ? STR("")
	    : arena_printf(&p->arena, "published: %.*s\n",
		STR_ARG(crowd_time(p, p->at + (draw(p, 2) ? 1 : -1) *
		    86400 * (int64_t)(1 + draw(p, 3))))));
}

static void
crowd_edit_body(struct scene *p, struct str path)
{
	crowd_line(p, path, "Text ", arena_printf(&p->arena,
	    "Text %u, siehe [Netz](../../services/netz.md).\n",
	    (unsigned)draw(p, 1000)));
}

/* What the newest texts link to comes and goes. */
static void
crowd_edit_target(struct scene *p)
{
	struct str path = STR("bodies/neu.md");

	look(p);
	for (size_t i = 0; i < p->now.count; i++)
		if (str_eq(p->now.items[i], path)) {
			drop(p, path);
			note(p, "drop", path);
			return;
		}
	set(p, path, STR("---\nname: Neu\nkind: office\n---\n"));
	note(p, "new", path);
}

static void
crowd_edit_translation(struct scene *p, struct str path)
{
	struct str to = arena_concat(&p->arena, str_head(path, path.len - 3),
	    STR(".en.md"));

	set(p, to, draw(p, 3) == 0 ? STR("---\ntitle: [\n---\nBroken.\n")
	    : arena_printf(&p->arena, "---\ntitle: New %u\n---\nText.\n",
	    (unsigned)draw(p, 1000)));
	note(p, "translate", to);
}

/* One of the oldest incidents, with which the site's memory begins. */
static void
crowd_forget(struct scene *p)
{
	uint64_t skip = draw(p, 3);

	look(p);
	for (size_t i = 0; i < p->now.count; i++)
		if (str_has_prefix(p->now.items[i], STR("incidents/")) &&
		    !str_has_suffix(p->now.items[i], STR(".en.md")) &&
		    skip-- == 0) {
			drop(p, p->now.items[i]);
			note(p, "forget", p->now.items[i]);
			break;
		}
}

/* Of one incident, mostly an old one. */
static void
crowd_edit_incident(struct scene *p, unsigned sort)
{
	switch (sort) {
	case 0:
		crowd_say(p, crowd_any(p, true), p->at - 60 *
		    (int64_t)draw(p, 90), draw(p, 2) ? "unverändert" : "");
		break;
	case 2:
		crowd_end(p, crowd_any(p, true));
		break;
	case 3:
		crowd_end_otherwise(p, crowd_with(p, "behoben"));
		break;
	case 4:
	case 5:
		crowd_edit_front(p, crowd_any(p, sort == 4));
		break;
	case 6:
		crowd_edit_body(p, crowd_any(p, draw(p, 2)));
		break;
	case 7:
		crowd_rename(p, crowd_any(p, draw(p, 2)));
		break;
	case 1:
	case 8:
		crowd_forget(p);
		break;
	case 9:
		crowd_edit_embargo(p, crowd_any(p, draw(p, 2)));
		break;
	case 10: /* what is said so is an error: left out, as it was */
		crowd_say(p, crowd_any(p, draw(p, 2)), p->at - 3600,
		    "erledigd");
		break;
	case 11:
		crowd_edit_translation(p, crowd_any(p, draw(p, 2)));
		break;
	}
}

/* One edit of the sort with this number. */
static void
crowd_edit_one(struct scene *p, unsigned sort)
{
	switch (sort) {
	default:
		crowd_edit_incident(p, sort);
		break;
	case 12:
		crowd_edit_service(p);
		break;
	case 13:
		crowd_edit_hour(p);
		break;
	case 14:
		crowd_edit_names(p);
		break;
	case 15:
		crowd_edit_target(p);
		break;
	case 16: /* by which it comes into lists of people and bodies */
	case 17:
		crowd_say(p, crowd_with(p, sort == 16 ? "alternates: [{of: rat"
		    : "restored:"), p->at - 60, "");
		break;
	case 18:
		crowd_say(p, crowd_with(p, "alternates: [{of: p"), p->at - 60,
		    "");
		break;
	case 19:
		edit_clock(p);
		break;
	}
}

enum { CROWD_SORTS = 20, CROWD_ROUNDS = 3 };

/* In turn, so that few steps are of all sorts; then like the other cities. */
static void
crowd_edit(struct scene *p)
{
	unsigned n = p->edits++;

	if (n % (CROWD_SORTS * CROWD_ROUNDS) == CROWD_SORTS * CROWD_ROUNDS - 1)
		restore(p);
	else if (n / CROWD_SORTS % 4 == 3)
		edit(p);
	else
		crowd_edit_one(p, n % CROWD_SORTS);
}

static inline void
scene_open_crowd(struct scene *p, int64_t at, uint64_t seed)
{
	scene_begin(p, "crowd", at, seed);
	crowd_site(p);
	crowd_people(p);
	for (unsigned i = 0; i < CROWD_INCIDENTS; i++)
		crowd_incident(p, i);
	scene_fill(p);
	p->edit = crowd_edit;
}

/* ---- years that are too long for a page --------------------------------------------------- */

/* That there is one more in a year, one less, or elsewhere in it; one more makes
 * or takes the pages of months. */
static void
crowd_edit_year(struct scene *p)
{
	struct str path = crowd_any(p, false);
	unsigned year = 2024 + (unsigned)draw(p, 2);
	unsigned month = 1 + (unsigned)draw(p, 12), n = (unsigned)draw(p, 100);
	struct str new = arena_printf(&p->arena,
	    "incidents/%u/%u-%02u-04-neu%u.md", year, year, month, n);

	switch (draw(p, 8)) {
	case 0:
		crowd_line(p, path, "started:", arena_printf(&p->arena,
		    "started: %.*s\n", STR_ARG(crowd_time(p, CROWD_NOW -
			86400 * (int64_t)draw(p, 1000)))));
		break;
	case 1:
	case 2:
		drop(p, path);
		note(p, "drop", path);
		break;
	case 3:
	case 4:
		set(p, new, arena_printf(&p->arena, "---\ntitle: Neu %u\n"
		    "kind: notice\nstarted: %u-%02u-04\nended: %u-%02u-05\n"
		    "---\nText %u.\n", n, year, month, year, month, n));
		note(p, "new", new);
		break;
	case 5:
		crowd_edit_embargo(p, path);
		break;
	case 6:
		crowd_line(p, path, "kind:", STR("kind: [\n"));
		break;
	case 7:
		crowd_edit(p);
		break;
	}
}

/* Two of its years have thirty incidents, which is as many as fit. */
static inline void
scene_open_split(struct scene *p, int64_t at, uint64_t seed)
{
	scene_open_crowd(p, at, seed);
	p->year_max = 30;
	p->edit = crowd_edit_year;
}

#endif
