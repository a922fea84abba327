/*
 * content/tables_parts: the tables of maps within files.
 *
 * Contacts, effects, alternates and so on: what stands below a key of the
 * tables of kinds (content/tables.c). Only content/tables.c uses this header;
 * everybody else finds the parts through struct field's `table`.
 */
#ifndef CONTENT_TABLES_PARTS_H
#define CONTENT_TABLES_PARTS_H

#include "content/tables.h"

extern const struct table table_contact,
    table_security,
    table_catalogue,
    table_review,
    table_publisher,
    table_affect,
    table_alternate,
    table_restored,
    table_message,
    table_informed,
    table_source,
    table_name,
    table_role,
    table_digital,
    table_change,
    table_without_account,
    table_registration,
    table_privacy,
    table_respond,
    table_document,
    table_decides,
    table_publication,
    table_extension,
    table_withdrawal,
    table_history;

#endif
