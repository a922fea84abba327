/*
 * What the bench asks of the clock.
 *
 *	measure run COMMAND...
 *		"wall user system peak": milliseconds, and KiB of the largest
 *		process (ru_maxrss; what is mapped counts)
 *	measure follow OPTIONS [COMMAND...]
 *		COUNT commits, one after another; for each a line "seen ended":
 *		milliseconds from the moment the ref moved (with a command: from
 *		its start) until the text of the commit is in every file named with
 *		--see, and until the command ended ("-" without one)
 *	measure edges OPTIONS
 *		one commit with COUNT updates that lie ahead, a second apart; for
 *		each a line "seen": milliseconds from its instant
 *
 *	--repo DIR    the repository that the commits go into
 *	--ref NAME    refs/heads/main
 *	--out DIR     where --see is looked for
 *	--see PATH    a file; in it %y is the year, %s the slug of the incident
 *	--count N     40
 *	--pause MS    between two commits (150)
 *	--flat        incidents/X.md, not incidents/YYYY/X.md
 *	--first N     the number of the first commit (0), so that rounds differ
 *
 * The first commit of a pair brings a new incident, the second ends it; each has
 * a title of its own, which is looked for. Files are looked at every 0.1 ms.
 */
#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MILLION INT64_C(1000000)
#define SEE_MAX 16
#define PATIENCE_MS 120000
#define LOOK_US 100

struct options {
	const char *repo, *ref, *out, *see[SEE_MAX];
	size_t see_count;
	long count, pause, first;
	bool flat;
	char **command;
};

struct change {
	char slug[80], year[8], path[160], marker[40];
	char text[200000];
};

__attribute__((format(printf, 1, 2), noreturn)) static void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("measure: ", stderr);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static void
git_ok(int rc, const char *what)
{
	if (rc < 0) {
		const git_error *e = git_error_last();
		die("%s: %s", what, e ? e->message : "?");
	}
}

static int64_t
now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 * MILLION + t.tv_nsec;
}

static double
ms_since(int64_t start)
{
	return (double)(now_ns(CLOCK_MONOTONIC) - start) / 1e6;
}

static void
sleep_us(long us)
{
	nanosleep(&(struct timespec){us / 1000000, us % 1000000 * 1000}, NULL);
}

/* ---- run ------------------------------------------------------------------------ */

static pid_t
spawn(char **command)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (pid == 0) {
		execvp(command[0], command);
		fprintf(stderr, "measure: %s: %s\n", command[0], strerror(errno));
		_exit(127);
	}
	return pid;
}

static double
ms_of(struct timeval t)
{
	return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int
run(char **command)
{
	struct rusage used;
	int status;
	int64_t start = now_ns(CLOCK_MONOTONIC);
	pid_t pid = spawn(command);

	if (wait4(pid, &status, 0, &used) < 0)
		die("wait: %s", strerror(errno));
	double wall = ms_since(start);
	printf("%.3f %.3f %.3f %ld\n", wall, ms_of(used.ru_utime),
	    ms_of(used.ru_stime), used.ru_maxrss);
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		die("%s: status %#x", command[0], (unsigned)status);
	return 0;
}

/* ---- commits -------------------------------------------------------------------- */

static void
put_iso(char out[32], int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static void
name_change(struct change *c, const struct options *o, long number)
{
	char iso[32];

	put_iso(iso, time(NULL));
	snprintf(c->year, sizeof c->year, "%.4s", iso);
	snprintf(c->slug, sizeof c->slug, "%.10s-telefon-messung-%05ld", iso,
	    number);
	snprintf(c->path, sizeof c->path, "incidents/%s%s%s.md",
	    o->flat ? "" : c->year, o->flat ? "" : "/", c->slug);
}

static const char body[] =
    "Seit dem Vormittag ist das Telefon der Stadtverwaltung gestört. Wer anruft, hört "
    "nach einiger Zeit ein Besetztzeichen. Die Fachleute suchen nach der Ursache und "
    "haben einen Teil der Anschlüsse auf eine zweite Leitung gelegt.\n\n"
    "**Was Sie tun können:** Schreiben Sie eine E-Mail oder kommen Sie ins Rathaus. "
    "Mehr steht beim [Bürgerbüro](%sservices/buergerbuero.md).\n\n"
    "- Notrufe sind nicht betroffen.\n- Fristen verlängern sich um die Dauer der "
    "Störung.\n- Termine finden wie vereinbart statt.\n\n";

/* what there is of a round: a new incident, then its end */
static void
write_change(struct change *c, const struct options *o, long number)
{
	char start[32], end[32];
	bool ends = number % 2;
	int64_t now = time(NULL);

	name_change(c, o, number - number % 2);
	put_iso(start, now - 3600);
	put_iso(end, now - 1);
	snprintf(c->marker, sizeof c->marker, "Messung %05ld im Lauf", number);
	size_t n = (size_t)snprintf(c->text, sizeof c->text,
	    "---\ntitle: \"%s\"\nkind: disruption\nstarted: %s\n%s%s%s"
	    "affects:\n  - {service: telefon, state: limited, for: [public]}\n"
	    "informed:\n  - {who: public, at: %s, by: Pressemitteilung}\n---\n",
	    c->marker, start, ends ? "ended: " : "", ends ? end : "",
	    ends ? "\n" : "", start);
	n += (size_t)snprintf(c->text + n, sizeof c->text - n, body,
	    o->flat ? "../" : "../../");
	snprintf(c->text + n, sizeof c->text - n, "## %s wird untersucht\n\n"
	    "Wir suchen die Ursache.\n%s%s%s", start, ends ? "\n## " : "",
	    ends ? end : "", ends ? " behoben\n\nEs geht wieder.\n" : "");
}

struct repo {
	git_repository *repo;
	git_signature *who;
	const char *ref;
};

static void
repo_open(struct repo *r, const struct options *o)
{
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_ok(git_repository_open(&r->repo, o->repo), o->repo);
	git_ok(git_signature_now(&r->who, "Redaktion",
	    "redaktion@stadt.musterstadt.example"), "signature");
	r->ref = o->ref;
}

/* The commit, not yet on the branch. */
static void
prepare(git_oid *out, struct repo *r, const struct change *c)
{
	git_oid parent_id, blob, tree_id;
	git_commit *parent;
	git_tree *old, *tree;
	git_tree_update update = {.action = GIT_TREE_UPDATE_UPSERT,
	    .filemode = GIT_FILEMODE_BLOB, .path = c->path};

	git_ok(git_reference_name_to_id(&parent_id, r->repo, r->ref), r->ref);
	git_ok(git_commit_lookup(&parent, r->repo, &parent_id), "commit");
	git_ok(git_commit_tree(&old, parent), "tree");
	git_ok(git_blob_create_from_buffer(&blob, r->repo, c->text,
	    strlen(c->text)), "blob");
	update.id = blob;
	git_ok(git_tree_create_updated(&tree_id, r->repo, old, 1, &update),
	    "new tree");
	git_ok(git_tree_lookup(&tree, r->repo, &tree_id), "new tree");
	git_ok(git_commit_create_v(out, r->repo, NULL, r->who, r->who, NULL,
	    c->marker, tree, 1, parent), "new commit");
	git_tree_free(tree);
	git_tree_free(old);
	git_commit_free(parent);
}

static void
move_ref(struct repo *r, const git_oid *id)
{
	git_reference *ref;

	git_ok(git_reference_create(&ref, r->repo, r->ref, id, 1, NULL), "ref");
	git_reference_free(ref);
}

/* ---- looking --------------------------------------------------------------------- */

/* PATTERN with %y and %s filled in, below --out */
static void
see_path(char *path, size_t size, const struct options *o, const char *pattern,
    const struct change *c)
{
	size_t n = (size_t)snprintf(path, size, "%s/", o->out);

	for (const char *p = pattern; *p && n + 100 < size; p++) {
		const char *word = *p != '%' ? NULL : p[1] == 'y' ? c->year :
		    p[1] == 's' ? c->slug : NULL;
		if (word) {
			n += (size_t)snprintf(path + n, size - n, "%s", word);
			p++;
		} else {
			path[n++] = *p;
		}
	}
	path[n] = '\0';
}

/* The file that did not show it yet, when it was looked at last. */
struct look {
	dev_t dev;
	ino_t ino;
	off_t size; /* two changes within one tick have the same instant */
	struct timespec changed;
};

/*
 * A file that is the one of the last look is not read again: who looks takes
 * as little of the processors as can be from those that are looked at.
 */
static bool
is_seen(struct look *last, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return true;
	bool seen = st.st_dev == last->dev && st.st_ino == last->ino &&
	    st.st_size == last->size &&
	    st.st_ctim.tv_sec == last->changed.tv_sec &&
	    st.st_ctim.tv_nsec == last->changed.tv_nsec;
	*last = (struct look){st.st_dev, st.st_ino, st.st_size, st.st_ctim};
	return seen;
}

static bool
shows(const char *path, const char *marker)
{
	static char *bytes;
	static size_t cap;
	struct stat st;
	bool found = false;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0) {
		if ((size_t)st.st_size + 1 > cap) {
			cap = 2 * (size_t)st.st_size + 4096;
			bytes = realloc(bytes, cap);
			if (bytes == NULL)
				die("no memory");
		}
		ssize_t n = read(fd, bytes, cap);
		found = n > 0 && memmem(bytes, (size_t)n, marker,
		    strlen(marker));
	}
	close(fd);
	return found;
}

/* Is it there, from file *next on? What once shows it does so from then on. */
static bool
all_show(const struct options *o, const struct change *c, size_t *next,
    struct look *last)
{
	char path[4096];

	for (; *next < o->see_count; ++*next) {
		see_path(path, sizeof path, o, o->see[*next], c);
		if (is_seen(last, path) || !shows(path, c->marker))
			return false;
		*last = (struct look){0};
	}
	return true;
}

/* ---- follow ---------------------------------------------------------------------- */

struct round {
	int64_t start;
	double seen, ended; /* negative: not yet */
	pid_t child;        /* 0: none, or ended */
};

static void
watch_round(struct round *t, const struct options *o, const struct change *c)
{
	struct look last = {0};
	size_t next = 0;
	int status;

	while (t->seen < 0 || t->child) {
		if (t->seen < 0 && all_show(o, c, &next, &last))
			t->seen = ms_since(t->start);
		if (t->child && waitpid(t->child, &status, WNOHANG) > 0) {
			t->ended = ms_since(t->start);
			t->child = 0;
			if (status)
				die("%s: status %#x", o->command[0],
				    (unsigned)status);
		}
		if (ms_since(t->start) > PATIENCE_MS)
			die("%s: not in %s", c->marker, next < o->see_count ?
			    o->see[next] : "time");
		sleep_us(LOOK_US);
	}
}

static void
follow(const struct options *o)
{
	static struct change c;
	struct repo r;
	git_oid id;

	repo_open(&r, o);
	for (long i = o->first; i < o->first + o->count; i++) {
		struct round t = {.seen = -1, .ended = -1};
		write_change(&c, o, i);
		prepare(&id, &r, &c);
		sleep_us(o->pause * 1000);
		if (o->command) {
			move_ref(&r, &id);
			t.start = now_ns(CLOCK_MONOTONIC);
			t.child = spawn(o->command);
		} else {
			t.start = now_ns(CLOCK_MONOTONIC);
			move_ref(&r, &id);
		}
		watch_round(&t, o, &c);
		printf(o->command ? "%.3f %.3f\n" : "%.3f -\n", t.seen, t.ended);
		fflush(stdout);
	}
	git_signature_free(r.who);
	git_repository_free(r.repo);
	git_libgit2_shutdown();
}

/* ---- edges ------------------------------------------------------------------------ */

static void
edges(const struct options *o)
{
	static struct change c;
	struct repo r;
	git_oid id;
	char iso[32];
	int64_t begin = time(NULL) + 4;

	repo_open(&r, o);
	name_change(&c, o, o->first);
	put_iso(iso, begin - 60);
	size_t n = (size_t)snprintf(c.text, sizeof c.text,
	    "---\ntitle: Der Lauf der Uhr\nkind: disruption\nstarted: %s\n"
	    "affects:\n  - {service: telefon, state: limited, for: [public]}\n"
	    "informed:\n  - {who: public, at: %s, by: Pressemitteilung}\n---\n"
	    "Jede Sekunde eine Meldung.\n", iso, iso);
	for (long i = 0; i < o->count; i++) {
		put_iso(iso, begin + i);
		n += (size_t)snprintf(c.text + n, sizeof c.text - n,
		    "\n## %s Meldung: Messung %05ld im Lauf\n\n"
		    "Stand der Messung %05ld im Lauf.\n", iso, o->first + i,
		    o->first + i);
	}
	prepare(&id, &r, &c);
	move_ref(&r, &id);
	for (long i = 0; i < o->count; i++) {
		size_t next = 0;
		struct look last = {0};
		int64_t due = (begin + i) * 1000 * MILLION, at;
		snprintf(c.marker, sizeof c.marker, "Messung %05ld im Lauf",
		    o->first + i);
		while (now_ns(CLOCK_REALTIME) < due - 2 * MILLION)
			sleep_us(1000);
		while (!all_show(o, &c, &next, &last)) {
			if (now_ns(CLOCK_REALTIME) - due > PATIENCE_MS * MILLION)
				die("%s: not in %s", c.marker, o->see[next]);
			sleep_us(LOOK_US);
		}
		at = now_ns(CLOCK_REALTIME);
		printf("%.3f\n", (double)(at - due) / 1e6);
		fflush(stdout);
	}
	git_signature_free(r.who);
	git_repository_free(r.repo);
	git_libgit2_shutdown();
}

/* ---- arguments --------------------------------------------------------------------- */

static char **
parse(struct options *o, char **arg)
{
	while (*arg && strncmp(*arg, "--", 2) == 0) {
		const char *name = *arg++ + 2;
		if (*name == '\0')
			break;
		if (strcmp(name, "flat") == 0) {
			o->flat = true;
			continue;
		}
		if (*arg == NULL)
			die("--%s: a value is missing", name);
		const char *value = *arg++;
		if (strcmp(name, "repo") == 0)
			o->repo = value;
		else if (strcmp(name, "ref") == 0)
			o->ref = value;
		else if (strcmp(name, "out") == 0)
			o->out = value;
		else if (strcmp(name, "see") == 0 && o->see_count < SEE_MAX)
			o->see[o->see_count++] = value;
		else if (strcmp(name, "count") == 0)
			o->count = atol(value);
		else if (strcmp(name, "pause") == 0)
			o->pause = atol(value);
		else if (strcmp(name, "first") == 0)
			o->first = atol(value);
		else
			die("no --%s", name);
	}
	return *arg ? arg : NULL;
}

int
main(int argc, char **argv)
{
	struct options o = {.ref = "refs/heads/main", .out = ".", .count = 40,
	    .pause = 150};

	if (argc < 3)
		die("run, follow or edges");
	if (strcmp(argv[1], "run") == 0)
		return run(argv + 2);
	o.command = parse(&o, argv + 2);
	if (o.repo == NULL)
		die("--repo is missing");
	if (strcmp(argv[1], "follow") == 0)
		follow(&o);
	else if (strcmp(argv[1], "edges") == 0)
		edges(&o);
	else
		die("run, follow or edges");
	return 0;
}
