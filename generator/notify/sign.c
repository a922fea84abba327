#include "notify/sign.h"

#include <inttypes.h>
#include <nettle/base64.h>
#include <nettle/hmac.h>

#define PREFIX "whsec_"

void
sign_hmac(unsigned char out[SIGN_SIZE], struct str key, struct str text)
{
	struct hmac_sha256_ctx ctx;

	hmac_sha256_set_key(&ctx, key.len,
	    (const uint8_t *)(key.ptr ? key.ptr : ""));
	hmac_sha256_update(&ctx, text.len,
	    (const uint8_t *)(text.ptr ? text.ptr : ""));
	hmac_sha256_digest(&ctx, SIGN_SIZE, out);
}

static int
key_of(struct str *out, struct arena *a, struct str secret)
{
	struct base64_decode_ctx ctx;

	*out = secret;
	if (!str_has_prefix(secret, STR(PREFIX)))
		return 0;
	secret = str_skip(secret, sizeof PREFIX - 1);
	size_t size = BASE64_DECODE_LENGTH(secret.len);
	char *bytes = arena_alloc(a, size + 1);
	base64_decode_init(&ctx);
	if (!base64_decode_update(&ctx, &size, (uint8_t *)bytes, secret.len,
	        secret.ptr) || !base64_decode_final(&ctx) || size == 0)
		return -1;
	*out = str_make(bytes, size);
	return 0;
}

int
sign_header(struct str *out, struct arena *a, struct str secret, struct str id,
    int64_t timestamp, struct str body)
{
	unsigned char code[SIGN_SIZE];
	char text[BASE64_ENCODE_RAW_LENGTH(SIGN_SIZE) + 1];
	struct str key;

	*out = STR("");
	if (key_of(&key, a, secret))
		return -1;
	struct str head = arena_printf(a, "%.*s.%" PRId64 ".", STR_ARG(id),
	    timestamp);
	sign_hmac(code, key, arena_concat(a, head, body));
	base64_encode_raw(text, SIGN_SIZE, code);
	text[sizeof text - 1] = '\0';
	*out = arena_printf(a, "v1,%s", text);
	return 0;
}
