#include "notify/deliver.h"

#include <inttypes.h>

#include "base/diag.h"
#include "base/program.h"
#include "base/utf8.h"
#include "notify/mail.h"
#include "notify/sign.h"
#include "notify/transfer.h"

enum {
	TEMPORARY_FAILURE = 75, /* EX_TEMPFAIL of sysexits.h */
	SIGNALS_FROM = 128,
	TITLE_MAX = 1000, /* characters, of a variable of the environment */
	COMMAND_MAX = 65, /* words */
};

static void
end_with(struct deliver_result *out, enum deliver_end end, struct str reason)
{
	out->end = end;
	out->reason = reason;
}

static struct transfer
transfer_of(const struct receiver *r)
{
	return (struct transfer){.url = r->url, .seconds = r->seconds,
	    .ca_file = r->ca_file, .proxy = r->proxy, .user = r->user,
	    .secret = r->secret, .plain = r->plain};
}

static struct str
key_of(struct arena *a, const struct delivery *d)
{
	return entry_key(a, d->receiver->name, d->task->entry.id,
	    d->task->entry.revision);
}

/* ---- mail ---------------------------------------------------------------- */

static bool
speaks_german(const struct delivery *d)
{
	struct str language = d->receiver->language.len ? d->receiver->language
	    : d->language;

	return !str_has_prefix(language, STR("en"));
}

static struct mail
mail_of(struct arena *a, const struct delivery *d)
{
	const struct receiver *r = d->receiver;

	return (struct mail){.from_name = r->from_name, .from = r->from,
	    .to = r->to, .list_id = r->list_id, .german = speaks_german(d),
	    .site = d->site, .date = d->task->first, .key = key_of(a, d),
	    .first_key = d->first_revision.len ? entry_key(a, r->name,
	        d->task->entry.id, d->first_revision) : STR(""),
	    .entry = &d->task->entry};
}

/* 530, 534, 535, 538: log in first, in another way, with another password */
static bool
is_about_login(const struct transfer_answer *answer)
{
	return answer->refused_login || (answer->status >= 530 &&
	    answer->status <= 538);
}

static void
judge_mail(struct deliver_result *out, const struct transfer_answer *answer)
{
	if (answer->accepted)
		end_with(out, DELIVER_TOLD, STR(""));
	else if (answer->status >= 500 && answer->status <= 599 &&
	    answer->lines > 1 && !is_about_login(answer))
		end_with(out, DELIVER_GIVEN_UP, answer->reason);
	else
		end_with(out, DELIVER_LATER, answer->reason);
}

static void
send_mail(struct deliver_result *out, struct arena *a,
    const struct delivery *d)
{
	struct transfer t = transfer_of(d->receiver);
	struct mail mail = mail_of(a, d);
	struct transfer_answer answer;
	struct buf message;

	buf_init(&message, MAIL_BYTES_MAX);
	mail_compose(&message, &mail);
	if (!buf_ok(&message)) {
		end_with(out, DELIVER_GIVEN_UP, STR("the mail would be too large"
		    DIAG_OR "die E-Mail würde zu groß"));
	} else {
		(void)transfer_mail(&answer, a, &t, mail.from, mail.to,
		    buf_str(&message));
		judge_mail(out, &answer);
	}
	buf_release(&message);
}

/* ---- webhook -------------------------------------------------------------- */

static void
judge_post(struct deliver_result *out, const struct transfer_answer *answer)
{
	long status = answer->status;
	bool later = status == 408 || status == 425 || status == 429;

	out->wait = answer->retry_after;
	if (status >= 200 && status <= 299)
		end_with(out, DELIVER_TOLD, STR(""));
	else if (status >= 400 && status <= 499 && !later)
		end_with(out, DELIVER_GIVEN_UP, answer->reason);
	else
		end_with(out, DELIVER_LATER, answer->reason);
}

static void
call_webhook(struct deliver_result *out, struct arena *a,
    const struct delivery *d)
{
	struct transfer t = transfer_of(d->receiver);
	struct str body = entry_envelope(a, &d->task->entry);
	struct str key = key_of(a, d), signature;
	struct transfer_answer answer;
	struct str_list headers = {0};

	t.user = t.secret = STR("");
	if (sign_header(&signature, a, d->receiver->secret, key, d->now, body)) {
		end_with(out, DELIVER_LATER, STR("the secret is no base64 behind "
		    "whsec_" DIAG_OR "das Geheimnis ist hinter whsec_ kein "
		    "base64"));
		return;
	}
	*VEC_PUSH(a, &headers) = STR("Content-Type: application/json");
	*VEC_PUSH(a, &headers) = STR("User-Agent: erreichbar");
	*VEC_PUSH(a, &headers) = STR("Expect:");
	*VEC_PUSH(a, &headers) = arena_printf(a, "Idempotency-Key: \"%s\"",
	    key.ptr);
	*VEC_PUSH(a, &headers) = arena_printf(a, "webhook-id: %s", key.ptr);
	*VEC_PUSH(a, &headers) = arena_printf(a, "webhook-timestamp: %" PRId64,
	    d->now);
	*VEC_PUSH(a, &headers) = arena_printf(a, "webhook-signature: %s",
	    signature.ptr);
	(void)transfer_post(&answer, a, &t, &headers, body);
	judge_post(out, &answer);
}

/* ---- command --------------------------------------------------------------- */

/* NAME=value on one line; line ends and control characters are blanks. */
static const char *
variable(struct arena *a, const char *name, struct str value)
{
	struct buf b;
	uint32_t cp;

	value = utf8_head(value, TITLE_MAX);
	buf_init(&b, TITLE_MAX * UTF8_BYTES_MAX + 100);
	buf_printf(&b, "ERREICHBAR_%s=", name);
	for (size_t n; value.len; value = str_skip(value, n)) {
		n = utf8_decode(&cp, value);
		n = n ? n : 1;
		if (cp < ' ' || utf8_is_control(cp))
			buf_add_char(&b, ' ');
		else
			buf_add(&b, str_head(value, n));
	}
	const char *text = arena_str(a, buf_str(&b)).ptr;
	buf_release(&b);
	return text;
}

static struct str
first_line(struct str text)
{
	struct str line = STR("");

	while (line.len == 0 && str_cut_line(&line, &text))
		line = str_trim(line);
	return str_head(line, TASK_ERROR_MAX / 4);
}

static void
judge_command(struct deliver_result *out, struct arena *a,
    const struct program_result *p)
{
	struct str said = first_line(p->err);
	struct str reason = arena_printf(a, "exit status %d%s%.*s" DIAG_OR
	    "Exit-Status %d%s%.*s", p->status, said.len ? ": " : "",
	    STR_ARG(said), p->status, said.len ? ": " : "", STR_ARG(said));

	if (p->status == 0)
		end_with(out, DELIVER_TOLD, STR(""));
	else if (p->status == TEMPORARY_FAILURE || p->status >= SIGNALS_FROM)
		end_with(out, DELIVER_LATER, reason);
	else
		end_with(out, DELIVER_GIVEN_UP, reason);
}

static void
run_command(struct deliver_result *out, struct arena *a,
    const struct delivery *d)
{
	const struct entry *e = &d->task->entry;
	const char *argv[COMMAND_MAX + 1] = {NULL};
	const char *environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin",
	    "LC_ALL=C.UTF-8", variable(a, "RECEIVER", d->receiver->name),
	    variable(a, "ENTRY_ID", e->id), variable(a, "REVISION", e->revision),
	    variable(a, "KIND", entry_kind_word(e->kind)),
	    variable(a, "TITLE", e->title), variable(a, "SHORT", e->brief),
	    variable(a, "URL", e->url), variable(a, "KEY", key_of(a, d)),
	    variable(a, "ATTEMPT", arena_printf(a, "%u", d->task->tries)), NULL};
	struct program p = {.argv = argv, .environment = environment,
	    .input = arena_concat(a, e->json, STR("\n")),
	    .seconds = d->receiver->seconds};
	struct program_result result;

	for (size_t i = 0; i < d->receiver->command.count && i < COMMAND_MAX; i++)
		argv[i] = d->receiver->command.items[i].ptr;
	if (program_run(&result, a, &p))
		end_with(out, DELIVER_LATER, result.failure);
	else
		judge_command(out, a, &result);
}

/* ---- all ------------------------------------------------------------------- */

/* Who speaks one language only says it in both. */
static struct str
in_both(struct arena *a, struct str reason)
{
	if (reason.len == 0 || str_find(reason, DIAG_LANG_SEPARATOR) < reason.len)
		return reason;
	return arena_printf(a, "%.*s" DIAG_OR "%.*s", STR_ARG(reason),
	    STR_ARG(reason));
}

void
deliver_task(struct deliver_result *out, struct arena *a, const struct delivery *d)
{
	*out = (struct deliver_result){.reason = STR_INIT("")};
	switch (d->receiver->kind) {
	case RECEIVER_MAIL:
		send_mail(out, a, d);
		break;
	case RECEIVER_WEBHOOK:
		call_webhook(out, a, d);
		break;
	case RECEIVER_COMMAND:
		run_command(out, a, d);
		break;
	}
	out->reason = in_both(a, out->reason);
}
