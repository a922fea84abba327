/*
 * publish/tree: changing a tree of files that nobody serves.
 *
 * Works on the descriptor of a root and paths below it. A tree may be in any
 * state, left so by a crash or by strangers: what is in the way is removed,
 * folders are made when they are missed (0755) and go when they are empty.
 * Repeating an operation does no harm.
 *
 * Files are never opened for writing: they may be linked elsewhere.
 *
 * Functions return 0, or -1 with errno. Nothing is owned, nothing is kept.
 */
#ifndef PUBLISH_TREE_H
#define PUBLISH_TREE_H

#include "base/str.h"

/*
 * Calls `see` for everything below the root that is not a folder, and for
 * folders that are empty or too deep to be ours (TREE_DEPTH_MAX), which count
 * as files. `inode` is what the folder says of it, which some file systems do
 * not keep to. Links are not followed. Stops when `see` gives -1, and with EXDEV
 * at a mount point: what is mounted there is not ours to replace.
 */
enum { TREE_DEPTH_MAX = 100, TREE_PATH_MAX = 2048 };
int tree_walk(int root,
    int (*see)(void *ctx, struct str path, uint64_t inode), void *ctx);

/*
 * Looks for mount points only: EXDEV. Folders that say they have none in them
 * are not read, so that it costs what there are folders.
 */
int tree_check_mounts(int root);

/*
 * Makes the folders above a path, 0755 whatever the umask; a file in the place of
 * one is removed.
 */
int tree_make_folders(int root, struct str path);

/*
 * Moves the file `name` of a folder to a path. A file that is replaced may be
 * left under that name: removing it takes time and can wait, and where one
 * replaces another ext4 writes the new one out at once, each by itself.
 */
int tree_put(int root, struct str path, int from, const char *name);
/*
 * The same for many, into a tree that nobody else is at: some folders stay open.
 * Begin with {0}, end with tree_folders_end(); paths have to stay until then.
 */
enum { TREE_FOLDERS_OPEN = 16 };
struct tree_folders {
	struct tree_open {
		struct str path;
		int fd;
	} items[TREE_FOLDERS_OPEN];
	size_t count, next;
};
int tree_put_among(struct tree_folders *open, int root, struct str path,
    int from, const char *name);
void tree_folders_end(struct tree_folders *open);

/*
 * Makes the file of one tree also one of another, by a link; where the file
 * system has none, by a copy with the same time.
 */
int tree_link(int root, struct str path, int from);
/*
 * The same for many in a row, into a tree that nobody else is at: the folder of
 * the last one stays open. Begin with {.fd = -1}, end with tree_row_end().
 */
struct tree_row {
	struct str folder; /* of the last path, which has to stay */
	int fd;
};
int tree_link_row(struct tree_row *row, int root, struct str path, int from);
void tree_row_end(struct tree_row *row);
/* The same between any two names. */
int tree_link_name(int root, struct str path, int from, const char *name);

/*
 * Removes what is no folder, then the folders that are left empty by it. errno
 * EISDIR when it is a folder; that it is not there is fine.
 */
int tree_remove(int root, struct str path);
/* The same, with all that is in it. */
int tree_remove_all(int root, struct str path);

/* True when the bytes of an open file are these. */
bool tree_same_bytes(int fd, struct str bytes);

#endif
