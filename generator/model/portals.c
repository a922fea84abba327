#include "model/portals.h"

#include "content/forms.h"

enum contact_kind
portals_contact_kind(struct str contact)
{
	if (forms_is_email(contact))
		return CONTACT_EMAIL;
	if (forms_is_web(contact) && str_has_prefix(contact, STR("https://")))
		return CONTACT_WEB;
	if (forms_is_phone(contact) && contact.ptr[0] == '+')
		return CONTACT_PHONE;
	return CONTACT_KIND_COUNT;
}

bool
portals_has_security(const struct site *site)
{
	const struct text_list *all = &site->security.contact;

	if (site->security.expires.at.line == 0)
		return false;
	for (size_t i = 0; i < all->count; i++)
		if (portals_contact_kind(all->items[i].s) != CONTACT_KIND_COUNT)
			return true;
	return false;
}

bool
portals_is_area(struct str area)
{
	for (size_t i = 0; i < area.len; i++)
		if (!char_is_digit(area.ptr[i]))
			return false;
	return area.len == 8 || area.len == 12;
}

bool
portals_has_catalogue(const struct site *site)
{
	return site->catalogue.publish.on && site->url.s.len &&
	    site->licence.s.len;
}
