#include "publish/mirror.h"

#include <string.h>

static bool
has_only(struct str s, const char *others)
{
	for (size_t i = 0; i < s.len; i++)
		if (!char_is_alpha(s.ptr[i]) && !char_is_digit(s.ptr[i]) &&
		    (s.ptr[i] == '\0' || strchr(others, s.ptr[i]) == NULL))
			return false;
	return true;
}

static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == '\x7f')
			return true;
	return false;
}

/* something that no program takes for an option */
static bool
is_word(struct str s)
{
	return s.len > 0 && s.ptr[0] != '-';
}

/* git-check-ref-format(1), and narrower */
static bool
is_branch(struct str s)
{
	struct str part, rest = s;

	if (!is_word(s) || !has_only(s, "./_-") || str_contains(s, STR("..")) ||
	    s.ptr[s.len - 1] == '/' || s.ptr[s.len - 1] == '.')
		return false;
	while (str_cut(&part, &rest, '/'))
		if (part.len == 0 || part.ptr[0] == '.' ||
		    str_has_suffix(part, STR(".lock")))
			return false;
	return true;
}

/* "[user@]host[:port]" */
static bool
is_authority(struct str s, bool with_port)
{
	size_t at = str_find_last(s, '@');
	struct str user = at < s.len ? str_head(s, at) : STR("");
	struct str host = at < s.len ? str_skip(s, at + 1) : s;

	if (at < s.len && (!is_word(user) || str_find(user, ':') < user.len ||
	    str_find(user, '@') < user.len))
		return false;
	return is_word(host) && has_only(host, with_port ? ".-_:[]" : ".-_[]");
}

/* "//authority/path" */
static bool
is_address(struct str s)
{
	s = str_skip(s, 2);
	size_t slash = str_find(s, '/');
	return is_authority(str_head(s, slash), true) &&
	    slash + 1 < s.len;
}

/* Where the host of "host:path" ends; the length when it is a path. */
static size_t
host_end(struct str s)
{
	size_t end = 0, slash = str_find(s, '/');
	size_t bracket = str_find(s, '[');

	/* the colons of an IPv6 address are not the one meant */
	if (bracket < slash)
		end = str_find(s, ']');
	if (end == s.len)
		end = 0;
	end += str_find(str_skip(s, end), ':');
	return end < slash ? end : s.len;
}

static bool
is_remote_name(struct str s, size_t end)
{
	struct str host = str_head(s, end), path = str_skip(s, end + 1);
	struct str plain = host;
	size_t bracket = str_find(host, '[');

	if (bracket < host.len) {
		if (host.ptr[host.len - 1] != ']' ||
		    !has_only(str_skip(host, bracket), "[]:.%"))
			return false;
		/* judge the rest as if it were a name */
		plain = str_head(host, bracket + 1);
	}
	return is_authority(plain, false) && is_word(path);
}

static bool
parse_place(struct mirror *m, struct str place)
{
	static const char others[] = "@:./_~+%,=-[]";
	size_t end = host_end(place);

	if (!is_word(place) || has_control(place))
		return false;
	m->place = place;
	m->is_remote = end < place.len;
	return !m->is_remote ||
	    (has_only(place, others) && is_remote_name(place, end));
}

static bool
parse_git(struct mirror *m, struct str rest)
{
	static const struct str schemes[] = {STR_INIT("https:"),
	    STR_INIT("ssh:")};
	size_t hash = str_find_last(rest, '#');
	struct str place = str_head(rest, hash);

	if (hash == rest.len || !is_branch(str_skip(rest, hash + 1)))
		return false;
	m->branch = str_skip(rest, hash + 1);
	m->kind = MIRROR_PUSH;
	m->is_remote = true;
	m->place = place;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (str_has_prefix(place, schemes[i]) && str_has_prefix(
		        str_skip(place, schemes[i].len), STR("//")))
			return has_only(place, "@:./_~+%,=-[]") &&
			    is_address(str_skip(place, schemes[i].len));
	if (str_has_prefix(place, STR("file:///")))
		return !has_control(place);
	/* "name::..." would be a program of its own to Git */
	if (str_contains(place, STR("://")) || !parse_place(m, place) ||
	    (m->is_remote && str_contains(place, STR("::"))))
		return false;
	m->kind = m->is_remote ? MIRROR_PUSH : MIRROR_BRANCH;
	return true;
}

static bool
parse_rsync(struct mirror *m, struct arena *a, struct str rest)
{
	struct str scheme = STR("rsync:");

	m->kind = MIRROR_RSYNC;
	if (str_has_prefix(rest, STR("rsync://")))
		rest = str_skip(rest, scheme.len);
	if (str_has_prefix(rest, STR("//"))) {
		m->is_remote = true;
		m->place = arena_concat(a, scheme, rest);
		return has_only(rest, "@:./_~+%,=-[]") && is_address(rest);
	}
	return parse_place(m, rest);
}

bool
mirror_parse(struct mirror *out, struct arena *a, struct str text)
{
	struct str git = STR("git:"), rsync = STR("rsync:");

	*out = (struct mirror){.text = arena_str(a, text)};
	if (text.len > MIRROR_TEXT_MAX)
		return false;
	if (str_has_prefix(text, git)) {
		if (!parse_git(out, str_skip(text, git.len)))
			return false;
	} else if (!str_has_prefix(text, rsync) ||
	    !parse_rsync(out, a, str_skip(text, rsync.len))) {
		return false;
	}
	out->place = arena_str(a, out->place);
	out->branch = arena_str(a, out->branch);
	return true;
}
