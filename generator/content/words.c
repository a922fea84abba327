#include "content/tables.h"

/*
 * The first word of a value is the one that is shown and written; the others
 * are accepted. All are compared without regard to case and umlauts.
 */

const struct word state_words[] = {
    {"operational", "erreichbar", STATE_OPERATIONAL},
    {"limited", "eingeschränkt", STATE_LIMITED},
    {"partial", "teilweise", STATE_PARTIAL},
    {"down", "ausgefallen", STATE_DOWN},
    {"maintenance", "wartung", STATE_MAINTENANCE},
    {"ok", "in ordnung", STATE_OPERATIONAL},
    {"degraded", "eingeschränkt erreichbar", STATE_LIMITED},
    {"unreachable", "nicht erreichbar", STATE_DOWN},
    {NULL, NULL, 0},
};

const struct word phase_words[] = {
    {"investigating", "wird untersucht", PHASE_INVESTIGATING},
    {"identified", "Ursache bekannt", PHASE_IDENTIFIED},
    {"monitoring", "wird beobachtet", PHASE_MONITORING},
    {"resolved", "behoben", PHASE_RESOLVED},
    {"update", "Meldung", PHASE_UPDATE},
    {"unchanged", "unverändert", PHASE_UNCHANGED},
    {NULL, NULL, 0},
};

const struct word contact_kind_words[] = {
    {"email", "e-mail", CONTACT_EMAIL},
    {"phone", "telefon", CONTACT_PHONE},
    {"fax", "telefax", CONTACT_FAX},
    {"messenger", "messenger", CONTACT_MESSENGER},
    {"web", "webseite", CONTACT_WEB},
    {"post", "anschrift", CONTACT_POST},
    {"visit", "vor ort", CONTACT_VISIT},
    {NULL, NULL, 0},
};

const struct word service_kind_words[] = {
    {"email", "e-mail", SERVICE_EMAIL},
    {"phone", "telefon", SERVICE_PHONE},
    {"web", "web", SERVICE_WEB},
    {"office", "dienststelle", SERVICE_OFFICE},
    {"messenger", "messenger", SERVICE_MESSENGER},
    {"video", "video", SERVICE_VIDEO},
    {"post", "post", SERVICE_POST},
    {"information-system", "informationssystem", SERVICE_INFORMATION_SYSTEM},
    {"room", "raum", SERVICE_ROOM},
    {"other", "anderes", SERVICE_OTHER},
    {NULL, NULL, 0},
};

const struct word official_words[] = {
    {"yes", "ja", OFFICIAL_YES},
    {"internal", "intern", OFFICIAL_INTERNAL},
    {"no", "nein", OFFICIAL_NO},
    {"true", "wahr", OFFICIAL_YES},
    {"false", "falsch", OFFICIAL_NO},
    {NULL, NULL, 0},
};

const struct word account_words[] = {
    {"none", "keines", ACCOUNT_NONE},
    {"account", "konto", ACCOUNT_ACCOUNT},
    {"software", "programm", ACCOUNT_SOFTWARE},
    {"no", "nein", ACCOUNT_NONE},
    {"yes", "ja", ACCOUNT_ACCOUNT},
    {NULL, NULL, 0},
};

const struct word incident_kind_words[] = {
    {"outage", "ausfall", INCIDENT_OUTAGE},
    {"disruption", "störung", INCIDENT_DISRUPTION},
    {"maintenance", "wartung", INCIDENT_MAINTENANCE},
    {"precaution", "vorsorglich", INCIDENT_PRECAUTION},
    {"notice", "hinweis", INCIDENT_NOTICE},
    {NULL, NULL, 0},
};

const struct word fate_words[] = {
    {"unknown", "unklar", FATE_UNKNOWN},
    {"delivered", "zugestellt", FATE_DELIVERED},
    {"delayed", "kommt später an", FATE_DELAYED},
    {"bounced", "zurückgewiesen", FATE_BOUNCED},
    {"lost", "verloren", FATE_LOST},
    {NULL, NULL, 0},
};

const struct word answers_words[] = {
    {"yes", "ja", ANSWERS_YES},
    {"no", "nein", ANSWERS_NO},
    {"true", "wahr", ANSWERS_YES},
    {"false", "falsch", ANSWERS_NO},
    {NULL, NULL, 0},
};

const struct word body_kind_words[] = {
    {"council", "rat", BODY_COUNCIL},
    {"committee", "ausschuss", BODY_COMMITTEE},
    {"group", "fraktion", BODY_GROUP},
    {"office", "amt", BODY_OFFICE},
    {"company", "gesellschaft", BODY_COMPANY},
    {"board", "aufsichtsrat", BODY_BOARD},
    {NULL, NULL, 0},
};

const struct word sessions_words[] = {
    {"yes", "ja", SESSIONS_YES},
    {"hybrid", "hybrid", SESSIONS_HYBRID},
    {"no", "nein", SESSIONS_NO},
    {"true", "wahr", SESSIONS_YES},
    {"false", "falsch", SESSIONS_NO},
    {NULL, NULL, 0},
};

const char *
word_english(const struct word *words, int value)
{
	for (; words->english; words++)
		if (words->value == value)
			return words->english;
	return "";
}
