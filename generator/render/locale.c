#include "render/locale.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

#include "base/limits.h"
#include "base/eight.h"
#include "base/suggest.h"
#include "yaml/tree.h"

/* "⟦key⟧" of words that were asked for and are not there */
struct missing {
	struct missing *next;
	struct str key, shown;
};

/* the only part that changes after parsing, hence the lock */
struct missing_pool {
	pthread_mutex_t lock;
	struct missing *first;
	struct missing items[32];
	size_t used_items, used_bytes;
	char bytes[2048];
};

struct locale {
	struct str path;
	struct locale_entry *items;
	size_t count, cap;
	const struct locale_entry **table; /* open addressing by key */
	size_t table_size;                 /* a power of two */
	struct missing_pool *missing;
};

/* what collecting the words needs on its way down */
struct collect {
	struct locale *locale;
	struct arena *arena, *scratch; /* for what stays, and what does not */
	struct diags *diags;
};

static bool
is_key(struct str key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		if (!char_is_alpha(c) && !char_is_digit(c) && c != '_' && c != '-')
			return false;
	}
	return key.len > 0;
}

static void collect_node(const struct collect *c, struct str key,
    const struct yaml_node *node);

/* The prefix is empty, or ends with a dot. */
static void
collect_map(const struct collect *c, struct str prefix,
    const struct yaml_node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		if (!is_key(pair->key)) {
			DIAG(c->diags, DIAG_LOCALE_KEY,
			    pos_at(c->locale->path, pair->key_at), pair->key);
			continue;
		}
		collect_node(c, arena_concat(c->arena, prefix, pair->key),
		    pair->value);
	}
}

static void
collect_node(const struct collect *c, struct str key,
    const struct yaml_node *node)
{
	struct locale *l = c->locale;

	switch (node->type) {
	case YAML_MAP:
		collect_map(c, arena_concat(c->scratch, key, STR(".")), node);
		break;
	case YAML_LIST:
		DIAG(c->diags, DIAG_LOCALE_SHAPE, pos_at(l->path, node->at), key);
		break;
	case YAML_TEXT:
		/* "key:" without anything is a word that is yet to be written */
		if (node->text.len == 0 && !node->quoted)
			break;
		struct locale_entry *e = VEC_PUSH(c->arena, l);
		*e = (struct locale_entry){key, arena_str(c->arena, node->text),
		    node->at, l->count - 1};
		break;
	}
}

/* The place of a key in the table: its entry's, or a free one. */
static const struct locale_entry **
find_place(const struct locale *l, struct str key)
{
	size_t mask = l->table_size - 1;

	/* a page looks up a hundred words */
	for (size_t i = eight_hash(key.ptr, key.len) & mask;; i = (i + 1) & mask) {
		const struct locale_entry *e = l->table[i];
		if (e == NULL || (e->key.len == key.len &&
		    eight_same(e->key.ptr, key.ptr, key.len)))
			return &l->table[i];
	}
}

static void
build_table(struct locale *l, struct arena *a)
{
	l->table_size = 8;
	while (l->table_size < l->count * 2)
		l->table_size *= 2;
	l->table = ARENA_ARRAY(a, const struct locale_entry *, l->table_size);
	for (size_t i = 0; i < l->count; i++)
		*find_place(l, l->items[i].key) = &l->items[i];
}

static int
collect_words(struct collect *c, struct str text)
{
	struct str path = c->locale->path;
	size_t errors = diag_errors(c->diags);
	struct yaml_node *root;

	if (yaml_parse(&root, c->scratch, path, text, 1, c->diags) < 0)
		return -1;
	if (root->type != YAML_MAP)
		return DIAG(c->diags, DIAG_LOCALE_SHAPE, pos_at(path, root->at),
		    path);
	collect_map(c, STR(""), root);
	return diag_errors(c->diags) == errors ? 0 : -1;
}

int
locale_parse(struct locale **out, struct arena *a, struct str path,
    struct str text, struct diags *d)
{
	struct locale *l = ARENA_NEW(a, struct locale);
	struct arena scratch;

	l->path = path;
	arena_init(&scratch, 0);
	int rc = collect_words(&(struct collect){l, a, &scratch, d}, text);
	arena_release(&scratch);
	if (rc < 0)
		return -1;
	build_table(l, a);
	l->missing = ARENA_NEW(a, struct missing_pool);
	pthread_mutex_init(&l->missing->lock, NULL);
	*out = l;
	return 0;
}

const struct locale_entry *
locale_find(const struct locale *l, struct str key)
{
	return *find_place(l, key);
}

bool
locale_has(const struct locale *l, struct str key)
{
	return locale_find(l, key) != NULL;
}

size_t
locale_count(const struct locale *l)
{
	return l->count;
}

struct str
locale_path(const struct locale *l)
{
	return l->path;
}

struct str
locale_nearest(const struct locale *l, struct str key)
{
	struct suggest s = suggest_start(key);

	for (size_t i = 0; i < l->count; i++)
		suggest_offer(&s, l->items[i].key);
	return suggest_best(&s);
}

static struct str
add_missing(struct missing_pool *pool, struct str key)
{
	static const struct str left = STR_INIT("⟦"), right = STR_INIT("⟧");
	size_t need = left.len + key.len + right.len;

	if (need > sizeof pool->bytes - pool->used_bytes ||
	    pool->used_items == sizeof pool->items / sizeof pool->items[0])
		return STR("⟦…⟧");
	struct missing *m = &pool->items[pool->used_items++];
	char *p = pool->bytes + pool->used_bytes;
	pool->used_bytes += need;
	const struct str parts[] = {left, key, right};
	m->shown = str_make(p, need);
	for (size_t i = 0; i < 3; i++)
		for (size_t n = 0; n < parts[i].len; n++)
			*p++ = parts[i].ptr[n];
	m->key = str_make(m->shown.ptr + left.len, key.len);
	m->next = pool->first;
	pool->first = m;
	return m->shown;
}

static struct str
show_missing(const struct locale *l, struct str key)
{
	struct missing_pool *pool = l->missing;
	struct str shown = {NULL, 0};

	pthread_mutex_lock(&pool->lock);
	for (const struct missing *m = pool->first; m; m = m->next)
		if (str_eq(m->key, key))
			shown = m->shown;
	if (shown.ptr == NULL)
		shown = add_missing(pool, key);
	pthread_mutex_unlock(&pool->lock);
	return shown;
}

static struct str
word_of(const struct locale *l, struct str key)
{
	const struct locale_entry *e = locale_find(l, key);

	return e ? e->text : show_missing(l, key);
}

struct str
locale_word(const struct locale *l, const char *key)
{
	return word_of(l, str_from(key));
}

int
locale_require(const struct locale *l, const char *const *keys, size_t count,
    struct diags *d)
{
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		struct str key = str_from(keys[i]);
		if (!locale_has(l, key))
			result = DIAG(d, DIAG_LOCALE_MISSING, pos_file(l->path),
			    key, l->path, locale_nearest(l, key));
	}
	return result;
}

/* Replaces {c} by args[c - first]; other braces stay. */
static struct str
fill_word(struct arena *a, struct str word, char first, const struct str *args,
    size_t count)
{
	struct buf out;

	if (str_find(word, '{') == word.len)
		return word;
	buf_init(&out, PAGE_BYTES_MAX);
	while (word.len) {
		size_t plain = str_find(word, '{'), n = count;
		buf_add(&out, str_head(word, plain));
		word = str_skip(word, plain);
		if (word.len > 2 && word.ptr[2] == '}' && word.ptr[1] >= first)
			n = (size_t)(word.ptr[1] - first);
		if (n < count)
			buf_add(&out, args[n]);
		else
			buf_add(&out, str_head(word, 1));
		word = str_skip(word, n < count ? 3 : 1);
	}
	struct str filled = arena_str(a, buf_str(&out));
	buf_release(&out);
	return filled;
}

struct str
locale_fill(const struct locale *l, struct arena *a, const char *key,
    const struct str *args, size_t count)
{
	return fill_word(a, locale_word(l, key), '1', args, count < 9 ? count : 9);
}

/* longer than any of ours; what is longer is no word */
enum { FORM_KEY_MAX = 120 };

/* "key.form" into an array of FORM_KEY_MAX, where both fit. */
static struct str
form_key(char *out, struct str key, struct str form)
{
	if (key.len == 0 || form.len == 0 ||
	    key.len + form.len + 2 > FORM_KEY_MAX)
		return key;
	memcpy(out, key.ptr, key.len);
	out[key.len] = '.';
	memcpy(out + key.len + 1, form.ptr, form.len);
	return str_make(out, key.len + 1 + form.len);
}

struct str
locale_plural(const struct locale *l, struct arena *a, const char *key,
    int64_t n)
{
	char key_of[FORM_KEY_MAX];
	struct str word = str_from(key), number;
	struct str form = form_key(key_of, word,
	    n == 0 ? STR("zero") : STR("one"));

	if ((n != 0 && n != 1) || (n == 0 && !locale_has(l, form)))
		form = form_key(key_of, word, STR("other"));
	number = arena_printf(a, "%" PRId64, n);
	return fill_word(a, word_of(l, form), 'n', &number, 1);
}
