#include "notify/receivers.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "yaml/tree.h"

enum {
	SECRET_BYTES_MAX = 4096,
	URL_BYTES_MAX = 2000,
	ADDRESS_BYTES_MAX = 254, /* RFC 5321, 4.5.3.1.3 */
	LOCAL_BYTES_MAX = 64,
	NAME_BYTES_MAX = 200,
	ARGUMENTS_MAX = 64,
};

#define FILE_BYTES ((size_t)64 << 10)
#define DIGITS "0123456789"
#define SMALL "abcdefghijklmnopqrstuvwxyz"
#define LETTERS SMALL "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* what a value is read with */
struct reading {
	struct arena *arena;
	struct diags *diags;
	struct str path, folder; /* of the file; folder: with its '/', or "" */
	struct receiver *receiver;
	bool insecure, starttls;
};

#define MAIL (1u << RECEIVER_MAIL)
#define WEBHOOK (1u << RECEIVER_WEBHOOK)
#define COMMAND (1u << RECEIVER_COMMAND)
#define ALL (MAIL | WEBHOOK | COMMAND)

struct key {
	const char *name;
	unsigned kinds;    /* that may have it */
	unsigned required; /* that must */
	int (*take)(struct reading *r, const char *key,
	    const struct yaml_node *value);
};

/* ---- values -------------------------------------------------------------- */

static struct pos
place(const struct reading *r, const struct yaml_node *n)
{
	return pos_at(r->path, n->at);
}

static int
refuse(struct reading *r, const char *key, const struct yaml_node *value,
    const char *reason)
{
	return DIAG(r->diags, DIAG_RECEIVER_VALUE, place(r, value),
	    str_from(key), value->text, str_from(reason));
}

static int
refuse_type(struct reading *r, const char *key, const struct yaml_node *value)
{
	return DIAG(r->diags, DIAG_RECEIVER_VALUE, place(r, value),
	    str_from(key), value->type == YAML_TEXT ? value->text
	        : value->type == YAML_LIST ? STR("a list" DIAG_OR "eine Liste")
	        : STR("a map" DIAG_OR "eine Gruppe"),
	    STR("another kind of value belongs here" DIAG_OR
	        "hierher gehört eine andere Art von Angabe"));
}

/* A text that is not empty and has no control characters. */
static int
need_text(struct reading *r, const char *key, const struct yaml_node *value,
    size_t max)
{
	struct str text = value->text;
	size_t where;

	if (value->type != YAML_TEXT)
		return refuse_type(r, key, value);
	if (text.len == 0 || text.len > max ||
	    utf8_check(&where, text) != UTF8_OK ||
	    str_find(text, '\n') < text.len || str_find(text, '\t') < text.len ||
	    str_find(text, '\r') < text.len)
		return refuse(r, key, value,
		    "write a text on one line" DIAG_OR
		    "schreiben Sie einen Text in einer Zeile");
	return 0;
}

static bool
consists_of(struct str s, const char *characters)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '\0' || strchr(characters, s.ptr[i]) == NULL)
			return false;
	return s.len > 0;
}

static int
take_name(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, RECEIVER_NAME_MAX))
		return -1;
	if (!consists_of(value->text, SMALL DIGITS "-_") ||
	    value->text.ptr[0] == '-')
		return refuse(r, key, value,
		    "use letters a to z, digits, '-' and '_'" DIAG_OR
		    "verwenden Sie Buchstaben von a bis z, Ziffern, „-“ und „_“");
	r->receiver->name = value->text;
	return 0;
}

/* Has been looked at before all others. */
static int
take_kind(struct reading *r, const char *key, const struct yaml_node *value)
{
	(void)r;
	(void)key;
	(void)value;
	return 0;
}

static int
take_language(struct reading *r, const char *key,
    const struct yaml_node *value)
{
	if (value->type != YAML_TEXT || (!str_is(value->text, "de") &&
	        !str_is(value->text, "en")))
		return refuse(r, key, value, "write de or en" DIAG_OR
		    "schreiben Sie de oder en");
	r->receiver->language = value->text;
	return 0;
}

static int
take_list(struct str_list *out, struct reading *r, const char *key,
    const struct yaml_node *value)
{
	if (value->type == YAML_MAP || (value->type == YAML_LIST &&
	        (value->count == 0 || value->count > ARGUMENTS_MAX)))
		return refuse_type(r, key, value);
	for (size_t i = 0; i < (value->type == YAML_LIST ? value->count : 1);
	     i++) {
		const struct yaml_node *item = value->type == YAML_LIST
		    ? value->items[i] : value;
		if (need_text(r, key, item, SECRET_BYTES_MAX))
			return -1;
		*VEC_PUSH(r->arena, out) = item->text;
	}
	return 0;
}

static int
take_audiences(struct reading *r, const char *key,
    const struct yaml_node *value)
{
	return take_list(&r->receiver->audiences, r, key, value);
}

static int
take_services(struct reading *r, const char *key,
    const struct yaml_node *value)
{
	return take_list(&r->receiver->services, r, key, value);
}

static int
take_kinds(struct reading *r, const char *key, const struct yaml_node *value)
{
	struct str_list words = {0};
	enum entry_kind kind;

	if (take_list(&words, r, key, value))
		return -1;
	r->receiver->kinds = 0;
	for (size_t i = 0; i < words.count; i++) {
		if (entry_kind_of(&kind, words.items[i]))
			return refuse(r, key, value->type == YAML_LIST
			        ? value->items[i] : value,
			    "possible: incident, resolved, restored, moved, "
			    "cancelled, consultation" DIAG_OR
			    "möglich: incident, resolved, restored, moved, "
			    "cancelled, consultation");
		r->receiver->kinds |= 1u << kind;
	}
	return 0;
}

static int
take_timeout(struct reading *r, const char *key, const struct yaml_node *value)
{
	uint32_t n;

	if (value->type != YAML_TEXT || !str_to_u32(&n, value->text) ||
	    n == 0 || n > RECEIVER_SECONDS_MAX)
		return refuse(r, key, value, "write seconds, 1 to 600" DIAG_OR
		    "schreiben Sie Sekunden, 1 bis 600");
	r->receiver->seconds = n;
	return 0;
}

static int
take_command(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (take_list(&r->receiver->command, r, key, value))
		return -1;
	struct str program = r->receiver->command.items[0];
	if (program.ptr[0] != '/' && str_find(program, '/') < program.len)
		return refuse(r, key, value,
		    "the program needs its whole path, or only its name" DIAG_OR
		    "das Programm braucht seinen ganzen Pfad oder nur seinen "
		    "Namen");
	return 0;
}

static int
take_bool(bool *out, struct reading *r, const char *key,
    const struct yaml_node *value)
{
	bool yes = value->type == YAML_TEXT && (str_is(value->text, "yes") ||
	    str_is(value->text, "ja") || str_is(value->text, "true"));

	*out = yes;
	if (yes || (value->type == YAML_TEXT && (str_is(value->text, "no") ||
	        str_is(value->text, "nein") || str_is(value->text, "false"))))
		return 0;
	return refuse(r, key, value, "write yes or no" DIAG_OR
	    "schreiben Sie ja oder nein");
}

static int
take_insecure(struct reading *r, const char *key,
    const struct yaml_node *value)
{
	return take_bool(&r->insecure, r, key, value);
}

static int
take_starttls(struct reading *r, const char *key,
    const struct yaml_node *value)
{
	return take_bool(&r->starttls, r, key, value);
}

/* ---- addresses on the network --------------------------------------------- */

/* The host of "scheme://host:port/...", with its brackets. */
static struct str
host_of(struct str url)
{
	struct str rest = str_skip(url, str_find_str(url, STR("://")) + 3);
	struct str host = str_head(rest, str_find(rest, '/'));

	if (host.len && host.ptr[0] == '[')
		return str_head(host, str_find(host, ']') + 1);
	return str_head(host, str_find(host, ':'));
}

bool
receivers_is_loopback(struct str url)
{
	struct str host = host_of(url), rest = host, part;
	uint32_t n;
	int parts = 0;

	if (str_eq_nocase(host, STR("localhost")) || str_is(host, "[::1]"))
		return true;
	/* a name may begin with "127.", too */
	for (; str_cut(&part, &rest, '.'); parts++)
		if (!str_to_u32(&n, part) || n > 255)
			return false;
	return parts == 4 && str_has_prefix(host, STR("127."));
}

static int
need_url(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, URL_BYTES_MAX))
		return -1;
	struct str rest = str_skip(value->text,
	    str_find_str(value->text, STR("://")) + 3);
	struct str host = str_head(rest, str_find(rest, '/'));
	if (str_find(host, '@') < host.len)
		return refuse(r, key, value,
		    "no user and password belong into an address" DIAG_OR
		    "Benutzer und Passwort gehören nicht in eine Adresse");
	if (host_of(value->text).len == 0 || !consists_of(value->text, LETTERS
	        DIGITS "-._~:/?#[]@!$&()*+,;=%"))
		return refuse(r, key, value, "this is no address" DIAG_OR
		    "das ist keine Adresse");
	return 0;
}

static int
take_url(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_url(r, key, value))
		return -1;
	if (!str_has_prefix(value->text, STR("https://")) &&
	    !str_has_prefix(value->text, STR("http://")))
		return refuse(r, key, value, "it must begin with https://"
		    DIAG_OR "sie muss mit https:// beginnen");
	r->receiver->url = value->text;
	return 0;
}

static int
take_server(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_url(r, key, value))
		return -1;
	if (!str_has_prefix(value->text, STR("smtp://")) &&
	    !str_has_prefix(value->text, STR("smtps://")))
		return refuse(r, key, value,
		    "it must begin with smtp:// or smtps://" DIAG_OR
		    "sie muss mit smtp:// oder smtps:// beginnen");
	r->receiver->url = value->text;
	return 0;
}

static int
take_proxy(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_url(r, key, value))
		return -1;
	r->receiver->proxy = value->text;
	return 0;
}

/* ---- files ------------------------------------------------------------------ */

static struct str
beside(const struct reading *r, struct str path)
{
	return path.ptr[0] == '/' ? path
	    : arena_concat(r->arena, r->folder, path);
}

static int
read_secret(struct str *out, struct reading *r, const char *key,
    const struct yaml_node *value)
{
	struct stat st = {.st_mode = 0};
	struct str path, text;

	if (need_text(r, key, value, URL_BYTES_MAX))
		return -1;
	path = beside(r, value->text);
	if (file_read(&text, r->arena, path, SECRET_BYTES_MAX, r->diags))
		return -1;
	if (stat(path.ptr, &st) || st.st_mode & (S_IROTH | S_IWOTH))
		return DIAG(r->diags, DIAG_RECEIVER_SECRET, place(r, value),
		    path);
	if (!str_cut_line(out, &text) || str_trim(*out).len == 0)
		return refuse(r, key, value,
		    "the first line of this file is empty" DIAG_OR
		    "die erste Zeile dieser Datei ist leer");
	*out = str_trim(*out);
	for (size_t i = 0; i < out->len; i++)
		if ((unsigned char)out->ptr[i] < ' ')
			return refuse(r, key, value,
			    "there are control characters in this file" DIAG_OR
			    "in dieser Datei sind Steuerzeichen");
	*out = arena_str(r->arena, *out);
	return 0;
}

static int
take_secret_file(struct reading *r, const char *key,
    const struct yaml_node *value)
{
	return read_secret(&r->receiver->secret, r, key, value);
}

static int
take_ca_file(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, URL_BYTES_MAX))
		return -1;
	r->receiver->ca_file = arena_str(r->arena, beside(r, value->text));
	return 0;
}

/* ---- mail ------------------------------------------------------------------- */

/* The dot-string of RFC 5321 at a host name: nothing needs quoting anywhere. */
static bool
is_address(struct str s)
{
	size_t at = str_find(s, '@');
	struct str local = str_head(s, at), host = str_skip(s, at + 1);

	return s.len <= ADDRESS_BYTES_MAX && local.len <= LOCAL_BYTES_MAX &&
	    consists_of(local, LETTERS DIGITS ".!#$%&'*+-/=?^_`{|}~") &&
	    consists_of(host, LETTERS DIGITS ".-") &&
	    !str_contains(local, STR("..")) && !str_contains(host, STR("..")) &&
	    local.ptr[0] != '.' && local.ptr[local.len - 1] != '.' &&
	    host.ptr[0] != '.' && host.ptr[0] != '-' &&
	    host.ptr[host.len - 1] != '.';
}

static const char no_address[] = "write one mail address" DIAG_OR
    "schreiben Sie eine E-Mail-Adresse";

static int
take_to(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, ADDRESS_BYTES_MAX))
		return -1;
	if (!is_address(value->text))
		return refuse(r, key, value, no_address);
	r->receiver->to = value->text;
	return 0;
}

/* "Stadt Beispiel <status@stadt.example>", or the address alone */
static int
take_from(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, NAME_BYTES_MAX + ADDRESS_BYTES_MAX))
		return -1;
	struct str text = value->text;
	size_t angle = str_find(text, '<');
	r->receiver->from = text;
	if (angle < text.len && str_has_suffix(text, STR(">"))) {
		r->receiver->from = arena_str(r->arena, str_head(
		    str_skip(text, angle + 1), text.len - angle - 2));
		r->receiver->from_name = arena_str(r->arena,
		    str_trim(str_head(text, angle)));
	}
	return is_address(r->receiver->from) ? 0
	    : refuse(r, key, value, no_address);
}

static int
take_user(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, NAME_BYTES_MAX))
		return -1;
	r->receiver->user = value->text;
	return 0;
}

static int
take_list_id(struct reading *r, const char *key, const struct yaml_node *value)
{
	if (need_text(r, key, value, NAME_BYTES_MAX))
		return -1;
	if (!consists_of(value->text, LETTERS DIGITS ".-_") ||
	    str_find(value->text, '.') == value->text.len)
		return refuse(r, key, value,
		    "write something like status.stadt.example" DIAG_OR
		    "schreiben Sie etwas wie status.stadt.example");
	r->receiver->list_id = value->text;
	return 0;
}

/* ---- one receiver ------------------------------------------------------------ */

static const struct key keys[] = {
    {"name", ALL, ALL, take_name},
    {"kind", ALL, ALL, take_kind},
    {"language", ALL, 0, take_language},
    {"audiences", ALL, 0, take_audiences},
    {"services", ALL, 0, take_services},
    {"kinds", ALL, 0, take_kinds},
    {"timeout", ALL, 0, take_timeout},
    {"server", MAIL, MAIL, take_server},
    {"user", MAIL, 0, take_user},
    {"password_file", MAIL, 0, take_secret_file},
    {"from", MAIL, MAIL, take_from},
    {"to", MAIL, MAIL, take_to},
    {"list_id", MAIL, 0, take_list_id},
    {"starttls", MAIL, 0, take_starttls},
    {"url", WEBHOOK, WEBHOOK, take_url},
    {"secret_file", WEBHOOK, WEBHOOK, take_secret_file},
    {"ca_file", MAIL | WEBHOOK, 0, take_ca_file},
    {"proxy", MAIL | WEBHOOK, 0, take_proxy},
    {"insecure", MAIL | WEBHOOK, 0, take_insecure},
    {"command", COMMAND, COMMAND, take_command},
};

enum { KEY_COUNT = sizeof keys / sizeof *keys };

static int
take_pair(struct reading *r, const struct yaml_pair *pair)
{
	struct suggest s = suggest_start(pair->key);
	unsigned kind = 1u << r->receiver->kind;

	for (int i = 0; i < KEY_COUNT; i++) {
		if (keys[i].kinds & kind && str_is(pair->key, keys[i].name))
			return keys[i].take(r, keys[i].name, pair->value);
		if (keys[i].kinds & kind)
			suggest_offer(&s, str_from(keys[i].name));
	}
	return DIAG(r->diags, DIAG_RECEIVER_KEY, pos_at(r->path, pair->key_at),
	    pair->key, suggest_best(&s));
}

static int
find_kind(struct reading *r, const struct yaml_node *map)
{
	static const char *const words[] = {"mail", "webhook", "command"};
	const struct yaml_node *value = yaml_get(map, STR("kind"));

	if (value == NULL)
		return DIAG(r->diags, DIAG_MISSING_KEY, place(r, map),
		    STR("kind"));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (value->type == YAML_TEXT && str_is(value->text, words[i])) {
			r->receiver->kind = (enum receiver_kind)i;
			return 0;
		}
	return refuse(r, "kind", value, "possible: mail, webhook, command"
	    DIAG_OR "möglich: mail, webhook, command");
}

static int
check_required(struct reading *r, const struct yaml_node *map)
{
	int rc = 0;

	for (int i = 0; i < KEY_COUNT; i++)
		if (keys[i].required & 1u << r->receiver->kind &&
		    yaml_get(map, str_from(keys[i].name)) == NULL)
			rc = DIAG(r->diags, DIAG_MISSING_KEY, place(r, map),
			    str_from(keys[i].name));
	if (r->receiver->user.len && r->receiver->secret.len == 0)
		rc = DIAG(r->diags, DIAG_MISSING_KEY, place(r, map),
		    STR("password_file"));
	return rc;
}

/* Nothing goes over a network that others could read, unless it is said so. */
static int
check_transport(struct reading *r, const struct yaml_node *map)
{
	struct receiver *q = r->receiver;
	const char *key = q->kind == RECEIVER_MAIL ? "server" : "url";
	const struct yaml_node *value = yaml_get(map, str_from(key));

	if (q->kind == RECEIVER_COMMAND || value == NULL || q->url.len == 0)
		return 0;
	bool open = str_has_prefix(q->url, STR("http://")) ||
	    (str_has_prefix(q->url, STR("smtp://")) && !r->starttls);
	q->plain = open;
	if (open && !r->insecure && !receivers_is_loopback(q->url))
		return refuse(r, key, value,
		    "it would not be encrypted; if it has to be so, write "
		    "'insecure: yes'" DIAG_OR
		    "das wäre nicht verschlüsselt; muss es so sein, schreiben "
		    "Sie „insecure: yes“");
	return 0;
}

/* The address of a list is its name: list@host is list.host (RFC 2919). */
static void
complete(struct receiver *q, struct arena *a)
{
	size_t at = str_find(q->to, '@');

	if (q->kind != RECEIVER_MAIL || q->list_id.len || q->to.len == 0)
		return;
	q->list_id = arena_printf(a, "%.*s.%.*s", STR_ARG(str_head(q->to, at)),
	    STR_ARG(str_skip(q->to, at + 1)));
	for (size_t i = 0; i < q->list_id.len; i++)
		if (strchr(LETTERS DIGITS ".-_", q->list_id.ptr[i]) == NULL) {
			q->list_id = str_skip(q->to, at + 1);
			return;
		}
}

static int
take_receiver(struct receiver *out, struct reading *r,
    const struct yaml_node *map)
{
	int rc = 0;

	*out = (struct receiver){.seconds = RECEIVER_SECONDS, .kinds = ~0u,
	    .name = STR_INIT("")};
	r->receiver = out;
	r->insecure = false;
	r->starttls = true;
	if (map->type != YAML_MAP)
		return refuse_type(r, "receivers", map);
	if (find_kind(r, map))
		return -1;
	for (size_t i = 0; i < map->count; i++)
		if (take_pair(r, &map->pairs[i]))
			rc = -1;
	if (check_required(r, map) || check_transport(r, map))
		rc = -1;
	complete(out, r->arena);
	return rc;
}

/* ---- the file ------------------------------------------------------------------ */

static int
check_names(const struct receivers *all, struct reading *r,
    const struct yaml_node *list)
{
	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; k < i; k++)
			if (str_eq(all->items[i].name, all->items[k].name))
				return DIAG(r->diags, DIAG_RECEIVER_VALUE,
				    place(r, list->items[i]), STR("name"),
				    all->items[i].name,
				    STR("another receiver has this name" DIAG_OR
				        "ein anderer Empfänger heißt so"));
	return 0;
}

static int
take_root(struct receivers *out, struct reading *r,
    const struct yaml_node *root)
{
	const struct yaml_node *list = yaml_get(root, STR("receivers"));
	int rc = 0;

	if (list == NULL)
		return DIAG(r->diags, DIAG_MISSING_KEY, pos_file(r->path),
		    STR("receivers"));
	for (size_t i = 0; i < root->count; i++)
		if (!str_is(root->pairs[i].key, "receivers"))
			rc = DIAG(r->diags, DIAG_RECEIVER_KEY,
			    pos_at(r->path, root->pairs[i].key_at),
			    root->pairs[i].key, STR("receivers"));
	if (list->type != YAML_LIST || list->count > RECEIVERS_MAX)
		return refuse_type(r, "receivers", list);
	for (size_t i = 0; i < list->count; i++)
		if (take_receiver(VEC_PUSH(r->arena, out), r, list->items[i]))
			rc = -1;
	return rc ? rc : check_names(out, r, list);
}

int
receivers_load(struct receivers *out, struct arena *a, struct str path,
    struct diags *d)
{
	struct reading r = {.arena = a, .diags = d, .path = arena_str(a, path)};
	size_t slash = str_find_last(r.path, '/');
	struct yaml_node *root;
	struct stat st;
	struct str text;

	*out = (struct receivers){0};
	r.folder = slash == path.len ? STR("") : str_head(r.path, slash + 1);
	if (file_read(&text, a, r.path, FILE_BYTES, d))
		return -1;
	if (stat(r.path.ptr, &st) == 0 && st.st_mode & S_IWOTH)
		return DIAG(d, DIAG_RECEIVER_SECRET, pos_file(r.path), r.path);
	if (utf8_report(d, r.path, text) ||
	    yaml_parse(&root, a, r.path, text, 1, d))
		return -1;
	return take_root(out, &r, root);
}

/* ---- what it wants ---------------------------------------------------------------- */

static bool
has(const struct str_list *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++)
		if (str_eq(list->items[i], name))
			return true;
	return false;
}

static bool
share_one(const struct str_list *x, const struct str_list *y)
{
	for (size_t i = 0; i < x->count; i++)
		if (has(y, x->items[i]))
			return true;
	return false;
}

bool
receivers_wants(const struct receiver *r, const struct entry *e,
    struct str everybody)
{
	if (!(r->kinds & 1u << e->kind))
		return false;
	if (r->services.count && !share_one(&r->services, &e->services))
		return false;
	if (r->audiences.count)
		return share_one(&r->audiences, &e->audiences);
	return everybody.len == 0 || e->audiences.count == 0 ||
	    has(&e->audiences, everybody);
}
