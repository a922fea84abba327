#include "cmd/theme.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"
#include "base/suggest.h"

#ifndef TEMPLATE_DIR
#define TEMPLATE_DIR "/usr/local/share/erreichbar/templates"
#endif

/* A folder that a theme is read from: the program's own, or the one over it. */
struct folder {
	struct str base, over;
};

/* ---- finding it --------------------------------------------------------------------- */

static bool
exists(struct arena *a, struct str path)
{
	return access(arena_str(a, path).ptr, R_OK) == 0;
}

/* templates/ of the tree in which the program was built: build/MODE/.. */
static struct str
beside_program(struct arena *a)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);

	if (n <= 0 || (size_t)n == sizeof exe)
		return STR("");
	struct str path = str_make(exe, (size_t)n);
	for (int up = 0; up < 3; up++)
		path = str_head(path, str_find_last(path, '/'));
	path = arena_concat(a, path, STR("/templates"));
	struct str probe = arena_concat(a, path, STR("/layout.mustache"));
	return exists(a, probe) ? path : STR("");
}

struct str
theme_own_folder(struct arena *a)
{
	struct str path = beside_program(a);

	return path.len ? path : STR(TEMPLATE_DIR);
}

/* ---- what it looks like ----------------------------------------------------------------- */

/* In whatever order: names, and when and how what they name was changed. */
static uint64_t
look_of_folder(struct arena *a, struct str folder, const char *part)
{
	DIR *d = opendir(arena_printf(a, "%.*s/%s", STR_ARG(folder), part).ptr);
	const struct dirent *e;
	uint64_t sum = 0;

	while (d && (e = readdir(d))) {
		struct stat st;
		if (e->d_name[0] == '.' ||
		    fstatat(dirfd(d), e->d_name, &st, 0))
			continue;
		sum += str_hash(arena_printf(a, "%s %jd %jd.%09ld", e->d_name,
		    (intmax_t)st.st_size, (intmax_t)st.st_ctim.tv_sec,
		    st.st_ctim.tv_nsec));
	}
	if (d)
		closedir(d);
	return sum;
}

struct digest
theme_look(const char *over)
{
	static const char *const parts[] = {"", "locale", "assets", "schema"};
	struct digest_state s;
	struct arena a;

	arena_init(&a, 0);
	struct str folders[] = {theme_own_folder(&a), str_from(over)};
	digest_begin(&s);
	for (size_t f = 0; f < (over ? 2 : 1); f++)
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
			uint64_t look = look_of_folder(&a, folders[f], parts[i]);
			digest_add(&s, str_make((const char *)&look,
			    sizeof look));
		}
	arena_release(&a);
	return digest_end(&s);
}

/* ---- listing and reading --------------------------------------------------------------- */

static int
by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Names with this ending in a folder, added once each. */
static void
list_names(struct str_list *names, struct arena *a, struct str folder,
    struct str ending)
{
	DIR *dir = opendir(arena_str(a, folder).ptr);
	struct dirent *e;

	if (dir == NULL)
		return;
	while ((e = readdir(dir)) != NULL) {
		struct str name = str_from(e->d_name);
		bool known = false;
		if (!str_has_suffix(name, ending) || name.ptr[0] == '.')
			continue;
		for (size_t i = 0; i < names->count; i++)
			known = known || str_eq(names->items[i], name);
		if (!known)
			*VEC_PUSH(a, names) = arena_str(a, name);
	}
	closedir(dir);
}

static struct str
path_in(struct arena *a, const struct folder *f, const char *sub,
    struct str name)
{
	struct str tail = arena_printf(a, "/%s%.*s", sub, STR_ARG(name));
	struct str over = arena_concat(a, f->over, tail);

	return f->over.len && exists(a, over) ? over
					      : arena_concat(a, f->base, tail);
}

static void
list_both(struct str_list *names, struct arena *a, const struct folder *f,
    const char *sub, struct str ending)
{
	struct str tail = arena_printf(a, "/%s", sub);

	list_names(names, a, arena_concat(a, f->base, tail), ending);
	if (f->over.len)
		list_names(names, a, arena_concat(a, f->over, tail), ending);
	if (names->count)
		qsort(names->items, names->count, sizeof *names->items, by_name);
}

/* ---- the parts ------------------------------------------------------------------------------ */

static int
load_words(struct theme *t, struct arena *a, const struct folder *f,
    const struct text *language, struct str site_path, struct diags *d)
{
	struct str_list names = {0};
	struct str name = arena_concat(a, language->s, STR(".yml"));
	struct str path = path_in(a, f, "locale/", name);

	if (!path_is_safe(name) || !exists(a, path)) {
		struct suggest s = suggest_start(name);
		list_both(&names, a, f, "locale", STR(".yml"));
		for (size_t i = 0; i < names.count; i++)
			suggest_offer(&s, names.items[i]);
		struct str near = suggest_best(&s);
		return DIAG(d, DIAG_UNKNOWN_LANGUAGE,
		    pos_at(site_path, language->at), language->s,
		    near.len ? str_head(near, near.len - 4) : near);
	}
	t->locale_file = (struct template_file){language->s, path, {0}};
	if (file_read(&t->locale_file.text, a, path, FILE_BYTES_MAX, d) < 0)
		return -1;
	return locale_parse(&t->words, a, path, t->locale_file.text, d);
}

static int
load_templates(struct theme *t, struct arena *a, const struct folder *f,
    struct diags *d)
{
	static const struct str ending = STR_INIT(".mustache");
	struct str_list names = {0};

	list_both(&names, a, f, "", ending);
	for (size_t i = 0; i < names.count; i++) {
		struct template_file *file = VEC_PUSH(a, t);
		file->name = str_head(names.items[i],
		    names.items[i].len - ending.len);
		file->path = path_in(a, f, "", names.items[i]);
		if (file_read(&file->text, a, file->path, FILE_BYTES_MAX, d) < 0)
			return -1;
	}
	if (names.count == 0)
		return DIAG(d, DIAG_TEMPLATE_OPEN, pos_file(STR("")), f->base,
		    str_from(strerror(ENOENT)));
	return templates_parse(&t->templates, a, t->items, t->count, t->words, d);
}

static struct output_asset *
add_asset(struct theme *t, struct arena *a, struct str name)
{
	struct output_asset *asset = VEC_PUSH(a, &t->assets);

	*asset = (struct output_asset){.name = name};
	return asset;
}

static int
load_assets(struct theme *t, struct arena *a, const struct folder *f,
    struct diags *d)
{
	struct str_list names = {0};

	list_both(&names, a, f, "assets", STR(""));
	for (size_t i = 0; i < names.count; i++) {
		struct str name = names.items[i];
		struct output_asset *asset = add_asset(t, a, name);
		size_t dot = str_find_last(name, '.');
		if (file_read(&asset->bytes, a, path_in(a, f, "assets/", name),
			FILE_BYTES_MAX, d) < 0)
			return -1;
		asset->path = arena_printf(a, "assets/%.*s-%08x%.*s",
		    STR_ARG(str_head(name, dot)),
		    (unsigned)(str_hash(asset->bytes) & 0xffffffffu),
		    STR_ARG(str_skip(name, dot)));
	}
	return 0;
}

/* Programs are told the addresses of schemas: these do not change. */
static int
load_schemas(struct theme *t, struct arena *a, const struct folder *f,
    struct diags *d)
{
	struct str_list names = {0};

	list_both(&names, a, f, "schema", STR(".schema.json"));
	for (size_t i = 0; i < names.count; i++) {
		struct output_asset *asset = add_asset(t, a, names.items[i]);
		if (file_read(&asset->bytes, a,
			path_in(a, f, "schema/", names.items[i]),
			FILE_BYTES_MAX, d) < 0)
			return -1;
		asset->path = arena_concat(a, STR("api/v1/schema/"),
		    names.items[i]);
	}
	return 0;
}

static struct digest
digest_of_theme(const struct theme *t)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_field(&s, t->locale_file.text);
	for (size_t i = 0; i < t->count; i++) {
		digest_add_field(&s, t->items[i].name);
		digest_add_field(&s, t->items[i].text);
	}
	for (size_t i = 0; i < t->assets.count; i++) {
		digest_add_field(&s, t->assets.items[i].path);
		digest_add_field(&s, t->assets.items[i].bytes);
	}
	return digest_end(&s);
}

int
theme_load(struct theme *t, struct arena *a, const char *over,
    const struct text *language, struct str site_path, struct diags *d)
{
	struct folder f = {theme_own_folder(a), str_from(over)};

	*t = (struct theme){0};
	if (over && !exists(a, f.over))
		return DIAG(d, DIAG_TEMPLATE_OPEN, pos_file(STR("")), f.over,
		    str_from(strerror(errno)));
	if (load_words(t, a, &f, language, site_path, d) < 0 ||
	    load_templates(t, a, &f, d) < 0 || load_assets(t, a, &f, d) < 0 ||
	    load_schemas(t, a, &f, d) < 0)
		return -1;
	t->digest = digest_of_theme(t);
	return 0;
}
