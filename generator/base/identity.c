#include "base/identity.h"

#include <elf.h>
#include <link.h>
#include <string.h>

/* Descriptors of notes begin at, and take, multiples of four bytes. */
static size_t
padded(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

struct str
identity_find(struct str notes)
{
	static const struct str owner = {"GNU", sizeof "GNU"};
	ElfW(Nhdr) h;

	while (notes.len >= sizeof h) {
		memcpy(&h, notes.ptr, sizeof h);
		notes = str_skip(notes, sizeof h);
		size_t begin = padded(h.n_namesz);
		if (begin > notes.len || h.n_descsz > notes.len - begin)
			break;
		if (h.n_type == NT_GNU_BUILD_ID &&
		    str_eq(str_head(notes, h.n_namesz), owner))
			return str_head(str_skip(notes, begin), h.n_descsz);
		notes = str_skip(notes, begin + padded(h.n_descsz));
	}
	return STR("");
}

static int
add_object(struct dl_phdr_info *object, size_t size, void *ctx)
{
	(void)size;
	for (size_t i = 0; i < object->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &object->dlpi_phdr[i];
		if (p->p_type != PT_NOTE)
			continue;
		const char *bytes = (const char *)(uintptr_t)(object->dlpi_addr +
		    p->p_vaddr);
		digest_add_field(ctx, identity_find(str_make(bytes, p->p_memsz)));
	}
	return 0;
}

struct digest
identity_of_program(void)
{
	struct digest_state s;

	digest_begin(&s);
	dl_iterate_phdr(add_object, &s);
	return digest_end(&s);
}
