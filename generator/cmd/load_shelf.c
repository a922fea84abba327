#include "cmd/load_parts.h"

#include <string.h>

#include "base/identity.h"
#include "base/limits.h"
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

static struct digest
key_of(const struct loaded_file *f, struct str id)
{
	struct digest_state s;

	digest_begin(&s);
	digest_add_field(&s, f->path);
	digest_add_field(&s, id);
	return digest_end(&s);
}

/* Of an image in the arena. */
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

struct record *
load_thaw(const struct load *l, struct arena *a, const struct loaded_file *f)
{
	if (f->image.len == 0)
		return NULL;
	void *image = arena_alloc(a, f->image.len);
	if (!f->shelved)
		memcpy(image, f->image.ptr, f->image.len);
	else if (!shelf_take(l->shelf, &f->key, image))
		return NULL;
	return record_of(image, f->image.len, f);
}

bool
load_unshelve(const struct load *l, struct loaded_file *f)
{
	struct shelf_item item;
	size_t count;

	if (!may_be_shelved(l, f))
		return false;
	struct str id = source_files(l->source, &count)[f->index].id;
	f->key = key_of(f, id);
	if (!shelf_find(l->shelf, &f->key, &item))
		return false;
	f->bytes = item.text;
	f->image = item.image;
	f->fresh = record_of(item.copy, item.image.len, f);
	f->shelved = f->fresh != NULL;
	f->digest = digest_of(id);
	if (!f->shelved)
		f->bytes = f->image = STR("");
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

struct record *
load_settle(const struct load *l, struct arena *a, struct loaded_file *f,
    const struct record *r, bool silent)
{
	struct record *settled = NULL;
	struct buf image;
	size_t count;

	if (f->unreadable || f->previous.stands || r->broken)
		return NULL;
	buf_init(&image, FROZEN_BYTES_MAX);
	if (frozen_write(&image, r, f->bytes)) {
		if (silent && may_be_shelved(l, f) && f->image.len == 0 &&
		    !is_private(r)) {
			f->image = arena_str(a, buf_str(&image));
			f->key = key_of(f,
			    source_files(l->source, &count)[f->index].id);
		}
		void *copy = arena_alloc(a, image.len);
		memcpy(copy, image.ptr, image.len);
		settled = record_of(copy, image.len, f);
	}
	buf_release(&image);
	return settled;
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
		const struct loaded_file *f = &l->files.items[i];
		if (f->image.len)
			entries[count++] = (struct shelf_entry){f->key,
			    {f->image, f->bytes, NULL}, f->shelved};
	}
	(void)shelf_keep(p, l->shelf, &l->shelf_base, entries, count);
	arena_release(&scratch);
}
