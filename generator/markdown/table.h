/*
 * markdown/table: pipe tables, on top of libcmark.
 *
 * For cmark a table is a paragraph. It is taken for a table from the line
 * above the first line of dashes ("|---|:--:|") on, if both have the same
 * number of cells; lines before that are a paragraph, every line below it is
 * a row. Source of the format: the GitHub Flavored Markdown specification 0.29,
 * "Tables (extension)", with these differences, all in favour of the reader:
 * a bar inside code, a link or emphasis parts no cells; cells that a row has
 * too many are kept, in its last cell; the line of dashes needs a bar, and one
 * that begins with "- " is a list for cmark: let lines begin with "|".
 *
 * Missing cells are written as one wide cell, so that the HTML stays linear in
 * the text; a table has at most 2,000 columns.
 *
 *	<div class="scroll" tabindex="0"><table>
 *	<thead><tr><th scope="col" class="right">...
 *
 * Classes: left, center, right. Nothing can fail.
 */
#ifndef MARKDOWN_TABLE_H
#define MARKDOWN_TABLE_H

#include "markdown/inline.h"

enum md_align { MD_ALIGN_NONE, MD_ALIGN_LEFT, MD_ALIGN_RIGHT, MD_ALIGN_CENTER };

struct md_table {
	struct cmark_node *head;  /* first node of the line of headings */
	struct cmark_node *rules; /* the line of dashes */
	struct cmark_node *body;  /* first node of the first row, or NULL */
	unsigned columns;
};

/* Looks for a table in a paragraph; asks for nothing but the tree. */
bool md_table_find(struct md_table *out, struct cmark_node *paragraph);

/* Writes it; md_inline_begin() has been called for the paragraph. */
void md_table_write(struct md_writer *w, const struct md_table *table);

/* For plain text: takes bars and dashes out of all tables of a tree. */
void md_table_strip_all(struct cmark_node *root);

#endif
