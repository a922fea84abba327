#include "render/qr.h"

#include <errno.h>
#include <qrencode.h>

#include "base/buf.h"
#include "base/format.h"

/* The largest code has 177 modules a side; no rectangle takes more. */
enum { RECTANGLE_BYTES = 24, SIDE_MAX = 177 };
#define PATH_MAX_BYTES ((size_t)RECTANGLE_BYTES * SIDE_MAX * (SIDE_MAX + 1) / 2)

/* one bit of a module says whether it is dark; the others are the library's */
static bool
is_dark(const QRcode *code, int x, int y)
{
	return code->data[y * code->width + x] & 1;
}

/* There are four in each of 400 rectangles: printf() would be a third of all. */
static void
add_number(struct buf *b, char before, int n)
{
	char text[1 + FORMAT_DECIMAL_MAX];
	char *p = format_decimal(text + sizeof text, (unsigned)n);

	*--p = before;
	buf_add(b, str_make(p, (size_t)(text + sizeof text - p)));
}

static void
add_rectangle(struct buf *b, int x, int y, int width)
{
	add_number(b, 'M', x);
	add_number(b, ' ', y);
	add_number(b, 'h', width);
	buf_add(b, STR("v1h"));
	add_number(b, '-', width);
	buf_add_char(b, 'z');
}

static void
add_row(struct buf *b, const QRcode *code, int y)
{
	int x = 0;

	while (x < code->width) {
		int from = x;
		while (x < code->width && is_dark(code, x, y))
			x++;
		if (x > from)
			add_rectangle(b, from + QR_QUIET, y + QR_QUIET,
			    x - from);
		else
			x++;
	}
}

bool
qr_make(struct qr *out, struct arena *a, struct str text)
{
	struct buf b;

	if (text.len == 0 || text.len > QR_BYTES_MAX)
		return false;
	/* bytes as they are; version 0 is the smallest that fits */
	QRcode *code = QRcode_encodeData((int)text.len,
	    (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
	if (code == NULL) {
		if (errno == ENOMEM)
			mem_exhausted("no more from the system");
		return false;
	}
	buf_init(&b, PATH_MAX_BYTES);
	for (int y = 0; y < code->width; y++)
		add_row(&b, code, y);
	*out = (struct qr){.size = (unsigned)code->width + 2 * QR_QUIET,
	    .path = arena_str(a, buf_str(&b))};
	buf_release(&b);
	QRcode_free(code);
	return true;
}
