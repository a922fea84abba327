/*
 * content/records: what a content file says, field by field.
 *
 * One struct per kind of file of erreichbar(5). The reader (content/read.h)
 * fills them from front matter after the tables of content/tables.h; the
 * linker (model/link.h) resolves references afterwards and fills the members
 * under "linked"; from then on everything is const. All strings are views
 * into the source's bytes or the build's arena.
 *
 * Every value carries its place in the file, so that any later stage can
 * report at the right line and column. A value is present when its line is
 * not 0; absent values are all zero.
 *
 * There are a hundred thousand of some records: lists count in 32 bits, and members
 * stand so that no room is lost between them.
 *
 * Instants are seconds since 1970-01-01T00:00:00Z; FOREVER and ALWAYS stand
 * for "no end" and "no beginning". Periods include their start and exclude
 * their end.
 */
#ifndef CONTENT_RECORDS_H
#define CONTENT_RECORDS_H

#include <stdint.h>

#include "base/diag.h"
#include "base/digest.h"
#include "base/str.h"

#define FOREVER INT64_MAX
#define ALWAYS INT64_MIN

/* ---- values ------------------------------------------------------------- */

struct text {
	struct str s;
	struct loc at;
};

struct text_list {
	struct text *items;
	uint32_t count, cap;
};

/* A point in time as written. */
struct when {
	int64_t t;
	bool day; /* written without time of day; as an end: end of that day */
	bool hidden; /* told by an update: not shown before it has come */
	struct loc at;
	bool unreadable; /* written, but no time: absent, and the file broken */
};

struct when_list {
	struct when *items;
	uint32_t count, cap;
};

struct seconds {
	int64_t s;
	struct loc at;
};

struct flag {
	bool on;
	struct loc at;
};

/*
 * One of a list of words; the value is an enum of this header. A word that
 * could not be read is absent with CHOICE_UNREADABLE as value, so that a broken
 * incident can count as bad as it may have been.
 */
enum { CHOICE_UNREADABLE = -1 };

struct choice {
	int value;
	struct loc at;
};

/*
 * A reference to another record by its id. `to` is NULL until linking, and
 * stays NULL where the table allows free text and no record has that id.
 */
struct ref {
	struct text name;
	const struct record *to;
};

struct ref_list {
	struct ref *items;
	uint32_t count, cap;
};

/* Audiences by name; linked: one bit for each, in the order of site.yml. */
struct audiences {
	struct text_list names;
	uint32_t mask;
};

/* ---- what all files share ----------------------------------------------- */

enum kind {
	KIND_SITE,
	KIND_SERVICE,
	KIND_INCIDENT,
	KIND_PERSON,
	KIND_BODY,
	KIND_OFFICE_HOUR,
	KIND_CONSULTATION,
	KIND_PAGE,
	KIND_COUNT
};

struct record {
	enum kind kind;
	/*
	 * Linked: its number within its kind, in the order of lists; incidents
	 * from the oldest on, so that a new one leaves the others theirs.
	 * model_place() is where it stands.
	 */
	unsigned index;
	struct str id;   /* file name without .md */
	struct str path; /* in the source */
	struct str body; /* Markdown below the front matter */
	unsigned body_line;
	struct flag draft;
	struct text language; /* of this file, if not the site's */
	bool broken;          /* has errors; nothing of its text is published */
	/* languages of the name or title and of the body; empty: the site's */
	struct str title_lang, body_lang;
	struct str body_path; /* the file of the body: that of a translation */
	bool translated;
	bool outdated; /* the original has changed since it was translated */
	struct digest source; /* of its files, translations included */
	struct digest front;  /* the same of all that stands above their texts */
	/*
	 * An earlier version, in the place of this newer one, which is broken.
	 * Of that only effects and domains count; it is in no list and the
	 * earlier one is not translated.
	 */
	struct record *stands_for;
};

/* ---- contacts ------------------------------------------------------------ */

enum contact_kind {
	CONTACT_EMAIL,
	CONTACT_PHONE,
	CONTACT_FAX,
	CONTACT_MESSENGER,
	CONTACT_WEB,
	CONTACT_POST,
	CONTACT_VISIT,
	CONTACT_KIND_COUNT
};

/* One way to reach a person or a body. */
struct contact {
	struct text way[CONTACT_KIND_COUNT]; /* exactly one is present */
	struct text label;
	struct flag private;
	struct when consent; /* day of the consent to publish a private one */
	struct when from, until;
	struct ref service; /* the service that carries it, if not by domain */
	struct text note;
	struct loc at;
	/* derived by the reader */
	enum contact_kind kind;
	struct str value;
	/* linked: of the service named, or by the longest matching domain */
	const struct service *via;
	const struct record *owner;
	struct str folded; /* for matching and looking up */
	/* itself, in copies too; NULL: a bare address, which is no record's */
	const struct contact *origin;
};

struct contact_list {
	struct contact *items;
	uint32_t count, cap;
};

/* ---- site.yml -------------------------------------------------------------- */

struct publisher {
	struct text name, address, email, phone, represented_by, responsible;
	struct text vat;
	struct loc at;
	/* languages of two of them; empty: the site's */
	struct str represented_lang, responsible_lang;
};

/* .well-known/security.txt, RFC 9116 */
struct security {
	struct text_list contact; /* mail addresses, numbers, https: links */
	struct when expires;
	struct text policy, acknowledgments, encryption;
	struct text_list languages;
	struct loc at;
};

/* the catalogue of open data, DCAT-AP.de */
struct catalogue {
	struct flag publish;
	struct text contributor; /* an address, or the end of one */
	struct text area;        /* key of the municipality, 8 or 12 digits */
	struct loc at;
};

struct audience {
	struct str id;
	struct text label; /* as written in files; the original's */
	/* in a translated site */
	struct text translated;
	struct str lang; /* of the label that is shown; empty: the site's */
};

enum url_style { URLS_FILES, URLS_FOLDERS };

enum { AUDIENCES_MAX = 32 };

struct site {
	struct record r;
	struct text title;
	struct text url;
	struct text language; /* default de */
	struct text_list languages;
	struct text time_zone; /* default Europe/Berlin */
	struct publisher publisher;
	struct text state; /* Land: ST, HE, NW ... */
	struct text home;  /* the city's main site */
	struct text licence; /* of the data: SPDX identifier or address */
	struct security security;
	struct catalogue catalogue;
	struct text_list groups;     /* as written in files; the original's */
	struct text_list group_names; /* in a translated site: as many, or none */
	struct str group_lang;        /* their language; empty: the site's */
	struct text_list strict;
	struct choice urls;
	struct flag provenance; /* pages name the commit they were made from */
	struct audience audiences[AUDIENCES_MAX]; /* the first is the public */
	size_t audience_count;
};

/* ---- services/<id>.md ------------------------------------------------------- */

enum service_kind {
	SERVICE_OTHER,
	SERVICE_EMAIL,
	SERVICE_PHONE,
	SERVICE_WEB,
	SERVICE_OFFICE,
	SERVICE_MESSENGER,
	SERVICE_VIDEO,
	SERVICE_POST,
	SERVICE_INFORMATION_SYSTEM,
	SERVICE_ROOM
};

enum official { OFFICIAL_YES, OFFICIAL_INTERNAL, OFFICIAL_NO };

enum account { ACCOUNT_NONE, ACCOUNT_ACCOUNT, ACCOUNT_SOFTWARE };

struct review {
	struct when at_time;
	struct text by, result, note;
	struct loc at;
};

struct review_list {
	struct review *items;
	uint32_t count, cap;
};

/* linked: an `affects` entry with everything resolved, see model/reach.h */
struct effect_list {
	struct effect **items;
	uint32_t count, cap;
};

struct service {
	struct record r;
	struct text name;
	struct text group;
	struct choice kind;
	struct text_list domains;
	struct ref provider;
	struct choice official;
	struct review_list reviewed;
	struct choice account;
	struct ref_list instead; /* services or free text */
	struct text url;
	struct text_list synonyms;
	/* linked, sorted by their start */
	struct effect_list effects;
};

/* ---- incidents/<slug>.md ----------------------------------------------------- */

/* In the order of "worse": see model/reach.h. */
enum state {
	STATE_OPERATIONAL,
	STATE_UNKNOWN, /* never written: something is being corrected */
	STATE_MAINTENANCE,
	STATE_LIMITED,
	STATE_PARTIAL,
	STATE_DOWN,
	STATE_COUNT
};

enum incident_kind {
	INCIDENT_OUTAGE,
	INCIDENT_DISRUPTION,
	INCIDENT_MAINTENANCE,
	INCIDENT_PRECAUTION,
	INCIDENT_NOTICE
};

enum phase {
	PHASE_INVESTIGATING,
	PHASE_IDENTIFIED,
	PHASE_MONITORING,
	PHASE_RESOLVED,
	PHASE_UPDATE,
	PHASE_UNCHANGED,
	PHASE_COUNT
};

enum fate {
	FATE_UNKNOWN,
	FATE_DELIVERED,
	FATE_DELAYED,
	FATE_BOUNCED,
	FATE_LOST,
	FATE_COUNT
};

enum answers { ANSWERS_UNSAID, ANSWERS_YES, ANSWERS_NO };

struct affect {
	struct ref service;
	struct choice state; /* default: by the kind of the incident */
	struct audiences for_whom;
	struct when from, until;
	struct text note;
	struct loc at;
};

struct affect_list {
	struct affect *items;
	uint32_t count, cap;
};

/* linked from an affect; owned by the arena, listed by its service */
struct effect {
	const struct incident *incident;
	const struct affect *source;
	const struct service *service;
	enum state state;
	uint32_t audiences;
	int64_t settled;         /* when all its times have come: model/inforce.h */
	struct when from, until; /* t is ALWAYS/FOREVER never: from is set */
};

enum alternate_target {
	TARGET_ADDRESS,
	TARGET_PATTERN,
	TARGET_SERVICE,
	TARGET_OWNER
};

struct alternate {
	struct text of, use;
	struct when from, until;
	struct audiences for_whom;
	struct choice answers;
	struct ref_list except;
	struct text note;
	struct loc at;
	/* linked */
	const struct incident *incident;
	enum alternate_target target;
	const struct record *target_record; /* service, person or body */
	struct str pattern;                 /* folded address or pattern */
	enum contact_kind use_kind;
	bool use_is_text; /* `use` is words, not an address */
};

struct alternate_list {
	struct alternate *items;
	uint32_t count, cap;
};

struct restored {
	struct ref person;
	struct when at_time;
	struct text note;
	struct loc at;
};

struct restored_list {
	struct restored *items;
	uint32_t count, cap;
};

struct message_fate {
	struct choice fate;
	struct when from, until;
	struct text note;
	struct loc at;
};

struct message_fate_list {
	struct message_fate *items;
	uint32_t count, cap;
};

struct informed {
	struct text who; /* an audience or free text */
	struct when at_time;
	struct text by, note;
	struct loc at;
	int audience; /* linked: number of the audience, or -1 */
};

struct informed_list {
	struct informed *items;
	uint32_t count, cap;
};

struct source_note {
	struct text title;
	struct when date;
	struct text url;
	struct loc at;
};

struct source_note_list {
	struct source_note *items;
	uint32_t count, cap;
};

/* A level-2 section of the body whose heading begins with a time; that of the time
 * is its place. */
struct update {
	struct when at_time;
	struct str title;
	struct str body;
	enum phase phase;
	unsigned body_line : 31; /* there are very many of them */
	bool untranslated : 1; /* in a translated incident: still the original's */
};

struct update_list {
	struct update *items;
	uint32_t count, cap;
};

struct incident {
	struct record r;
	struct text title;
	struct choice kind;
	int year; /* linked: that it is filed under */
	struct when started, ended, next_update;
	struct when published; /* embargo: nothing is shown before */
	struct affect_list affects;
	struct ref service; /* short form of affects */
	struct alternate_list alternates;
	struct restored_list restored;
	struct message_fate_list messages;
	struct text_list not_affected;
	struct text deadlines;
	struct informed_list informed;
	struct source_note_list sources;
	/* from the body: the text before the first update, and the updates,
	 * oldest first */
	struct str summary;
	unsigned summary_line;
	/* the first paragraph of it (markdown/split.h), or empty; every list shows
	 * it, so it is found once */
	struct str lead;
	bool lead_simple; /* of markdown/chunk.h */
	/* for certain there are no headings in the summary nor in an update, and
	 * nothing that markdown/guard.h refuses */
	bool flat;
	/* something in it ends before it begins: no time can be trusted */
	bool times_unsure;
	bool astray; /* linked: perhaps not only within its year */
	struct update_list updates;
	/* linked */
	struct effect_list effects;
	int64_t overdue_at; /* next_update, or the end of its day */
	int64_t newest;     /* the last of all times of which it may be news */
	/* it and its effects lie within; ALWAYS and FOREVER when in doubt */
	int64_t from, until;
};

/* ---- people/<id>.md, bodies/<id>.md -------------------------------------------- */

struct name {
	struct text full;
	struct text title, given, family, suffix;
	struct loc at;
	/* derived by the reader */
	struct str display;  /* Dr. Oliver Müller */
	struct str sorted;   /* Müller, Oliver */
	struct str sort_key; /* for memcmp, DIN 5007 */
};

struct role {
	struct ref body;
	struct text title;
	struct when from, until;
	struct text note;
	struct loc at;
};

struct role_list {
	struct role *items;
	uint32_t count, cap;
};

struct person {
	struct record r;
	struct name name;
	struct role_list roles;
	struct contact_list contacts;
	struct text_list former;
	struct text_list synonyms;
};

enum body_kind {
	BODY_OFFICE,
	BODY_COUNCIL,
	BODY_COMMITTEE,
	BODY_GROUP,
	BODY_COMPANY,
	BODY_BOARD
};

enum sessions { SESSIONS_UNSAID, SESSIONS_YES, SESSIONS_HYBRID, SESSIONS_NO };

struct digital_sessions {
	struct choice allowed;
	struct text basis;
	struct when since;
	struct text note;
	struct loc at;
};

struct digital_room {
	struct text name, wifi, sockets, note;
	struct when as_of;
	struct loc at;
};

struct digital_room_list {
	struct digital_room *items;
	uint32_t count, cap;
};

/* How a body works. */
struct digital {
	struct digital_sessions sessions;
	struct ref_list video; /* services or free text */
	struct text_list documents;
	struct digital_room_list room;
	struct text note;
	struct when as_of;
	struct loc at;
};

/* linked: a role seen from its body */
struct member {
	const struct person *person;
	const struct role *role;
};

struct member_list {
	struct member *items;
	uint32_t count, cap;
};

struct body {
	struct record r;
	struct text name;
	struct choice kind;
	struct ref parent;
	struct contact_list contacts;
	struct text_list former;
	struct digital digital;
	struct text_list synonyms;
	struct text url;
	/* derived */
	struct str sort_key;
	/* linked, in the order of names */
	struct member_list members;
};

/* ---- office-hours/<id>.md -------------------------------------------------------- */

struct change {
	struct when on;
	struct when moved_to;
	struct flag cancelled;
	struct ref_list channel;
	struct text reason;
	struct when announced; /* when it was told; see model/news.h */
	struct loc at;
};

struct change_list {
	struct change *items;
	uint32_t count, cap;
};

struct without_account {
	struct text email, subject, phone, post, visit, note;
	struct text until; /* a time of day, or words */
	struct loc at;
};

struct registration {
	struct flag needed;
	struct text until, how, places;
	struct loc at;
};

struct privacy {
	struct text operator, public, recording, note;
	struct loc at;
};

struct office_hour {
	struct record r;
	struct text title;
	struct ref_list who;     /* persons or bodies */
	struct ref_list channel; /* services */
	struct text repeats;
	struct when_list dates;
	struct when starts;
	struct when until; /* last day of the series */
	struct seconds duration;
	struct when_list except;
	struct change_list changes;
	struct without_account without_account;
	struct registration registration;
	struct privacy privacy;
	struct text place, between, accessibility, spoken;
	struct text_list synonyms;
	/* linked */
	const struct recur *rule; /* NULL: only `dates` or one single date */
};

/* ---- consultations/<slug>.md -------------------------------------------------------- */

struct respond_person {
	struct text place, times;
	struct loc at;
};

struct respond {
	struct text online, email, post, phone;
	struct respond_person person;
	struct loc at;
};

struct document {
	struct text title, file, url, note;
	struct loc at;
};

struct document_list {
	struct document *items;
	uint32_t count, cap;
};

struct decides {
	struct ref body;
	struct when on;
	struct text note;
	struct loc at;
};

/* feedback, outcome: a text with the day from which it is shown */
struct publication {
	struct when published;
	struct text text;
	struct document_list documents;
	struct loc at;
};

struct extension {
	struct when at_time; /* when it was decided */
	struct when until;   /* the new end */
	struct text reason;
	struct loc at;
};

struct extension_list {
	struct extension *items;
	uint32_t count, cap;
};

struct withdrawal {
	struct when at_time;
	struct text reason;
	struct loc at;
};

struct history_note {
	struct when at_time;
	struct text note;
	struct loc at;
};

struct history_list {
	struct history_note *items;
	uint32_t count, cap;
};

struct consultation {
	struct record r;
	struct text title;
	struct when announced, opens, closes;
	struct text who;
	struct respond respond;
	struct document_list documents;
	struct decides decides;
	struct text contact;
	struct when result_by;
	struct publication feedback, outcome;
	struct extension_list extended;
	struct withdrawal withdrawn;
	struct history_list history;
	struct ref_list services; /* services that responding depends on */
	struct text_list synonyms;
};

/* ---- pages/<slug>.md ------------------------------------------------------------------ */

struct page {
	struct record r;
	struct text title;
	struct text menu; /* shorter title for the footer */
};

#endif
