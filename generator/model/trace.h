/*
 * model/trace: what a page was made from.
 *
 * As struct at remembers until when a page is right, a trace remembers of
 * which facts: whoever looks at a record that is not the page's own says so
 *
 *	trace_read(at->trace, FACT_RECORD, &service->r);
 *
 * and a later build, which finds the digests of these facts unchanged, knows
 * the page without making it (output/memo.h). Facts are coarse on purpose: a
 * record is one of them; one too many costs a page, one too few shows an old
 * one. Most is read through a few functions (links, reach, status, course), and
 * these do the saying. A text is what is edited most and read least: it is shown
 * on one page, while thousands name the record, so it is a fact of its own, said
 * by view_body() (output/view.h), through which alone it is to be read.
 *
 * Facts are kept as names of 64 bits. A trace has room for so many; a page that
 * reads more depends on everything. Nothing is allocated, nothing can fail; a
 * NULL trace is nobody who wants to know.
 */
#ifndef MODEL_TRACE_H
#define MODEL_TRACE_H

#include "content/records.h"

enum fact {
	FACT_RECORD,     /* a record: its files, and what was found of them; of
	                    what lies below its front matter only an incident's */
	FACT_TEXT,       /* what lies there, of any other record, and the rest */
	FACT_INCIDENTS,  /* a service or person, and the effects of all that
	                    happened to it */
	FACT_STATE,      /* a service, and how it is now for each audience: the
	                    state, its cause, since when and how long */
	FACT_PRESENT,    /* the same, but not since when that is so */
	FACT_KIND,       /* all records of a kind, each as FACT_RECORD says */
	FACT_NAMES,      /* of a kind: who there is, and how they are called; of
	                    incidents only which there are */
	FACT_STORIES,    /* the same with all that their updates say */
	FACT_YEAR,       /* the incidents that are filed under a year */
	FACT_MONTH,      /* those in a month of it (output/months.h) */
	FACT_MONTHS,     /* which of its months have something to show, and when */
	FACT_SPLIT_YEAR, /* how many may be seen in each month, and when; the
	                    newest of the year */
	FACT_DAYS,       /* a year's calendar (model/history.h), and what the
	                    incidents do that it names */
	FACT_MEMORY,     /* the incidents with which the site's memory begins */
	FACT_ALTERNATES, /* the effects of all incidents that name an alternate */
	FACT_RESTORED,   /* the same of all that restore somebody */
	FACT_MAINTENANCE,/* all incidents of this kind, whole */
	FACT_NEWS,       /* the newest incidents for an audience, or of a topic,
	                    and when these will be others */
	FACT_TOLD,       /* when the public was last told anything of an incident
	                    (output/data_v2.h), and how long that will be */
	FACT_BROKEN,     /* how many files are being corrected */
	FACT_MEMBERS,    /* who belongs to a body, each as FACT_RECORD says */
	FACT_HOURS,      /* the office hours of a person or body, likewise */
	FACT_DOMAINS,    /* which service carries the addresses of which domain */
	FACT_ADDRESSES,  /* who has which address; and the same as before */
	FACT_ADDRESS,    /* who has the addresses of one group */
	FACT_ASSETS      /* which files lie below files/ */
};

/* Whoever looks up one address reads its group: few pages do, and few are wrong. */
enum { ADDRESS_GROUPS = 256 };

enum { TRACE_MAX = 768, TRACE_SLOTS = 2048 };

struct trace {
	uint64_t slots[TRACE_SLOTS]; /* 0: free */
	uint64_t names[TRACE_MAX];   /* in the order of reading */
	/* of each the kind whose cover makes it needless, or KIND_COUNT */
	unsigned char within[TRACE_MAX];
	size_t count;
	uint32_t whole; /* kinds whose records are covered */
	bool everything;
	/*
	 * What is made tells nobody since when it is right (at.since), nor since
	 * when a state is what it is without its cause (inforce_changed()).
	 * Then FACT_STATE is FACT_PRESENT: that another of ten disturbances is
	 * over is no reason to make it again. Set it after trace_clear(). What it
	 * says of its period may begin too early then; other files, which do tell,
	 * are of the same states.
	 */
	bool undated;
};

void trace_init(struct trace *t);

/* Forgets what was read; costs what was read. */
void trace_clear(struct trace *t);

void trace_read(struct trace *t, enum fact fact, const struct record *r);
/* FACT_RECORD of what a text links to: whatever is covered */
void trace_read_linked(struct trace *t, const struct record *r);
/* FACT_MEMBERS; where there are very many of them, all people */
void trace_read_members(struct trace *t, const struct body *b);
/* FACT_KIND, FACT_NAMES */
void trace_read_kind(struct trace *t, enum fact fact, enum kind kind);
/* FACT_YEAR, FACT_MONTHS, FACT_SPLIT_YEAR, FACT_DAYS */
void trace_read_year(struct trace *t, enum fact fact, int year);
/* FACT_MONTH, 1 to 12 */
void trace_read_month(struct trace *t, int year, unsigned month);
/* FACT_NEWS; the topic is one of model/news.h. What the incidents say is to be
 * said besides. */
void trace_read_news(struct trace *t, unsigned audience, int topic);
/* FACT_ADDRESS: that of a folded one */
void trace_read_address(struct trace *t, struct str folded);
/*
 * What was said covers every record of this kind that will be read: they need
 * not be said one by one, which would be too many. FACT_KIND implies it.
 */
void trace_cover(struct trace *t, enum kind kind);
/* those that are about all of the site */
void trace_read_site(struct trace *t, enum fact fact);

/*
 * What a trace holds, to be said again when what was made with it is used again
 * (output/recall.h). It points into the trace; nothing in it is to be changed.
 */
struct trace_said {
	const uint64_t *names;
	const unsigned char *within;
	size_t count;
	uint32_t whole;
	bool everything;
};

struct trace_said trace_said(const struct trace *t);

/* As if all of it were read now; what is covered already is left out. */
void trace_repeat(struct trace *t, const struct trace_said *said);

/* The names themselves, for the table of digests. */
uint64_t trace_name(enum fact fact, enum kind kind, struct str id);
uint64_t trace_name_of_year(enum fact fact, int year);
uint64_t trace_name_of_month(int year, unsigned month);
uint64_t trace_name_of_news(unsigned audience, int topic);
unsigned trace_address_group(struct str folded);
uint64_t trace_name_of_addresses(unsigned group);

#endif
