/*
 * notify/transfer: one request to a web server, one mail to a mail server.
 *
 * The only place that knows libcurl. The library is not linked but loaded here
 * (dlopen) when the first request is made: it brings forty others with it,
 * which every build and every hook would wait for and have in its memory beside
 * the parsers of foreign bytes; and an update of theirs would count as another
 * program, which renders all pages anew (base/identity.h). Either flavour will
 * do, of OpenSSL or of GnuTLS.
 *
 * Of what the library can do, only https, http, smtp and smtps are allowed;
 * redirects are not followed; certificates and names are checked; TLS is 1.2
 * or newer; no proxy but the one given, no .netrc, nothing of the environment.
 * No more than TRANSFER_ANSWER_MAX bytes of an answer are read.
 *
 * A transfer returns 0 when the other side gave an answer, whatever it said,
 * and -1 when there was none; `reason` then says why in the words of the
 * library; the last refusal of a mail server stands there in its own. Nothing is kept between
 * two; strings live in the arena.
 */
#ifndef NOTIFY_TRANSFER_H
#define NOTIFY_TRANSFER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { TRANSFER_ANSWER_MAX = 65536, TRANSFER_CONNECT_SECONDS = 10 };

struct transfer {
	struct str url;          /* terminated */
	unsigned seconds;        /* for all of it */
	struct str ca_file;      /* the authorities to trust; "": the system's */
	struct str proxy;        /* "": none */
	struct str user, secret; /* mail; "": do not log in */
	bool plain;              /* mail without STARTTLS */
};

struct transfer_answer {
	long status;         /* of HTTP or SMTP; 0: there was none */
	unsigned lines;      /* that a mail server said */
	bool accepted;       /* the whole mail */
	bool refused_login;
	int64_t retry_after; /* seconds; 0: not said */
	struct str reason;
};

/* POSTs a body with these header lines. */
int transfer_post(struct transfer_answer *out, struct arena *a,
    const struct transfer *t, const struct str_list *headers, struct str body);

/* Hands a composed message to a mail server. */
int transfer_mail(struct transfer_answer *out, struct arena *a,
    const struct transfer *t, struct str from, struct str to,
    struct str message);

#endif
