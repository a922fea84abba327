#include "source/object.h"

#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PACKED_MIN = 4096,     /* of what is smaller nobody is in a hurry, */
	PACKED_MAX = 4 << 20,  /* nor of what is larger */
	GROWS = 4,   /* a folder's names and ids halve at best */
	ID_HEX = 40,
	PATH_BYTES = 4096,
};

/* ---- loose ones ------------------------------------------------------------------ */

static int
open_loose(struct str objects, const git_oid *id)
{
	char path[PATH_BYTES], hex[ID_HEX + 1];

	git_oid_tostr(hex, sizeof hex, id);
	int len = snprintf(path, sizeof path, "%.*s/%.2s/%s",
	    STR_ARG(objects), hex, hex + 2);
	return len < 0 || (size_t)len >= sizeof path ? -1
	    : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

void
object_space_release(struct object_space *s)
{
	arena_release(&s->arena);
	*s = (struct object_space){.memory = NULL};
}

/* With some more, so that the next version of the same folder has room. */
static void
make_room(struct object_space *s, size_t packed)
{
	if (packed <= s->packed_size)
		return;
	object_space_release(s);
	arena_init(&s->arena, 0);
	s->packed_size = packed + packed / 8;
	s->memory = arena_take(&s->arena, s->packed_size * (1 + GROWS));
}

/* Behind what is packed. */
static char *
unpacked(const struct object_space *s)
{
	return s->memory + s->packed_size;
}

/* All of a file; 0: that cannot be, or is not worth it. */
static size_t
read_packed(struct object_space *s, int fd)
{
	struct stat st;
	size_t size, done = 0;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) ||
	    st.st_size < PACKED_MIN || st.st_size > PACKED_MAX)
		return 0;
	size = (size_t)st.st_size;
	make_room(s, size);
	while (done < size) {
		ssize_t n = read(fd, s->memory + done, size - done);
		if (n <= 0)
			return 0;
		done += (size_t)n;
	}
	return size;
}

static size_t
unpack(struct object_space *s, size_t packed)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t size = 0;

	if (d && libdeflate_zlib_decompress(d, s->memory, packed, unpacked(s),
	        s->packed_size * GROWS, &size) != LIBDEFLATE_SUCCESS)
		size = 0;
	libdeflate_free_decompressor(d);
	return size;
}

/* Of these the name says that they are, and how many bytes follow it. */
static bool
take_head(struct object *o, struct str all)
{
	static const struct str tree = STR_INIT("tree ");
	size_t end = str_find(all, '\0'), size = 0;

	if (!str_has_prefix(all, tree) || end == all.len)
		return false;
	for (size_t i = tree.len; i < end; i++) {
		unsigned digit = (unsigned char)all.ptr[i] - (unsigned)'0';
		if (digit > 9 || size > PACKED_MAX * (size_t)GROWS)
			return false;
		size = size * 10 + digit;
	}
	o->type = GIT_OBJECT_TREE;
	o->bytes = str_skip(all, end + 1);
	return o->bytes.len == size;
}

static bool
read_loose(struct object *o, const struct object_store *from)
{
	int fd = from->space->taken ? -1 : open_loose(from->objects, &o->id);

	if (fd < 0)
		return false;
	size_t size = read_packed(from->space, fd);
	close(fd);
	size = size ? unpack(from->space, size) : 0;
	if (size == 0 || !take_head(o, str_make(unpacked(from->space), size)))
		return false;
	o->in = from->space;
	o->in->taken = true;
	return true;
}

/* ---- all others -------------------------------------------------------------------- */

/* As git_odb_read() does, which counts the name over behind it. */
static bool
read_any(struct object *o, git_odb *odb)
{
	size_t count = git_odb_num_backends(odb), len;
	void *data;

	for (size_t i = 0; i < count; i++) {
		git_odb_backend *of;
		if (git_odb_get_backend(&of, odb, i) || of->read == NULL ||
		    of->read(&data, &len, &o->type, of, &o->id))
			continue;
		o->of = of;
		o->data = data;
		o->bytes = str_make(data, len);
		return true;
	}
	return false;
}

bool
object_read(struct object *out, const struct object_store *from,
    const git_oid *id)
{
	*out = (struct object){.id = *id};
	return read_loose(out, from) || read_any(out, from->odb);
}

bool
object_is_true(const struct object *o)
{
	git_oid id;

	return git_odb_hash(&id, o->bytes.ptr, o->bytes.len, o->type) == 0 &&
	    git_oid_equal(&id, &o->id);
}

void
object_release(struct object *o)
{
	if (o->in)
		o->in->taken = false;
	if (o->of)
		git_odb_backend_data_free(o->of, o->data);
	*o = (struct object){.of = NULL};
}
