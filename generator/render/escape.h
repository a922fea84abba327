/*
 * render/escape: text made fit for the place it is written to.
 *
 * One function per context; each appends to a buffer. The input is a text as
 * a person wrote it, never something that is escaped already: escaping twice
 * shows "&amp;amp;" to citizens. Input is expected to be UTF-8 (checked when
 * the source is parsed); bytes above 0x7f pass through unless said otherwise.
 *
 *	context                         function
 *	HTML text, quoted attribute     esc_html
 *	a path in an address            esc_url_path, then esc_html
 *	a value in ?a=b or mailto:      esc_url_query, then esc_html
 *	inside "..." of JSON            esc_json
 *	JSON in <script type="application/ld+json">   esc_script
 *
 * Unquoted attributes, other <script> and <style> bodies and HTML comments are
 * not contexts we write text to. Nothing is owned, nothing can fail but the
 * buffer, which remembers (base/buf.h).
 */
#ifndef RENDER_ESCAPE_H
#define RENDER_ESCAPE_H

#include "base/buf.h"
#include "base/str.h"

/* & < > " ' as &amp; &lt; &gt; &quot; &#39; */
void esc_html(struct buf *out, struct str s);

/*
 * RFC 3986: all but A-Z a-z 0-9 - . _ ~ and "/" as %XX. ":" is encoded too,
 * so that a relative path is never taken for a scheme.
 */
void esc_url_path(struct buf *out, struct str s);

/* The same without "/"; a blank becomes %20, never "+", as mailto: needs. */
void esc_url_query(struct buf *out, struct str s);

/*
 * RFC 8259, the content without the quotes. Control characters, " and \ are
 * escaped; so are "</" and "<!" (JSON may stand inside <script>), U+2028 and
 * U+2029 (line ends in old JavaScript).
 */
void esc_json(struct buf *out, struct str s);

/*
 * A whole JSON text, as it may stand within a script element: < > & as \u003c
 * \u003e \u0026, which JSON has in strings only, where they mean the same.
 * Nothing of what is left can end the element or begin a comment, whatever
 * came in (HTML, "restrictions for contents of script elements").
 */
void esc_script(struct buf *out, struct str json);

#endif
