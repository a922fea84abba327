#include "markdown/guard.h"

#include <string.h>

#include "base/limits.h"

enum { IMAGES_MAX = 500 };

/* Columns of the list markers that the current line may lie within. */
struct nesting {
	size_t column[MARKDOWN_CONTAINERS_MAX];
	unsigned count;
};

bool
md_cut_line(struct str *line, struct str *rest)
{
	if (rest->len == 0)
		return false;
	size_t end = str_find(*rest, '\n');
	end = str_find(str_head(*rest, end), '\r');
	*line = str_head(*rest, end);
	bool crlf = end + 1 < rest->len && rest->ptr[end] == '\r' &&
	    rest->ptr[end + 1] == '\n';
	*rest = str_skip(*rest, end + (crlf ? 2 : 1));
	return true;
}

bool
md_has_cr(struct str text)
{
	return str_find(text, '\r') < text.len;
}

/* The length of a list marker at s ("-", "12."), without blanks, or 0. */
static size_t
marker_length(struct str s)
{
	size_t n = 0;

	if (s.len && strchr("-+*", s.ptr[0]) && s.ptr[0])
		n = 1;
	else
		while (n < s.len && n < 9 && char_is_digit(s.ptr[n]))
			n++;
	if (n && char_is_digit(s.ptr[n - 1])) {
		if (n == s.len || (s.ptr[n] != '.' && s.ptr[n] != ')'))
			return 0;
		n++;
	}
	return n && (n == s.len || char_is_blank(s.ptr[n])) ? n : 0;
}

/* Where the run of one sign and blanks begins that ends the line: a rule. */
static size_t
rule_start(struct str line)
{
	char sign = 0;
	size_t at = line.len, signs = 0;

	for (size_t i = line.len; i > 0; i--) {
		char c = line.ptr[i - 1];
		if (char_is_blank(c))
			continue;
		if ((c != '-' && c != '*') || (sign && c != sign))
			break;
		sign = c;
		at = i - 1;
		signs++;
	}
	return signs >= 3 ? at : line.len;
}

/*
 * Enters a list marker; false when that is too deep. An item's content lies to
 * the right of its marker, so whatever begins here is outside all items whose
 * markers are no further left.
 */
static bool
push_marker(struct nesting *n, size_t column)
{
	while (n->count && n->column[n->count - 1] >= column)
		n->count--;
	if (n->count == MARKDOWN_CONTAINERS_MAX)
		return false;
	n->column[n->count++] = column;
	return true;
}

/* Whether a line can lie deeper than its own text: most begin with a letter. */
static bool
may_nest(struct str line)
{
	switch (line.len ? line.ptr[0] : '\0') {
	case ' ':
	case '\t':
	case '>':
	case '-':
	case '+':
	case '*':
		return true;
	default:
		return line.len && char_is_digit(line.ptr[0]);
	}
}

static bool
check_nesting(struct nesting *n, struct str line)
{
	size_t rule = rule_start(line), column = 0, i = 0;
	unsigned quotes = 0;

	while (i < line.len) {
		size_t len = 0;
		if (line.ptr[i] == '\t') {
			column += 4 - column % 4;
			i++;
			continue;
		}
		if (line.ptr[i] == ' ') {
			len = 1;
		} else if (line.ptr[i] == '>') {
			len = 1;
			quotes++;
		} else if (i < rule) {
			len = marker_length(str_skip(line, i));
			if (len && !push_marker(n, column))
				return false;
		}
		if (quotes + n->count > MARKDOWN_CONTAINERS_MAX && quotes)
			return false;
		if (len == 0)
			return true;
		i += len;
		column += len;
	}
	return true;
}

/* Counts the images of a paragraph. */
static bool
check_images(unsigned *images, struct str line)
{
	if (str_trim(line).len == 0)
		*images = 0;
	for (size_t i = str_find(line, '!'); i < line.len;) {
		*images += i + 1 < line.len && line.ptr[i + 1] == '[';
		i += 1 + str_find(str_skip(line, i + 1), '!');
	}
	return *images <= IMAGES_MAX;
}

/* Exclamation marks are rare in what people write about outages. */
static bool
has_images(struct str text)
{
	size_t i = str_find(text, '!');

	while (i + 1 < text.len && text.ptr[i + 1] != '[')
		i += 1 + str_find(str_skip(text, i + 1), '!');
	return i + 1 < text.len;
}

enum md_fault
md_guard(unsigned *line, struct str text)
{
	struct nesting nesting = {.count = 0};
	unsigned images = 0;
	struct str piece, rest = text;
	bool any = has_images(text), cr = md_has_cr(text);

	for (*line = 1; md_cut_line_of(&piece, &rest, cr); ++*line) {
		if (may_nest(piece) && !check_nesting(&nesting, piece))
			return MD_FAULT_NESTING;
		if (any && !check_images(&images, piece))
			return MD_FAULT_IMAGES;
	}
	return MD_FAULT_NONE;
}

int
md_guard_report(struct diags *d, struct str path, struct str text,
    unsigned first_line)
{
	unsigned line;
	enum md_fault fault = md_guard(&line, text);

	if (fault == MD_FAULT_NONE)
		return 0;
	if (d == NULL)
		return -1;
	line += first_line ? first_line - 1 : 0;
	struct pos pos = pos_at(path, (struct loc){line, 1});
	if (fault == MD_FAULT_IMAGES)
		return DIAG(d, DIAG_MARKDOWN_IMAGES, pos,
		    arena_printf(&d->arena, "%d", IMAGES_MAX));
	return DIAG(d, DIAG_MARKDOWN_NESTING, pos,
	    arena_printf(&d->arena, "%d", MARKDOWN_CONTAINERS_MAX));
}
