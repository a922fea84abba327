#include "source/object.h"

#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PACKED_MAX = 16 << 20, /* of what is larger nobody is in a hurry */
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

/* All of a file, into memory of its own; NULL. */
static char *
read_packed(size_t *size, int fd)
{
	struct stat st;
	size_t done = 0;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0 ||
	    st.st_size > PACKED_MAX)
		return NULL;
	*size = (size_t)st.st_size;
	char *packed = malloc(*size);
	while (packed && done < *size) {
		ssize_t n = read(fd, packed + done, *size - done);
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (done == *size)
		return packed;
	free(packed);
	return NULL;
}

static char *
unpack(size_t *size, const char *packed, size_t packed_size)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t room = packed_size * GROWS;
	char *unpacked = d ? malloc(room) : NULL;

	if (unpacked && libdeflate_zlib_decompress(d, packed, packed_size,
	        unpacked, room, size) != LIBDEFLATE_SUCCESS) {
		free(unpacked);
		unpacked = NULL;
	}
	libdeflate_free_decompressor(d);
	return unpacked;
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
read_loose(struct object *o, struct str objects)
{
	int fd = open_loose(objects, &o->id);
	size_t packed_size = 0, size = 0;

	if (fd < 0)
		return false;
	char *packed = read_packed(&packed_size, fd);
	close(fd);
	o->unpacked = packed ? unpack(&size, packed, packed_size) : NULL;
	free(packed);
	if (o->unpacked && take_head(o, str_make(o->unpacked, size)))
		return true;
	free(o->unpacked);
	o->unpacked = NULL;
	return false;
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
		o->unpacked = data;
		o->bytes = str_make(data, len);
		return true;
	}
	return false;
}

bool
object_read(struct object *out, git_odb *odb, struct str objects,
    const git_oid *id)
{
	*out = (struct object){.id = *id};
	return read_loose(out, objects) || read_any(out, odb);
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
	if (o->of)
		git_odb_backend_data_free(o->of, o->unpacked);
	else
		free(o->unpacked);
	*o = (struct object){.of = NULL};
}
