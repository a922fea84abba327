/*
 * cmd/next: when the output changes next.
 *
 * Prints the first instant after now (or --at) at which any output differs,
 * in RFC 3339 in the site's zone; "never" when nothing will. The instant comes
 * from rendering: it is what the pages themselves looked at (model/at.h).
 */
#ifndef CMD_NEXT_H
#define CMD_NEXT_H

#include "cmd/command.h"

#endif
