/*
 * render/csv: a writer of tables for spreadsheets and address books.
 *
 * RFC 4180 with the divider of one's choice: German Excel expects ";" and the
 * mark of UTF-8 at the beginning, address books ",". Lines end with CRLF. Cells
 * that hold the divider, quotes, line breaks or blanks at an end are quoted.
 *
 *	struct csv t;
 *	csv_init(&t, out, ';', true);
 *	csv_cell(&t, STR("Name"));
 *	csv_cell(&t, STR("E-Mail"));
 *	csv_row(&t);
 *
 * A spreadsheet takes a cell that begins with = + - @ TAB or CR for a formula,
 * which may start programs. Such a cell gets an apostrophe in front, which is
 * how people write "this is text" there. Where a "+" is only the beginning of a
 * telephone number, write it otherwise before.
 *
 * Line breaks in cells become LF; other control characters but TAB are left
 * out. Nothing is owned, nothing can fail but the buffer, which remembers.
 */
#ifndef RENDER_CSV_H
#define RENDER_CSV_H

#include "base/buf.h"
#include "base/str.h"

struct csv {
	struct buf *out;
	char divider;
	bool begun; /* the present row has a cell */
};

void csv_init(struct csv *t, struct buf *out, char divider, bool mark);

/* The next cell of the row. */
void csv_cell(struct csv *t, struct str text);

/* The end of the row. */
void csv_row(struct csv *t);

#endif
