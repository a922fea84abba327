/*
 * base/confine: from here on this process reads and writes what it must only.
 *
 * A builder parses bytes of strangers with libraries in C. confine_apply() is
 * called when it is known what will be read and where the site goes, and
 * before the first of those bytes is looked at. A library that is made to run
 * somebody's code then finds itself without files, network and programs. What
 * is done, as far as the kernel has it:
 *
 * - no_new_privs: no set-user-id program can give rights back.
 * - Resource limits (base/limits.h): no core files, as they would hold what is
 *   not published yet; BUILD_FILES_MAX descriptors, BUILD_MEMORY_MAX of
 *   memory, and BUILD_SECONDS_MAX of processor time, at whose end the process
 *   says so and exits with status 3.
 * - Landlock (Linux 5.19 and newer, landlock(7)): the folders of `read` can be
 *   read, those of `write` written, all with what is below them; nothing can be
 *   executed, no device be made, no TCP port be reached (from ABI 4). Signals
 *   and abstract sockets of processes outside are out of reach (ABI 6). Rights
 *   belong to folders, not to names: of a site in /srv/www/status all of
 *   /srv/www can be written, because the exchange of the two trees happens
 *   there. So a site deserves a parent folder of its own.
 * - seccomp: a list of system calls that no build needs fails with EPERM: those
 *   that execute a program, make a socket, signal or trace a process, mount,
 *   enter a namespace, load code into the kernel. Landlock alone would do
 *   nearly all of this from ABI 6 on. But Debian 12 has ABI 2, where only this
 *   shuts the network, and on all it keeps bugs of the kernel's less used
 *   calls out of reach. It is a list of what is denied, not of what is allowed:
 *   libc, libgit2 and their next versions may call what they like otherwise,
 *   and a wrong guess of ours cannot break a build.
 *
 * Neither restricts what is open already, nor stat() and readlink(). Both cover
 * the calling thread and those it will start: call it before there are others.
 * It cannot be undone. Whatever shall run a program or use the network (the
 * check of signatures, mirrors) runs before, or in another process.
 *
 * Landlock of ABI 1 forbids links between folders, of which a stage lives: with
 * something to write it counts as absent.
 *
 * A builder that instruments itself may need more: CONFINE_ALSO, given by the
 * Makefile in the modes for sanitizers and coverage, names a folder that may be
 * written as well; then memory, time and system calls are not limited.
 */
#ifndef BASE_CONFINE_H
#define BASE_CONFINE_H

#include "base/diag.h"
#include "base/str.h"

struct confine_rules {
	/*
	 * Folders, or files. What is not there is left out, so that its reader
	 * reports it. The paths may be links themselves.
	 */
	struct str_list read;
	/* descriptors of folders that may be written, and read */
	const int *write;
	size_t write_count;
};

/*
 * Cannot fail: what the kernel lacks is told by one DIAG_CONFINEMENT_PARTIAL,
 * which names it. That is a matter of the machine and not of the content; keep
 * it apart from what is counted and published.
 */
void confine_apply(const struct confine_rules *rules, struct diags *d);

/* The kernel's Landlock ABI, 0 when there is none. */
int confine_landlock_abi(void);

#endif
