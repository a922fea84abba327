/*
 * base/limits: every cap on what content may cost, with its reason.
 *
 * Each is far above what an honest file needs and far below what hurts a
 * machine with two cores and 1 GiB. `make test MODE=small` compiles with
 * -DSMALL_LIMITS, which shrinks them so that the tests reach them.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* All records and the model of one build; 100,000 incidents need a tenth. */
#define ARENA_LIMIT ((size_t)2 << 30)

#ifdef SMALL_LIMITS
#define FILE_BYTES_MAX ((size_t)64 << 10)
#define FRONT_MATTER_MAX ((size_t)8 << 10)
#define YAML_NODES_MAX 300
#define SOURCE_FILES_MAX ((size_t)2500)
#define HISTORY_COMMITS_MAX 20
#define ASSET_BYTES_MAX ((size_t)1 << 20)
#define FROZEN_BYTES_MAX ((size_t)1 << 20)
#define RECALL_BYTES_MAX ((size_t)16 << 10)
#define SPILL_FILES_MIN 2
#define SPILL_CHUNK ((size_t)16 << 10)
#define REST_BYTES ((size_t)4 << 10)
#else
/* With so many files to be read, their texts need not stay in memory. */
#define SPILL_FILES_MIN 1000
/* What each hand gathers of them before it writes it down (base/spill.h). */
#define SPILL_CHUNK ((size_t)64 << 10)
/* What each hand makes before it gives back what that was made from. */
#define REST_BYTES ((size_t)2 << 20)
/* What a file was parsed to (content/frozen.h). */
#define FROZEN_BYTES_MAX ((size_t)16 << 20)
/* What each hand keeps of pieces that many files share (output/recall.h). */
#define RECALL_BYTES_MAX ((size_t)4 << 20)
/* One Markdown file. The longest statement known to us has 9 KB. */
#define FILE_BYTES_MAX ((size_t)1 << 20)
/* Its front matter; libyaml is quadratic in places. */
#define FRONT_MATTER_MAX ((size_t)64 << 10)
/* Scalars, lists and maps in one front matter. */
#define YAML_NODES_MAX 4000
/* Files in one source; a guard against the wrong folder. */
#define SOURCE_FILES_MAX ((size_t)250000)
/*
 * Commits that are looked at to learn if a translation is behind its original;
 * a year of five changes a day.
 */
#define HISTORY_COMMITS_MAX 2000
/* One file below files/, copied as it is: a plan as PDF fits. */
#define ASSET_BYTES_MAX ((size_t)64 << 20)
#endif

/*
 * So many files are made in advance, and each hand keeps so much of what they
 * have in common (cmd/produce.h).
 */
#define REHEARSED_MAX 300
#define REHEARSED_BYTES_MAX ((size_t)12 << 20)
/* Of the memory that finished files are written into so much is held until they
 * are made, by all hands together: a large file asks the system for a hundred
 * pages, which takes as long as writing it. */
#define WARM_BYTES ((size_t)768 << 10)
/* The same of what each hand makes pages in: a block of base/arena.h. */
#define WARM_SCRATCH ((size_t)256 << 10)
/* Entries of folders that this may look at; they take about a second. */
#define HISTORY_ENTRIES_MAX 5000000
/* Lists in lists in maps: the format itself needs five. */
#define YAML_DEPTH_MAX 16
/* libcmark is quadratic in nested containers: `>` or `-` on one line. */
#define MARKDOWN_CONTAINERS_MAX 32
/* Updates of one incident; one an hour for two months. */
#define INCIDENT_UPDATES_MAX 1500
/* Diagnostics kept for one file; the rest is counted. */
#define DIAGS_PER_FILE_MAX 50
/* Occurrences of one office hour that are computed ahead. */
#define OCCURRENCES_MAX 1000
/* Periods a recurrence is followed without a hit before it counts as empty. */
#define RECUR_STEPS_MAX 4000
/* Template sections and partials inside each other. */
#define TEMPLATE_DEPTH_MAX 64
/*
 * Incidents on the page of a year; of more each month has a page
 * (output/months.h). A phone shows so many as 150 screens.
 */
#define YEAR_INCIDENTS_MAX ((size_t)200)
/* One output file. */
#define PAGE_BYTES_MAX ((size_t)64 << 20)
/* The record of publications that is read; a year of 100 a day has 4 MB. */
#define LEDGER_BYTES_MAX ((size_t)256 << 20)
/*
 * Publications looked through for the last good version of a broken file; looks
 * for all files together, 100,000 of which take a second; versions of one file
 * that are tried.
 */
#define PREVIOUS_COMMITS_MAX ((size_t)10000)
#define PREVIOUS_LOOKS_MAX ((size_t)30000)
#define PREVIOUS_VERSIONS_MAX 100
/* A build that takes longer hangs; 100,000 files take seconds. */
#define WATCH_BUILD_SECONDS_MAX 900
/* What a build that was asked to end has left before it is killed. */
#define WATCH_GRACE_MS 5000
/* How long changes may go on before they are published nevertheless. */
#define WATCH_BATCH_MAX_MS 500
/* Between attempts after a failure: 1 s, 2 s, 4 s, … up to this. */
#define WATCH_RETRY_SECONDS_MAX 60
/* Looks at the source without having been told: network file systems. */
#define WATCH_RESCAN_SECONDS 600
/* The same when the system cannot tell of all changes. */
#define WATCH_POLL_SECONDS 2
/* Folders that are watched; the system has a limit of its own, too. */
#define WATCH_FOLDERS_MAX ((size_t)50000)
/*
 * A hook waits for a watcher that is to publish the push, or for another hook
 * or build, which may be the first one of a large site; after a while it says
 * so. Between two looks.
 */
#define HOOK_WATCH_MS_MAX 10000
#define HOOK_LOCK_MS_MAX 120000
#define HOOK_QUIET_MS 1000
#define HOOK_LOOK_MS 20
/* Scratch memory of one page. */
#define SCRATCH_LIMIT ((size_t)512 << 20)
/* A file of keys whose commits are published. */
#define SIGNERS_BYTES_MAX ((size_t)1 << 20)
/* Seconds that ssh-keygen or gpgv may take; they need a tenth of one. */
#define SIGNATURE_SECONDS_MAX 10
/* One build (base/confine.h). Descriptors: packs on 64 threads; else a leak. */
#define BUILD_FILES_MAX 4096
/*
 * Memory of its own: all records twice over. Beyond, a small machine would page
 * for minutes; the old site is better.
 */
#define BUILD_MEMORY_MAX ((size_t)4 << 30)
/*
 * Processor time, in seconds. 100,000 files take 20 with compression; a slow
 * board is given much more.
 */
#define BUILD_SECONDS_MAX 900

#endif
