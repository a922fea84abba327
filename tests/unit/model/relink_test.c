/*
 * model/relink against linking anew: after random changes both give the same
 * model, field by field, and review_again() says what review_model() says.
 * SEED is another way, STEPS=N makes more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/relink.h"
#include "random_model.h"

/* fewer where each allocation is watched */
#ifdef ARENA_DEBUG
enum { STEPS = 150 };
#else
enum { STEPS = 1000 };
#endif

enum { SLOTS = 14, LIVES = 40, TEXT_MAX = 4000 };

static int
steps(void)
{
	const char *wanted = getenv("STEPS");

	return wanted ? atoi(wanted) : getenv("UNDER_VALGRIND") ? 40 : STEPS;
}

static uint64_t
first_seed(uint64_t seed)
{
	return seed + 10 * (getenv("SEED") ? (uint64_t)atoi(getenv("SEED")) : 0);
}

/* ---- a model as text --------------------------------------------------------------- */

struct dump {
	struct buf b;
	const struct model *m;
};

/* By its name; and whether the model knows it as that. */
static void
put_name(struct dump *d, const struct record *r)
{
	if (r == NULL) {
		buf_add_cstr(&d->b, " -");
		return;
	}
	bool ours = model_lists(d->m, r);
	buf_printf(&d->b, " %d/%.*s#%u%s", (int)r->kind, STR_ARG(r->id), r->index,
	    ours ? "" : " STALE");
}

static void
put_str(struct dump *d, const char *what, struct str s)
{
	buf_printf(&d->b, " %s=%.*s", what, STR_ARG(s));
}

static void
put_number(struct dump *d, const char *what, int64_t n)
{
	buf_printf(&d->b, " %s=%lld", what, (long long)n);
}

static void
put_when(struct dump *d, const char *what, const struct when *w)
{
	buf_printf(&d->b, " %s=%lld,%d,%d,%u:%u,%d", what, (long long)w->t,
	    w->day, w->hidden, w->at.line, w->at.column, w->unreadable);
}

static void
put_title(struct dump *d, const char *title, size_t count)
{
	buf_printf(&d->b, "\n%s %zu:", title, count);
}

static void
put_records(struct dump *d, const char *title, const struct record_list *list)
{
	put_title(d, title, list->count);
	for (size_t i = 0; i < list->count; i++) {
		put_name(d, list->items[i]);
		if (list->items[i]->broken)
			buf_add_cstr(&d->b, " broken");
	}
}

static void
put_incidents(struct dump *d, const char *title,
    const struct incident_refs *list)
{
	put_title(d, title, list->count);
	for (size_t i = 0; i < list->count; i++)
		put_name(d, &list->items[i]->r);
}

static void
put_effect(struct dump *d, const struct effect *e)
{
	const struct affect_list *all = &e->incident->affects;

	put_name(d, &e->incident->r);
	put_name(d, &e->service->r);
	put_number(d, "entry", e->source - all->items);
	put_number(d, "line", e->source->at.line);
	put_number(d, "state", e->state);
	put_number(d, "audiences", e->audiences);
	put_number(d, "settled", e->settled);
	put_when(d, "from", &e->from);
	put_when(d, "until", &e->until);
}

static void
put_effects(struct dump *d, const char *title, const struct effect_list *list)
{
	put_title(d, title, list->count);
	for (size_t i = 0; i < list->count; i++)
		put_effect(d, list->items[i]);
}

static void
put_alternate(struct dump *d, const struct alternate *a)
{
	const struct alternate_list *all = &a->incident->alternates;

	put_name(d, &a->incident->r);
	put_number(d, "entry", a - all->items);
	put_number(d, "target", (int)a->target);
	put_name(d, a->target_record);
	put_str(d, "pattern", a->pattern);
	put_number(d, "use", a->use_is_text ? -1 : (int)a->use_kind);
	put_number(d, "for", a->for_whom.mask);
	put_when(d, "from", &a->from);
	put_when(d, "until", &a->until);
	for (size_t i = 0; i < a->except.count; i++)
		put_name(d, a->except.items[i].to);
}

static void
put_refs(struct dump *d, const char *title, const struct alternate_refs *list)
{
	put_title(d, title, list->count);
	for (size_t i = 0; i < list->count; i++)
		put_alternate(d, list->items[i]);
}

static void
put_incident(struct dump *d, const struct incident *inc)
{
	put_title(d, "incident", inc->updates.count);
	put_name(d, &inc->r);
	put_str(d, "path", inc->r.path);
	put_str(d, "title", inc->title.s);
	put_number(d, "kind", inc->kind.value);
	put_when(d, "started", &inc->started);
	put_when(d, "ended", &inc->ended);
	put_number(d, "overdue", inc->overdue_at);
	put_number(d, "newest", inc->newest);
	put_number(d, "year", inc->year);
	put_number(d, "from", inc->from);
	put_number(d, "until", inc->until);
	put_name(d, inc->service.to);
	for (size_t i = 0; i < inc->affects.count; i++) {
		put_name(d, inc->affects.items[i].service.to);
		put_number(d, "for", inc->affects.items[i].for_whom.mask);
	}
	for (size_t i = 0; i < inc->restored.count; i++)
		put_name(d, inc->restored.items[i].person.to);
	for (size_t i = 0; i < inc->informed.count; i++)
		put_number(d, "informed", inc->informed.items[i].audience);
	put_effects(d, "effects", &inc->effects);
	for (size_t i = 0; i < inc->alternates.count; i++)
		put_alternate(d, &inc->alternates.items[i]);
}

static void
put_keys(struct dump *d, const struct alternate_keys *keys)
{
	for (size_t i = 0; i < keys->count; i++) {
		put_str(d, "\nkey", keys->items[i].key);
		put_refs(d, "its", &keys->items[i].refs);
	}
}

static void
put_addresses(struct dump *d, const struct model *m)
{
	for (size_t i = 0; i < m->domains.count; i++) {
		put_str(d, "\ndomain", m->domains.items[i].name);
		put_name(d, &m->domains.items[i].service->r);
	}
	for (size_t i = 0; i < m->addresses.count; i++) {
		put_str(d, "\naddress", m->addresses.items[i].folded);
		put_name(d, m->addresses.items[i].owner);
	}
	for (size_t i = 0; i < m->assets.count; i++)
		put_str(d, "\nasset", m->assets.items[i]);
}

static void
put_by_owner(struct dump *d, const struct model *m)
{
	for (size_t i = 0; i < m->records[KIND_SERVICE].count; i++) {
		put_effects(d, "of service",
		    &as_service(m->records[KIND_SERVICE].items[i])->effects);
		put_incidents(d, "newest", &m->service_newest[i]);
		put_refs(d, "alternates", &m->by_service[i]);
	}
	for (size_t i = 0; i < m->records[KIND_PERSON].count; i++) {
		put_incidents(d, "of person", &m->person_incidents[i]);
		put_refs(d, "alternates", &m->by_person[i]);
	}
	for (size_t i = 0; i < m->records[KIND_BODY].count; i++)
		put_refs(d, "of body", &m->by_body[i]);
}

static char *
dump(const struct model *m)
{
	struct dump d = {.m = m};

	buf_init(&d.b, 10000000);
	for (int k = KIND_SERVICE; k < KIND_COUNT; k++) {
		put_records(&d, "kind", &m->records[k]);
		put_records(&d, "ids", &m->by_id[k]);
	}
	for (size_t i = 0; i < m->records[KIND_INCIDENT].count; i++)
		put_incident(&d,
		    as_incident(m->records[KIND_INCIDENT].items[i]));
	put_incidents(&d, "newest", &m->newest);
	put_incidents(&d, "unended", &m->unended);
	put_incidents(&d, "lacking", &m->lacking);
	put_incidents(&d, "astray", &m->astray);
	for (size_t i = 0; i < m->years.count; i++) {
		put_number(&d, "\nyear", m->years.items[i].year);
		put_incidents(&d, "its", &m->years.items[i].incidents);
	}
	put_by_owner(&d, m);
	put_keys(&d, &m->by_address);
	put_refs(&d, "patterns", &m->by_pattern);
	put_addresses(&d, m);
	put_number(&d, "\nbroken", (int64_t)m->broken_count);
	put_number(&d, "blind", m->blind);
	put_number(&d, "unsure", m->domains_unsure);
	char *text = strndup(buf_str(&d.b).ptr, buf_str(&d.b).len);
	assert_non_null(text);
	buf_release(&d.b);
	return text;
}

static void
assert_same_dump(const char *a, const char *b)
{
	size_t i = 0;

	if (strcmp(a, b) == 0)
		return;
	while (a[i] == b[i])
		i++;
	while (i > 0 && a[i - 1] != '\n')
		i--;
	print_error("relinked: %.400s\n\nlinked: %.400s\n", a + i, b + i);
	fail();
}

/* ---- a site whose incidents change ---------------------------------------------------- */

/* A place for one incident; the text is empty when there is none. */
struct slot {
	char path[60], text[TEXT_MAX];
};

struct life {
	uint64_t seed, others;
	struct g_model g;
	struct slot slots[SLOTS];
	void (*write)(struct life *l, size_t n, struct str *text, struct world *w);
	void (*others_of)(struct life *l, struct world *w);
	/* of the model that is being relinked */
	struct world w;
	struct incident *in_model[SLOTS];
	int loud; /* reviews that had something to say */
};

static struct incident *
parse(struct world *w, const struct slot *s)
{
	if (s->text[0] == '\0')
		return NULL;
	return (struct incident *)world_add_str(w, s->path,
	    arena_str(&w->arena, str_from(s->text)));
}

static int
by_path(const void *a, const void *b)
{
	return str_cmp((*(struct record *const *)a)->path,
	    (*(struct record *const *)b)->path);
}

/* A world of all files as they are now, linked. */
static void
link_anew(struct life *l, struct world *w, struct incident **incidents)
{
	world_init(w, NULL);
	l->others_of(l, w);
	for (size_t i = 0; i < SLOTS; i++)
		incidents[i] = parse(w, &l->slots[i]);
	qsort(w->records.items, w->records.count, sizeof *w->records.items,
	    by_path);
	world_link(w);
	for (size_t i = 0; i < SLOTS; i++)
		if (incidents[i] && incidents[i]->r.draft.on)
			incidents[i] = NULL; /* it is not in the model */
}

/* Another incident in its place, or none. */
static void
write_slot(struct life *l, size_t n)
{
	static const char *const names[] = {"i", "2019-i", "2020-i", "x"};
	struct slot *s = &l->slots[n];
	struct str text;
	struct world w;

	s->text[0] = '\0';
	if (g_chance(&l->seed, 2))
		return;
	world_init(&w, NULL);
	l->write(l, n, &text, &w);
	assert_true(text.len < TEXT_MAX);
	memcpy(s->text, text.ptr, text.len);
	s->text[text.len] = '\0';
	world_release(&w);
	snprintf(s->path, sizeof s->path, "incidents/%s%s%zu.md",
	    g_chance(&l->seed, 3) ? "2020/" : "", names[n % 4], n);
}

static void
random_incident(struct life *l, size_t n, struct str *text, struct world *w)
{
	struct g_model *g = &l->g;

	(void)n;
	g->incidents[0] = (struct g_incident){0};
	g_make_incident(&g->incidents[0], 0, g, &l->seed);
	*text = g_incident_text(w, g, 0, &l->seed);
	/* what makes linking say something, or is not in the model */
	if (g_chance(&l->seed, 1) && g_chance(&l->seed, 5))
		*text = arena_concat(&w->arena, STR("---\ndraft: true\n"),
		    str_skip(*text, 4));
	else if (g_chance(&l->seed, 1) && g_chance(&l->seed, 3))
		*text = arena_concat(&w->arena,
		    STR("---\nrestored: {person: nobody, at: 2020-04-01}\n"),
		    str_skip(*text, 4));
}

static void
random_others(struct life *l, struct world *w)
{
	uint64_t seed = l->others;

	g_add_others(w, &l->g, &seed);
}

static void
begin(struct life *l, uint64_t seed)
{
	*l = (struct life){.seed = seed, .write = random_incident,
	    .others_of = random_others};
	g_make(&l->g, &l->seed);
	l->others = g_random(&l->seed);
	for (size_t i = 0; i < SLOTS; i++)
		write_slot(l, i);
	link_anew(l, &l->w, l->in_model);
}

/* Those whose place has changed; of one that moves two, now and then. */
static size_t
gather(struct life *l, const struct slot *before,
    struct relink_change changes[2 * SLOTS])
{
	size_t count = 0;

	for (size_t i = 0; i < SLOTS; i++) {
		if (strcmp(before[i].text, l->slots[i].text) == 0 &&
		    strcmp(before[i].path, l->slots[i].path) == 0)
			continue;
		struct incident *old = l->in_model[i];
		struct incident *now = parse(&l->w, &l->slots[i]);
		l->in_model[i] = now;
		if (old && now && g_chance(&l->seed, 3)) {
			changes[count++] = (struct relink_change){NULL, now};
			now = NULL;
		}
		changes[count++] = (struct relink_change){old, now};
	}
	/* in any order */
	for (size_t i = count; i > 1; i--) {
		size_t k = g_pick(&l->seed, i);
		struct relink_change c = changes[k];
		changes[k] = changes[i - 1];
		changes[i - 1] = c;
	}
	return count;
}

/* ---- the same model ------------------------------------------------------------------- */

static bool
step(struct life *l)
{
	struct relink_change changes[2 * SLOTS];
	struct slot before[SLOTS];
	struct incident *incidents[SLOTS];
	struct world fresh;

	memcpy(before, l->slots, sizeof before);
	for (size_t n = g_chance(&l->seed, 6) ? 1 : g_pick(&l->seed, SLOTS); n; n--)
		write_slot(l, g_pick(&l->seed, SLOTS));
	char *old = dump(l->w.m);
	size_t count = gather(l, before, changes);
	bool done = model_relink(l->w.m, &l->w.arena, changes, count,
	    &l->w.diags);
	char *now = dump(l->w.m);
	link_anew(l, &fresh, incidents);
	char *all = dump(fresh.m);
	if (done)
		assert_same_dump(now, all);
	else /* nothing has been touched; one of both was not simple */
		assert_same_dump(now, old);
	bool right = done || fresh.diags.count || l->w.m->broken_count;
	for (size_t i = 0; i < SLOTS; i++)
		right |= strstr(l->slots[i].text, "draft: true") != NULL;
	assert_true(right);
	free(old);
	free(now);
	free(all);
	world_release(&fresh);
	return done;
}

static void
test_the_same_as_linking(void **state)
{
	int left = steps(), done = 0, all = left;

	(void)state;
	for (uint64_t seed = first_seed(1); left > 0; seed++) {
		struct life *l = malloc(sizeof *l);
		assert_non_null(l);
		begin(l, seed);
		for (int i = 0; i < LIVES && left > 0; i++, left--) {
			bool ok = step(l);
			done += ok;
			if (ok)
				continue;
			world_release(&l->w);
			link_anew(l, &l->w, l->in_model);
		}
		world_release(&l->w);
		free(l);
	}
	if (all >= 150)
		assert_true(done > all / 3);
}

/* ---- the same is said ------------------------------------------------------------------ */

/* After that day. */
static unsigned
later(uint64_t *seed, unsigned day)
{
	return day + 1 + (unsigned)g_pick(seed, 30 - day);
}

/* Mostly nothing is missing. */
static void
sound_incident(struct life *l, size_t n, struct str *text, struct world *w)
{
	static const char *const affects[] = {"mail", "{web: down}",
	    "{mail: down, chat: down}", "{web: partial, mail: limited}",
	    "{service: web, state: down, for: companies}", "chat"};
	static const char *const uses[] = {"x@w.example", "y@m.example",
	    "z@a.example", "0391 77", "Rufen Sie an: 0391 55", "p@else.example"};
	static const char *const of[] = {"'*@a.example'", "mail", "amt",
	    "amt@a.example", "nobody@a.example"};
	uint64_t *seed = &l->seed;
	unsigned start = later(seed, 0) - 1;
	struct buf b;

	(void)n;
	buf_init(&b, TEXT_MAX);
	buf_printf(&b, "---\ntitle: T\nkind: %s\nstarted: 2020-05-%02u 10:00\n"
	    "affects: %s\n", g_chance(seed, 2) ? "maintenance" : "outage",
	    1 + start, affects[g_pick(seed, 6)]);
	if (!g_chance(seed, 1))
		buf_add_cstr(&b, "messages: lost\n");
	if (!g_chance(seed, 1))
		buf_add_cstr(&b, "informed: public\n");
	if (!g_chance(seed, 1))
		buf_printf(&b, "next_update: 2020-05-%02u\n", later(seed, start));
	if (g_chance(seed, 8))
		buf_printf(&b, "ended: 2020-05-%02u 11:00\n",
		    1 + later(seed, start));
	if (g_chance(seed, 5))
		buf_printf(&b, "alternates: {of: %s, use: '%s', for: %s}\n",
		    of[g_pick(seed, g_chance(seed, 9) ? 4 : 5)],
		    uses[g_pick(seed, g_chance(seed, 9) ? 4 : 6)],
		    g_chance(seed, 8) ? "public" : "companies");
	buf_add_cstr(&b, "---\nText.\n");
	*text = arena_str(&w->arena, buf_str(&b));
	buf_release(&b);
}

static void
sound_others(struct life *l, struct world *w)
{
	(void)l;
	world_add(w, "pages/impressum.md", "---\ntitle: I\n---\n");
	world_add(w, "pages/datenschutz.md", "---\ntitle: D\n---\n");
	world_add(w, "pages/barrierefreiheit.md", "---\ntitle: B\n---\n");
	world_add(w, "services/mail.md", "---\nname: Postfächer\nkind: email\n"
	    "domains: [a.example, stadt.example]\n---\n");
	world_add(w, "services/web.md", "---\nname: Web\nkind: web\n"
	    "domains: w.example\n---\n");
	world_add(w, "services/chat.md", "---\nname: Chat\nkind: messenger\n"
	    "domains: m.example\n---\n");
	world_add(w, "bodies/amt.md", "---\nname: Amt\n"
	    "contacts: [{email: amt@a.example}, {phone: 0391 1}]\n---\n");
	world_add(w, "people/p.md", "---\nname: P\ncontacts:\n"
	    "  - {email: p@else.example, private: yes, consent: 2020-01-01}\n"
	    "  - {phone: 0391 55, private: yes, consent: 2020-01-01}\n---\n");
	world_add(w, "consultations/c.md", "---\ntitle: C\nopens: 2020-05-02\n"
	    "closes: 2020-05-15\n"
	    "respond: {post: Rathaus}\nresult_by: 2020-05-29\n---\n");
}

static int64_t
some_time(struct life *l)
{
	return world_time(&l->w, "2020-05-01") +
	    (int64_t)g_pick(&l->seed, 31 * 24) * 3600;
}

static void
listen(struct world *w)
{
	diags_release(&w->diags);
	diags_init(&w->diags);
	assert_true(diag_make_strict(&w->diags, STR("message-fate-missing")));
}

/* All that is said of the model at this instant, and what it makes of it. */
static char *
said(struct world *w, int64_t now, const struct review_since *since)
{
	listen(w);
	if (since)
		review_again(w->m, since, now, &w->arena, &w->diags);
	else
		review_model(w->m, now, &w->arena, &w->diags);
	const char *lines = world_lines(w, DIAG_EN);
	char *model = dump(w->m), *all = malloc(strlen(lines) +
	    strlen(model) + 1);
	assert_non_null(all);
	strcpy(all, lines);
	strcat(all, model);
	free(model);
	return all;
}

/* Until review has nothing to say, or with some seeds no errors; the instant is
 * any. */
static void
begin_sound(struct life *l, uint64_t seed)
{
	struct incident *none[SLOTS];

	*l = (struct life){.seed = seed, .write = sound_incident,
	    .others_of = sound_others};
	world_init(&l->w, NULL);
	int64_t now = some_time(l);
	for (size_t i = 0; i < SLOTS; i++) {
		struct world w;
		write_slot(l, i);
		link_anew(l, &w, none);
		listen(&w);
		review_model(w.m, now, &w.arena, &w.diags);
		if (seed % 2 ? diag_errors(&w.diags) : w.diags.count)
			l->slots[i].text[0] = '\0';
		world_release(&w);
	}
	world_release(&l->w);
	link_anew(l, &l->w, l->in_model);
}

/* What was said of the model at some other instant. */
static struct review_said
said_before(struct life *l)
{
	struct review_said said;
	struct diags d;

	diags_init(&d);
	review_noting(&said, l->w.m, some_time(l), &l->w.arena, &d);
	assert_int_equal(diag_errors(&d), 0);
	assert_false(said.others);
	assert_true(said.incidents.count <= d.count + d.suppressed);
	diags_release(&d);
	return said;
}

/* True when no error was said, so that one can go on. */
static bool
review_step(struct life *l)
{
	struct relink_change changes[2 * SLOTS];
	struct slot before[SLOTS];
	struct incident *incidents[SLOTS];
	struct world fresh;
	struct review_said then = said_before(l);
	int64_t now = some_time(l);

	memcpy(before, l->slots, sizeof before);
	for (size_t n = g_pick(&l->seed, 3); n; n--)
		write_slot(l, g_pick(&l->seed, SLOTS));
	size_t count = gather(l, before, changes);
	assert_true(model_relink(l->w.m, &l->w.arena, changes, count,
	    &l->w.diags));
	link_anew(l, &fresh, incidents);
	assert_int_equal(fresh.diags.count, 0);
	char *some = said(&l->w, now, &(struct review_since){&then, changes,
	    count});
	char *all = said(&fresh, now, NULL);
	assert_same_dump(some, all);
	bool sound = diag_errors(&fresh.diags) == 0;
	l->loud += fresh.diags.count > 0;
	if (!sound)
		memcpy(l->slots, before, sizeof before);
	free(some);
	free(all);
	world_release(&fresh);
	return sound;
}

static void
test_the_same_is_said(void **state)
{
	int left = steps(), sound = 0, loud = 0, all = left;

	(void)state;
	for (uint64_t seed = first_seed(100000); left > 0; seed++) {
		struct life *l = malloc(sizeof *l);
		assert_non_null(l);
		begin_sound(l, seed);
		bool go_on = true;
		for (; go_on && left > 0; left--, sound += go_on)
			go_on = review_step(l);
		loud += l->loud;
		world_release(&l->w);
		free(l);
	}
	if (all >= 150) {
		assert_true(sound > all / 10);
		assert_true(sound < all);
		assert_true(loud > all / 10);
		assert_true(loud < all);
	}
}

/* ---- what is not simple ---------------------------------------------------------------- */

#define INCIDENT(title, more)                                                  \
	"---\ntitle: " title "\nstarted: 2020-05-01\n" more "---\n"

static struct incident *
add(struct world *w, const char *path, const char *text)
{
	return (struct incident *)world_add(w, path, text);
}

static void
start(struct world *w)
{
	world_init(w, NULL);
	world_add(w, "services/mail.md", "---\nname: Mail\n---\n");
	add(w, "incidents/a.md", INCIDENT("A", "service: mail\n"));
	add(w, "incidents/b.md", INCIDENT("B", "service: mail\n"));
	world_link(w);
	assert_int_equal(w->diags.count, 0);
}

static struct incident *
named(struct world *w, const char *id)
{
	return (struct incident *)world_find(w, KIND_INCIDENT, id);
}

/* Refused, and nothing is different. */
static void
refuse(struct world *w, const struct relink_change *changes, size_t count)
{
	char *before = dump(w->m);

	assert_false(model_relink(w->m, &w->arena, changes, count, &w->diags));
	char *after = dump(w->m);
	assert_same_dump(after, before);
	free(before);
	free(after);
}

static void
test_one_at_a_time(void **state)
{
	static const char *const texts[] = {INCIDENT("C", "draft: true\n"),
	    INCIDENT("C", "service: mial\n"), INCIDENT("C", "kind: nonsense\n"),
	    INCIDENT("C", "restored: {person: x, at: 2020-05-02}\n"), "---\n---\n"};
	struct world w;

	(void)state;
	start(&w);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct relink_change c = {NULL, add(&w, "incidents/c.md",
		    texts[i])};
		refuse(&w, &c, 1);
	}
	world_release(&w);
}

static void
test_ids(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	struct incident *a = named(&w, "a"), *b = named(&w, "b");
	const char *text = INCIDENT("N", "");
	/* there still */
	refuse(&w, (struct relink_change[]){{NULL,
	    add(&w, "incidents/2020/a.md", text)}}, 1);
	refuse(&w, (struct relink_change[]){{b,
	    add(&w, "incidents/2020/a.md", text)}}, 1);
	/* two new ones */
	refuse(&w, (struct relink_change[]){{NULL,
	    add(&w, "incidents/c.md", text)}, {NULL,
	    add(&w, "incidents/2020/c.md", text)}}, 2);
	/* no old one of this model; the same twice */
	refuse(&w, (struct relink_change[]){{add(&w, "incidents/a.md", text),
	    NULL}}, 1);
	refuse(&w, (struct relink_change[]){{a, NULL}, {a, NULL}}, 2);
	/* two change their names */
	assert_true(model_relink(w.m, &w.arena, (struct relink_change[]){{a,
	    add(&w, "incidents/b.md", text)}, {b,
	    add(&w, "incidents/a.md", text)}}, 2, &w.diags));
	assert_int_equal(w.diags.count, 0);
	assert_ptr_not_equal(named(&w, "a"), a);
	assert_int_equal(w.m->records[KIND_INCIDENT].count, 2);
	world_release(&w);
}

static void
test_many(void **state)
{
	struct relink_change changes[RELINK_CHANGES_MAX + 1];
	struct world w;
	struct buf b;

	(void)state;
	start(&w);
	for (size_t i = 0; i <= RELINK_CHANGES_MAX; i++)
		changes[i] = (struct relink_change){NULL, add(&w,
		    arena_printf(&w.arena, "incidents/n%zu.md", i).ptr,
		    INCIDENT("N", "service: mail\n"))};
	refuse(&w, changes, RELINK_CHANGES_MAX + 1);
	assert_true(model_relink(w.m, &w.arena, changes, RELINK_CHANGES_MAX,
	    &w.diags));
	assert_int_equal(w.m->newest.count, RELINK_CHANGES_MAX + 2);
	buf_init(&b, 100000);
	buf_add_cstr(&b, "---\ntitle: M\nstarted: 2020-05-01\naffects:\n");
	for (size_t i = 0; i < RELINK_PARTS_MAX; i++)
		buf_add_cstr(&b, "  - mail\n");
	buf_add_cstr(&b, "---\n");
	changes[0].old = NULL;
	changes[0].now = (struct incident *)world_add_str(&w,
	    "incidents/m.md", arena_str(&w.arena, buf_str(&b)));
	buf_release(&b);
	refuse(&w, changes, 1);
	world_release(&w);
}

/* Found to be broken only when paths of pages met. */
static void
test_broken(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	struct incident *a = named(&w, "a");
	a->r.broken = true;
	refuse(&w, (struct relink_change[]){{a, NULL}}, 1);
	world_release(&w);
	world_init(&w, NULL);
	a = add(&w, "incidents/a.md", INCIDENT("A", ""));
	add(&w, "incidents/b.md", INCIDENT("B", "service: unknown\n"));
	world_link(&w);
	refuse(&w, (struct relink_change[]){{a, NULL}}, 1);
	world_release(&w);
}

static void
test_all_go_and_come(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_true(model_relink(w.m, &w.arena, (struct relink_change[]){
	    {named(&w, "b"), NULL}, {named(&w, "a"), NULL}}, 2, &w.diags));
	assert_int_equal(w.m->records[KIND_INCIDENT].count, 0);
	assert_int_equal(w.m->years.count, 0);
	assert_int_equal(w.m->service_newest[0].count, 0);
	assert_true(model_relink(w.m, &w.arena, NULL, 0, &w.diags));
	assert_true(model_relink(w.m, &w.arena, (struct relink_change[]){{NULL,
	    add(&w, "incidents/2019-x.md", INCIDENT("X", "service: mail\n"))}},
	    1, &w.diags));
	assert_int_equal(model_year(w.m, 2019)->count, 1);
	assert_int_equal(w.m->service_newest[0].count, 1);
	assert_int_equal(as_service(world_find(&w, KIND_SERVICE,
	    "mail"))->effects.count, 1);
	world_release(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_same_as_linking),
	    cmocka_unit_test(test_the_same_is_said),
	    cmocka_unit_test(test_one_at_a_time),
	    cmocka_unit_test(test_ids),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_broken),
	    cmocka_unit_test(test_all_go_and_come),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
