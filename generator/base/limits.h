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
#define ASSET_BYTES_MAX ((size_t)1 << 20)
#else
/* One Markdown file. The longest statement known to us has 9 KB. */
#define FILE_BYTES_MAX ((size_t)1 << 20)
/* Its front matter; libyaml is quadratic in places. */
#define FRONT_MATTER_MAX ((size_t)64 << 10)
/* Scalars, lists and maps in one front matter. */
#define YAML_NODES_MAX 4000
/* Files in one source; a guard against the wrong folder. */
#define SOURCE_FILES_MAX ((size_t)250000)
/* One file below files/, copied as it is: a plan as PDF fits. */
#define ASSET_BYTES_MAX ((size_t)64 << 20)
#endif

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
/* One output file. */
#define PAGE_BYTES_MAX ((size_t)64 << 20)
/* Scratch memory of one page. */
#define SCRATCH_LIMIT ((size_t)512 << 20)

#endif
