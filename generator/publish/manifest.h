/*
 * publish/manifest: what is published, and how it came to be.
 *
 * For each path: a sum of the bytes (base/mix.h), the inode's number, size and
 * time of change, by which one sees that nobody else was at the file, and a
 * `memo`, any bytes the builder wants to find again with it. Whether a file is as
 * it should be already is found out by comparing bytes; the sum only says which
 * of our own files is meant, so it need not withstand who chooses texts for it
 * (at worst, that one's old text stays in a compressed sibling). Besides, a `global` of the
 * builder's, and a line `about` for people, which tells the release.
 *
 * On disk it is a series of records in one file; each publication adds one, so
 * that writing costs what has changed. Folding them from the first gives the
 * manifest after the last. A record:
 *
 *	magic, length of the body     8 + 8 bytes, little-endian as all numbers
 *	body
 *	sum of the body (base/mix.h)  16 bytes
 *
 *	body: flags 4, generation before 16, generation 16, served 8, spare 8,
 *	      [global 4 + n], [about 4 + n], number of lines 4, lines
 *	line: what 1, path 2 + n, a zero byte (so that the path is terminated);
 *	      SET, KEPT: digest 16, inode, size, seconds 8 each,
 *	      nanoseconds 4, memo 4 + n
 *
 * `served` and `spare` are the inodes of the roots of the two trees; `spare` is 0
 * where nobody has looked yet whether that tree is as we left it. A record
 * with RECORD_SWITCH is written before the spare is touched. Until the switch
 * the spare (`served` in the record) is the old generation but for the paths of
 * all lines; after it the other tree (`spare`) is the new generation but for
 * those of SET and GONE. A record without says the same of `spare` with its
 * lines STALE. Until the switch of a RECORD_ANEW no spare is known: the new one
 * may have the inode of one that was removed.
 *
 * The generation is a sum over all files of a digest of path and sum,
 * modulo 2^128: the same files have the same one, and a change costs no more
 * than what has changed. Sums can be forged by who may choose many files; it
 * only tells which record belongs to which tree, the entries are checked by
 * themselves.
 *
 * Reading trusts nothing: lengths are checked, what a crash tore off ends the
 * series. In memory: a table of entries in an arena; pointers to entries stay.
 * manifest_find() changes nothing: as long as nothing is added, it may be called
 * from many threads.
 */
#ifndef PUBLISH_MANIFEST_H
#define PUBLISH_MANIFEST_H

#include <stdatomic.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/str.h"

/* what a file looks like from outside */
struct file_stamp {
	uint64_t inode, size;
	int64_t seconds;
	uint32_t nanoseconds;
};

enum record_flags {
	RECORD_FULL = 1,   /* forget all before */
	RECORD_SWITCH = 2, /* goes with an exchange of the trees */
	RECORD_GLOBAL = 4, /* has a new global and about */
	RECORD_BACK = 8,   /* an earlier release, by a rollback */
	RECORD_ANEW = 16   /* with RECORD_SWITCH: the spare is made from nothing */
};

enum line_kind {
	LINE_SET = 1, /* a file, new or changed */
	LINE_KEPT,    /* a file, only its memo is new, or the record is full */
	LINE_GONE,    /* nothing any more */
	LINE_STALE    /* the spare differs here */
};

struct stage_folder;

struct manifest_entry {
	struct str path, memo;
	bool known;   /* all but the path holds; else only that is somebody's */
	/* for publish/stage, untouched by this module: */
	bool present;  /* the served tree has a file there */
	bool checked;  /* it was looked at, ... */
	bool intact;   /* ... and looks as it should */
	bool seen;     /* by who looks back */
	atomic_bool taken;  /* belongs to the new tree */
	atomic_bool kept;   /* by stage_keep(); may be written or dropped yet */
	atomic_bool folder_too; /* there is a stage_folder of this path */
	bool fresh;    /* waits in the in-tray */
	bool adopted;  /* found as wanted, but not as we had left it */
	bool noted;    /* has a new memo */
	bool placed;   /* in the spare it is as wanted by now */
	bool quiet;    /* the commit has nothing to do with it */
	bool listed;   /* the commit has to look at it */
	uint32_t number;            /* in the in-tray */
	uint32_t order;             /* among the items */
	struct stage_folder *folder; /* in which it lies; NULL: the root */
	struct manifest_entry *was; /* what a fresh one was before */
	struct digest digest;
	struct file_stamp stamp;
};

/* of the hash table: where among the items, counted from 1; 0: free */
struct manifest_slot {
	uint32_t hash, number;
};

struct manifest {
	struct arena *arena;
	struct manifest_slot *slots;
	size_t size;
	struct manifest_entry **items; /* as they came */
	size_t count, cap;
	struct manifest_entry *next; /* room for some to come */
	size_t spares;
	struct digest generation;
	uint64_t served, spare; /* inodes of the roots; 0: none */
	struct str global, about;
	bool back;             /* RECORD_BACK */
	struct str_list stale; /* paths in which the spare differs */
};

/* the head of a record, and a reader of its lines */
struct manifest_record {
	unsigned flags;
	struct digest before, generation;
	uint64_t served, spare;
	struct str global, about;
	uint32_t count; /* of lines */
	struct str lines;
};

struct manifest_line {
	enum line_kind kind;
	struct manifest_entry entry; /* only path unless SET or KEPT */
};

void manifest_init(struct manifest *m, struct arena *a);

/* The entry of a path, or NULL; with _add a new one, whose path is copied. */
struct manifest_entry *manifest_find(const struct manifest *m, struct str path);
struct manifest_entry *manifest_add(struct manifest *m, struct str path);
/* All entries of another one, of whose paths it has none; that is empty then. */
void manifest_take_over(struct manifest *m, struct manifest *from);

/* Adds to, or takes from, the generation. */
void manifest_count(struct digest *generation, const struct manifest_entry *e,
    bool add);

struct file_stamp manifest_stamp(const struct stat *st);
bool manifest_stamp_eq(const struct file_stamp *a, const struct file_stamp *b);

/*
 * Takes one record off `file`; false at its end, or where it is not whole.
 * Views into it.
 */
bool manifest_next_record(struct manifest_record *out, struct str *file);
/* The same for a body without its frame. */
bool manifest_parse_record(struct manifest_record *out, struct str body);
/* Takes one line off; false at the end, and where they are nonsense. */
bool manifest_next_line(struct manifest_line *out, struct str *lines);

/*
 * Brings the manifest up to date by a record; strings are views into it. False
 * when its lines are nonsense: then the manifest is of no use any more.
 */
bool manifest_apply(struct manifest *m, const struct manifest_record *r);
/* Notes the paths of a record whose publication was not finished. */
bool manifest_apply_unfinished(struct manifest *m, const struct manifest_record *r);

/*
 * Writing: begin, a line for each path, end. The head's `count` and `lines`
 * are not looked at. Begin gives the position to be given to the others.
 */
struct manifest_writer {
	struct buf *out;
	size_t begin, count_at;
	uint32_t count;
};
void manifest_write_begin(struct manifest_writer *w, struct buf *out,
    const struct manifest_record *head);
void manifest_write_line(struct manifest_writer *w, enum line_kind kind,
    const struct manifest_entry *e);
void manifest_write_end(struct manifest_writer *w);

#endif
