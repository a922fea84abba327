#include "model/recurwords.h"

#include <string.h>

enum {
	WORD_MAX = 24, /* bytes of the longest word known, and a few */
	INTERVAL_MAX = 9999,
	WORKDAYS = 5,
};

enum word_kind {
	WORD_FREQ,     /* value: freq + 16 * interval */
	WORD_EVERY,
	WORD_OTHER,    /* "every other" */
	WORD_ORDINAL,
	WORD_NUMBER,
	WORD_UNIT,     /* value: freq */
	WORD_DAY,
	WORD_WORKDAYS,
	WORD_MONTH,
	WORD_OF,
	WORD_AND,
	WORD_TO,
	WORD_FILL
};

struct word {
	const char *text; /* lower case, ae oe ue ss */
	enum word_kind kind;
	int value;
};

#define FREQ(freq, interval) ((freq) + 16 * (interval))

static const struct word words[] = {
	{"daily", WORD_FREQ, FREQ(RECUR_DAILY, 1)},
	{"taeglich", WORD_FREQ, FREQ(RECUR_DAILY, 1)},
	{"weekly", WORD_FREQ, FREQ(RECUR_WEEKLY, 1)},
	{"woechentlich", WORD_FREQ, FREQ(RECUR_WEEKLY, 1)},
	{"fortnightly", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"14-taegig", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"14taegig", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"14-taeglich", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"vierzehntaegig", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"zweiwoechentlich", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"2-woechentlich", WORD_FREQ, FREQ(RECUR_WEEKLY, 2)},
	{"monthly", WORD_FREQ, FREQ(RECUR_MONTHLY, 1)},
	{"monatlich", WORD_FREQ, FREQ(RECUR_MONTHLY, 1)},
	{"zweimonatlich", WORD_FREQ, FREQ(RECUR_MONTHLY, 2)},
	{"quarterly", WORD_FREQ, FREQ(RECUR_MONTHLY, 3)},
	{"vierteljaehrlich", WORD_FREQ, FREQ(RECUR_MONTHLY, 3)},
	{"quartalsweise", WORD_FREQ, FREQ(RECUR_MONTHLY, 3)},
	{"halbjaehrlich", WORD_FREQ, FREQ(RECUR_MONTHLY, 6)},
	{"yearly", WORD_FREQ, FREQ(RECUR_YEARLY, 1)},
	{"annually", WORD_FREQ, FREQ(RECUR_YEARLY, 1)},
	{"jaehrlich", WORD_FREQ, FREQ(RECUR_YEARLY, 1)},
	{"every", WORD_EVERY, 0}, {"each", WORD_EVERY, 0},
	{"jeden", WORD_EVERY, 0}, {"jede", WORD_EVERY, 0},
	{"jeder", WORD_EVERY, 0}, {"jedes", WORD_EVERY, 0},
	{"jedem", WORD_EVERY, 0}, {"alle", WORD_EVERY, 0},
	{"other", WORD_OTHER, 2},
	{"first", WORD_ORDINAL, 1}, {"second", WORD_ORDINAL, 2},
	{"third", WORD_ORDINAL, 3}, {"fourth", WORD_ORDINAL, 4},
	{"fifth", WORD_ORDINAL, 5}, {"last", WORD_ORDINAL, -1},
	{"penultimate", WORD_ORDINAL, -2},
	/* German ordinals without their ending: -e -en -er -es -em */
	{"erst", WORD_ORDINAL, 1}, {"zweit", WORD_ORDINAL, 2},
	{"dritt", WORD_ORDINAL, 3}, {"viert", WORD_ORDINAL, 4},
	{"fuenft", WORD_ORDINAL, 5}, {"letzt", WORD_ORDINAL, -1},
	{"vorletzt", WORD_ORDINAL, -2},
	{"two", WORD_NUMBER, 2}, {"three", WORD_NUMBER, 3},
	{"four", WORD_NUMBER, 4}, {"five", WORD_NUMBER, 5},
	{"six", WORD_NUMBER, 6}, {"eight", WORD_NUMBER, 8},
	{"twelve", WORD_NUMBER, 12}, {"zwei", WORD_NUMBER, 2},
	{"drei", WORD_NUMBER, 3}, {"vier", WORD_NUMBER, 4},
	{"fuenf", WORD_NUMBER, 5}, {"sechs", WORD_NUMBER, 6},
	{"acht", WORD_NUMBER, 8}, {"zwoelf", WORD_NUMBER, 12},
	{"vierzehn", WORD_NUMBER, 14},
	{"day", WORD_UNIT, RECUR_DAILY}, {"days", WORD_UNIT, RECUR_DAILY},
	{"tag", WORD_UNIT, RECUR_DAILY}, {"tage", WORD_UNIT, RECUR_DAILY},
	{"week", WORD_UNIT, RECUR_WEEKLY}, {"weeks", WORD_UNIT, RECUR_WEEKLY},
	{"woche", WORD_UNIT, RECUR_WEEKLY},
	{"wochen", WORD_UNIT, RECUR_WEEKLY},
	{"month", WORD_UNIT, RECUR_MONTHLY},
	{"months", WORD_UNIT, RECUR_MONTHLY},
	{"monat", WORD_UNIT, RECUR_MONTHLY},
	{"monate", WORD_UNIT, RECUR_MONTHLY},
	{"monats", WORD_UNIT, RECUR_MONTHLY},
	{"year", WORD_UNIT, RECUR_YEARLY}, {"years", WORD_UNIT, RECUR_YEARLY},
	{"jahr", WORD_UNIT, RECUR_YEARLY}, {"jahre", WORD_UNIT, RECUR_YEARLY},
	{"mo", WORD_DAY, 1}, {"mon", WORD_DAY, 1}, {"monday", WORD_DAY, 1},
	{"montag", WORD_DAY, 1},
	{"di", WORD_DAY, 2}, {"tu", WORD_DAY, 2}, {"tue", WORD_DAY, 2},
	{"tues", WORD_DAY, 2}, {"tuesday", WORD_DAY, 2},
	{"dienstag", WORD_DAY, 2},
	{"mi", WORD_DAY, 3}, {"wed", WORD_DAY, 3}, {"wednesday", WORD_DAY, 3},
	{"mittwoch", WORD_DAY, 3},
	{"do", WORD_DAY, 4}, {"thu", WORD_DAY, 4}, {"thur", WORD_DAY, 4},
	{"thurs", WORD_DAY, 4}, {"thursday", WORD_DAY, 4},
	{"donnerstag", WORD_DAY, 4},
	{"fr", WORD_DAY, 5}, {"fri", WORD_DAY, 5}, {"friday", WORD_DAY, 5},
	{"freitag", WORD_DAY, 5},
	{"sa", WORD_DAY, 6}, {"sat", WORD_DAY, 6}, {"saturday", WORD_DAY, 6},
	{"samstag", WORD_DAY, 6}, {"sonnabend", WORD_DAY, 6},
	{"so", WORD_DAY, 7}, {"sun", WORD_DAY, 7}, {"sunday", WORD_DAY, 7},
	{"sonntag", WORD_DAY, 7},
	{"workday", WORD_WORKDAYS, 0}, {"workdays", WORD_WORKDAYS, 0},
	{"weekday", WORD_WORKDAYS, 0}, {"weekdays", WORD_WORKDAYS, 0},
	{"werktag", WORD_WORKDAYS, 0}, {"werktags", WORD_WORKDAYS, 0},
	{"werktaeglich", WORD_WORKDAYS, 0}, {"wochentags", WORD_WORKDAYS, 0},
	{"arbeitstaeglich", WORD_WORKDAYS, 0},
	{"january", WORD_MONTH, 1}, {"januar", WORD_MONTH, 1},
	{"jaenner", WORD_MONTH, 1}, {"jan", WORD_MONTH, 1},
	{"february", WORD_MONTH, 2}, {"februar", WORD_MONTH, 2},
	{"feb", WORD_MONTH, 2}, {"march", WORD_MONTH, 3},
	{"maerz", WORD_MONTH, 3}, {"april", WORD_MONTH, 4},
	{"apr", WORD_MONTH, 4}, {"may", WORD_MONTH, 5},
	{"mai", WORD_MONTH, 5}, {"june", WORD_MONTH, 6},
	{"juni", WORD_MONTH, 6}, {"july", WORD_MONTH, 7},
	{"juli", WORD_MONTH, 7}, {"august", WORD_MONTH, 8},
	{"aug", WORD_MONTH, 8}, {"september", WORD_MONTH, 9},
	{"sept", WORD_MONTH, 9}, {"sep", WORD_MONTH, 9},
	{"october", WORD_MONTH, 10}, {"oktober", WORD_MONTH, 10},
	{"oct", WORD_MONTH, 10}, {"okt", WORD_MONTH, 10},
	{"november", WORD_MONTH, 11}, {"nov", WORD_MONTH, 11},
	{"december", WORD_MONTH, 12}, {"dezember", WORD_MONTH, 12},
	{"dec", WORD_MONTH, 12}, {"dez", WORD_MONTH, 12},
	{"of", WORD_OF, 0}, {"in", WORD_OF, 0}, {"im", WORD_OF, 0},
	{"des", WORD_OF, 0}, {"eines", WORD_OF, 0},
	{"and", WORD_AND, 0}, {"und", WORD_AND, 0}, {"sowie", WORD_AND, 0},
	{"&", WORD_AND, 0}, {"+", WORD_AND, 0},
	{"to", WORD_TO, 0}, {"through", WORD_TO, 0}, {"bis", WORD_TO, 0},
	{"-", WORD_TO, 0},
	{"on", WORD_FILL, 0}, {"the", WORD_FILL, 0}, {"am", WORD_FILL, 0},
	{"der", WORD_FILL, 0}, {"den", WORD_FILL, 0},
	{"jeweils", WORD_FILL, 0}, {"immer", WORD_FILL, 0},
};

/* what has been understood so far */
struct sentence {
	struct recur *r;
	bool has_freq;
	bool every;          /* "every" stands before this word */
	bool of;             /* "of" does */
	bool of_month;       /* "of the month" was said */
	bool workdays;
	bool doubtful;       /* "every second Tuesday": of what? */
	bool each_second;    /* "every other" without what */
	bool nth_day;        /* "last day" */
	bool to;             /* "Monday to": the end is missing */
	unsigned number;     /* "2" without its unit */
	int pending[RECUR_LIST_MAX]; /* ordinals, what of is not known yet */
	unsigned pending_count;
	unsigned last_day;   /* the plain weekday just before, or 0 */
	unsigned month_day_count, month_count;
	enum word_kind previous;
	bool comma;          /* between the previous word and this one */
};

static bool
say_freq(struct sentence *s, enum recur_freq freq, unsigned interval)
{
	if (s->has_freq || interval < 1 || interval > INTERVAL_MAX)
		return false;
	s->has_freq = true;
	s->r->freq = freq;
	s->r->interval = interval;
	return true;
}

/* Ordinals that no weekday came after are days of the month. */
static bool
pending_are_month_days(struct sentence *s)
{
	for (unsigned i = 0; i < s->pending_count; i++) {
		if (!recur_add_month_day(s->r, s->pending[i]))
			return false;
		s->month_day_count++;
	}
	s->pending_count = 0;
	return true;
}

static bool
say_ordinal(struct sentence *s, int ordinal)
{
	/* "second last" is neither the second nor the last */
	if (s->pending_count == RECUR_LIST_MAX
	    || (s->previous == WORD_ORDINAL && !s->comma))
		return false;
	s->pending[s->pending_count++] = ordinal;
	return true;
}

static bool
say_unit(struct sentence *s, enum recur_freq unit)
{
	unsigned number = s->number;
	bool every = s->every;

	s->number = 0;
	s->every = false;
	if (number)
		return every && !s->pending_count && say_freq(s, unit, number);
	if (s->each_second) {
		s->each_second = false;
		return say_freq(s, unit, 2);
	}
	if (every && s->pending_count == 0)
		return say_freq(s, unit, 1);
	/* "last day of the month", or else "every second day" */
	if (unit == RECUR_DAILY && s->pending_count && !s->nth_day) {
		s->nth_day = true;
		s->every = every;
		return true;
	}
	if (every) {
		int n = s->pending[0];
		bool good = s->pending_count == 1 && n > 0 && !s->nth_day;
		s->pending_count = 0;
		return good && say_freq(s, unit, (unsigned)n);
	}
	s->of_month = unit == RECUR_MONTHLY && s->of;
	return s->of_month;
}

static bool
say_day(struct sentence *s, unsigned weekday)
{
	if (s->number || s->nth_day || (s->each_second && s->pending_count))
		return false;
	if (s->each_second) {
		s->each_second = false;
		return say_freq(s, RECUR_WEEKLY, 2) && recur_add_day(s->r, 0, weekday);
	}
	for (unsigned i = 0; i < s->pending_count; i++) {
		int n = s->pending[i];
		if (n < -5 || n > 5 || !recur_add_day(s->r, n, weekday))
			return false;
		s->doubtful |= s->every && n > 1;
	}
	if (s->pending_count) {
		s->pending_count = 0;
		return !s->to;
	}
	if (s->to && weekday <= s->last_day)
		return false;
	for (unsigned d = s->to ? s->last_day + 1 : weekday; d <= weekday; d++)
		if (!recur_add_day(s->r, 0, d))
			return false;
	/* "Monday - Wednesday - Friday" is no range of ranges */
	s->last_day = s->to ? 0 : weekday;
	s->to = false;
	return true;
}

static bool
say_month(struct sentence *s, unsigned month)
{
	if (s->number && !say_ordinal(s, (int)s->number))
		return false;
	s->number = 0;
	s->r->months = (uint16_t)(s->r->months | 1u << month);
	s->month_count++;
	return pending_are_month_days(s);
}

static bool
say_every(struct sentence *s)
{
	/* "on the 15th of every month" */
	if (s->every || s->number || !pending_are_month_days(s))
		return false;
	s->every = true;
	return true;
}

static bool
say_of(struct sentence *s)
{
	/* "every 15th of the month": the day is meant by "every" */
	bool held = s->pending_count > 0;

	if (s->every && !held)
		return false;
	s->every = false;
	return s->nth_day || pending_are_month_days(s);
}

static bool
say_to(struct sentence *s, bool dash)
{
	s->to = s->last_day != 0;
	return s->to || (dash && s->previous == WORD_FREQ);
}

static bool
say_workdays(struct sentence *s)
{
	if (s->pending_count || s->number || s->workdays)
		return false;
	s->workdays = true;
	for (unsigned d = 1; d <= WORKDAYS; d++)
		if (!recur_add_day(s->r, 0, d))
			return false;
	return true;
}

/* Takes one word in; false when it makes no sense here. */
static bool
say_word(struct sentence *s, const struct word *w)
{
	unsigned value = (unsigned)w->value;
	bool good = false;

	/* a range needs its second day at once; "weekly - Tuesday" is none */
	if (s->to && w->kind != WORD_DAY)
		return false;
	switch (w->kind) {
	case WORD_FREQ:
		good = !s->every && !s->number
		    && say_freq(s, (enum recur_freq)(value % 16), value / 16);
		break;
	case WORD_EVERY:
		good = say_every(s);
		break;
	case WORD_OTHER:
		good = s->every && !s->pending_count && !s->each_second;
		s->each_second = true;
		break;
	case WORD_ORDINAL:
		good = !s->number && !s->nth_day && say_ordinal(s, w->value);
		break;
	case WORD_NUMBER:
		good = !s->number && !s->pending_count && !s->each_second;
		s->number = value;
		break;
	case WORD_UNIT:
		good = say_unit(s, (enum recur_freq)value);
		break;
	case WORD_DAY:
		good = say_day(s, value);
		s->every = false;
		break;
	case WORD_WORKDAYS:
		good = say_workdays(s);
		s->every = false;
		break;
	case WORD_MONTH:
		good = !s->every && say_month(s, value);
		break;
	case WORD_OF:
		good = say_of(s);
		break;
	case WORD_AND:
	case WORD_FILL:
		s->previous = w->kind;
		return true;
	case WORD_TO:
		good = say_to(s, w->text[0] == '-');
		s->previous = w->kind;
		return good;
	}
	if (w->kind != WORD_DAY)
		s->last_day = 0;
	s->of = w->kind == WORD_OF;
	s->previous = w->kind;
	return good;
}

/* The day of the month, or every n-th day: decided by what else was said. */
static bool
settle_nth_day(struct sentence *s)
{
	if (s->of_month || s->month_count
	    || (s->has_freq && s->r->freq == RECUR_MONTHLY))
		return pending_are_month_days(s);
	int n = s->pending[0];
	bool good = s->every && s->pending_count == 1 && n > 0;
	s->pending_count = 0;
	return good && say_freq(s, RECUR_DAILY, (unsigned)n);
}

/* The frequency that was meant when none was named. */
static bool
settle_freq(struct sentence *s, bool ordinals)
{
	struct recur *r = s->r;

	if (s->workdays) {
		if (s->has_freq && (r->interval != 1 || r->freq > RECUR_WEEKLY))
			return false;
		r->freq = RECUR_WEEKLY;
		return r->day_count == WORKDAYS;
	}
	if (s->has_freq) {
		/* "every 14 days, Wednesday" */
		if (r->freq == RECUR_DAILY && r->day_count
		    && r->interval % 7 == 0) {
			r->freq = RECUR_WEEKLY;
			r->interval /= 7;
		}
		return true;
	}
	if (ordinals || s->month_day_count) {
		r->freq = s->month_count ? RECUR_YEARLY : RECUR_MONTHLY;
		return ordinals || s->of_month || s->month_count;
	}
	r->freq = RECUR_WEEKLY;
	return r->day_count > 0;
}

/* Whether the whole says one thing and no other. */
static bool
settle(struct sentence *s)
{
	struct recur *r = s->r;
	bool ordinals = r->day_count && r->days[0].ordinal;
	bool good = false;

	if (s->previous == WORD_AND || s->previous == WORD_FILL)
		return false;
	if (s->nth_day ? !settle_nth_day(s)
	    : s->every || !pending_are_month_days(s))
		return false;
	for (unsigned i = 1; i < r->day_count; i++)
		if (ordinals != (r->days[i].ordinal != 0))
			return false;
	if (s->number || s->of || s->to || s->each_second
	    || !settle_freq(s, ordinals)
	    || (r->day_count && s->month_day_count)
	    || (s->doubtful && !s->of_month
	    && !(s->has_freq && r->freq == RECUR_MONTHLY))
	    /* "3 October and 24 December" is not a product of two lists */
	    || (s->month_count > 1 && (s->month_day_count > 1
	    || (r->day_count > 1 && !s->workdays))))
		return false;
	switch (r->freq) {
	case RECUR_DAILY:
		good = !r->day_count && !s->month_day_count && !s->of_month;
		break;
	case RECUR_WEEKLY:
		good = !ordinals && !s->month_day_count && !s->of_month;
		break;
	case RECUR_MONTHLY:
		good = !r->day_count || ordinals;
		break;
	case RECUR_YEARLY:
		good = (s->month_count || (!r->day_count
		    && !s->month_day_count)) && (!r->day_count || ordinals)
		    && (!s->of_month || s->month_count);
		break;
	}
	return good;
}

/* Lower case, umlauts as two letters; false for a word that is too long. */
static bool
fold_word(char out[WORD_MAX], struct str in)
{
	static const char *const pairs[][3] = {
		{"\xc3\xa4", "\xc3\x84", "ae"}, {"\xc3\xb6", "\xc3\x96", "oe"},
		{"\xc3\xbc", "\xc3\x9c", "ue"}, {"\xc3\x9f", "\xc3\x9f", "ss"},
		/* decomposed, as some editors save it: after the letter */
		{"\xcc\x88", "\xcc\x88", "e"},
		{"\xe2\x80\x93", "\xe2\x80\x93", "-"},
	};
	size_t n = 0;

	while (in.len) {
		const char *more = NULL;
		size_t used = 1;

		for (size_t i = 0; !more && i < sizeof pairs / sizeof *pairs; i++)
			if (str_has_prefix(in, str_from(pairs[i][0]))
			    || str_has_prefix(in, str_from(pairs[i][1]))) {
				more = pairs[i][2];
				used = strlen(pairs[i][0]);
			}
		if (n + 3 > WORD_MAX)
			return false;
		if (more)
			while (*more)
				out[n++] = *more++;
		else
			out[n++] = char_lower(in.ptr[0]);
		in = str_skip(in, used);
	}
	out[n] = '\0';
	return n > 0;
}

/* "2", "2.", "2nd" */
static bool
number_word(struct word *w, struct str s)
{
	size_t n = 0;
	uint32_t number;

	while (n < s.len && char_is_digit(s.ptr[n]))
		n++;
	if (n > 4 || !str_to_u32(&number, str_head(s, n)) || number == 0)
		return false;
	struct str end = str_skip(s, n);
	w->value = (int)number;
	w->kind = end.len ? WORD_ORDINAL : WORD_NUMBER;
	return end.len == 0 || str_is(end, ".") || str_is(end, "st")
	    || str_is(end, "nd") || str_is(end, "rd") || str_is(end, "th")
	    || str_is(end, "ter") || str_is(end, "ten");
}

static bool
word_is(const struct word *w, struct str s)
{
	struct str known = str_from(w->text);
	struct str end;

	if (!str_has_prefix(s, known))
		return false;
	end = str_skip(s, known.len);
	if (end.len == 0)
		return w->kind != WORD_ORDINAL || !str_has_suffix(known, STR("t"))
		    || str_is(known, "first") || str_is(known, "last");
	/* "Tuesdays", "dienstags" */
	if (w->kind == WORD_DAY)
		return known.len > 4 && str_is(end, "s");
	return w->kind == WORD_ORDINAL && (str_is(end, "e")
	    || str_is(end, "en") || str_is(end, "er") || str_is(end, "es")
	    || str_is(end, "em"));
}

static bool
find_word(struct word *out, struct str text)
{
	char folded[WORD_MAX];
	struct str s;

	if (!fold_word(folded, text))
		return false;
	s = str_from(folded);
	if (number_word(out, s))
		return true;
	/* "Di.", "monatlich:" */
	if (s.len > 1 && memchr(".:", s.ptr[s.len - 1], 2))
		s.len--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (word_is(&words[i], s)) {
			*out = words[i];
			return true;
		}
	return false;
}

/* "Mo-Fr": two words and a range */
static bool
say_range(struct sentence *s, struct str text)
{
	static const struct word to = {"-", WORD_TO, 0};
	size_t dash = str_find(text, '-'), width = 1;
	struct word from, until;

	if (dash == text.len) {
		dash = str_find_str(text, STR("\xe2\x80\x93"));
		width = 3;
	}
	return dash < text.len && find_word(&from, str_head(text, dash))
	    && find_word(&until, str_skip(text, dash + width))
	    && from.kind == WORD_DAY && until.kind == WORD_DAY
	    && say_word(s, &from) && say_word(s, &to) && say_word(s, &until);
}

static bool
next_word(struct str *word, bool *comma, struct str *rest)
{
	size_t n = 0;

	*comma = false;
	while (rest->len && (char_is_blank(rest->ptr[0])
	    || rest->ptr[0] == ',' || rest->ptr[0] == ';')) {
		*comma |= !char_is_blank(rest->ptr[0]);
		*rest = str_skip(*rest, 1);
	}
	while (n < rest->len && !char_is_blank(rest->ptr[n])
	    && rest->ptr[n] != ',' && rest->ptr[n] != ';')
		n++;
	*word = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return n > 0;
}

int
recurwords_parse(struct recur *out, struct str *why, struct str text)
{
	struct sentence s = {.r = out, .previous = WORD_FILL};
	struct word w;

	while (next_word(why, &s.comma, &text))
		if (find_word(&w, *why) ? !say_word(&s, &w)
		    : !say_range(&s, *why))
			return -1;
	/* nothing in particular is wrong, the whole makes no sense */
	*why = str_make(NULL, 0);
	return settle(&s) ? 0 : -1;
}
