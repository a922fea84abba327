#include "notify/transfer.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <string.h>

#include "base/diag.h"

enum { REASON_MAX = 300 };

#define FUNCTIONS(F)                                                           \
	F(global_init)                                                         \
	F(easy_init)                                                           \
	F(easy_setopt)                                                         \
	F(easy_perform)                                                        \
	F(easy_getinfo)                                                        \
	F(easy_cleanup)                                                        \
	F(easy_strerror)                                                       \
	F(slist_append)                                                        \
	F(slist_free_all)

/* its macros check what is called by name */
#undef curl_easy_setopt
#undef curl_easy_getinfo

struct library {
#define MEMBER(name) __typeof__(curl_##name) *(name);
	FUNCTIONS(MEMBER)
#undef MEMBER
};

struct run {
	const struct library *lib;
	struct arena *arena;
	struct transfer_answer *answer;
	CURL *curl;
	char error[CURL_ERROR_SIZE];
	struct str last;   /* refusal of a mail server */
	struct str upload; /* what is left of it */
	size_t read;       /* of the answer */
};

/* ---- the library ---------------------------------------------------------- */

static void *
find_library(void)
{
	static const char *const names[] = {"libcurl.so.4",
	    "libcurl-gnutls.so.4"};
	void *handle = NULL;

	for (size_t i = 0; handle == NULL && i < sizeof names / sizeof *names;
	     i++)
		handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	return handle;
}

/* It stays loaded until the process ends, which is soon. */
static int
load(struct library *out)
{
	void *handle = find_library(), *symbol;

	if (handle == NULL)
		return -1;
	/* POSIX has dlsym give functions, C does not let one convert them */
#define LOAD(name)                                                             \
	symbol = dlsym(handle, "curl_" #name);                                 \
	if (symbol == NULL)                                                    \
		return -1;                                                     \
	memcpy(&out->name, &symbol, sizeof symbol);
	FUNCTIONS(LOAD)
#undef LOAD
	return out->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -1;
}

/* ---- what it calls --------------------------------------------------------- */

/* The body of an answer is of no interest, but may not be endless. */
static size_t
take_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct run *r = ctx;

	(void)bytes;
	r->read += size * count;
	return r->read > TRANSFER_ANSWER_MAX ? 0 : size * count;
}

/* Header lines of a web server, answers of a mail server. */
static size_t
take_line(char *bytes, size_t size, size_t count, void *ctx)
{
	struct run *r = ctx;
	struct str line = str_trim(str_make(bytes, size * count));

	r->read += size * count;
	r->answer->lines++;
	/* what it refused, not how it said good-bye */
	if (line.len && (line.ptr[0] == '4' || line.ptr[0] == '5'))
		r->last = arena_str(r->arena, str_head(line, REASON_MAX));
	return r->read > TRANSFER_ANSWER_MAX ? 0 : size * count;
}

static size_t
give_upload(char *room, size_t size, size_t count, void *ctx)
{
	struct run *r = ctx;
	struct str part = str_head(r->upload, size * count);

	if (part.len)
		memcpy(room, part.ptr, part.len);
	r->upload = str_skip(r->upload, part.len);
	return part.len;
}

/* ---- both ------------------------------------------------------------------- */

static int
fail(struct transfer_answer *out, struct str reason)
{
	out->reason = reason;
	return -1;
}

static int
begin(struct run *r, struct transfer_answer *out, struct arena *a,
    struct library *lib)
{
	*out = (struct transfer_answer){.reason = STR_INIT("")};
	*r = (struct run){.lib = lib, .arena = a, .answer = out,
	    .last = STR_INIT("")};
	if (load(lib))
		return fail(out, STR("libcurl is not installed" DIAG_OR
		    "libcurl ist nicht installiert"));
	r->curl = lib->easy_init();
	return r->curl ? 0 : fail(out, STR("libcurl: out of memory"));
}

static void
set_text(const struct run *r, CURLoption option, struct str text)
{
	if (text.len)
		r->lib->easy_setopt(r->curl, option, text.ptr);
}

static void
set_long(const struct run *r, CURLoption option, long value)
{
	r->lib->easy_setopt(r->curl, option, value);
}

static void
set_common(struct run *r, const struct transfer *t, const char *protocols)
{
	r->lib->easy_setopt(r->curl, CURLOPT_ERRORBUFFER, r->error);
	r->lib->easy_setopt(r->curl, CURLOPT_URL, t->url.ptr);
#if LIBCURL_VERSION_NUM >= 0x075500
	r->lib->easy_setopt(r->curl, CURLOPT_PROTOCOLS_STR, protocols);
#else
	set_long(r, CURLOPT_PROTOCOLS, protocols[0] == 's'
	    ? CURLPROTO_SMTP | CURLPROTO_SMTPS
	    : CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
	r->lib->easy_setopt(r->curl, CURLOPT_PROXY,
	    t->proxy.len ? t->proxy.ptr : "");
	set_long(r, CURLOPT_FOLLOWLOCATION, 0);
	set_long(r, CURLOPT_NOSIGNAL, 1);
	set_long(r, CURLOPT_TIMEOUT, (long)t->seconds);
	set_long(r, CURLOPT_CONNECTTIMEOUT, t->seconds < TRANSFER_CONNECT_SECONDS
	    ? (long)t->seconds : TRANSFER_CONNECT_SECONDS);
	set_long(r, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	set_text(r, CURLOPT_CAINFO, t->ca_file);
	r->lib->easy_setopt(r->curl, CURLOPT_WRITEFUNCTION, take_body);
	r->lib->easy_setopt(r->curl, CURLOPT_WRITEDATA, r);
	r->lib->easy_setopt(r->curl, CURLOPT_HEADERFUNCTION, take_line);
	r->lib->easy_setopt(r->curl, CURLOPT_HEADERDATA, r);
}

static CURLcode
perform(struct run *r)
{
	CURLcode code = r->lib->easy_perform(r->curl);

	r->lib->easy_getinfo(r->curl, CURLINFO_RESPONSE_CODE,
	    &r->answer->status);
	r->answer->reason = arena_str(r->arena, str_head(str_from(r->error[0]
	    ? r->error : r->lib->easy_strerror(code)), REASON_MAX));
	return code;
}

/* ---- web -------------------------------------------------------------------- */

/* NULL when memory is out. */
static struct curl_slist *
header_list(const struct run *r, const struct str_list *headers)
{
	struct curl_slist *list = NULL, *longer;

	for (size_t i = 0; i < headers->count; i++) {
		longer = r->lib->slist_append(list, headers->items[i].ptr);
		if (longer == NULL) {
			r->lib->slist_free_all(list);
			return NULL;
		}
		list = longer;
	}
	return list;
}

int
transfer_post(struct transfer_answer *out, struct arena *a,
    const struct transfer *t, const struct str_list *headers, struct str body)
{
	struct library lib;
	struct run r;

	if (begin(&r, out, a, &lib))
		return -1;
	struct curl_slist *list = header_list(&r, headers);
	if (list == NULL)
		mem_exhausted("the headers of a request");
	set_common(&r, t, "http,https");
	lib.easy_setopt(r.curl, CURLOPT_HTTPHEADER, list);
	lib.easy_setopt(r.curl, CURLOPT_POSTFIELDS, body.ptr);
	lib.easy_setopt(r.curl, CURLOPT_POSTFIELDSIZE_LARGE,
	    (curl_off_t)body.len);
	(void)perform(&r);
	curl_off_t after = 0;
	lib.easy_getinfo(r.curl, CURLINFO_RETRY_AFTER, &after);
	out->retry_after = after;
	/* it has decided when the status is there, also if the rest breaks off */
	if (out->status)
		out->reason = arena_printf(a, "HTTP %ld", out->status);
	lib.slist_free_all(list);
	lib.easy_cleanup(r.curl);
	return out->status ? 0 : -1;
}

/* ---- mail -------------------------------------------------------------------- */

static void
set_mail(struct run *r, const struct transfer *t, const char *from,
    struct curl_slist *to)
{
	set_common(r, t, "smtp,smtps");
	set_long(r, CURLOPT_USE_SSL, t->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL);
	set_text(r, CURLOPT_USERNAME, t->user);
	set_text(r, CURLOPT_PASSWORD, t->secret);
	r->lib->easy_setopt(r->curl, CURLOPT_MAIL_FROM, from);
	r->lib->easy_setopt(r->curl, CURLOPT_MAIL_RCPT, to);
	set_long(r, CURLOPT_UPLOAD, 1);
	r->lib->easy_setopt(r->curl, CURLOPT_READFUNCTION, give_upload);
	r->lib->easy_setopt(r->curl, CURLOPT_READDATA, r);
	r->lib->easy_setopt(r->curl, CURLOPT_INFILESIZE_LARGE,
	    (curl_off_t)r->upload.len);
}

int
transfer_mail(struct transfer_answer *out, struct arena *a,
    const struct transfer *t, struct str from, struct str to,
    struct str message)
{
	struct library lib;
	struct run r;

	if (begin(&r, out, a, &lib))
		return -1;
	r.upload = message;
	struct curl_slist *list = lib.slist_append(NULL,
	    arena_printf(a, "<%.*s>", STR_ARG(to)).ptr);
	if (list == NULL)
		mem_exhausted("the recipient of a mail");
	set_mail(&r, t, arena_printf(a, "<%.*s>", STR_ARG(from)).ptr, list);
	CURLcode code = perform(&r);
	out->accepted = code == CURLE_OK;
	out->refused_login = code == CURLE_LOGIN_DENIED;
	if (!out->accepted && out->status >= 400 && r.last.len)
		out->reason = r.last;
	lib.slist_free_all(list);
	lib.easy_cleanup(r.curl);
	return out->status ? 0 : -1;
}
