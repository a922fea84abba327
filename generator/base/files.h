/*
 * base/files: reading and writing files so that nothing is half done.
 *
 * Three families:
 *
 * - Reporting ones (file_read, file_write_atomic, dir_make) take a path as the
 *   user gave it, add a diagnostic when something fails and return -1.
 *   Reading reports DIAG_SOURCE_OPEN or DIAG_FILE_TOO_LARGE, writing
 *   DIAG_OUTPUT_WRITE.
 * - Plain ones (file_open_beneath, file_read_fd, file_write_all,
 *   dir_remove_tree) are for modules that know better what to say: they
 *   return -1 and leave the reason in errno.
 * - path_is_safe() answers whether a path may be used below a folder of ours.
 *
 * Nothing here follows a symbolic link unless the user's own path has one.
 * All descriptors are close-on-exec; every write, fsync and close is checked;
 * EINTR is taken care of. Safe to use from several threads.
 */
#ifndef BASE_FILES_H
#define BASE_FILES_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/*
 * Reads a whole file into the arena, terminated by NUL (not counted). More
 * than `max` bytes: DIAG_FILE_TOO_LARGE. Anything but a regular file, and
 * whatever the system refuses: DIAG_SOURCE_OPEN.
 */
int file_read(struct str *out, struct arena *a, struct str path, size_t max,
    struct diags *d);

/*
 * The same from an open descriptor, which stays open and is read from where
 * it stands. errno EFBIG: more than `max` bytes; EINVAL: not a regular file.
 * A file that grows meanwhile is read to its end.
 */
int file_read_fd(struct str *out, struct arena *a, int fd, size_t max);

/*
 * Replaces (or makes) a file in one step: a temporary file beside it, fsync,
 * rename, fsync of the folder. Readers see the old bytes or the new ones,
 * and after a failure the old file is as it was. Mode 0644 less the umask.
 */
int file_write_atomic(struct str path, struct str bytes, struct diags *d);

/* Writes all of it; 0, or -1 with errno. */
int file_write_all(int fd, struct str bytes);

/*
 * Opens `path` below the folder `at` without following a symbolic link in any
 * of its components, and never outside. Returns a descriptor, or -1 with
 * errno: ELOOP or ENOTDIR when there was a link. O_CLOEXEC, O_NOFOLLOW and
 * O_NONBLOCK (a pipe must not stop us) are added to `flags`; O_CREAT is not
 * for this function.
 */
int file_open_beneath(int at, struct str path, int flags);

/* mkdir -p with mode 0755 less the umask; it is fine when it exists. */
int dir_make(struct str path, struct diags *d);

/*
 * Removes `name` in the folder `at`, with everything in it when it is a
 * folder. Links are removed, not followed; a name that does not exist is
 * fine. 0, or -1 with errno; then something may be left. EBUSY: something is
 * mounted there, and all of that is left.
 */
int dir_remove_tree(int at, const char *name);

/* True for the root of a mount (known from Linux 5.8 on). */
bool dir_is_mount(int fd);

/*
 * True when `path` is relative, stays below its folder and can be published:
 * no empty component, no "." or "..", no control character (C0, DEL, C1), no
 * backslash, no component over 255 bytes, no more than 1,024 bytes in all.
 */
bool path_is_safe(struct str path);

#endif
