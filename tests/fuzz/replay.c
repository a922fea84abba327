/*
 * A main for the fuzz targets that needs no libFuzzer and is the same on every
 * machine: runs each file of a corpus, then mutations of them from a fixed seed.
 *
 *	replay [-n MUTATIONS] [-d DICTIONARY] [-o FILE] CORPUS...
 *
 * The sanitizers find the errors. When one dies, or an input takes longer than
 * ten seconds, the input is left in FILE; `replay FILE` runs it again. The last
 * line says how much was run.
 */
#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { INPUT_MAX = 1 << 16, MUTANT_MAX = 4096, WORD_MAX = 64, HANG_SECONDS = 10 };

struct input {
	uint8_t *bytes;
	size_t len;
};

struct inputs {
	struct input *items;
	size_t count;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

/* their way to die is ours: SIGABRT */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *
__asan_default_options(void)
{
	return "abort_on_error=1";
}

const char *
__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}

/* what a dying run leaves behind */
static struct input current;
static const char *crash_file = "crash";

static void
leave_input(void)
{
	FILE *f = fopen(crash_file, "wb");

	if (f == NULL)
		return;
	fwrite(current.bytes, 1, current.len, f);
	fclose(f);
}

static void
die_by_signal(int signal)
{
	leave_input();
	dprintf(STDERR_FILENO, "signal %d%s\n", signal,
	    signal == SIGALRM ? ": the input takes too long" : "");
	_exit(1);
}

static _Noreturn void
fail(const char *what)
{
	perror(what);
	exit(3);
}

static void
run(struct input input)
{
	/* a copy of its own size, so that reading past its end is seen */
	uint8_t *copy = malloc(input.len ? input.len : 1);

	if (copy == NULL)
		fail("malloc");
	memcpy(copy, input.bytes, input.len);
	current = (struct input){copy, input.len};
	alarm(HANG_SECONDS);
	LLVMFuzzerTestOneInput(copy, input.len);
	free(copy);
}

static void
add(struct inputs *list, const uint8_t *bytes, size_t len)
{
	list->items = realloc(list->items, (list->count + 1) * sizeof *list->items);
	uint8_t *copy = malloc(len ? len : 1);
	if (list->items == NULL || copy == NULL)
		fail("malloc");
	memcpy(copy, bytes, len);
	list->items[list->count++] = (struct input){copy, len};
}

static void
release(struct inputs *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].bytes);
	free(list->items);
}

static void
load_file(struct inputs *list, const char *path)
{
	static uint8_t bytes[INPUT_MAX];
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		fail(path);
	add(list, bytes, fread(bytes, 1, sizeof bytes, f));
	fclose(f);
}

/* By name, so that the mutations are the same everywhere. */
static void
load(struct inputs *list, const char *path)
{
	struct stat st;
	struct dirent **entries;

	if (stat(path, &st) < 0)
		fail(path);
	if (!S_ISDIR(st.st_mode)) {
		load_file(list, path);
		return;
	}
	int n = scandir(path, &entries, NULL, alphasort);
	if (n < 0)
		fail(path);
	for (int i = 0; i < n; i++) {
		char file[4096];
		snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
		if (stat(file, &st) == 0 && S_ISREG(st.st_mode))
			load_file(list, file);
		free(entries[i]);
	}
	free(entries);
}

/* One line of a dictionary in libFuzzer's form: name="text with \xAB" */
static void
add_word(struct inputs *words, const char *line)
{
	uint8_t word[WORD_MAX];
	size_t len = 0;
	const char *p = strchr(line, '"');

	if (line[0] == '#' || p == NULL)
		return;
	for (p++; *p && *p != '"' && len < sizeof word; p++) {
		unsigned byte;
		if (p[0] == '\\' && sscanf(p, "\\x%2x", &byte) == 1) {
			word[len++] = (uint8_t)byte;
			p += 3;
		} else {
			p += p[0] == '\\' && p[1];
			word[len++] = (uint8_t)*p;
		}
	}
	if (len)
		add(words, word, len);
}

static void
load_words(struct inputs *words, const char *path)
{
	char line[1024];
	FILE *f = fopen(path, "r");

	if (f == NULL)
		fail(path);
	while (fgets(line, sizeof line, f))
		add_word(words, line);
	fclose(f);
}

/* xorshift64; a number below `below` */
static size_t
pick(uint64_t *state, size_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return below ? (size_t)(*state % below) : 0;
}

/* Puts n bytes in at a place, over others or between them; what is too much
 * falls off the end. */
static void
put(struct input *m, size_t at, struct input piece, bool between)
{
	if (piece.len > MUTANT_MAX - at)
		piece.len = MUTANT_MAX - at;
	if (between) {
		size_t tail = m->len - at;
		if (tail > MUTANT_MAX - at - piece.len)
			tail = MUTANT_MAX - at - piece.len;
		memmove(m->bytes + at + piece.len, m->bytes + at, tail);
		m->len = at + piece.len + tail;
	}
	memmove(m->bytes + at, piece.bytes, piece.len);
	if (at + piece.len > m->len)
		m->len = at + piece.len;
}

/* A stretch of another input. */
static struct input
stretch(uint64_t *state, const struct inputs *from)
{
	struct input other = from->items[pick(state, from->count)];
	size_t start = pick(state, other.len);
	size_t len = pick(state, other.len - start + 1);

	return (struct input){other.bytes + start, len};
}

static void
mutate(struct input *m, uint64_t *state, const struct inputs *corpus,
    const struct inputs *words)
{
	static const char marks[] = "\n\r\t -:#'\"[]{}<>&|*`!%@\\/,.;=+?~^_$0\xff\xc3\xe2";
	size_t at = pick(state, m->len + 1);
	size_t kind = pick(state, 7);
	uint8_t byte = (uint8_t)pick(state, 256);

	if (kind == 0 && at < m->len) {
		m->bytes[at] ^= (uint8_t)(1u << (byte & 7));
	} else if (kind == 1) {
		put(m, at, (struct input){&byte, 1}, byte & 1);
	} else if (kind == 2) {
		byte = (uint8_t)marks[pick(state, sizeof marks)];
		put(m, at, (struct input){&byte, 1}, pick(state, 2));
	} else if (kind == 3) {
		size_t n = pick(state, m->len - at + 1);
		memmove(m->bytes + at, m->bytes + at + n, m->len - at - n);
		m->len -= n;
	} else if (kind == 4 && words->count) {
		put(m, at, words->items[pick(state, words->count)], true);
	} else if (kind == 5) {
		uint8_t copy[256];
		size_t n = pick(state, m->len - at + 1);
		n = n > sizeof copy ? sizeof copy : n;
		memcpy(copy, m->bytes + at, n);
		put(m, pick(state, m->len + 1), (struct input){copy, n}, true);
	} else {
		put(m, at, stretch(state, corpus), byte & 1);
	}
}

static void
run_mutations(size_t n, const struct inputs *corpus, const struct inputs *words)
{
	uint8_t bytes[MUTANT_MAX];
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

	for (size_t i = 0; i < n && corpus->count; i++) {
		struct input seed = corpus->items[pick(&state, corpus->count)];
		struct input m = {bytes, seed.len < MUTANT_MAX ? seed.len : MUTANT_MAX};
		memcpy(bytes, seed.bytes, m.len);
		for (size_t steps = 1 + pick(&state, 6); steps > 0; steps--)
			mutate(&m, &state, corpus, words);
		run(m);
	}
}

int
main(int argc, char **argv)
{
	struct inputs corpus = {0}, words = {0};
	size_t mutations = 0;
	int option;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	while ((option = getopt(argc, argv, "n:d:o:")) != -1) {
		if (option == 'n')
			mutations = strtoul(optarg, NULL, 10);
		else if (option == 'd')
			load_words(&words, optarg);
		else if (option == 'o')
			crash_file = optarg;
		else
			return 2;
	}
	signal(SIGALRM, die_by_signal);
	signal(SIGABRT, die_by_signal);
	for (int i = optind; i < argc; i++)
		load(&corpus, argv[i]);
	for (size_t i = 0; i < corpus.count; i++)
		run(corpus.items[i]);
	run_mutations(mutations, &corpus, &words);
	alarm(0);
	printf("%zu inputs, %zu mutations\n", corpus.count,
	    corpus.count ? mutations : 0);
	bool empty = corpus.count == 0;
	release(&corpus);
	release(&words);
	return empty;
}
