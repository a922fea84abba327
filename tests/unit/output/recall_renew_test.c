/*
 * Files that are made with what was kept across relinkings are those that are
 * made with nothing: bytes, period, facts read, and what is told. A model whose
 * incidents change, one commit after the other, with a recall and a moment that
 * live as long as it does; what has been replaced is spoilt, so that whoever
 * still looks at it is caught. SEED is another way, STEPS=N makes more of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../crowd.h"

#include "cmd/session.h"
#include "content/parse.h"
#include "model/moment.h"
#include "model/relink.h"
#include "output/facts.h"
#include "output/recall.h"

enum { CHANGES_MAX = 4 };

/* fewer where each allocation is watched */
#ifdef ARENA_DEBUG
enum { FEWER = 4 };
#else
enum { FEWER = 1 };
#endif

/* What happened to what was kept, to see that the test means something. */
struct tally {
	size_t commits, changes, refused;
	size_t pieces_left, pieces_gone, answers_left, answers_gone;
	size_t files, used;
};

/* A model of its own, of which incidents change. */
struct stand {
	struct scene scene;
	struct session session;
	struct model *model;
	struct output_env env;
	struct arena *arena;
	struct diags diags;
	struct recall *recall;
	struct moment moment;
	struct trace *kept, *fresh; /* of a file in the making */
	struct str paths[CHANGES_MAX], texts[CHANGES_MAX]; /* as they were */
	struct relink_change changes[CHANGES_MAX];
	size_t count;
	unsigned commit;
	struct tally tally;
};

static struct trace *
new_trace(void)
{
	struct trace *t = malloc(sizeof *t);

	assert_non_null(t);
	trace_init(t);
	return t;
}

static bool
stand_open(struct stand *t, size_t limit)
{
	struct options o = {.quiet = true, .has_messages = true, .jobs = 1,
	    .unconfined = true, .source.dir = str_from(t->scene.content),
	    .templates = t->scene.templates};
	char at[32];

	snprintf(at, sizeof at, "%s", time_iso(&t->scene.arena, t->scene.at,
	    zone_utc(&t->scene.arena)).ptr);
	o.at = at;
	session_begin(&t->session, &o, NULL);
	diags_init(&t->diags);
	t->kept = new_trace();
	t->fresh = new_trace();
	t->recall = recall_new(limit);
	moment_init(&t->moment, t->session.load.now);
	if (!t->session.ready)
		return false;
	t->arena = &t->session.load.arena;
	t->model = t->session.load.model;
	t->env = t->session.env[0];
	t->env.trees = &t->env;
	t->env.tree_count = 1;
	t->env.year_max = t->scene.year_max;
	return t->model->broken_count == 0;
}

static void
stand_close(struct stand *t)
{
	recall_free(t->recall);
	moment_release(&t->moment);
	diags_release(&t->diags);
	free(t->kept);
	free(t->fresh);
	session_end(&t->session);
	scene_close(&t->scene);
}

/* ---- commits --------------------------------------------------------------------------- */

static struct str
any_incident(struct stand *t)
{
	return crowd_any(&t->scene, draw(&t->scene, 2));
}

static struct str
new_incident(struct stand *t)
{
	return arena_printf(&t->scene.arena, "incidents/2026/neu-%u.md",
	    (unsigned)draw(&t->scene, 1000));
}

/* What many texts show, wherever they are: by one that goes on, if there is. */
static void
edit_alternates(struct stand *t, struct str path)
{
	struct scene *p = &t->scene;
	struct str of = STR("\"*@rat.draengel.example\"");

	if (draw(p, 3))
		of = any_id(p, draw(p, 3) ? "people/" : "services/");
	crowd_line(p, path, "alternates:", draw(p, 4) == 0 ? STR("")
	    : arena_printf(&p->arena,
	    "alternates: [{of: %.*s, use: neu%u@neu.example}]\n",
	    STR_ARG(of), (unsigned)draw(p, 99)));
	if (draw(p, 2))
		crowd_line(p, path, "ended:", STR(""));
}

static void
edit_front(struct stand *t, struct str path)
{
	struct scene *p = &t->scene;

	if (draw(p, 3) == 0)
		crowd_line(p, path, "affects:", arena_printf(&p->arena,
		    "affects: [{service: %.*s, state: %s}]\n",
		    STR_ARG(any_id(p, "services/")),
		    draw(p, 2) ? "limited" : "down"));
	else
		crowd_edit_front(p, path);
}

/* A line that shows addresses, with what is to be used instead. */
static void
edit_text(struct stand *t, struct str path)
{
	struct scene *p = &t->scene;
	struct str other = any_incident(t);

	set(p, path, arena_printf(&p->arena, "%.*s\n## %.*s\n\nAn p%u@%s."
	    "draengel.example, siehe [mehr](/%.*s) %u.\n",
	    STR_ARG(crowd_get(p, path)), STR_ARG(crowd_time(p, p->at - 60 *
	        (int64_t)draw(p, 90))), (unsigned)draw(p, CROWD_PEOPLE),
	    draw(p, 2) ? "rat" : "post", STR_ARG(other),
	    (unsigned)draw(p, 1000)));
	note(p, "text", path);
}

/* Something happens to the incident of this path. */
static void
edit_incident(struct stand *t, struct str path)
{
	struct scene *p = &t->scene;

	switch (draw(p, 15)) {
	case 0:
	case 1:
		crowd_say(p, path, p->at - 60 * (int64_t)draw(p, 90), "");
		break;
	case 2: /* in a while */
		crowd_say(p, path, p->at + 3600 * (int64_t)draw(p, 30), "");
		break;
	case 3:
		crowd_end(p, path);
		break;
	case 4:
		crowd_unsay(p, path);
		break;
	case 5:
	case 6:
	case 7:
		edit_front(t, path);
		break;
	case 8:
		crowd_edit_body(p, path);
		break;
	case 9:
		crowd_edit_embargo(p, path);
		break;
	case 10:
		edit_text(t, path);
		break;
	case 11:
	case 12:
	case 13:
		edit_alternates(t, path);
		break;
	default: /* another file with the same words */
		note(p, "touch", path);
		break;
	}
}

static bool
is_among(const struct stand *t, struct str path)
{
	for (size_t i = 0; i < t->count; i++)
		if (str_eq(t->paths[i], path))
			return true;
	return false;
}

static bool
is_there(struct stand *t, struct str path)
{
	look(&t->scene);
	for (size_t i = 0; i < t->scene.now.count; i++)
		if (str_eq(t->scene.now.items[i], path))
			return true;
	return false;
}

/* The record of a file of the scene, as loading gives it. */
static struct incident *
parse(struct stand *t, struct str path)
{
	struct str text = arena_str(t->arena, get(&t->scene, path));
	struct read_context ctx = {.arena = t->arena, .diags = &t->diags,
	    .zone = t->session.load.zone, .path = arena_str(t->arena, path)};
	struct file_role role = parse_role(ctx.path, t->arena, &t->diags);
	struct record *r = record_parse(&ctx, role.kind, role.id, text);

	r->source = digest_of(text);
	r->front = r->body.ptr < text.ptr || r->body.ptr > text.ptr + text.len
	    ? r->source
	    : digest_of(str_head(text, (size_t)(r->body.ptr - text.ptr)));
	return (struct incident *)r;
}

static struct incident *
in_model(const struct stand *t, struct str path)
{
	const struct record_list *all = &t->model->records[KIND_INCIDENT];

	for (size_t i = 0; i < all->count; i++)
		if (str_eq(all->items[i]->path, path))
			return (struct incident *)all->items[i];
	return NULL;
}

/* One of the changes of a commit: a file that comes, goes, or is another. */
static void
change(struct stand *t)
{
	struct scene *p = &t->scene;
	bool new = draw(p, 8) == 0, gone = !new && draw(p, 24) == 0;
	struct str path = new ? new_incident(t) : any_incident(t);
	struct str text = crowd_get(p, path);

	if (is_among(t, path) || (new && is_there(t, path)) ||
	    (!new && in_model(t, path) == NULL))
		return;
	if (new)
		set(p, path, draw(p, 2) ? incident_text(p)
		    : crowd_get(p, any_incident(t)));
	else if (!gone)
		edit_incident(t, path);
	note(p, new ? "new" : gone ? "gone" : "", path);
	t->paths[t->count] = path;
	t->texts[t->count] = new ? STR("") : text;
	t->changes[t->count] = (struct relink_change){
	    .old = new ? NULL : in_model(t, path),
	    .now = gone ? NULL : parse(t, path)};
	if (gone)
		drop(p, path);
	t->count++;
}

/* Nothing of it has happened. */
static void
take_back(struct stand *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->texts[i].len)
			set(&t->scene, t->paths[i], t->texts[i]);
		else
			drop(&t->scene, t->paths[i]);
	t->count = 0;
}

/* Nobody may look at it any more. */
static void
spoil(struct incident *old)
{
	static struct update spoilt[1];

	if (old == NULL)
		return;
	for (size_t i = 0; i < old->effects.count; i++) {
		struct effect *e = old->effects.items[i];
		e->state = STATE_UNKNOWN;
		e->audiences = UINT32_MAX;
		e->from.t = e->settled = 1;
		e->until.t = FOREVER;
	}
	for (size_t i = 0; i < old->alternates.count; i++) {
		struct alternate *a = &old->alternates.items[i];
		a->use.s = a->note.s = STR("spoilt@spoilt.example");
		a->from.t = ALWAYS;
		a->until.t = FOREVER;
		a->for_whom.mask = UINT32_MAX;
	}
	old->title.s = old->summary = old->r.body = STR("Spoilt");
	old->r.id = old->r.path = STR("spoilt");
	old->r.index = 1000000;
	old->started.t = old->newest = 7;
	old->ended = (struct when){0};
	old->updates.items = spoilt;
	old->updates.count = 1;
	old->restored.count = 0;
}

/* Forwards mostly. */
static void
move_clock(struct stand *t)
{
	static const int64_t steps[] = {0, 0, 0, 1, 60, 3600, 7200, 40000, 86400,
	    3 * 86400, -60, -86400};

	t->scene.at += steps[draw(&t->scene, sizeof steps / sizeof *steps)];
	t->env.now = t->scene.at;
	if (draw(&t->scene, 2))
		t->env.commit = arena_printf(t->arena, "%040x", ++t->commit);
	t->env.commit_time = t->env.now;
}

static size_t
count_answers(const struct moment *mo)
{
	size_t n = 0;

	for (size_t i = 0; i < mo->size; i++)
		n += mo->slots[i].found != NULL;
	return n;
}

static void
renew(struct stand *t, struct facts *f)
{
	struct tally *y = &t->tally;
	size_t pieces = recall_kept(t->recall);
	size_t answers = count_answers(&t->moment);

	moment_renew(&t->moment, t->changes, t->count, t->env.now);
	if (facts_renew(f, t->changes, t->count)) {
		const struct fact_names *names = facts_changed(f);
		recall_renew(t->recall, names->items, names->count,
		    t->env.now);
	} else {
		recall_forget(t->recall);
		y->refused++;
	}
	size_t left = recall_kept(t->recall);
	y->pieces_left += left;
	y->pieces_gone += pieces - left;
	left = count_answers(&t->moment);
	y->answers_left += left;
	y->answers_gone += answers - left;
}

static void
commit(struct stand *t)
{
	struct facts *f = facts_make(t->arena, &t->env);

	t->count = 0;
	t->scene.log[0] = '\0';
	for (size_t n = draw(&t->scene, CHANGES_MAX + 1); n; n--)
		change(t);
	if (!model_relink(t->model, t->arena, t->changes, t->count, &t->diags))
		take_back(t);
	diags_release(&t->diags);
	diags_init(&t->diags);
	move_clock(t);
	renew(t, f);
	for (size_t i = 0; i < t->count; i++)
		spoil(t->changes[i].old);
	t->tally.commits++;
	t->tally.changes += t->count;
}

/* ---- files -------------------------------------------------------------------------------- */

struct made {
	struct at at;
	struct arena scratch;
	struct buf out;
	struct diags d;
	int rc;
};

static void
make(struct made *m, const struct stand *t, const struct output_item *item,
    bool with)
{
	struct trace *trace = with ? t->kept : t->fresh;

	arena_init(&m->scratch, 0);
	buf_init(&m->out, PAGE_BYTES_MAX);
	diags_init(&m->d);
	trace_clear(trace);
	m->at = at_instant(t->env.now);
	m->at.trace = item->output->traced ? trace : NULL;
	m->at.moment = with ? (struct moment *)&t->moment : NULL;
	m->rc = output_render(&m->out, item, &m->at, &m->scratch,
	    with ? t->recall : NULL, &m->d);
}

static void
made_release(struct made *m)
{
	diags_release(&m->d);
	buf_release(&m->out);
	arena_release(&m->scratch);
}

static void
assert_same_bytes(const struct stand *t, struct str path, struct str kept,
    struct str fresh)
{
	size_t i = 0;

	if (str_eq(kept, fresh))
		return;
	while (i < kept.len && i < fresh.len && kept.ptr[i] == fresh.ptr[i])
		i++;
	i -= i < 60 ? i : 60;
	print_error("%s, %.*s: something old after: %s\nold: %.*s\nnew: %.*s\n",
	    t->scene.city, STR_ARG(path), t->scene.log,
	    STR_ARG(str_head(str_skip(kept, i), 200)),
	    STR_ARG(str_head(str_skip(fresh, i), 200)));
	fail();
}

static bool
has_read(const struct trace *t, uint64_t name)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->names[i] == name)
			return true;
	return false;
}

static void
assert_same_trace(const struct trace *kept, const struct trace *fresh)
{
	assert_true(kept->everything == fresh->everything);
	if (kept->everything)
		return;
	assert_int_equal(kept->whole, fresh->whole);
	assert_int_equal(kept->count, fresh->count);
	for (size_t i = 0; i < fresh->count; i++)
		assert_true(has_read(kept, fresh->names[i]));
}

static void
compare(struct stand *t, const struct output_item *item)
{
	struct made kept, fresh;

	make(&kept, t, item, true);
	make(&fresh, t, item, false);
	assert_int_equal(kept.rc, fresh.rc);
	assert_same_bytes(t, item->path, buf_str(&kept.out),
	    buf_str(&fresh.out));
	assert_int_equal(kept.d.count, fresh.d.count);
	assert_true(kept.at.since == fresh.at.since);
	assert_true(kept.at.until == fresh.at.until);
	if (item->output->traced)
		assert_same_trace(t->kept, t->fresh);
	made_release(&kept);
	made_release(&fresh);
	recall_next(t->recall);
	t->tally.files++;
}

/* Some of them, in any order: what is not made now may be at the next commit. */
static void
make_some(struct stand *t, unsigned in)
{
	struct output_plan plan = {0};
	struct arena scratch;

	arena_init(&scratch, 0);
	output_plan_make(&plan, &t->env, &scratch, &t->diags);
	assert_int_equal(t->diags.count, 0);
	for (size_t i = 0; i < plan.count; i++)
		if (draw(&t->scene, in) == 0)
			compare(t, plan.items[i]);
	arena_release(&scratch);
}

/* ---- lives ---------------------------------------------------------------------------------- */

/* A city that wanders, from where edits of all sorts have led. */
static void
live(struct stand *t, int edits, int steps, size_t limit)
{
	for (int i = 0; i < edits; i++)
		wander_step(&t->scene);
	for (int i = 0; i < 20; i++)
		edit_text(t, crowd_any(&t->scene, false));
	if (stand_open(t, limit)) {
		make_some(t, 1);
		for (int i = 0; i < steps; i++) {
			commit(t);
			make_some(t, i % 8 == 7 ? 1 : 3);
		}
	}
	t->tally.used += recall_used(t->recall);
	stand_close(t);
}

static void
check_tally(const char *what, const struct tally *y, int steps)
{
	print_message("%s: %zu commits, %zu changes (%zu refused), %zu files, "
	    "%zu used; pieces %zu left, %zu gone; answers %zu left, %zu gone\n", what,
	    y->commits, y->changes, y->refused, y->files, y->used, y->pieces_left,
	    y->pieces_gone, y->answers_left, y->answers_gone);
	if (steps < 20)
		return; /* of so few nothing is to be expected */
	assert_true(y->changes > y->commits / 4 && y->refused < y->commits / 2);
	assert_true(y->pieces_left > y->pieces_gone / 4 && y->pieces_gone > 0);
	assert_true(y->answers_left > y->answers_gone / 8 &&
	    y->answers_gone > 0);
}

static void
live_on(struct stand *t, const char *what, int usual, size_t limit)
{
	int steps = wander_steps(usual / FEWER);

	live(t, 0, steps, limit);
	check_tally(what, &t->tally, steps);
}

static void
crowd(void **state)
{
	struct stand t = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_crowd(&t.scene, CROWD_NOW, wander_seed(1));
	live_on(&t, "crowd", 60, (size_t)64 << 20);
}

/* when the site's memory begins within the days that are shown */
static void
young_crowd(void **state)
{
	struct stand t = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_crowd(&t.scene, CROWD_YOUNG, wander_seed(2));
	live_on(&t, "young crowd", 30, RECALL_BYTES_MAX);
}

/* with pages of months */
static void
split(void **state)
{
	struct stand t = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open_split(&t.scene, CROWD_NOW, wander_seed(3));
	live_on(&t, "split crowd", 30, RECALL_BYTES_MAX);
}

/* one of everything */
static void
golden(void **state)
{
	struct stand t = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open(&t.scene, "tests/golden/full/content", 1774695600,
	    wander_seed(4));
	live_on(&t, "golden", 40, RECALL_BYTES_MAX);
}

static void
magdeburg(void **state)
{
	struct stand t = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	scene_open(&t.scene, "content/magdeburg", 1588579200, wander_seed(5));
	live_on(&t, "magdeburg", 12, (size_t)64 << 20);
}

/* From wherever edits of all sorts have led, if nothing is broken there. */
static void
anywhere(void **state)
{
	struct tally all = {0};

	(void)state;
#ifdef SMALL_LIMITS
	skip();
#endif
	for (int i = 0; i < wander_steps(8 / FEWER); i++) {
		struct stand t = {.tally = all};
		scene_open_crowd(&t.scene, CROWD_NOW, wander_seed(10) +
		    (uint64_t)i);
		live(&t, i, 6, RECALL_BYTES_MAX);
		all = t.tally;
	}
	check_tally("anywhere", &all, wander_steps(8 / FEWER) > 6 ? 20 : 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(crowd),
	    cmocka_unit_test(young_crowd),
	    cmocka_unit_test(split),
	    cmocka_unit_test(golden),
	    cmocka_unit_test(magdeburg),
	    cmocka_unit_test(anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
