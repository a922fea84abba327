/*
 * notify/receivers: who is told, and of what; the file of --receivers.
 *
 * YAML with one key, `receivers`, a list. Of each, in erreichbar(1) with its
 * reasons:
 *
 *	name        letters a to z, digits, '-', '_'; what is known and told of a
 *	            receiver is kept by it
 *	kind        mail | webhook | command
 *	language    de | en: of the fixed words; the site's when missing
 *	audiences   only what concerns one of these (ids); when missing, what
 *	            concerns the general public
 *	services    only what concerns one of these (ids)
 *	kinds       only these: incident, resolved, moved, cancelled, ...
 *	timeout     seconds for one attempt, 1 to 600
 *	server, user, password_file, from, to, list_id, starttls     of mail
 *	url, secret_file                                             of webhook
 *	ca_file, proxy, insecure                                     of both
 *	command     the program and its arguments, a list            of command
 *
 * Nothing secret stands in it: passwords and secrets are named by files, whose
 * first line is taken, relative to the folder of the receivers' file. Such a
 * file must not be open to everybody (DIAG_RECEIVER_SECRET), nor may everybody
 * be able to write the receivers' file, which names programs to run.
 *
 * What goes over a network goes encrypted: https://, smtps://, or smtp:// with
 * STARTTLS. Without is possible on this machine (localhost, 127.x.y.z, [::1]),
 * and elsewhere with `insecure: yes`. No address may hold a password.
 *
 * All faults are told, each with its place: DIAG_RECEIVER_KEY, _VALUE, _SECRET,
 * those of yaml/tree.h and of base/files.h. A key too much is an error here: a
 * filter with a slip in its name would tell everybody everything.
 *
 * Ownership: all in the arena.
 */
#ifndef NOTIFY_RECEIVERS_H
#define NOTIFY_RECEIVERS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "notify/entry.h"

enum {
	RECEIVERS_MAX = 64,
	RECEIVER_NAME_MAX = 60,
	RECEIVER_SECONDS = 30, /* of an attempt, if nothing else is said */
	RECEIVER_SECONDS_MAX = 600
};

enum receiver_kind { RECEIVER_MAIL, RECEIVER_WEBHOOK, RECEIVER_COMMAND };

struct receiver {
	struct str name;
	enum receiver_kind kind;
	struct str language;                     /* "de", "en" or "" */
	struct str_list audiences, services;
	unsigned kinds;                          /* bit: enum entry_kind */
	unsigned seconds;
	struct str url;                          /* or the mail server's */
	struct str ca_file, proxy;               /* "": none */
	struct str secret;                       /* or the password; "": none */
	struct str user;
	struct str from_name, from, to, list_id; /* list_id: without <> */
	bool plain;                              /* mail without STARTTLS */
	struct str_list command;                 /* each terminated */
};

struct receivers {
	struct receiver *items;
	size_t count, cap;
};

__attribute__((warn_unused_result))
int receivers_load(struct receivers *out, struct arena *a, struct str path,
    struct diags *d);

/* Is it to be told of this? `everybody` is the id of the general public. */
bool receivers_wants(const struct receiver *r, const struct entry *e,
    struct str everybody);

/* True for an address whose host is this machine. */
bool receivers_is_loopback(struct str url);

#endif
