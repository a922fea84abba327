#include "cmd/load_parts.h"

#include <string.h>

#include "base/identity.h"
#include "base/limits.h"
#include "base/mix.h"
#include "content/frozen.h"
#include "content/tables.h"
#include "model/people.h"
#include "publish/shelf.h"

/* All that a record depends on, but for the file. */
static struct digest
base_of(const struct load *l)
{
	struct digest program = identity_of_program(),
	    zone = zone_digest(l->zone);
	struct digest_state s;

	digest_begin(&s);
	digest_add_digest(&s, &program);
	digest_add_digest(&s, &zone);
	digest_add_field(&s, l->site_text);
	return digest_end(&s);
}

void
load_open_shelf(struct load *l, const struct options *o)
{
	struct place place;
	struct diags quiet;

	/* a folder has no name for its files' bytes */
	if (o->out == NULL || source_commit(l->source).id.len == 0)
		return;
	l->shelving = true;
	l->shelf_base = base_of(l);
	diags_init(&quiet);
	if (place_open(&place, &l->arena, str_from(o->out), &quiet) == 0)
		l->shelf = shelf_open(&l->arena, &place, &l->shelf_base);
	place_close(&place);
	diags_release(&quiet);
}

/* Translations are few, and read in another way. */
static bool
may_be_shelved(const struct load *l, const struct loaded_file *f)
{
	return l->shelving && f->role.kind != KIND_SITE && !f->role.bad_name &&
	    f->role.lang.len == 0;
}

/*
 * What lies on the shelf begins with the file's path and the name of its bytes,
 * which nobody can make equal to that of others; so the key need only be quick.
 */
static struct digest
key_of(const struct loaded_file *f)
{
	struct mix m = mix_begin();

	mix_bytes(&m, f->path);
	mix_bytes(&m, f->id);
	return mix_end(&m);
}

/* Is it this file's? Then only the packed image is left. */
static bool
skip_names(struct str *image, const struct loaded_file *f)
{
	if (!str_has_prefix(*image, f->path))
		return false;
	*image = str_skip(*image, f->path.len);
	if (!str_has_prefix(*image, f->id))
		return false;
	*image = str_skip(*image, f->id.len);
	return true;
}

/* Of an image in memory that lives as long. */
static struct record *
record_of(void *image, size_t size, const struct loaded_file *f)
{
	struct record *r = frozen_read(image, size, f->role.kind, f->bytes);

	if (r) {
		r->id = f->role.id;
		r->path = r->body_path = f->path;
	}
	return r;
}

/* `to` is memory for the image, all zero. */
static struct record *
thaw_into(void *to, size_t size, struct str packed, const struct loaded_file *f)
{
	return frozen_unpack(to, size, packed) ? record_of(to, size, f) : NULL;
}

/* The image is this file's. */
static struct str
packed_of(const struct loaded_file *f)
{
	return str_skip(f->image, f->path.len + f->id.len);
}

struct record *
load_thaw(struct arena *a, const struct loaded_file *f)
{
	if (f->image.len == 0)
		return NULL;
	return thaw_into(arena_alloc(a, f->image_size), f->image_size,
	    packed_of(f), f);
}

bool
load_unshelve(const struct load *l, struct loaded_file *f, size_t *near)
{
	struct shelf_item item;

	if (!may_be_shelved(l, f))
		return false;
	f->key = key_of(f);
	if (!shelf_find(l->shelf, &f->key, near, &item))
		return false;
	struct str packed = item.image;
	if (!skip_names(&packed, f) ||
	    frozen_size(packed) > item.room_size)
		return false;
	f->bytes = item.text;
	f->image_size = (uint32_t)frozen_size(packed);
	f->fresh = thaw_into(item.room, f->image_size, packed, f);
	f->shelved = f->fresh != NULL;
	if (f->shelved)
		f->image = item.image;
	else
		f->bytes = STR("");
	return f->shelved;
}

/* What is private need not lie in one more place. */
static bool
is_private(const struct record *r)
{
	const struct contact_list *contacts = people_contacts(r);

	for (size_t i = 0; i < contacts->count; i++)
		if (contacts->items[i].private.on)
			return true;
	return false;
}

static void
lay_away(const struct settling *to, struct loaded_file *f, struct str image)
{
	struct buf out;

	buf_init(&out, 2 * FROZEN_BYTES_MAX);
	buf_add(&out, f->path);
	buf_add(&out, f->id);
	frozen_pack(&out, image);
	if (buf_ok(&out)) {
		f->image = buf_str(&out);
		if (!spill_add(to->images, &f->image))
			f->image = arena_str(to->arena, f->image);
		f->image_size = (uint32_t)image.len;
		f->key = key_of(f);
	}
	buf_release(&out);
}

/* Into the spill where that takes it, else close to the others. */
void
load_put_text(struct loaded_file *f, struct spill_pen *texts, struct arena *a)
{
	if (!spill_add(texts, &f->bytes))
		f->bytes = arena_str(a, f->bytes);
}

struct record *
load_settle(const struct load *l, const struct settling *to,
    struct loaded_file *f, const struct record *r, bool silent)
{
	struct record *settled = NULL;
	struct buf image;

	if (f->unreadable || load_stands(f) || r->broken)
		return NULL;
	buf_init(&image, FROZEN_BYTES_MAX);
	if (frozen_write(&image, r, f->bytes)) {
		if (silent && may_be_shelved(l, f) && f->image.len == 0 &&
		    !is_private(r))
			lay_away(to, f, buf_str(&image));
		if (to->texts)
			load_put_text(f, to->texts, to->arena);
		void *copy = arena_take(to->arena, image.len);
		memcpy(copy, image.ptr, image.len);
		settled = record_of(copy, image.len, f);
	}
	buf_release(&image);
	return settled;
}

static void
rest(const void *l)
{
	load_rest(l);
}

void
load_keep(const struct load *l, const struct place *p)
{
	struct shelf_entry *entries;
	struct arena scratch;
	size_t count = 0;

	if (!l->shelving)
		return;
	arena_init(&scratch, 0);
	entries = ARENA_ARRAY(&scratch, struct shelf_entry, l->files.count);
	for (size_t i = 0; i < l->files.count; i++) {
		const struct loaded_file *f = l->files.items[i];
		if (f->image.len)
			entries[count++] = (struct shelf_entry){f->key,
			    {f->image, f->bytes, f->image_size, NULL},
			    f->shelved};
	}
	(void)shelf_keep(p, l->shelf, &l->shelf_base, &(struct shelf_load){
	    .entries = entries, .count = count, .rest = rest, .ctx = l});
	arena_release(&scratch);
}
