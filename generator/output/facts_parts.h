/*
 * output/facts_parts: what the sources of output/facts.h have in common.
 *
 *	facts.c          the table, and the facts that are content
 *	facts_answers.c  those that are answers, found at the instant: how services
 *	                 are, what the days of this year show, which are the newest
 *	                 of the news
 *	facts_owners.c   those about people and bodies: who belongs to whom, who has
 *	                 which office hours and addresses
 *
 * For these only. Nothing can fail.
 */
#ifndef OUTPUT_FACTS_PARTS_H
#define OUTPUT_FACTS_PARTS_H

#include "base/mix.h"
#include "model/moment.h"
#include "model/news.h"
#include "output/facts.h"
#include "output/gathered.h"
#include "output/months.h"

struct fact_digest {
	uint64_t name; /* 0: free */
	struct digest digest;
	bool lively;
};

/* From the first of January on; in a month there may be a thousand incidents. */
enum { DAYS_OF_PART = 7, DAYS_PARTS = 53 };

/*
 * The days of the present year as its calendar shows them, by parts: what
 * changes in one of them costs no more than this. Of other years, and where
 * something is broken, there are sums of all incidents (struct year_sums).
 */
struct days {
	int year;  /* of now, ... */
	bool fine; /* ... and it is one of those with incidents */
	int64_t first, end; /* by the numbers of civil_days() */
	int64_t begins[DAYS_PARTS + 1]; /* instants; and the end of the year */
	struct days_part {
		struct digest shown;
		struct at period;
		bool touched;
	} parts[DAYS_PARTS];
	/* The incidents of these days from one part on, in which nearly all
	 * comes and goes: so not all of the year are gone through for it. */
	struct incident_refs recent;
	size_t recent_first; /* DAYS_PARTS: of none */
};

struct facts {
	const struct output_env *env;
	struct fact_digest *slots;
	size_t mask, count;
	struct arena *arena;
	/* by the numbers of the records: of these most is made */
	struct digest *records[KIND_COUNT];
	/* the same without the text; of incidents they are those above */
	struct digest *fronts[KIND_COUNT];
	struct digest *effects; /* of incidents, but for summary and updates */
	/* the incidents these digests are of, by their numbers */
	const struct record **incidents;
	size_t incident_count, incident_room;
	struct gathered gathered;
	/* how long what is said of lists of news holds: of audiences, of topics */
	struct at news[AUDIENCES_MAX], topics[NEWS_DATES];
	struct days days;
	/* what was found out of services; it lives in the arena, too */
	struct moment moment;
	size_t broken_count; /* when it was begun */
	struct at *states; /* of services: how long what is said of them holds */
	struct at told;    /* ... what FACT_TOLD says */
	bool twice; /* an id is claimed by two files */
	bool renewing;
	struct fact_names changed;
};

/* Adds a fact; while they are renewed, changes one, if it is another. */
void facts_put(struct facts *t, uint64_t name, const struct mix *sum);

/* Is it in the lists, and not the broken version of one that is? */
bool facts_lists(const struct facts *t, const struct record *r);

/* Of a record, listed or not; NULL: there is none. */
const struct digest *facts_of_record(const struct facts *t,
    const struct record *r);

/*
 * FACT_STATE and FACT_PRESENT of the services to which something happened since
 * it was last said (happenings.touched), and of those where the clock has left
 * its period.
 */
void facts_put_states(struct facts *t);

/*
 * FACT_DAYS of the present year. Before other years are put: which one it is
 * has to be known, and what it was before is put once more. Then, where these
 * incidents have come or gone, and where the clock has left a period.
 */
void facts_begin_days(struct facts *t);
void facts_change_days(struct facts *t, const struct relink_change *c);
void facts_put_days(struct facts *t);

/* FACT_MEMBERS of all bodies, FACT_HOURS of all people and bodies; FACT_DOMAINS,
 * FACT_ADDRESSES, FACT_ADDRESS. When the records themselves have been put. */
void facts_put_members(struct facts *t);
void facts_put_hours(struct facts *t);
void facts_put_addresses(struct facts *t);

/* FACT_TOLD; when incidents have changed, or the clock has left its period. */
void facts_put_told(struct facts *t, bool changed);

/* FACT_NEWS of all lists; or of those that these changes concern, and of those
 * where the clock has left the period. */
void facts_put_all_news(struct facts *t);
void facts_put_news(struct facts *t, const struct relink_change *changes,
    size_t count);

#endif
