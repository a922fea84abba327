/*
 * A city's content with ten years of incidents, as a stream for git fast-import:
 *
 *	corpus INCIDENTS flat|year [SEED] | git --git-dir=X fast-import
 *
 * 500 people, 60 bodies, 12 services, 12 office hours, 20 consultations; texts of
 * 100 to 600 German words with updates, affects, alternates; most incidents have
 * ended, some are open, some maintenance is ahead of NOW. The history has one
 * commit for each batch of incidents (one each up to 5,000), and an incident is
 * often completed in a later one, so that the pack holds deltas as a real one does.
 *
 * The same arguments give the same bytes, on every machine. All names are invented.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 2026-11-16 12:00 in Berlin */
#define NOW INT64_C(1794826800)
#define DAY INT64_C(86400)
#define YEARS 10
#define PEOPLE 500
#define BODIES 60
#define COMMITS_MAX 5000
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- random numbers and text --------------------------------------------------- */

struct text {
	char *bytes;
	size_t len, cap;
};

static uint64_t seed;

/* splitmix64 */
static uint64_t
draw(uint64_t below)
{
	uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % below;
}

#define PICK(list) ((list)[draw(COUNT(list))])

__attribute__((format(printf, 2, 3))) static void
put(struct text *t, const char *format, ...)
{
	va_list args;

	for (;;) {
		va_start(args, format);
		int n = vsnprintf(t->bytes + t->len, t->cap - t->len, format,
		    args);
		va_end(args);
		if (n < 0)
			abort();
		if (t->len + (size_t)n < t->cap) {
			t->len += (size_t)n;
			return;
		}
		t->cap = 2 * t->cap + (size_t)n + 1024;
		t->bytes = realloc(t->bytes, t->cap);
		if (t->bytes == NULL)
			abort();
	}
}

/* ---- time ---------------------------------------------------------------------- */

struct date {
	int year, month, day;
};

static struct date
date_of(int64_t seconds)
{
	int64_t z = seconds / DAY + 719468, era = z / 146097, doe = z % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct date){(int)(yoe + era * 400 + (month <= 2)), month,
	    (int)(doy - (153 * mp + 2) / 5 + 1)};
}

/* As it is read on a clock in the city; by day, when no clock is ever changed. */
static void
put_time(struct text *t, int64_t seconds)
{
	struct date d = date_of(seconds);
	int64_t minute = seconds % DAY / 60;

	put(t, "%04d-%02d-%02d %02" PRId64 ":%02" PRId64, d.year, d.month,
	    d.day, minute / 60, minute % 60);
}

static void
put_date(struct text *t, int64_t seconds)
{
	struct date d = date_of(seconds);

	put(t, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static int64_t
by_day(int64_t seconds)
{
	return seconds / DAY * DAY + (int64_t)(6 * 60 + draw(15 * 60)) * 60;
}

/* ---- words ---------------------------------------------------------------------- */

/* id, name, kind, group, and what else their front matter says */
static const struct service {
	const char *id, *name, *kind, *group, *more;
} services[] = {
	{"mandatos", "Postfächer der Ratsmitglieder", "email", "Stadtrat",
	    "domains: [rat.musterstadt.example]\nprovider: rechenzentrum\n"
	    "official: yes\naccount: none\ninstead: [telefon]\n"},
	{"stadtmail", "E-Mail der Stadtverwaltung", "email", "Verwaltung",
	    "domains: [stadt.musterstadt.example]\nprovider: rechenzentrum\n"
	    "official: yes\naccount: none\ninstead: [telefon]\n"},
	{"telefon", "Telefon der Stadtverwaltung", "phone", "Verwaltung",
	    "official: yes\naccount: none\n"},
	{"buergerbuero", "Bürgerbüro im Rathaus", "office", "Verwaltung",
	    "official: yes\naccount: none\n"},
	{"ratsinfo", "Ratsinformationssystem", "information-system", "Stadtrat",
	    "provider: rechenzentrum\nofficial: yes\naccount: none\n"},
	{"website", "Website der Stadt", "web", "Verwaltung",
	    "official: yes\naccount: none\n"},
	{"online-termine", "Online-Terminvergabe", "web", "Verwaltung",
	    "official: yes\naccount: none\ninstead: [telefon, buergerbuero]\n"},
	{"video", "Videokonferenz der Ausschüsse", "video", "Stadtrat",
	    "official: internal\naccount: software\ninstead: [telefon]\n"},
	{"messenger", "Nachrichtendienst der Ämter", "messenger", "Verwaltung",
	    "official: yes\naccount: account\ninstead: [stadtmail, telefon]\n"},
	{"poststelle", "Poststelle", "post", "Verwaltung",
	    "official: yes\naccount: none\n"},
	{"ratssaal", "Technik im Ratssaal", "room", "Stadtrat",
	    "official: internal\naccount: none\n"},
	{"stadtnetz", "Netz der Stadtverwaltung", "other", "Verwaltung",
	    "provider: rechenzentrum\nofficial: internal\naccount: none\n"},
};

static const char *const given[] = {"Anke", "Benno", "Carla", "Detlef", "Elif",
    "Frauke", "Georg", "Hanna", "Ines", "Jürgen", "Katrin", "Lothar", "Mehmet",
    "Nadja", "Oskar", "Petra", "Quirin", "Rosa", "Sönke", "Tilda", "Ulrich",
    "Vera", "Wolf", "Yvonne", "Zeki"};
static const char *const family[] = {"Ackerbein", "Birkholz", "Contzel",
    "Dornfeld", "Ebersrode", "Fährmann", "Grünwedel", "Hagenlohe", "Ibenbach",
    "Jütersen", "Kornblatt", "Lüdermann", "Moosgrund", "Nordhöfer", "Öhlmark",
    "Pfaffel", "Quellmann", "Rübenkamp", "Saalbrecht", "Tannhöft",
    "Überreuth", "Vogelsteg", "Weidenau", "Ypernick", "Zwölfer"};

static const char *const boards[] = {"Bauen", "Bildung", "Digitales",
    "Finanzen", "Gesundheit", "Gleichstellung", "Jugend", "Klima", "Kultur",
    "Mobilität", "Ordnung", "Personal", "Soziales", "Sport", "Umwelt",
    "Wirtschaft", "Wohnen"};
static const char *const offices[] = {"Archivwesen", "Bauordnung",
    "Brandschutz", "Bürgerdienste", "Denkmalpflege", "Einwohnerwesen",
    "Friedhöfe", "Grünflächen", "Haushalt", "Informationstechnik",
    "Jugendhilfe", "Kindergärten", "Liegenschaften", "Märkte", "Öffentlichkeit",
    "Personalwesen", "Rechnungsprüfung", "Schulen", "Stadtplanung", "Statistik",
    "Straßen", "Verkehr", "Vermessung", "Wahlen", "Wohngeld"};
static const char *const companies[] = {"Stadtwerke Musterstadt",
    "Verkehrsbetriebe Musterstadt", "Wohnbau Musterstadt",
    "Kliniken Musterstadt", "Messe Musterstadt", "Bäder Musterstadt",
    "Abfallwirtschaft Musterstadt", "Hafen Musterstadt"};

static const char *const troubles[] = {"gestört", "nicht erreichbar",
    "nur langsam", "vorsorglich abgeschaltet", "teilweise ausgefallen",
    "zeitweise ohne Verbindung", "eingeschränkt nutzbar"};

/* %S a service, %O an office, %W who, %Z when, %U why, %M what is done, %N a number */
static const char *const sentences[] = {
    "%Z ist der Dienst „%S“ für %W nicht wie gewohnt erreichbar.",
    "Grund dafür ist %U.",
    "Wir bitten %W, sich in dringenden Fällen telefonisch zu melden.",
    "Das Amt für %O hat %Z einen Ersatzweg eingerichtet.",
    "Nach jetzigem Stand sind etwa %N Nachrichten noch nicht zugestellt.",
    "Ob sie verloren sind, wird geprüft; senden Sie Wichtiges bitte noch einmal.",
    "Die Fachleute haben %M und beobachten, ob die Störung wiederkehrt.",
    "Für %W ändert sich dadurch nichts an laufenden Fristen.",
    "Anträge, die %Z eingegangen sind, gelten als rechtzeitig gestellt.",
    "Wer einen Termin im Amt für %O hat, kann ihn wie vereinbart wahrnehmen.",
    "Die Leitung hat entschieden, %Z erneut zu berichten.",
    "Zunächst sah es nach einem anderen Fehler aus; inzwischen steht fest, dass %U die Ursache war.",
    "Es wurde %M, danach lief „%S“ für einige Stunden ohne Fehler.",
    "Rund %N Geräte mussten einzeln geprüft werden.",
    "Persönliche Daten sind nach heutiger Kenntnis nicht betroffen.",
    "Die Ausgabe von Unterlagen im Amt für %O verzögert sich um bis zu %N Minuten.",
    "Bitte nutzen Sie bis dahin die Ersatzwege, die auf dieser Seite stehen.",
    "Ratsmitglieder erhalten ihre Unterlagen in Papierform, sofern sie das möchten.",
    "Die Verwaltung dankt %W für ihre Geduld.",
    "%Z wurde %M; dabei zeigte sich, dass auch „%S“ betroffen ist.",
    "Eine Schätzung, wie lange es dauert, ist noch nicht möglich.",
    "Der Hersteller hat eine Korrektur angekündigt, die %Z eingespielt werden soll.",
    "Vor Ort helfen Mitarbeiterinnen und Mitarbeiter des Amtes für %O weiter.",
    "Wenn Sie keine Antwort erhalten, gehen Sie bitte davon aus, dass Ihre Nachricht nicht angekommen ist.",
    "Die Sitzung findet trotzdem statt, sie wird aber nicht übertragen.",
    "Von der Störung sind %W und mehrere Außenstellen betroffen.",
    "Die Zahl der Anrufe ist %Z auf das Doppelte gestiegen; rechnen Sie mit %N Minuten Wartezeit.",
    "Auslöser war nach bisheriger Erkenntnis %U, verstärkt durch eine volle Warteschlange.",
    "Damit sich das nicht wiederholt, wird künftig vor jeder Änderung %M.",
    "Einzelne Postfächer können früher wieder freigegeben werden als andere.",
};
static const char *const whom[] = {"Bürgerinnen und Bürger",
    "Ratsmitglieder", "die Fraktionsgeschäftsstellen", "alle Beschäftigten",
    "Eltern und Schulen", "Unternehmen und Vereine", "Besucherinnen und Besucher",
    "die sachkundigen Einwohner", "ältere Menschen ohne Internetanschluss"};
static const char *const when[] = {"Seit dem frühen Morgen",
    "Am Vormittag", "Gegen Mittag", "Am späten Nachmittag",
    "In der vergangenen Nacht", "Am Wochenende", "Nach der Umstellung",
    "Wie bereits angekündigt", "Bis auf Weiteres"};
static const char *const why[] = {"ein Defekt an einem Netzverteiler",
    "eine abgelaufene Beglaubigung", "ein Fehler nach einer Aktualisierung",
    "ein Stromausfall im Rechenzentrum", "ein durchtrenntes Kabel in der Ringstraße",
    "eine Sicherheitswarnung des Bundesamtes", "eine überfüllte Festplatte",
    "ein Angriff mit massenhaften Anfragen", "ein Irrtum bei der Einrichtung"};
static const char *const measures[] = {"ein Ersatzgerät in Betrieb genommen",
    "die letzte Änderung zurückgenommen", "der Verkehr über eine zweite Leitung geführt",
    "die Datenbank aus einer Sicherung wiederhergestellt", "der Zugang von außen gesperrt",
    "das Kennwort aller Dienstkonten erneuert", "die Anlage neu gestartet"};

/* ---- people and bodies ------------------------------------------------------------ */

/* a name as it is written in an address */
static void
put_plain(struct text *t, const char *name)
{
	static const char *const pairs[][2] = {{"ä", "ae"}, {"ö", "oe"},
	    {"ü", "ue"}, {"ß", "ss"}, {"Ä", "ae"}, {"Ö", "oe"}, {"Ü", "ue"}};

	for (const char *c = name; *c; c++) {
		size_t i = 0;
		while (i < COUNT(pairs) &&
		    strncmp(c, pairs[i][0], strlen(pairs[i][0])))
			i++;
		if (i < COUNT(pairs)) {
			put(t, "%s", pairs[i][1]);
			c += strlen(pairs[i][0]) - 1;
		} else {
			put(t, "%c", *c == ' ' ? '-' : *c | 0x20);
		}
	}
}

static void
put_person_id(struct text *t, size_t i)
{
	put_plain(t, family[i / COUNT(given)]);
	put(t, "-");
	put_plain(t, given[i % COUNT(given)]);
}

/* council, 7 groups, 17 committees, 25 offices, 8 companies, 2 more */
static void
body_name(struct text *id, struct text *name, const char **kind, size_t i)
{
	id->len = name->len = 0;
	if (i == 0) {
		*kind = "council";
		put(id, "stadtrat"), put(name, "Stadtrat");
	} else if (i < 8) {
		*kind = "group";
		put(id, "fraktion-%c", (int)('a' + i - 1));
		put(name, "Fraktion %c", (int)('A' + i - 1));
	} else if (i < 25) {
		*kind = "committee";
		put(id, "ausschuss-"), put_plain(id, boards[i - 8]);
		put(name, "Ausschuss für %s", boards[i - 8]);
	} else if (i < 50) {
		*kind = "office";
		put(id, "amt-"), put_plain(id, offices[i - 25]);
		put(name, "Amt für %s", offices[i - 25]);
	} else if (i < 58) {
		*kind = "company";
		put_plain(id, companies[i - 50]);
		put(name, "%s", companies[i - 50]);
	} else {
		*kind = i == 58 ? "company" : "board";
		put(id, i == 58 ? "rechenzentrum" : "seniorenbeirat");
		put(name, i == 58 ? "Kommunales Rechenzentrum" : "Seniorenbeirat");
	}
}

/* ---- the stream -------------------------------------------------------------------- */

static int64_t commit_time;
static size_t commits;

static void
commit(int64_t at, const char *message)
{
	/* never back in time, and each its own second */
	commit_time = at > commit_time ? at : commit_time + 1;
	printf("commit refs/heads/main\n"
	    "committer Redaktion <redaktion@stadt.musterstadt.example> "
	    "%" PRId64 " +0100\ndata %zu\n%s\n", commit_time, strlen(message),
	    message);
	commits++;
}

static void
file(const char *path, const struct text *t)
{
	printf("M 100644 inline %s\ndata %zu\n", path, t->len);
	fwrite(t->bytes, 1, t->len, stdout);
	putchar('\n');
}

/* "Am Vormittag", within a sentence "am Vormittag" */
static void
put_when(struct text *t, bool first)
{
	const char *phrase = PICK(when);

	put(t, "%c%s", first ? *phrase : *phrase | 0x20, phrase + 1);
}

static void
sentence(struct text *t)
{
	const char *pattern = PICK(sentences);

	for (const char *c = pattern; *c; c++) {
		if (*c != '%') {
			put(t, "%c", *c);
			continue;
		}
		switch (*++c) {
		case 'S': put(t, "%s", PICK(services).name); break;
		case 'O': put(t, "%s", PICK(offices)); break;
		case 'W': put(t, "%s", PICK(whom)); break;
		case 'Z': put_when(t, c == pattern + 1); break;
		case 'U': put(t, "%s", PICK(why)); break;
		case 'M': put(t, "%s", PICK(measures)); break;
		case 'N': put(t, "%d", (int)(3 + draw(240))); break;
		}
	}
}

static size_t
words(const struct text *t, size_t from)
{
	size_t n = 0;

	for (size_t i = from; i < t->len; i++)
		n += t->bytes[i] == ' ' || t->bytes[i] == '\n';
	return n;
}

/* Paragraphs, now and then a list or something bold, of so many words. */
static void
prose(struct text *t, size_t count, const char *up)
{
	size_t from = t->len;

	do {
		if (draw(8) == 0) {
			for (size_t i = 2 + draw(3); i-- > 0;) {
				put(t, "- "), sentence(t), put(t, "\n");
			}
			put(t, "\n");
			continue;
		}
		if (draw(7) == 0)
			put(t, "**Was Sie tun können:** ");
		for (size_t i = 2 + draw(4); i-- > 0;) {
			sentence(t);
			put(t, i == 0 ? "\n\n" : draw(3) == 0 ? "\n" : " ");
		}
		if (up && draw(6) == 0) {
			const struct service *s = &PICK(services);
			put(t, "Mehr steht bei [%s](%sservices/%s.md).\n\n",
			    s->name, up, s->id);
		}
	} while (words(t, from) < count);
}

static void
put_site(struct text *t)
{
	char path[80];

	put(t, "title: Erreichbarkeit in Musterstadt\n"
	    "url: https://status.musterstadt.example\nlanguage: de\n"
	    "time_zone: Europe/Berlin\npublisher:\n  name: Stadt Musterstadt\n"
	    "  address: Rathausplatz 1, 00000 Musterstadt\n"
	    "  email: presse@musterstadt.example\n"
	    "  phone: \"+49 0000 1000\"\nstate: ST\naudiences:\n"
	    "  public: Bürgerinnen und Bürger\n"
	    "  administration: Stadtverwaltung\n"
	    "  bodies: Gremien und Fraktionen\n"
	    "  companies: Städtische Gesellschaften\n"
	    "groups: [Stadtrat, Verwaltung]\n");
	file("site.yml", t);
	static const char *const pages[][2] = {{"impressum", "Impressum"},
	    {"datenschutz", "Datenschutz"}, {"barrierefreiheit",
	    "Erklärung zur Barrierefreiheit"}, {"ueber", "Über diese Website"},
	    {"leichte-sprache", "Leichte Sprache"},
	    {"gebaerdensprache", "Gebärdensprache"}};
	for (size_t i = 0; i < COUNT(pages); i++) {
		t->len = 0;
		put(t, "---\ntitle: %s\n---\n", pages[i][1]);
		prose(t, 200, NULL);
		snprintf(path, sizeof path, "pages/%s.md", pages[i][0]);
		file(path, t);
	}
	for (size_t i = 0; i < COUNT(services); i++) {
		t->len = 0;
		put(t, "---\nname: %s\ngroup: %s\nkind: %s\n%s---\n",
		    services[i].name, services[i].group, services[i].kind,
		    services[i].more);
		prose(t, 80, "../");
		snprintf(path, sizeof path, "services/%s.md", services[i].id);
		file(path, t);
	}
}

static void
put_bodies(struct text *t)
{
	struct text id = {0}, name = {0};
	const char *kind;
	char path[120];

	for (size_t i = 0; i < BODIES; i++) {
		body_name(&id, &name, &kind, i);
		t->len = 0;
		put(t, "---\nname: %s\nkind: %s\ncontacts:\n"
		    "  - email: %s@stadt.musterstadt.example\n"
		    "  - {phone: \"+49 0000 2%03zu\", label: Sekretariat}\n"
		    "  - {visit: \"Zimmer %zu, dienstags 9 bis 12 Uhr\", service: buergerbuero}\n",
		    name.bytes, kind, id.bytes, i, 100 + i);
		if (i < 25)
			put(t, "digital:\n  sessions: {allowed: hybrid, "
			    "basis: Geschäftsordnung § %zu, since: 2021-03-01}\n"
			    "  video: [video]\n  documents: [download, email, print]\n"
			    "  room: {name: Ratssaal, wifi: yes, sockets: limited, "
			    "as_of: 2026-01-05}\n", i + 1);
		put(t, "---\n");
		prose(t, 60, "../");
		snprintf(path, sizeof path, "bodies/%s.md", id.bytes);
		file(path, t);
	}
	free(id.bytes);
	free(name.bytes);
}

static void
put_people(struct text *t)
{
	struct text id = {0}, body = {0}, name = {0};
	const char *kind;
	char path[120];

	for (size_t i = 0; i < PEOPLE; i++) {
		id.len = 0;
		put_person_id(&id, i);
		bool council = i < 120;
		t->len = 0;
		put(t, "---\nname: {given: %s, family: %s}\nroles:\n",
		    given[i % COUNT(given)], family[i / COUNT(given)]);
		if (council) {
			put(t, "  - {body: stadtrat, title: Mitglied, from: 2024-07-01}\n"
			    "  - {body: fraktion-%c}\n", (int)('a' + i % 7));
			body_name(&body, &name, &kind, 8 + i % 17);
		} else {
			body_name(&body, &name, &kind, 25 + i % 33);
		}
		put(t, "  - {body: %s, title: %s}\ncontacts:\n"
		    "  - email: %s@%s.musterstadt.example\n"
		    "  - {phone: \"+49 0000 3%03zu\", label: Büro}\n", body.bytes,
		    council ? "Mitglied" : "Sachbearbeitung", id.bytes,
		    council ? "rat" : "stadt", i);
		if (i % 5 == 0)
			put(t, "former: [%s@alt.musterstadt.example]\n", id.bytes);
		put(t, "---\n");
		if (i % 3 == 0)
			prose(t, 30, "../");
		snprintf(path, sizeof path, "people/%s.md", id.bytes);
		file(path, t);
	}
	free(id.bytes);
	free(body.bytes);
	free(name.bytes);
}

static void
put_dates(struct text *t)
{
	struct text id = {0};
	char path[80];

	for (size_t i = 0; i < 12; i++) {
		id.len = t->len = 0;
		put_person_id(&id, i * 9);
		put(t, "---\ntitle: Sprechstunde %zu\nwho: %s\nchannel: %s\n"
		    "repeats: FREQ=MONTHLY;BYDAY=%zu%s\nstarts: 2025-01-0%zu %zu:00\n"
		    "duration: 60 min\n", i + 1, id.bytes,
		    i % 3 == 0 ? "video" : i % 3 == 1 ? "telefon" : "buergerbuero",
		    i % 4 + 1, i % 2 ? "TU" : "TH", i % 2 ? (size_t)7 : (size_t)2,
		    14 + i % 5);
		if (i % 3 == 0)
			put(t, "without_account: {phone: \"+49 0000 1000\", "
			    "until: \"13:00\"}\n");
		put(t, "register: {needed: no}\nprivacy: {operator: Stadt Musterstadt, "
		    "public: nichts, recording: keine}\n---\n");
		prose(t, 60, "../");
		snprintf(path, sizeof path, "office-hours/sprechstunde-%zu.md", i + 1);
		file(path, t);
	}
	for (size_t i = 0; i < 20; i++) {
		int64_t opens = NOW - (int64_t)i * 180 * DAY + 20 * DAY;
		opens -= opens % DAY;
		t->len = 0;
		put(t, "---\ntitle: Beteiligung zu %s\nopens: ", boards[i % COUNT(boards)]);
		put_date(t, opens);
		put(t, "\ncloses: "), put_date(t, opens + 40 * DAY);
		put(t, "\nwho: Einwohnerinnen und Einwohner ab 16\nrespond:\n"
		    "  online: https://beteiligung.musterstadt.example/%zu\n"
		    "  email: beteiligung@stadt.musterstadt.example\n"
		    "  post: Rathausplatz 1, 00000 Musterstadt\n"
		    "  phone: \"+49 0000 1300\"\n"
		    "  person: {place: Bürgerbüro, times: dienstags 9 bis 12 Uhr}\n"
		    "decides: {body: stadtrat, on: ", i);
		put_date(t, opens + 120 * DAY);
		put(t, "}\ncontact: beteiligung@stadt.musterstadt.example\nresult_by: ");
		put_date(t, opens + 90 * DAY);
		if (opens + 80 * DAY < NOW) {
			put(t, "\nfeedback: {published: "), put_date(t, opens + 70 * DAY);
			put(t, ", text: Viele Hinweise sind eingegangen.}\noutcome: {published: ");
			put_date(t, opens + 80 * DAY);
			put(t, ", text: Der Plan wurde geändert.}");
		}
		put(t, "\n---\n");
		prose(t, 150, "../");
		snprintf(path, sizeof path, "consultations/beteiligung-%02zu.md", i);
		file(path, t);
	}
	free(id.bytes);
}

/* ---- incidents --------------------------------------------------------------------- */

enum phase { ENDED, OPEN, AHEAD };

struct incident {
	int64_t started, ended; /* OPEN: it has no end */
	enum phase phase;
	bool maintenance;
	const struct service *service, *second; /* second may be NULL */
};

static struct incident
imagine(size_t i, size_t count)
{
	struct incident n;
	size_t open = count / 400 < 4 ? 4 : count / 400 > 30 ? 30 : count / 400;
	size_t ahead = open / 2;

	n.phase = i + ahead >= count ? AHEAD : i + ahead + open >= count ? OPEN : ENDED;
	n.maintenance = n.phase == AHEAD || (n.phase == ENDED && draw(7) == 0);
	n.service = &PICK(services);
	n.second = draw(4) == 0 ? &PICK(services) : NULL;
	if (n.second == n.service)
		n.second = NULL;
	if (n.phase == AHEAD)
		n.started = by_day(NOW + (int64_t)(2 + (i + ahead - count) * 3) * DAY);
	else if (n.phase == OPEN)
		n.started = by_day(NOW - (int64_t)(2 + (count - ahead - i)) * DAY / 2);
	else
		n.started = by_day(NOW - (YEARS * 365 - 30) * DAY +
		    (int64_t)((double)i / (double)count * (YEARS * 365 - 60)) * DAY);
	n.ended = by_day(n.started) + (int64_t)draw(6) * DAY;
	if (n.ended <= n.started)
		n.ended += DAY;
	return n;
}

static void
put_affects(struct text *t, const struct incident *n)
{
	static const char *const states[] = {"down", "limited", "partial"};
	static const char *const whose[] = {"[public]", "[public, administration]",
	    "[public, administration, bodies, companies]", "[public, bodies]"};

	put(t, "affects:\n  - service: %s\n    state: %s\n    for: %s\n",
	    n->service->id, n->maintenance ? "maintenance" : PICK(states),
	    PICK(whose));
	if (n->second)
		put(t, "  - {service: %s, state: %s}\n", n->second->id,
		    n->maintenance ? "maintenance" : PICK(states));
	if (draw(4) != 0)
		return;
	put(t, "alternates:\n");
	if (strcmp(n->service->kind, "email") == 0) {
		const char *domain = n->service == services ? "rat" : "stadt";
		put(t, "  - {of: \"*@%s.musterstadt.example\", use: \"{local}@ersatz.musterstadt.example\"}\n",
		    domain);
	} else {
		put(t, "  - {of: %s, use: \"+49 0000 1%03d\"}\n", n->service->id,
		    (int)draw(1000));
	}
}

static void
put_front(struct text *t, const struct incident *n)
{
	static const char *const kinds[] = {"outage", "disruption", "precaution",
	    "disruption"};
	bool email = strcmp(n->service->kind, "email") == 0 ||
	    (n->second && strcmp(n->second->kind, "email") == 0);

	put(t, "---\ntitle: \"%s: %s\"\nkind: %s\nstarted: ", n->service->name,
	    n->maintenance ? "Wartung" : PICK(troubles),
	    n->maintenance ? "maintenance" : PICK(kinds));
	put_time(t, n->started);
	if (n->phase != OPEN) {
		put(t, "\nended: ");
		put_time(t, n->ended);
	} else {
		put(t, "\nnext_update: ");
		put_time(t, NOW + 400 * DAY);
	}
	put(t, "\n");
	put_affects(t, n);
	if (email)
		put(t, "messages: [{fate: %s}]\n", draw(2) ? "delayed" : "lost");
	put(t, "informed:\n  - {who: public, at: ");
	put_time(t, n->started);
	put(t, ", by: Pressemitteilung}\n");
	if (draw(3) == 0)
		put(t, "not_affected: [%s]\n", PICK(services).name);
	if (draw(5) == 0)
		put(t, "deadlines: Fristen verlängern sich um die Dauer der Störung.\n");
	if (draw(6) == 0)
		put(t, "sources:\n  - {title: Stellungnahme S%04d}\n",
		    (int)draw(10000));
	put(t, "---\n");
}

/* The whole text; *partial is where the last update begins. */
static void
put_incident(struct text *t, const struct incident *n, const char *up,
    size_t *partial)
{
	static const char *const steps[] = {"wird untersucht", "Ursache bekannt",
	    "Meldung", "wird beobachtet"};
	size_t total = 150 + draw(400), updates = n->maintenance ? draw(2) : 1 + draw(4);
	size_t part = total / (updates + 1) > 45 ? total / (updates + 1) - 30 : 15;
	int64_t span = n->phase == OPEN ? NOW - n->started : n->ended - n->started;

	t->len = 0;
	put_front(t, n);
	prose(t, part, up);
	for (size_t i = 0; i < updates; i++) {
		bool last = i + 1 == updates && n->phase == ENDED;
		int64_t at = by_day(n->started + span * (int64_t)i /
		    (int64_t)updates);
		*partial = t->len;
		put(t, "## ");
		put_time(t, last ? n->ended : at < n->started ? n->started : at);
		put(t, " %s\n\n", last && !n->maintenance ? "behoben" :
		    n->maintenance ? "Meldung" : steps[i]);
		if (draw(9) == 0)
			put(t, "### %s\n\n", PICK(troubles));
		prose(t, part, up);
	}
	while (t->len > 1 && t->bytes[t->len - 2] == '\n')
		t->len--;
}

static void
put_incidents(struct text *t, size_t count, bool by_year)
{
	size_t batch = (count + COMMITS_MAX - 1) / COMMITS_MAX;
	struct text late = {0}, path = {0}, late_path = {0}, message = {0};

	for (size_t i = 0; i < count; i++) {
		struct incident n = imagine(i, count);
		struct date d = date_of(n.started);
		size_t partial = 0;
		path.len = 0;
		put(&path, "incidents/");
		if (by_year)
			put(&path, "%04d/", d.year);
		put(&path, "%04d-%02d-%02d-%s-%06zu.md", d.year, d.month, d.day,
		    n.service->id, i);
		if (i % batch == 0) {
			message.len = 0;
			put(&message, "%s: %s\n", n.service->name,
			    n.maintenance ? "Wartung" : "Störung");
			commit(n.started < NOW - DAY ? n.started : NOW - DAY,
			    message.bytes);
			if (late.len) {
				file(late_path.bytes, &late);
				late.len = 0;
			}
		}
		put_incident(t, &n, by_year ? "../../" : "../", &partial);
		if (i % batch == 0 && i + batch < count && partial) {
			/* its last update comes with the next commit */
			put(&late, "%.*s", (int)t->len, t->bytes);
			late_path.len = 0;
			put(&late_path, "%s", path.bytes);
			t->len = partial;
		}
		file(path.bytes, t);
	}
	free(late.bytes);
	free(path.bytes);
	free(late_path.bytes);
	free(message.bytes);
}

int
main(int argc, char **argv)
{
	struct text t = {0};

	if (argc < 3 || argc > 4) {
		fputs("usage: corpus INCIDENTS flat|year [SEED]\n", stderr);
		return 2;
	}
	seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 4711;
	commit(NOW - YEARS * 365 * DAY, "Der Anfang\n");
	put_site(&t);
	put_bodies(&t);
	t.len = 0;
	put_people(&t);
	put_dates(&t);
	put_incidents(&t, strtoull(argv[1], NULL, 10),
	    strcmp(argv[2], "year") == 0);
	puts("done");
	free(t.bytes);
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
