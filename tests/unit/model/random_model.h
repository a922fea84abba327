/*
 * Random models for property tests: services with nested domains, people and
 * bodies with contacts, incidents with everything that reach depends on.
 *
 * A struct g_model says what is meant; its texts are what staff would write.
 * An oracle works from the former only. Time and letters are worked out here
 * by simple means of our own (the year 2020 in Berlin, ASCII), so that nothing
 * of base/ judges itself. Include after cmocka's headers.
 */
#ifndef TESTS_RANDOM_MODEL_H
#define TESTS_RANDOM_MODEL_H

#include <ctype.h>
#include <stdlib.h>
#include <time.h>

#include "../world.h"

enum { G_SERVICES = 5, G_OWNERS = 6, G_CONTACTS = 4, G_INCIDENTS = 5,
	G_PARTS = 4, G_INSTANTS = 10, G_AUDIENCES = 3 };

#define G_NONE INT64_MIN

struct g_service {
	char id[24];
	const char *domains[6];
	size_t domain_count;
};

struct g_contact {
	bool email;
	char value[80];
	int service; /* named, or -1 */
};

struct g_owner {
	bool person;
	char id[24];
	struct g_contact contacts[G_CONTACTS];
	size_t contact_count;
};

struct g_affect {
	int service, state; /* -1: not said */
	unsigned mask;      /* 0: not said */
	int64_t from, until;
};

struct g_alternate {
	char of[96], use[48];
	int64_t from, until;
	unsigned mask;
	int except[2];
	size_t except_count;
};

struct g_restored {
	int owner;
	int64_t at;
};

struct g_update {
	int64_t at;
	bool day; /* at is the start of the day */
	enum phase phase;
};

struct g_incident {
	char path[40];
	int kind; /* -1: not said */
	int64_t started, ended, published;
	struct g_affect affects[G_PARTS];
	size_t affect_count;
	int short_service; /* -1: none */
	struct g_alternate alternates[G_PARTS];
	size_t alternate_count;
	struct g_restored restored[2];
	size_t restored_count;
	struct g_update updates[2];
	size_t update_count;
};

struct g_model {
	struct g_service services[G_SERVICES];
	struct g_owner owners[G_OWNERS];
	struct g_incident incidents[G_INCIDENTS];
	size_t service_count, owner_count, incident_count;
	int64_t instants[G_INSTANTS]; /* sorted, each once */
	size_t instant_count;
};

/* ---- chance --------------------------------------------------------------- */

/* splitmix64 */
MAYBE_UNUSED static uint64_t
g_random(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

MAYBE_UNUSED static size_t
g_pick(uint64_t *seed, size_t below)
{
	return (size_t)(g_random(seed) % below);
}

/* True n times out of ten. */
MAYBE_UNUSED static bool
g_chance(uint64_t *seed, size_t n)
{
	return g_pick(seed, 10) < n;
}

MAYBE_UNUSED static void
g_mix_case(uint64_t *seed, char *s)
{
	for (; *s; s++)
		if (g_chance(seed, 2))
			*s = (char)toupper((unsigned char)*s);
}

/* ---- time ----------------------------------------------------------------- */

/* Summer time in 2020: from 29 March, 01:00Z, to 25 October, 01:00Z. */
MAYBE_UNUSED static int64_t
g_offset(int64_t t)
{
	return t >= 1585443600 && t < 1603587600 ? 7200 : 3600;
}

MAYBE_UNUSED static bool
g_is_midnight(int64_t t)
{
	return (t + g_offset(t)) % 86400 == 0;
}

/* The midnight at or before t, the one behind t. */
MAYBE_UNUSED static int64_t
g_midnight(int64_t t)
{
	int64_t local = t + g_offset(t);

	local -= local % 86400;
	return g_offset(local - 3600) == 3600 ? local - 3600 : local - 7200;
}

MAYBE_UNUSED static int64_t
g_next_midnight(int64_t t)
{
	/* 30 hours after a midnight it is surely the next day */
	return g_midnight(g_midnight(t) + 30 * 3600);
}

MAYBE_UNUSED static void
g_put(struct buf *b, const char *format, int64_t t)
{
	char text[64];
	struct tm tm;
	time_t clock = (time_t)t;

	assert_non_null(gmtime_r(&clock, &tm));
	strftime(text, sizeof text, format, &tm);
	buf_add_cstr(b, text);
}

MAYBE_UNUSED static void
g_put_day(struct buf *b, uint64_t *seed, int64_t t)
{
	g_put(b, g_chance(seed, 5) ? "%Y-%m-%d" : "%d.%m.%Y", t + g_offset(t));
}

/* One of the forms in which staff may write the instant. */
MAYBE_UNUSED static void
g_put_time(struct buf *b, uint64_t *seed, int64_t t, bool end)
{
	static const char *const local[] = {"%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M",
	    "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M Uhr"};
	int64_t shown = t + g_offset(t);

	if (g_is_midnight(t) && g_chance(seed, 5)) {
		g_put_day(b, seed, end ? t - 1 : t);
		if (end && g_chance(seed, 3))
			buf_add_cstr(b, " 24:00");
		return;
	}
	/* this hour exists twice */
	bool twice = t >= 1603587600 - 3600 && t < 1603587600 + 3600;
	size_t form = twice ? 5 + g_pick(seed, 2) : g_pick(seed, 7);
	if (form < 5) {
		g_put(b, local[form], shown);
	} else if (form == 5) {
		g_put(b, "%Y-%m-%dT%H:%M:%SZ", t);
	} else {
		g_put(b, "%Y-%m-%d %H:%M", shown);
		buf_add_cstr(b, g_offset(t) == 7200 ? "+02:00" : "+01:00");
	}
}

/* ---- what is meant --------------------------------------------------------- */

static const char *const g_domains[] = {"a.example", "x.a.example",
    "y.x.a.example", "b.example", "x.b.example", "c.example"};

MAYBE_UNUSED static void
g_make_services(struct g_model *g, uint64_t *seed)
{
	g->service_count = 1 + g_pick(seed, G_SERVICES);
	for (size_t i = 0; i < g->service_count; i++)
		snprintf(g->services[i].id, sizeof g->services[i].id, "n%zu", i);
	for (size_t d = 0; d < 6; d++) {
		struct g_service *s = &g->services[g_pick(seed, g->service_count)];
		if (g_chance(seed, 7))
			s->domains[s->domain_count++] = g_domains[d];
	}
}

MAYBE_UNUSED static void
g_make_contact(struct g_contact *c, const struct g_model *g, uint64_t *seed)
{
	static const char *const locals[] = {"anna", "o.mueller", "info", "ab"};
	static const char *const phones[] = {"+49 391 540-0", "0391 5401",
	    "(0391) 54 02"};
	static const char *const subs[] = {"", "", "", "sub.", "x."};

	*c = (struct g_contact){.email = g_chance(seed, 7)};
	if (!c->email)
		snprintf(c->value, sizeof c->value, "%s", phones[g_pick(seed, 3)]);
	else
		snprintf(c->value, sizeof c->value, "%s@%s%s",
		    locals[g_pick(seed, 4)], subs[g_pick(seed, 5)],
		    g_chance(seed, 9) ? g_domains[g_pick(seed, 6)]
				      : "else.example");
	g_mix_case(seed, c->value);
	c->service = g_chance(seed, c->email ? 1 : 5)
	    ? (int)g_pick(seed, g->service_count) : -1;
}

MAYBE_UNUSED static void
g_make_owners(struct g_model *g, uint64_t *seed)
{
	g->owner_count = 1 + g_pick(seed, G_OWNERS);
	for (size_t i = 0; i < g->owner_count; i++) {
		struct g_owner *o = &g->owners[i];
		o->person = g_chance(seed, 7);
		/* a service, a person and a body may share an id */
		snprintf(o->id, sizeof o->id, "n%zu", i / 2 + 3 * o->person +
		    (i % 2 ? 4 : 0));
		for (size_t k = 0; k < i; k++)
			if (g->owners[k].person == o->person &&
			    strcmp(g->owners[k].id, o->id) == 0)
				snprintf(o->id, sizeof o->id, "m%zu", i);
		o->contact_count = g_pick(seed, G_CONTACTS + 1);
		for (size_t k = 0; k < o->contact_count; k++)
			g_make_contact(&o->contacts[k], g, seed);
	}
}

MAYBE_UNUSED static int
g_compare(const void *pa, const void *pb)
{
	int64_t a = *(const int64_t *)pa, b = *(const int64_t *)pb;

	return (a > b) - (a < b);
}

/* Few instants, so that they meet: around one of the clock changes. */
MAYBE_UNUSED static void
g_make_instants(struct g_model *g, uint64_t *seed)
{
	int64_t base = g_chance(seed, 5) ? 1585090800 : 1603231200;
	size_t kept = 1;

	for (size_t i = 0; i < G_INSTANTS; i++) {
		int64_t t = base + 60 * (int64_t)g_pick(seed, 9 * 24 * 60);
		g->instants[i] = g_chance(seed, 4) ? g_midnight(t) : t;
	}
	qsort(g->instants, G_INSTANTS, sizeof *g->instants, g_compare);
	for (size_t i = 1; i < G_INSTANTS; i++)
		if (g->instants[i] != g->instants[kept - 1])
			g->instants[kept++] = g->instants[i];
	g->instant_count = kept;
}

MAYBE_UNUSED static int64_t
g_instant(const struct g_model *g, uint64_t *seed)
{
	return g->instants[g_pick(seed, g->instant_count)];
}

/* A period of a part that is none against that of the whole. */
MAYBE_UNUSED static void
g_make_period(int64_t *from, int64_t *until, const struct g_model *g,
    const struct g_incident *inc, uint64_t *seed)
{
	*from = g_chance(seed, 5) ? g_instant(g, seed) : G_NONE;
	*until = g_chance(seed, 5) ? g_instant(g, seed) : G_NONE;
	int64_t first = *from == G_NONE ? inc->started : *from;
	int64_t last = *until == G_NONE ? inc->ended : *until;
	if (last != G_NONE && last <= first)
		*from = *until = G_NONE;
}

MAYBE_UNUSED static unsigned
g_make_mask(uint64_t *seed)
{
	return g_chance(seed, 4) ? 0 : 1 + (unsigned)g_pick(seed, 7);
}

MAYBE_UNUSED static void
g_make_pattern(char of[96], const char *value, uint64_t *seed)
{
	size_t len = strlen(value), from = g_pick(seed, len + 1);
	size_t until = from + g_pick(seed, len - from + 1);

	snprintf(of, 96, "%.*s*%s", (int)from, value, value + until);
	len = strlen(of);
	if (g_chance(seed, 3))
		of[g_pick(seed, len)] = '*';
}

MAYBE_UNUSED static bool
g_is_service(const struct g_model *g, const char *id)
{
	for (size_t i = 0; i < g->service_count; i++)
		if (strcmp(g->services[i].id, id) == 0)
			return true;
	return false;
}

MAYBE_UNUSED static bool
g_is_id(const struct g_model *g, const char *id)
{
	for (size_t i = 0; i < g->owner_count; i++)
		if (strcmp(g->owners[i].id, id) == 0)
			return true;
	return g_is_service(g, id);
}

MAYBE_UNUSED static void
g_make_target(char of[96], const struct g_model *g, uint64_t *seed)
{
	static const char *const odd[] = {"*", "*@*", "*@*.example",
	    "**@a.example", "*a*e*", "an*@x.a.example", "*@", "*@A.Example",
	    "+49*", "*0391*", "nobody@a.example"};
	const struct g_owner *o = &g->owners[g_pick(seed, g->owner_count)];
	const char *value = o->contact_count
	    ? o->contacts[g_pick(seed, o->contact_count)].value : "a@b.example";

	switch (g_pick(seed, 6)) {
	case 0:
		snprintf(of, 96, "%s", value);
		break;
	case 1:
		snprintf(of, 96, "*@%s", g_domains[g_pick(seed, 6)]);
		break;
	case 2:
		g_make_pattern(of, value, seed);
		break;
	case 3:
		snprintf(of, 96, "%s", o->id);
		return;
	case 4:
		snprintf(of, 96, "%s",
		    g->services[g_pick(seed, g->service_count)].id);
		return;
	default:
		snprintf(of, 96, "%s", odd[g_pick(seed, 11)]);
	}
	g_mix_case(seed, of);
}

MAYBE_UNUSED static void
g_make_alternate(struct g_alternate *alt, const struct g_model *g,
    const struct g_incident *inc, uint64_t *seed)
{
	static const char *const uses[] = {"hilfe@c.example", "+49 391 540-9",
	    "https://x.example/form", "Bitte rufen Sie an", "a{b",
	    "{local}.temp@{domain}", "{local}.temp@b.example",
	    "{local}@{local}.{domain}", "Name {local}, nicht {domain}"};

	g_make_target(alt->of, g, seed);
	bool filled = g_is_service(g, alt->of) || !g_is_id(g, alt->of);
	snprintf(alt->use, sizeof alt->use, "%s", uses[g_pick(seed,
	    filled ? 9 : 5)]);
	g_make_period(&alt->from, &alt->until, g, inc, seed);
	alt->mask = g_make_mask(seed);
	for (int tries = 0; tries < 2; tries++) {
		int o = (int)g_pick(seed, g->owner_count);
		if (g->owners[o].person && g_chance(seed, 4))
			alt->except[alt->except_count++] = o;
	}
}

MAYBE_UNUSED static void
g_make_updates(struct g_incident *inc, const struct g_model *g, uint64_t *seed)
{
	inc->update_count = g_pick(seed, 3);
	for (size_t i = 0; i < inc->update_count; i++) {
		struct g_update *u = &inc->updates[i];
		u->at = g_instant(g, seed);
		u->phase = g_chance(seed, 5) ? PHASE_RESOLVED
		    : (enum phase)g_pick(seed, PHASE_COUNT);
		u->day = g_chance(seed, 2);
		if (u->day)
			u->at = g_midnight(u->at);
	}
}

MAYBE_UNUSED static void
g_make_parts(struct g_incident *inc, const struct g_model *g, uint64_t *seed)
{
	inc->affect_count = g_pick(seed, G_PARTS);
	for (size_t i = 0; i < inc->affect_count; i++) {
		struct g_affect *a = &inc->affects[i];
		a->service = (int)g_pick(seed, g->service_count);
		a->mask = g_make_mask(seed);
		a->state = -1;
		if (g_chance(seed, 7)) /* STATE_UNKNOWN is never written */
			do
				a->state = (int)g_pick(seed, STATE_COUNT);
			while (a->state == STATE_UNKNOWN);
		g_make_period(&a->from, &a->until, g, inc, seed);
	}
	inc->alternate_count = g_pick(seed, G_PARTS);
	for (size_t i = 0; i < inc->alternate_count; i++)
		g_make_alternate(&inc->alternates[i], g, inc, seed);
	for (int tries = 0; tries < 2; tries++) {
		int o = (int)g_pick(seed, g->owner_count);
		if (g->owners[o].person && g_chance(seed, 4))
			inc->restored[inc->restored_count++] =
			    (struct g_restored){o, g_instant(g, seed)};
	}
}

MAYBE_UNUSED static void
g_make_incident(struct g_incident *inc, size_t n, const struct g_model *g,
    uint64_t *seed)
{
	snprintf(inc->path, sizeof inc->path, "incidents/%si%zu.md",
	    g_chance(seed, 3) ? "2020/" : "", n);
	inc->kind = (int)g_pick(seed, 6) - 1;
	inc->started = g_instant(g, seed);
	inc->ended = g_chance(seed, 5) ? g_instant(g, seed) : G_NONE;
	if (inc->ended != G_NONE && inc->ended <= inc->started)
		inc->ended = G_NONE;
	inc->published = g_chance(seed, 2) ? g_instant(g, seed) : G_NONE;
	inc->short_service = g_chance(seed, 3)
	    ? (int)g_pick(seed, g->service_count) : -1;
	g_make_updates(inc, g, seed);
	g_make_parts(inc, g, seed);
}

MAYBE_UNUSED static void
g_make(struct g_model *g, uint64_t *seed)
{
	*g = (struct g_model){0};
	g_make_services(g, seed);
	g_make_owners(g, seed);
	g_make_instants(g, seed);
	g->incident_count = g_pick(seed, G_INCIDENTS + 1);
	for (size_t i = 0; i < g->incident_count; i++)
		g_make_incident(&g->incidents[i], i, g, seed);
}

/* ---- what is written --------------------------------------------------------- */

MAYBE_UNUSED static void
g_put_service(struct buf *b, const struct g_model *g, size_t n, uint64_t *seed)
{
	const struct g_service *s = &g->services[n];

	buf_printf(b, "---\nname: Dienst %zu\nkind: email\n", n);
	for (size_t d = 0; d < s->domain_count; d++) {
		char domain[32];
		snprintf(domain, sizeof domain, "%s", s->domains[d]);
		g_mix_case(seed, domain);
		if (d == 0)
			buf_add_cstr(b, "domains:\n");
		buf_printf(b, "  - %s\n", domain);
	}
	buf_add_cstr(b, "---\n");
}

MAYBE_UNUSED static void
g_put_owner(struct buf *b, const struct g_model *g, size_t n)
{
	const struct g_owner *o = &g->owners[n];

	buf_printf(b, "---\nname: Name %zu\n", n);
	if (o->contact_count)
		buf_add_cstr(b, "contacts:\n");
	for (size_t i = 0; i < o->contact_count; i++) {
		const struct g_contact *c = &o->contacts[i];
		buf_printf(b, "  - %s: \"%s\"\n", c->email ? "email" : "phone",
		    c->value);
		if (c->service >= 0)
			buf_printf(b, "    service: %s\n",
			    g->services[c->service].id);
	}
	buf_add_cstr(b, "---\n");
}

/* "key: " behind the start of an entry, an indent, or a comma */
MAYBE_UNUSED static void
g_put_key(struct buf *b, bool flow, bool first, const char *key)
{
	if (flow)
		buf_add_cstr(b, first ? "  - {" : ", ");
	else
		buf_add_cstr(b, first ? "  - " : "\n    ");
	buf_printf(b, "%s: ", key);
}

MAYBE_UNUSED static void
g_put_mask(struct buf *b, uint64_t *seed, bool flow, unsigned mask)
{
	static const char *const names[][3] = {
	    {"public", "PUBLIC", "Bürgerinnen und Bürger"},
	    {"administration", "Administration", "Stadtverwaltung"},
	    {"companies", "companies", "gesellschaften"}};
	bool one = (mask & (mask - 1)) == 0 && g_chance(seed, 5);

	if (mask == 0)
		return;
	g_put_key(b, flow, false, g_chance(seed, 5) ? "for" : "für");
	buf_add_cstr(b, one ? "" : "[");
	for (unsigned a = 0, n = 0; a < G_AUDIENCES; a++)
		if (mask & (1u << a))
			buf_printf(b, "%s%s", n++ ? ", " : "",
			    names[a][g_pick(seed, 3)]);
	buf_add_cstr(b, one ? "" : "]");
}

MAYBE_UNUSED static void
g_put_period(struct buf *b, uint64_t *seed, bool flow, int64_t from,
    int64_t until)
{
	if (from != G_NONE) {
		g_put_key(b, flow, false, g_chance(seed, 5) ? "from" : "von");
		g_put_time(b, seed, from, false);
	}
	if (until != G_NONE) {
		g_put_key(b, flow, false, g_chance(seed, 5) ? "until" : "bis");
		g_put_time(b, seed, until, true);
	}
}

static const char *const g_states[STATE_COUNT][2] = {
    [STATE_OPERATIONAL] = {"operational", "erreichbar"},
    [STATE_UNKNOWN] = {"", ""},
    [STATE_MAINTENANCE] = {"maintenance", "Wartung"},
    [STATE_LIMITED] = {"limited", "eingeschränkt"},
    [STATE_PARTIAL] = {"partial", "teilweise"},
    [STATE_DOWN] = {"down", "ausgefallen"},
};

MAYBE_UNUSED static void
g_put_affects(struct buf *b, const struct g_model *g,
    const struct g_incident *inc, uint64_t *seed)
{
	if (inc->affect_count)
		buf_add_cstr(b, g_chance(seed, 5) ? "affects:\n" : "Betrifft:\n");
	for (size_t i = 0; i < inc->affect_count; i++) {
		const struct g_affect *a = &inc->affects[i];
		bool flow = g_chance(seed, 5);
		const char *id = g->services[a->service].id;
		if (a->state < 0 && a->mask == 0 && a->from == G_NONE &&
		    a->until == G_NONE && g_chance(seed, 5)) {
			buf_printf(b, "  - %s\n", id);
			continue;
		}
		g_put_key(b, flow, true, g_chance(seed, 5) ? "service" : "dienst");
		buf_add_cstr(b, id);
		if (a->state >= 0) {
			g_put_key(b, flow, false, "state");
			buf_add_cstr(b, g_states[a->state][g_pick(seed, 2)]);
		}
		g_put_mask(b, seed, flow, a->mask);
		g_put_period(b, seed, flow, a->from, a->until);
		buf_add_cstr(b, flow ? "}\n" : "\n");
	}
}

MAYBE_UNUSED static void
g_put_alternates(struct buf *b, const struct g_model *g,
    const struct g_incident *inc, uint64_t *seed)
{
	if (inc->alternate_count)
		buf_add_cstr(b, g_chance(seed, 5) ? "alternates:\n" : "ersatz:\n");
	for (size_t i = 0; i < inc->alternate_count; i++) {
		const struct g_alternate *a = &inc->alternates[i];
		bool flow = g_chance(seed, 5);
		g_put_key(b, flow, true, "of");
		buf_printf(b, "\"%s\"", a->of);
		g_put_key(b, flow, false, "use");
		buf_printf(b, "'%s'", a->use);
		g_put_period(b, seed, flow, a->from, a->until);
		g_put_mask(b, seed, flow, a->mask);
		if (a->except_count)
			g_put_key(b, flow, false, "except");
		for (size_t k = 0; k < a->except_count; k++)
			buf_printf(b, "%s%s", k ? ", " : "[",
			    g->owners[a->except[k]].id);
		buf_add_cstr(b, a->except_count ? "]" : "");
		buf_add_cstr(b, flow ? "}\n" : "\n");
	}
}

MAYBE_UNUSED static void
g_put_restored(struct buf *b, const struct g_model *g,
    const struct g_incident *inc, uint64_t *seed)
{
	if (inc->restored_count)
		buf_add_cstr(b, "restored:\n");
	for (size_t i = 0; i < inc->restored_count; i++) {
		bool flow = g_chance(seed, 5);
		g_put_key(b, flow, true, "person");
		buf_add_cstr(b, g->owners[inc->restored[i].owner].id);
		g_put_key(b, flow, false, "at");
		g_put_time(b, seed, inc->restored[i].at, false);
		buf_add_cstr(b, flow ? "}\n" : "\n");
	}
}

static const char *const g_phases[PHASE_COUNT][2] = {
    [PHASE_INVESTIGATING] = {"investigating", "wird untersucht"},
    [PHASE_IDENTIFIED] = {"identified", "Ursache bekannt"},
    [PHASE_MONITORING] = {"monitoring", "wird beobachtet"},
    [PHASE_RESOLVED] = {"resolved", "behoben"},
    [PHASE_UPDATE] = {"update", "Meldung"},
    [PHASE_UNCHANGED] = {"unchanged", "unverändert"},
};

MAYBE_UNUSED static void
g_put_updates(struct buf *b, const struct g_incident *inc, uint64_t *seed)
{
	for (size_t i = 0; i < inc->update_count; i++) {
		const struct g_update *u = &inc->updates[i];
		buf_add_cstr(b, "\n## ");
		if (u->day)
			g_put_day(b, seed, u->at);
		else if (g_offset(u->at) == 7200) /* never a day alone */
			g_put(b, "%Y-%m-%d %H:%M+02:00", u->at + 7200);
		else
			g_put(b, "%Y-%m-%dT%H:%MZ", u->at);
		buf_printf(b, " %s%s\n\nText.\n", g_chance(seed, 5) ? "" : "– ",
		    g_phases[u->phase][g_pick(seed, 2)]);
	}
}

MAYBE_UNUSED static void
g_put_incident(struct buf *b, const struct g_model *g, size_t n, uint64_t *seed)
{
	static const char *const kinds[] = {"outage", "störung", "maintenance",
	    "precaution", "Hinweis"};
	const struct g_incident *inc = &g->incidents[n];

	buf_printf(b, "---\ntitle: Fall %zu\n", n);
	if (inc->kind >= 0)
		buf_printf(b, "kind: %s\n", kinds[inc->kind]);
	buf_add_cstr(b, "started: ");
	g_put_time(b, seed, inc->started, false);
	if (inc->ended != G_NONE) {
		buf_add_cstr(b, "\nended: ");
		g_put_time(b, seed, inc->ended, true);
	}
	if (inc->published != G_NONE) {
		buf_add_cstr(b, "\npublished: ");
		g_put_time(b, seed, inc->published, false);
	}
	buf_add_char(b, '\n');
	g_put_affects(b, g, inc, seed);
	g_put_alternates(b, g, inc, seed);
	g_put_restored(b, g, inc, seed);
	if (inc->short_service >= 0)
		buf_printf(b, "service: %s\n", g->services[inc->short_service].id);
	buf_add_cstr(b, "---\nWas los ist.\n");
	g_put_updates(b, inc, seed);
}

/* ---- the way of the program ---------------------------------------------------- */

/* The text of incident n, in the world's arena. */
MAYBE_UNUSED static struct str
g_incident_text(struct world *w, const struct g_model *g, size_t n,
    uint64_t *seed)
{
	struct buf b;

	buf_init(&b, 100000);
	g_put_incident(&b, g, n, seed);
	struct str text = arena_str(&w->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

/* Services, people and bodies into the world; not linked yet. */
MAYBE_UNUSED static void
g_add_others(struct world *w, const struct g_model *g, uint64_t *seed)
{
	struct buf b;
	char path[40];

	buf_init(&b, 100000);
	for (size_t i = 0; i < g->service_count; i++) {
		buf_clear(&b);
		g_put_service(&b, g, i, seed);
		snprintf(path, sizeof path, "services/%s.md", g->services[i].id);
		world_add_str(w, path, arena_str(&w->arena, buf_str(&b)));
	}
	for (size_t i = 0; i < g->owner_count; i++) {
		buf_clear(&b);
		g_put_owner(&b, g, i);
		snprintf(path, sizeof path, "%s/%s.md",
		    g->owners[i].person ? "people" : "bodies", g->owners[i].id);
		world_add_str(w, path, arena_str(&w->arena, buf_str(&b)));
	}
	buf_release(&b);
}

#endif
