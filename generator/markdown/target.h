/*
 * markdown/target: what a link may point at.
 *
 * The policy is a list of what is allowed, on the target as a browser would
 * read it: entities and escapes are decoded already (cmark has done that).
 * Allowed schemes: https and http with a host, mailto and tel with something
 * behind the colon; upper and lower case are one (RFC 3986, 3.1). Whatever
 * else looks like a scheme is refused, and so are "//host" (a foreign host in
 * disguise), backslashes (which browsers take for "/"), blanks and control
 * characters (which browsers drop, so that "java\tscript:" would run).
 *
 * Nothing in here allocates but into buffers, or fails.
 */
#ifndef MARKDOWN_TARGET_H
#define MARKDOWN_TARGET_H

#include "base/buf.h"
#include "base/str.h"

enum md_target {
	MD_TARGET_WEB,      /* http, https */
	MD_TARGET_MAIL,     /* mailto: */
	MD_TARGET_TEL,      /* tel: */
	MD_TARGET_FRAGMENT, /* "#id" */
	MD_TARGET_PAGE,     /* anything without a scheme: of this site */
	MD_TARGET_REFUSED
};

enum md_target md_target_kind(struct str target);

/*
 * The addresses of a mailto: target. The first function gives its part before
 * "?", the second takes the next address off that part, into `out`: they are
 * parted by commas, and percent-encoding of visible ASCII is decoded. What
 * holds no "@", or blanks, or one of < > " & is passed over.
 */
struct str md_target_mail_part(struct str target);
bool md_target_next_address(struct buf *out, struct str *rest);

/*
 * Appends a target as the value of an attribute in double quotes: escaped for
 * HTML, and percent-encoded where a URL may not hold the character; what is
 * encoded stays as it is.
 */
void md_target_add(struct buf *out, struct str target);

#endif
