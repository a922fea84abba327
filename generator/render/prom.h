/*
 * render/prom: a writer of Prometheus' text format, version 0.0.4.
 *
 * Families of samples, each with its help and type before it:
 *
 *	struct prom p = {.out = out};
 *	prom_family(&p, "erreichbar_incidents", "Incidents in each stage.");
 *	prom_label(&p, "stage", STR("active"));
 *	prom_value(&p, 2);
 *
 * gives
 *
 *	# HELP erreichbar_incidents Incidents in each stage.
 *	# TYPE erreichbar_incidents gauge
 *	erreichbar_incidents{stage="active"} 2
 *
 * All are gauges, since a file can go back in time. All values are whole
 * numbers; there are no times of samples, as these belong to whoever scrapes.
 * Line breaks of any kind in labels are LF, which the format writes as "\n".
 *
 * Source: prometheus.io, "Exposition formats", text-based format. Nothing is
 * owned, nothing can fail but the buffer, which remembers.
 */
#ifndef RENDER_PROM_H
#define RENDER_PROM_H

#include "base/buf.h"
#include "base/str.h"

struct prom {
	struct buf *out;
	const char *name; /* of the present family */
	bool labels;      /* the present sample has one */
};

/* Names are ours: [a-z_]; the help is one line. */
void prom_family(struct prom *p, const char *name, const char *help);

/* One more label of the next sample. */
void prom_label(struct prom *p, const char *name, struct str value);

/* Ends the sample. */
void prom_value(struct prom *p, int64_t value);

#endif
