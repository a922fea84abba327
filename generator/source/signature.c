#include "source/signature.h"

#include <stdio.h>

#include "base/civil.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/program.h"

enum { PRINCIPALS_MAX = 16 };

#define PGP_KEYS "-----BEGIN PGP PUBLIC KEY BLOCK-----"
#define PGP_END "-----END PGP PUBLIC KEY BLOCK-----"

enum kind { KIND_NONE, KIND_SSH, KIND_OPENPGP };

/* GOOD ends the search, BAD goes on with the next file, FAILED gives up. */
enum verdict { VERDICT_GOOD, VERDICT_BAD, VERDICT_FAILED };

struct check {
	const struct signature *s;
	struct arena *arena;
	struct diags *d;
	struct str file, keys; /* at work */
	struct str reason;     /* why not, by the last file that was asked */
};

static struct str
short_id(struct str id)
{
	return str_head(id, 12);
}

static enum verdict
refuse(struct check *c, struct str reason)
{
	c->reason = reason;
	return VERDICT_BAD;
}

static enum verdict
refuse_file(struct check *c, const char *english, const char *german)
{
	return refuse(c, arena_printf(c->arena, "%s '%.*s'" DIAG_OR "%s „%.*s“",
	    english, STR_ARG(c->file), german, STR_ARG(c->file)));
}

static enum verdict
give_up(struct check *c, struct str reason)
{
	DIAG(c->d, DIAG_SIGNATURE_TOOL, pos_file(STR("")),
	    short_id(c->s->commit), reason);
	return VERDICT_FAILED;
}

static int
run_tool(struct program_result *r, struct check *c, const char *const *argv)
{
	return program_run(r, c->arena, &(struct program){.argv = argv,
	    .input = c->s->payload, .files = {c->s->text, c->keys},
	    .seconds = SIGNATURE_SECONDS_MAX});
}

/* ---- OpenSSH ----------------------------------------------------------------- */

/* "-Overify-time=20260504100000"; NULL for a time nobody can have meant. */
static const char *
verify_time(struct check *c)
{
	struct civil t = civil_from_seconds(c->s->time);

	if (c->s->time < 0 || t.year > 9999)
		return NULL;
	return arena_printf(c->arena, "-Overify-time=%04d%02u%02u%02u%02u%02u",
	    t.year, t.month, t.day, t.hour, t.minute, t.second).ptr;
}

static struct str
last_line(struct str text)
{
	struct str line, last = STR("");

	while (str_cut_line(&line, &text))
		if (str_trim(line).len)
			last = str_trim(line);
	return last;
}

static enum verdict
verify_as(struct check *c, struct str principal, const char *time)
{
	struct program_result r;
	const char *name = arena_str(c->arena, principal).ptr;
	const char *const argv[] = {"ssh-keygen", "-Y", "verify", "-n", "git",
	    "-s", PROGRAM_FILE(0), "-f", PROGRAM_FILE(1), "-I", name, time, NULL};

	if (run_tool(&r, c, argv))
		return give_up(c, r.failure);
	if (r.status == 0)
		return VERDICT_GOOD;
	return refuse(c, last_line(r.err));
}

static enum verdict
check_ssh(struct check *c)
{
	const char *time = verify_time(c);
	const char *const argv[] = {"ssh-keygen", "-Y", "find-principals", "-s",
	    PROGRAM_FILE(0), "-f", PROGRAM_FILE(1), time, NULL};
	enum verdict v = VERDICT_BAD;
	struct program_result r;
	struct str name;

	if (run_tool(&r, c, argv))
		return give_up(c, r.failure);
	/* it says so with status 255; a broken file of keys is told like that, too */
	if (r.status)
		return refuse_file(c, "its key does not stand in",
		    "sein Schlüssel steht nicht in");
	for (int i = 0; i < PRINCIPALS_MAX && v == VERDICT_BAD &&
	     str_cut_line(&name, &r.out); i++)
		v = verify_as(c, name, time);
	return v;
}

/* ---- OpenPGP ------------------------------------------------------------------ */

static int
digit(char c)
{
	static const struct str digits = STR_INIT("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/");
	size_t i = str_find(digits, c);

	return i < digits.len ? (int)i : -1;
}

/* One block, up to its end line. */
static bool
dearmor_block(struct buf *out, struct str *rest)
{
	struct str line;
	uint32_t bits = 0;
	unsigned place = 0;

	/* headers, such as "Comment: ...", up to an empty line */
	while (str_cut_line(&line, rest) && str_trim(line).len)
		if (str_contains(line, STR("-----")))
			return false;
	while (str_cut_line(&line, rest)) {
		line = str_trim(line);
		if (str_is(line, PGP_END))
			return true;
		if (str_has_prefix(line, STR("=")))
			continue; /* the checksum */
		for (size_t i = 0; i < line.len && line.ptr[i] != '='; i++) {
			int value = digit(line.ptr[i]);
			if (value < 0)
				return false;
			bits = bits << 6 | (uint32_t)value;
			if (place)
				buf_add_char(out,
				    (char)(bits >> (6 - 2 * place) & 0xff));
			place = (place + 1) % 4;
		}
	}
	return false;
}

bool
signature_dearmor(struct buf *out, struct str text)
{
	struct str line;
	bool any = false;

	while (str_cut_line(&line, &text)) {
		if (!str_is(str_trim(line), PGP_KEYS))
			continue;
		if (!dearmor_block(out, &text))
			return false;
		any = true;
	}
	return any && buf_ok(out);
}

/* Whether gpgv says this: "[GNUPG:] WORD ..." */
static bool
says(struct str output, const char *word)
{
	struct str line, first;

	while (str_cut_line(&line, &output))
		if (str_has_prefix(line, STR("[GNUPG:] ")) &&
		    (line = str_skip(line, 9), str_cut(&first, &line, ' ')) &&
		    str_is(first, word))
			return true;
	return false;
}

static enum verdict
judge(struct check *c, const struct program_result *r)
{
	static const struct {
		const char *word;
		struct str reason;
	} bad[] = {
	    {"BADSIG", STR_INIT("its content is not what was signed" DIAG_OR
	        "sein Inhalt ist nicht, was signiert wurde")},
	    {"REVKEYSIG", STR_INIT("its key has been revoked" DIAG_OR
	        "sein Schlüssel ist widerrufen")},
	    {"EXPKEYSIG", STR_INIT("its key has run out" DIAG_OR
	        "sein Schlüssel ist abgelaufen")},
	    {"EXPSIG", STR_INIT("the signature has run out" DIAG_OR
	        "die Signatur ist abgelaufen")},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (says(r->out, bad[i].word))
			return refuse(c, bad[i].reason);
	if (says(r->out, "NO_PUBKEY"))
		return refuse_file(c, "its key does not stand in",
		    "sein Schlüssel steht nicht in");
	if (r->status == 0 && says(r->out, "GOODSIG") &&
	    says(r->out, "VALIDSIG") && !says(r->out, "ERRSIG"))
		return VERDICT_GOOD;
	return refuse(c, last_line(r->err));
}

static enum verdict
check_openpgp(struct check *c)
{
	static const char *const argv[] = {"gpgv", "--status-fd", "1",
	    "--weak-digest", "SHA1", "--keyring", PROGRAM_FILE(1),
	    PROGRAM_FILE(0), "-", NULL};
	struct program_result r;
	struct buf keys;

	buf_init(&keys, SIGNERS_BYTES_MAX);
	if (str_contains(c->keys, STR(PGP_KEYS))) {
		/* gpgv reads no armour */
		bool good = signature_dearmor(&keys, c->keys);
		c->keys = arena_str(c->arena, buf_str(&keys));
		buf_release(&keys);
		if (!good)
			return refuse_file(c, "there is no readable key in",
			    "kein lesbarer Schlüssel steht in");
	}
	if (run_tool(&r, c, argv))
		return give_up(c, r.failure);
	return judge(c, &r);
}

/* ---- both ---------------------------------------------------------------------- */

static enum kind
kind_of_keys(struct str keys)
{
	/* OpenPGP packets have the high bit, a keybox its name at byte 8 */
	if (str_contains(keys, STR(PGP_KEYS)) ||
	    (keys.len && (unsigned char)keys.ptr[0] & 0x80) ||
	    str_has_prefix(str_skip(keys, 8), STR("KBXf")))
		return KIND_OPENPGP;
	return KIND_SSH;
}

static enum kind
kind_of_signature(struct str text)
{
	if (str_has_prefix(text, STR("-----BEGIN SSH SIGNATURE-----")))
		return KIND_SSH;
	if (str_has_prefix(text, STR("-----BEGIN PGP SIGNATURE-----")) ||
	    str_has_prefix(text, STR("-----BEGIN PGP MESSAGE-----")))
		return KIND_OPENPGP;
	return KIND_NONE;
}

static enum verdict
check_file(struct check *c, enum kind kind)
{
	if (file_read(&c->keys, c->arena, c->file, SIGNERS_BYTES_MAX, c->d))
		return VERDICT_FAILED;
	if (kind_of_keys(c->keys) != kind)
		return VERDICT_BAD;
	switch (kind) {
	case KIND_SSH:
		return check_ssh(c);
	case KIND_OPENPGP:
		return check_openpgp(c);
	case KIND_NONE:
		break;
	}
	return VERDICT_BAD;
}

static struct str
first_reason(enum kind kind)
{
	switch (kind) {
	case KIND_SSH:
		return STR("it is made with SSH, but only OpenPGP keys are given"
		    DIAG_OR "sie ist mit SSH gemacht, angegeben sind nur "
		    "OpenPGP-Schlüssel");
	case KIND_OPENPGP:
		return STR("it is made with OpenPGP, but only SSH keys are given"
		    DIAG_OR "sie ist mit OpenPGP gemacht, angegeben sind nur "
		    "SSH-Schlüssel");
	case KIND_NONE:
		break;
	}
	return STR("it is made neither with SSH nor with OpenPGP" DIAG_OR
	    "sie ist weder mit SSH noch mit OpenPGP gemacht");
}

int
signature_check(const struct signature *s, const struct str *signers,
    size_t count, struct diags *d)
{
	enum kind kind = kind_of_signature(s->text);
	enum verdict v = VERDICT_BAD;
	struct arena scratch;

	if (s->text.len == 0)
		return DIAG(d, DIAG_SIGNATURE_MISSING, pos_file(STR("")),
		    short_id(s->commit));
	arena_init(&scratch, 0);
	struct check c = {.s = s, .arena = &scratch, .d = d,
	    .reason = first_reason(kind)};
	for (size_t i = 0; i < count && v == VERDICT_BAD; i++) {
		c.file = signers[i];
		v = check_file(&c, kind);
	}
	if (v == VERDICT_BAD)
		DIAG(d, DIAG_SIGNATURE_BAD, pos_file(STR("")),
		    short_id(s->commit), c.reason);
	arena_release(&scratch);
	return v == VERDICT_GOOD ? 0 : -1;
}
