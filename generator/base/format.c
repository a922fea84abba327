#include "base/format.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The text that grows, and how long it would be if it had the room. */
struct target {
	char *out;
	size_t room; /* for bytes, without the NUL */
	size_t length;
};

/* One directive, from behind its '%'. */
struct directive {
	bool zeros, limited, limit_given;
	unsigned width, limit;
	char length; /* '\0', 'l' (of l, ll, j and z, which are all 64 bits) */
	char conversion;
};

_Static_assert(sizeof(long) == sizeof(int64_t) &&
    sizeof(size_t) == sizeof(int64_t) && sizeof(long long) == sizeof(int64_t) &&
    sizeof(intmax_t) == sizeof(int64_t), "one way to read them all");

static void
add(struct target *t, const char *bytes, size_t n)
{
	size_t room = t->length < t->room ? t->room - t->length : 0;

	if (n && room)
		memcpy(t->out + t->length, bytes, n < room ? n : room);
	t->length += n;
}

static void
fill(struct target *t, char c, size_t n)
{
	for (; n > 0; n--)
		add(t, &c, 1);
}

static unsigned
read_number(const char **p)
{
	unsigned n = 0;

	/* nobody writes more than this; what is behind it will not be known */
	for (; **p >= '0' && **p <= '9' && n < 1000; ++*p)
		n = n * 10 + (unsigned)(**p - '0');
	return n;
}

/* False for a directive that is not known here. */
static bool
read_directive(struct directive *d, const char **p)
{
	*d = (struct directive){0};
	d->zeros = **p == '0';
	d->width = read_number(p);
	if (**p == '.') {
		++*p;
		d->limited = true;
		d->limit_given = **p == '*';
		if (d->limit_given)
			++*p;
		else
			d->limit = read_number(p);
	}
	for (; **p == 'l' || **p == 'j' || **p == 'z'; ++*p)
		d->length = 'l';
	d->conversion = *(*p)++;
	switch (d->conversion) {
	case 's':
		return d->length == '\0' && !d->zeros;
	case 'c':
		return d->length == '\0' && !d->zeros && !d->limited;
	case 'd':
	case 'u':
	case 'x':
	case 'X':
		return !d->limited;
	default:
		return false;
	}
}

/* A known base needs no division. */
char *
format_decimal(char *end, uint64_t value)
{
	do
		*--end = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	return end;
}

static char *
put_hexadecimal(char *end, uint64_t value, const char *digits)
{
	do
		*--end = digits[value % 16];
	while ((value /= 16) > 0);
	return end;
}

static void
add_number(struct target *t, const struct directive *d, uint64_t value,
    bool negative)
{
	char text[24], *p = text + sizeof text;

	if (d->conversion == 'x')
		p = put_hexadecimal(p, value, "0123456789abcdef");
	else if (d->conversion == 'X')
		p = put_hexadecimal(p, value, "0123456789ABCDEF");
	else
		p = format_decimal(p, value);
	size_t n = (size_t)(text + sizeof text - p);
	size_t pad = d->width > n + negative ? d->width - n - negative : 0;
	if (!d->zeros)
		fill(t, ' ', pad);
	if (negative)
		add(t, "-", 1);
	if (d->zeros)
		fill(t, '0', pad);
	add(t, p, n);
}

static void
add_padded(struct target *t, const struct directive *d, const char *s, size_t n)
{
	fill(t, ' ', d->width > n ? d->width - n : 0);
	add(t, s, n);
}

static void
add_text(struct target *t, const struct directive *d, int limit, const char *s)
{
	if (s == NULL && !(d->limited && limit == 0))
		s = "(null)";
	if (!d->limited || limit < 0)
		add_padded(t, d, s, strlen(s));
	else if (limit == 0) /* an empty view may be NULL */
		add_padded(t, d, "", 0);
	else
		add_padded(t, d, s, strnlen(s, (size_t)limit));
}

/* Takes its arguments and writes it. */
static void
write_directive(struct target *t, const struct directive *d, va_list *ap)
{
	int limit = d->limit_given ? va_arg(*ap, int) : (int)d->limit;
	int64_t n;
	char c;

	switch (d->conversion) {
	case 's':
		add_text(t, d, limit, va_arg(*ap, const char *));
		break;
	case 'c':
		c = (char)va_arg(*ap, int);
		add_padded(t, d, &c, 1);
		break;
	case 'd':
		n = d->length ? va_arg(*ap, int64_t) : va_arg(*ap, int);
		add_number(t, d, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0);
		break;
	default:
		add_number(t, d, d->length ? va_arg(*ap, uint64_t)
		    : va_arg(*ap, unsigned), false);
		break;
	}
}

/* False when the format holds something that is not known here. */
static bool
write_known(struct target *t, const char *format, va_list *ap)
{
	struct directive d;

	for (const char *p = format; *p;) {
		const char *next = p;
		while (*next && *next != '%')
			next++;
		add(t, p, (size_t)(next - p));
		p = next;
		if (*p == '\0')
			break;
		p++;
		if (*p == '%')
			add(t, p++, 1);
		else if (read_directive(&d, &p))
			write_directive(t, &d, ap);
		else
			return false;
	}
	return true;
}

int
format_text(char *out, size_t size, const char *format, va_list ap)
{
	struct target t = {.out = out, .room = size ? size - 1 : 0};
	va_list again;

	va_copy(again, ap);
	bool known = write_known(&t, format, &again);
	va_end(again);
	if (!known || t.length > INT_MAX)
		return vsnprintf(out, size, format, ap);
	if (size)
		out[t.length < t.room ? t.length : t.room] = '\0';
	return (int)t.length;
}
