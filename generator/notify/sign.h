/*
 * notify/sign: what proves to a webhook who is speaking.
 *
 * HMAC-SHA256 (RFC 2104, FIPS 180-4) by libnettle, in the form of the Standard
 * Webhooks specification, for which receivers find libraries in many languages:
 * the signed text is ID.TIMESTAMP.BODY, the header "v1," and the code in base64
 * (RFC 4648). A secret that begins with "whsec_" is base64 behind that; any
 * other is taken by its bytes.
 *
 * Only sign_header() can fail, on a "whsec_" that is no base64.
 */
#ifndef NOTIFY_SIGN_H
#define NOTIFY_SIGN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { SIGN_SIZE = 32 };

/* The code itself. */
void sign_hmac(unsigned char out[SIGN_SIZE], struct str key, struct str text);

/* "v1,..." */
__attribute__((warn_unused_result))
int sign_header(struct str *out, struct arena *a, struct str secret,
    struct str id, int64_t timestamp, struct str body);

#endif
