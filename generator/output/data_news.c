#include <string.h>

#include "base/mix.h"
#include "output/data.h"
#include "output/data_json.h"
#include "output/news_text.h"
#include "output/recall.h"
#include "output/short.h"

/*
 * {title, language, audience, entries: [...], since, until}
 *
 * The newest news for whatever audience, newest first; what `erreichbar notify`
 * reads. `revision` changes when an entry is to be told again; `audience` is the
 * general public, which receivers without a choice of their own stand for.
 */

static void
write_audiences(struct view *v, struct json *j, uint32_t mask)
{
	const struct site *site = v->env->model->site;

	json_array(j, "audiences");
	for (unsigned i = 0; i < site->audience_count; i++)
		if (mask & (UINT32_C(1) << i))
			json_str(j, NULL, site->audiences[i].id);
	json_end(j);
}

static void
write_services(struct view *v, struct json *j, const struct news *n)
{
	struct news_services list = news_text_services(v, n);

	json_array(j, "services");
	for (size_t i = 0; i < list.count; i++)
		json_str(j, NULL, list.items[i]->r.id);
	json_end(j);
}

enum { ENTRY_DEPTH = 2 };

static void
write_entry(struct view *v, struct json *j, const struct news *n)
{
	json_object(j, NULL);
	json_str(j, "id", news_id(v->env->model, n, v->arena));
	json_str(j, "revision", arena_printf(v->arena, "%016llx",
	    (unsigned long long)news_revision(n, &v->at)));
	json_str(j, "kind", str_from(news_kind_word(n->kind)));
	json_str(j, "title", news_text_title(v, n));
	data_json_text(j, "summary", news_text_summary(v, n));
	data_json_text(j, "text", news_text_latest(v, n));
	data_json_text(j, "short", short_text(v, n));
	data_json_text(j, "state", str_from(news_text_state(v, n)));
	write_audiences(v, j, n->audiences);
	write_services(v, j, n);
	data_json_instant(v, j, "published", n->published);
	data_json_instant(v, j, "updated", n->updated);
	json_str(j, "url", news_text_url(v, n));
	json_end(j);
}

static int
make_entry(struct str *out, struct view *v, const void *ctx)
{
	const struct news *n = ctx;
	struct data_json_item item;

	news_text_read(v, n);
	data_json_begin_item(&item, ENTRY_DEPTH);
	write_entry(v, &item.j, n);
	return data_json_end_item(out, v, &item);
}

/* All that an entry shows of the list it is in: what was found at its instant. */
static uint64_t
found_of(const struct news *n)
{
	struct mix sum = mix_begin();
	uint64_t number;

	mix_number(&sum, (uint64_t)n->kind);
	mix_number(&sum, (uint64_t)n->planned);
	mix_number(&sum, (uint64_t)n->moved_to);
	mix_number(&sum, (uint64_t)n->published);
	mix_number(&sum, (uint64_t)n->updated);
	mix_number(&sum, n->audiences);
	struct digest d = mix_end(&sum);
	memcpy(&number, d.bytes, sizeof number);
	return number;
}

static int
add_entry(struct view *v, struct json *j, const struct news *n)
{
	struct recall_call call = news_text_call(n, make_entry);
	struct str entry;

	call.number = found_of(n);
	if (recall_text(&entry, v, &call, n) < 0)
		return -1;
	json_part(j, entry);
	return 0;
}

int
data_news(struct view *v, const struct output_item *item, struct buf *out)
{
	struct news_list list = news_of_site(v->env->model, &v->at, v->arena);
	struct json j;

	(void)item;
	json_init(&j, out);
	json_object(&j, NULL);
	json_str(&j, "title", v->env->model->site->title.s);
	json_str(&j, "language", v->env->lang);
	json_str(&j, "audience", v->env->model->site->audiences[0].id);
	json_array(&j, "entries");
	for (size_t i = 0; i < list.count; i++)
		if (add_entry(v, &j, &list.items[i]) < 0)
			return -1;
	json_end(&j);
	return data_json_end(v, &j);
}
