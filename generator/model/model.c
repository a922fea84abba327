#include "model/model.h"

#include <string.h>

const struct record *
model_find(const struct model *m, enum kind kind, struct str id)
{
	const struct record_list *list = &m->by_id[kind];
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp(list->items[mid]->id, id);
		if (order == 0)
			return list->items[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct incident_refs *
model_year(const struct model *m, int year)
{
	for (size_t i = 0; i < m->years.count; i++)
		if (m->years.items[i].year == year)
			return &m->years.items[i].incidents;
	return NULL;
}

int
model_audience(const struct model *m, struct str id)
{
	for (size_t i = 0; i < m->site->audience_count; i++)
		if (str_eq_nocase(m->site->audiences[i].id, id) ||
		    str_eq_nocase(m->site->audiences[i].label.s, id))
			return (int)i;
	return -1;
}

const struct service *
as_service(const struct record *r)
{
	return (const struct service *)r;
}

const struct incident *
as_incident(const struct record *r)
{
	return (const struct incident *)r;
}

const struct person *
as_person(const struct record *r)
{
	return (const struct person *)r;
}

const struct body *
as_body(const struct record *r)
{
	return (const struct body *)r;
}

const struct office_hour *
as_office_hour(const struct record *r)
{
	return (const struct office_hour *)r;
}

const struct consultation *
as_consultation(const struct record *r)
{
	return (const struct consultation *)r;
}

const struct page *
as_page(const struct record *r)
{
	return (const struct page *)r;
}

static struct str
title_as_written(const struct record *r)
{
	switch (r->kind) {
	case KIND_SITE:
		return ((const struct site *)r)->title.s;
	case KIND_SERVICE:
		return as_service(r)->name.s;
	case KIND_INCIDENT:
		return as_incident(r)->title.s;
	case KIND_PERSON:
		return as_person(r)->name.display;
	case KIND_BODY:
		return as_body(r)->name.s;
	case KIND_OFFICE_HOUR:
		return as_office_hour(r)->title.s;
	case KIND_CONSULTATION:
		return as_consultation(r)->title.s;
	case KIND_PAGE:
		return as_page(r)->title.s;
	case KIND_COUNT:
		break;
	}
	return (struct str){0};
}

struct str
model_title(const struct record *r)
{
	struct str title = r->broken ? (struct str){0} : title_as_written(r);

	return title.len ? title : r->id;
}

bool
model_in_correction(const struct record *r)
{
	return r->broken || r->stands_for;
}

bool
model_is_official(const struct service *s)
{
	const struct service *newer = as_service(s->r.stands_for);

	return s->official.value != OFFICIAL_NO ||
	    (newer && newer->official.value != OFFICIAL_NO);
}

const struct service *
model_service_of_address(const struct model *m, struct str folded)
{
	size_t at = str_find_last(folded, '@');
	struct str domain = str_skip(folded, at + 1);

	/* from the whole domain upwards: the longest comes first */
	while (at < folded.len && domain.len) {
		size_t low = 0, high = m->domains.count;
		while (low < high) {
			size_t mid = (low + high) / 2;
			int order = str_cmp(m->domains.items[mid].name, domain);
			if (order == 0)
				return m->domains.items[mid].service;
			if (order < 0)
				low = mid + 1;
			else
				high = mid;
		}
		domain = str_skip(domain, str_find(domain, '.') + 1);
	}
	return NULL;
}

size_t
model_addresses(const struct model *m, struct str folded,
    const struct address **first)
{
	size_t low = 0, high = m->addresses.count, n = 0;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (str_cmp(m->addresses.items[mid].folded, folded) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (low + n < m->addresses.count &&
	    str_eq(m->addresses.items[low + n].folded, folded))
		n++;
	*first = n ? &m->addresses.items[low] : NULL;
	return n;
}

bool
model_has_asset(const struct model *m, struct str path)
{
	size_t low = 0, high = m->assets.count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = str_cmp(m->assets.items[mid], path);
		if (order == 0)
			return true;
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}
