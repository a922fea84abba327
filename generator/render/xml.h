/*
 * render/xml: a writer of XML 1.0 (fifth edition) onto a buffer.
 *
 * Elements appear in the order of the calls, indented by two blanks, lines end
 * with LF, the encoding is UTF-8: the same calls always give the same bytes.
 * An element without content is <a/>; one that has text stands on one line
 * from that text on, since blanks would be part of it.
 *
 *	struct xml x;
 *	xml_init(&x, out);
 *	xml_begin(&x, "feed");
 *	xml_attr(&x, "xmlns", STR("http://www.w3.org/2005/Atom"));
 *	xml_element(&x, "title", title);
 *	xml_begin(&x, "link");
 *	xml_attr(&x, "href", address);
 *	xml_end(&x);
 *	xml_end(&x);
 *	if (xml_finish(&x) < 0) ...
 *
 * Texts are what a person wrote, never something escaped already; HTML inside
 * a feed is such a text too. What XML cannot hold at all (control characters
 * but TAB, LF and CR, U+FFFE, U+FFFF, bytes that are not UTF-8) becomes
 * U+FFFD, so that every output parses, whatever came in. CR in texts, and TAB
 * and LF in attributes as well, are written as references: a parser would
 * turn them into something else.
 *
 * A call that does not fit (an attribute after content, text or a second
 * element at the top, an end too many, a name that is none, nesting beyond
 * XML_DEPTH_MAX) writes nothing and is remembered, like the overflow of the
 * buffer; ask xml_finish() at the end. Such misuse is a bug of the caller,
 * hence no diagnostic. That the attributes of an element differ, and that
 * prefixes are declared, is up to the caller.
 */
#ifndef RENDER_XML_H
#define RENDER_XML_H

#include "base/buf.h"
#include "base/str.h"

/* elements inside each other; our feeds have six */
enum { XML_DEPTH_MAX = 32 };

struct xml {
	struct buf *out; /* not owned */
	unsigned depth;
	struct xml_scope {
		const char *name;    /* a literal; NULL at the top level */
		bool used, has_text; /* used: has content already */
	} scopes[XML_DEPTH_MAX + 1]; /* [0] is the top level */
	unsigned part; /* so deep stands what is written; 0: a whole text */
	bool in_tag; /* the start tag is open: attributes may follow */
	bool misused;
};

/* Writes the XML declaration. */
void xml_init(struct xml *x, struct buf *out);

/*
 * Elements by themselves, as xml_part() puts them into an element that is
 * `depth` deep and has no text: what stands in many texts is written once. With
 * xml_finish().
 */
void xml_init_part(struct xml *x, struct buf *out, unsigned depth);
void xml_part(struct xml *x, struct str part);

/*
 * Open an element; xml_end() closes the innermost. The name is a literal, with
 * its prefix ("atom:link"), and is kept until then.
 */
void xml_begin(struct xml *x, const char *name);
void xml_end(struct xml *x);

/* Of the element just begun; before any of its content. */
void xml_attr(struct xml *x, const char *name, struct str value);
/* May be called several times; an empty text is content too: <a></a>. */
void xml_text(struct xml *x, struct str s);
/*
 * The same in two steps, for a text that stands in many files: appends it as
 * xml_text() writes it; puts it there.
 */
void xml_escape(struct buf *out, struct str s);
void xml_escaped(struct xml *x, struct str escaped);
/* <name>text</name> */
void xml_element(struct xml *x, const char *name, struct str text);

/*
 * Ends the text with a line feed (no part). -1 when there was misuse, an element is left
 * open, none was written or the buffer overflowed: do not use the output.
 */
__attribute__((warn_unused_result))
int xml_finish(struct xml *x);

#endif
