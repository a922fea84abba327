/*
 * base/utf8: reading UTF-8, refusing what is none, and finding positions.
 *
 * Everything that comes from the source is checked here once, before any
 * parser sees it; behind that check the program may take text for granted.
 * Source: RFC 3629 (no overlong forms, no surrogates, nothing above U+10FFFF).
 *
 * Refused as control characters, though they are UTF-8:
 *   U+0000-001F but TAB, LF, CR; U+007F; U+0080-009F
 *   U+202A-202E and U+2066-2069, which make text read in another order than
 *   it is stored (a link may look like another); U+200E and 200F are harmless
 *   U+FEFF anywhere but at the very start, where it is a byte order mark
 *   U+nFFFE and U+nFFFF, which are no characters
 *   U+E000, which the Markdown module uses as a placeholder of its own
 *
 * Lines end with LF or CRLF. Lines and columns count from 1, columns in code
 * points; a tab is one column, a byte order mark none. In bytes that are not
 * UTF-8 each byte counts as one code point.
 *
 * Nothing is allocated but the diagnostics; only the report functions fail.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/diag.h"
#include "base/str.h"

enum utf8_fault { UTF8_OK, UTF8_INVALID, UTF8_CONTROL };

/* longest form of one code point */
enum { UTF8_BYTES_MAX = 4 };

/*
 * The code point at the start of s: its value and the number of its bytes;
 * 0 at the end and when the bytes are not UTF-8.
 */
size_t utf8_decode_long(uint32_t *cp, struct str s);

static inline size_t
utf8_decode(uint32_t *cp, struct str s)
{
	if (s.len == 0 || (unsigned char)s.ptr[0] >= 0x80)
		return utf8_decode_long(cp, s);
	*cp = (unsigned char)s.ptr[0];
	return 1;
}

/* The other way: writes 1 to 4 bytes, without NUL; cp is a valid one. */
size_t utf8_encode(char out[UTF8_BYTES_MAX], uint32_t cp);

/* The first fault of a whole text, its offset in *where (s.len if none). */
enum utf8_fault utf8_check(size_t *where, struct str s);

/* True for what is refused above, wherever it stands (U+FEFF is). */
bool utf8_is_control(uint32_t cp);

/* Line and column of a byte offset; costs as much as the text before it. */
struct loc utf8_loc(struct str text, size_t offset);
/* The column within one line. */
unsigned utf8_column(struct str line, size_t offset);

/* Number of code points; the first n of them. */
size_t utf8_length(struct str s);
struct str utf8_head(struct str s, size_t n);

/* Without a byte order mark at the start. */
struct str utf8_skip_bom(struct str s);

/*
 * Checks a whole file: -1 with DIAG_INVALID_UTF8 or DIAG_CONTROL_CHARACTER at
 * the first fault. The second checks a part of a file that begins with the
 * line first_line; it is an offence there to begin with U+FEFF, unless that
 * line is 1.
 */
int utf8_report(struct diags *d, struct str path, struct str text);
int utf8_report_part(struct diags *d, struct str path, struct str text,
    unsigned first_line);

#endif
