/*
 * source/signature: is a commit signed by somebody who may publish?
 * Private to source/; repo.c takes signature and payload out of the commit.
 *
 * Files of keys (--signers) come in two kinds, told apart by what is in them:
 *
 * - "allowed signers" of OpenSSH, as git's gpg.ssh.allowedSignersFile; see
 *   ssh-keygen(1). Checked with `ssh-keygen -Y verify`, namespace "git", at the
 *   time of the commit, as Git itself does: a key that has run out since stays
 *   good for what was signed before. To shut a key out, remove its line.
 * - OpenPGP public keys, as `gpg --export`, with or without --armor, or a
 *   pubring.kbx. Checked with gpgv. A key that has run out or is revoked is
 *   refused, whenever the signature was made; so is one that needs SHA-1.
 *
 * One good signature by a key of one of the files is enough. The commit that
 * is published counts, a merge too; not those before it: who signs a commit
 * answers for the whole of it. Signatures of tags are not looked at.
 *
 * Nothing is parsed here but armour and a tool's answer; the tools run apart
 * from us (base/program.h), before the build is confined.
 *
 * Fails with DIAG_SIGNATURE_MISSING, _BAD (unknown key, wrong namespace, other
 * content, X.509), _TOOL (not installed, no answer), and what file_read() says
 * of the files of keys.
 */
#ifndef SOURCE_SIGNATURE_H
#define SOURCE_SIGNATURE_H

#include "base/diag.h"
#include "base/str.h"

struct signature {
	struct str commit;  /* its id in hex */
	int64_t time;       /* the committer's */
	struct str text;    /* the armoured signature; "" when there is none */
	struct str payload; /* what was signed */
};

/* 0 when a key of one of the `count` files has signed it. */
int signature_check(const struct signature *s, const struct str *signers,
    size_t count, struct diags *d);

/*
 * Appends what is inside the armour (RFC 4880, section 6.2) of all the public
 * keys in `text`; false when it is broken. The checksum is not looked at: keys
 * carry signatures of their own.
 */
bool signature_dearmor(struct buf *out, struct str text);

#endif
