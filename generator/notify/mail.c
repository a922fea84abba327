#include "notify/mail.h"

#include <inttypes.h>
#include <string.h>

#include "base/civil.h"
#include "base/utf8.h"

enum {
	WORD_MAX = 75,       /* of an encoded word, RFC 2047, 2 */
	LINE_MAX_QP = 75,    /* and the '=' of a soft line break */
	RAW_HEADER_MAX = 60, /* a text that fits behind its header's name */
	URL_MAX = 900,       /* a header line has at most 998 bytes */
};

#define HEX "0123456789ABCDEF"
#define WORD_BEGIN "=?utf-8?Q?"
#define WORD_END "?="

/* ---- characters ---------------------------------------------------------- */

/*
 * The next character that may be shown: its bytes, none for one that is left
 * out. Line ends come as LF.
 */
static struct str
next_shown(struct str *rest)
{
	uint32_t cp;
	size_t n = utf8_decode(&cp, *rest);
	struct str bytes = str_head(*rest, n ? n : 1);

	*rest = str_skip(*rest, bytes.len);
	if (n == 0)
		return STR("?");
	if (cp == '\r')
		return rest->len && rest->ptr[0] == '\n' ? STR("") : STR("\n");
	if (cp == 0x2028 || cp == 0x2029)
		return STR("\n");
	if (cp == '\n' || cp == '\t')
		return bytes;
	return utf8_is_control(cp) ? STR("") : bytes;
}

/* On one line. */
static struct str
next_flat(struct str *rest)
{
	struct str bytes = next_shown(rest);

	return bytes.len && (bytes.ptr[0] == '\n' || bytes.ptr[0] == '\t')
	    ? STR(" ") : bytes;
}

static void
add_hex(struct buf *out, unsigned char c)
{
	buf_add_char(out, '=');
	buf_add_char(out, HEX[c >> 4]);
	buf_add_char(out, HEX[c & 15]);
}

/* ---- headers ------------------------------------------------------------- */

/* What an encoded word may hold as it is, also in front of an address. */
static bool
is_plain(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (c && strchr("!*+-/", c));
}

/* A text as encoded words, behind `used` characters of the line. */
static void
add_words(struct buf *out, struct str text, size_t used)
{
	size_t room = 0;
	bool begun = false;

	while (text.len) {
		struct str c = next_flat(&text);
		size_t cost = c.len == 1 && (is_plain(c.ptr[0]) ||
		    c.ptr[0] == ' ') ? 1 : 3 * c.len;
		if (c.len == 0)
			continue;
		if (!begun || cost > room) {
			buf_add_cstr(out, begun ? WORD_END "\r\n " : "");
			buf_add_cstr(out, WORD_BEGIN);
			room = WORD_MAX - sizeof WORD_BEGIN - sizeof WORD_END +
			    2 - (begun ? 0 : used);
			begun = true;
		}
		room -= cost;
		for (size_t i = 0; i < c.len; i++)
			if (c.ptr[i] == ' ')
				buf_add_char(out, '_');
			else if (is_plain(c.ptr[i]))
				buf_add_char(out, c.ptr[i]);
			else
				add_hex(out, (unsigned char)c.ptr[i]);
	}
	if (begun)
		buf_add_cstr(out, WORD_END);
}

static bool
is_raw(struct str text, bool phrase)
{
	for (size_t i = 0; i < text.len; i++)
		if (phrase ? !char_is_alpha(text.ptr[i]) &&
		        !char_is_digit(text.ptr[i]) && text.ptr[i] != ' '
		    : text.ptr[i] < ' ' || text.ptr[i] > '~')
			return false;
	return text.len <= RAW_HEADER_MAX && !str_contains(text, STR("=?"));
}

static void
add_subject(struct buf *out, struct str title)
{
	title = str_trim(title);
	bool cut = utf8_length(title) > MAIL_SUBJECT_MAX;

	buf_add_cstr(out, "Subject: ");
	if (is_raw(title, false))
		buf_add(out, title);
	else
		add_words(out, utf8_head(title, MAIL_SUBJECT_MAX),
		    sizeof "Subject: " - 1);
	if (cut)
		buf_add_cstr(out, "\r\n =?utf-8?Q?=E2=80=A6?=");
	buf_add_cstr(out, "\r\n");
}

static void
add_from(struct buf *out, const struct mail *m)
{
	buf_add_cstr(out, "From: ");
	if (m->from_name.len && is_raw(m->from_name, true))
		buf_add(out, m->from_name);
	else
		add_words(out, m->from_name, sizeof "From: " - 1);
	buf_printf(out, "%s<%.*s>\r\n", m->from_name.len ? "\r\n " : "",
	    STR_ARG(m->from));
}

static void
add_date(struct buf *out, int64_t t)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct civil c = civil_from_seconds(t);
	unsigned day = civil_weekday(civil_days(c.year, c.month, c.day));

	buf_printf(out, "Date: %.3s, %02u %.3s %04d %02u:%02u:%02u +0000\r\n",
	    days + (day - 1) * 3, c.day, months + (c.month - 1) * 3,
	    c.year, c.hour, c.minute, c.second);
}

static void
add_id(struct buf *out, const char *header, const struct mail *m,
    struct str key)
{
	struct str host = str_skip(m->from, str_find(m->from, '@') + 1);

	buf_printf(out, "%s: <%.*s.erreichbar@%.*s>\r\n", header, STR_ARG(key),
	    STR_ARG(host));
}

/* Is the address whole, and without anything that would end it? */
static bool
is_web(struct str url)
{
	for (size_t i = 0; i < url.len; i++)
		if (url.ptr[i] <= ' ' || url.ptr[i] > '~' ||
		    strchr("<>\"\\^`{|}", url.ptr[i]))
			return false;
	return url.len <= URL_MAX && (str_has_prefix(url, STR("https://")) ||
	    str_has_prefix(url, STR("http://")));
}

static void
add_headers(struct buf *out, const struct mail *m)
{
	add_from(out, m);
	buf_printf(out, "To: <%.*s>\r\n", STR_ARG(m->to));
	add_subject(out, m->entry->title);
	add_date(out, m->date);
	add_id(out, "Message-ID", m, m->key);
	if (m->first_key.len && !str_eq(m->first_key, m->key)) {
		add_id(out, "In-Reply-To", m, m->first_key);
		add_id(out, "References", m, m->first_key);
	}
	buf_printf(out, "List-Id: <%.*s>\r\n", STR_ARG(m->list_id));
	buf_add_cstr(out, "Auto-Submitted: auto-generated\r\n");
	if (is_web(m->entry->url))
		buf_printf(out, "Archived-At:\r\n <%.*s>\r\n",
		    STR_ARG(m->entry->url));
	buf_printf(out, "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "Content-Language: %s\r\n\r\n", m->german ? "de" : "en");
}

/* ---- the text ------------------------------------------------------------- */

/* One line, without its end, as quoted-printable. */
static void
add_quoted(struct buf *out, struct str line)
{
	size_t used = 0;

	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.ptr[i];
		bool last = i + 1 == line.len;
		/* "From " at the beginning is changed by some on the way */
		bool plain = (c >= ' ' && c <= '~' && c != '=' &&
		    !(c == ' ' && last) && !(used == 0 && (c == 'F' ||
		        c == '.'))) || (c == '\t' && !last);
		if (used + (plain ? 1 : 3) > LINE_MAX_QP) {
			buf_add_cstr(out, "=\r\n");
			used = 0;
			plain = plain && c != 'F' && c != '.';
		}
		if (plain)
			buf_add_char(out, (char)c);
		else
			add_hex(out, c);
		used += plain ? 1 : 3;
	}
	buf_add_cstr(out, "\r\n");
}

/* A text with its lines, and an empty line behind it. */
static void
add_text(struct buf *out, struct str text)
{
	struct buf line;

	text = str_trim(text);
	if (text.len == 0)
		return;
	buf_init(&line, MAIL_BYTES_MAX);
	while (text.len) {
		struct str c = next_shown(&text);
		if (c.len && c.ptr[0] == '\n') {
			add_quoted(out, buf_str(&line));
			buf_clear(&line);
		} else {
			buf_add(&line, c);
		}
	}
	add_quoted(out, buf_str(&line));
	buf_add_cstr(out, "\r\n");
	buf_release(&line);
}

static struct str
kind_text(const struct mail *m)
{
	static const struct str german[] = {
	    [ENTRY_INCIDENT] = STR_INIT("Störung oder Hinweis"),
	    [ENTRY_RESOLVED] = STR_INIT("Behoben"),
	    [ENTRY_RESTORED] = STR_INIT("Wieder erreichbar"),
	    [ENTRY_MOVED] = STR_INIT("Termin verlegt"),
	    [ENTRY_CANCELLED] = STR_INIT("Termin fällt aus"),
	    [ENTRY_CONSULTATION] = STR_INIT("Beteiligung"),
	};
	static const struct str english[] = {
	    [ENTRY_INCIDENT] = STR_INIT("Incident or notice"),
	    [ENTRY_RESOLVED] = STR_INIT("Resolved"),
	    [ENTRY_RESTORED] = STR_INIT("Can be reached again"),
	    [ENTRY_MOVED] = STR_INIT("Date moved"),
	    [ENTRY_CANCELLED] = STR_INIT("Date cancelled"),
	    [ENTRY_CONSULTATION] = STR_INIT("Consultation"),
	};

	return (m->german ? german : english)[m->entry->kind];
}

/* "2020-05-04T12:00:00+02:00": the clock of the place where it happened */
static struct str
time_text(struct arena *a, const struct mail *m)
{
	struct str t = m->entry->updated, year, month;
	struct str clock = str_head(str_skip(t, 11), 5);
	bool utc = str_has_suffix(t, STR("Z"));

	if (t.len < 20 || t.ptr[10] != 'T')
		return t;
	year = str_head(t, 4);
	month = str_head(str_skip(t, 5), 2);
	if (!m->german)
		return arena_printf(a, "%.*s %.*s%s", STR_ARG(str_head(t, 10)),
		    STR_ARG(clock), utc ? " UTC" : "");
	return arena_printf(a, "%.*s.%.*s.%.*s, %.*s Uhr%s",
	    STR_ARG(str_head(str_skip(t, 8), 2)), STR_ARG(month),
	    STR_ARG(year), STR_ARG(clock), utc ? " (UTC)" : "");
}

static void
add_body(struct buf *out, const struct mail *m, struct arena *a)
{
	const struct entry *e = m->entry;

	add_text(out, e->title);
	add_text(out, arena_printf(a, m->german ? "%.*s, Stand %.*s"
	        : "%.*s, as of %.*s", STR_ARG(kind_text(m)),
	    STR_ARG(time_text(a, m))));
	if (!str_eq(e->summary, e->text))
		add_text(out, e->summary);
	add_text(out, e->text);
	if (is_web(e->url))
		add_text(out, arena_printf(a, "%s\n%.*s", m->german
		    ? "Immer aktuell:" : "Always up to date:", STR_ARG(e->url)));
	/* the blank behind the dashes is part of the mark: RFC 3676, 4.3 */
	buf_add_cstr(out, "--=20\r\n");
	if (m->site.len)
		add_text(out, m->site);
	add_text(out, m->german
	    ? STR("Diese Nachricht wurde automatisch verschickt.")
	    : STR("This message was sent automatically."));
}

void
mail_compose(struct buf *out, const struct mail *m)
{
	struct arena a;

	arena_init(&a, 0);
	add_headers(out, m);
	add_body(out, m, &a);
	arena_release(&a);
}
