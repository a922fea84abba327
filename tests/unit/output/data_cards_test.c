/*
 * Cards and tables, byte by byte where it matters.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "books.h"

static void
test_version_3(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	books_start(&s, "2020-02-04");
	s.env.commit = STR("abc");
	s.env.commit_time = 1588161600;
	const char *text = books_file(&s, data_card,
	    world_find(&s.w, KIND_PERSON, "anna"));
	books_has(text, "VERSION:3.0\r\n");
	books_has(text, "FN:Dr. Anna Müster\r\nN:Müster;Anna;;Dr.;\r\n"
	    "ORG:Rat\\, der \"große\"\r\nTITLE:Vorsitz\r\n"
	    "CATEGORIES:Rat\\, der \"große\"\r\n"
	    "EMAIL;TYPE=internet,work,pref:anna.neu@rat.example\r\n"
	    "TEL;TYPE=voice,home,pref:+49 391 0000-11\r\nNOTE:");
	/* the commit's time would make each commit another file of it */
	books_lacks(text, "REV:");
	books_lacks(text, "KIND");
	books_lacks(text, "alt@frei.example");
	books_lacks(text, "frueher@frei.example");
	stage_release(&s);
}

static void
test_group(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	books_start(&s, "2020-02-04");
	const struct record *rat = world_find(&s.w, KIND_BODY, "rat");
	const struct record *anna = world_find(&s.w, KIND_PERSON, "anna");
	struct str uid = card_uid(&s.view, anna);
	const char *text = books_file(&s, data_card4, rat);
	books_has(text, "KIND:group\r\nMEMBER:urn:uuid:");
	books_has(text, arena_printf(&s.w.arena, "MEMBER:%s\r\n", uid.ptr).ptr);
	books_has(text, arena_printf(&s.w.arena,
	    "BEGIN:VCARD\r\nVERSION:4.0\r\nPRODID:-//erreichbar//erreichbar//DE\r\n"
	    "UID:%s\r\nKIND:individual\r\n", uid.ptr).ptr);
	books_has(text, "ADR;TYPE=work:;;Markt 1;Magdeburg;;39104;\r\n");
	books_has(text, "EMAIL;PREF=1;TYPE=work:anna.neu@rat.example\r\n");
	books_lacks(text, "REV:");
	/* alone in 3.0 */
	books_lacks(books_file(&s, data_card, rat), "anna");
	books_has(books_file(&s, data_cards_members, rat), "anna.neu");
	books_lacks(books_file(&s, data_cards_members, rat), "ADR");
	books_has(books_file(&s, data_cards4_bodies, NULL), "MEMBER:");
	books_has(books_file(&s, data_cards_bodies, NULL), "ADR");
	books_has(books_file(&s, data_cards4_people, NULL), "KIND:individual");
	stage_release(&s);
}

static void
test_tables(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	books_start(&s, "2020-02-04");
	const struct record *rat = world_find(&s.w, KIND_BODY, "rat");
	const char *text = books_file(&s, data_csv_members, rat);
	books_has(text, "\xef\xbb\xbf" "Anrede;Vorname;Nachname;");
	books_has(text, "Webseite\r\nDr.;Anna;Müster;;"
	    "\"Rat, der \"\"große\"\"\";Vorsitz;;;;;0049 391 0000-11;;;"
	    "anna.neu@rat.example;Dr. Anna Müster;;;");
	text = books_file(&s, data_csv_thunderbird, NULL);
	books_has(text, "First Name,Last Name,Display Name,");
	books_has(text, "\r\nAnna,Müster,Dr. Anna Müster,,anna.neu@rat.example,,,"
	    "0049 391 0000-11,");
	books_has(text, ",Markt 1,,Magdeburg,,39104,");
	text = books_file(&s, data_csv_outlook, NULL);
	books_has(text, "Title,First Name,Last Name,");
	books_lacks(text, "otto");
	assert_string_equal(books_file(&s, data_mails_members, rat),
	    "anna.neu@rat.example\r\n");
	text = books_file(&s, data_csv_excel, NULL);
	books_has(text, "E-Mail-Adresse;");
	stage_release(&s);
}

static void
test_directory(void **state)
{
	struct stage_set s;

	(void)state;
	stage_init(&s);
	world_add(&s.w, "people/zwei.md", "---\nname: Zwei\n"
	    "contacts: [{phone: '+49 391 11'}, {phone: '+49 (391) 11'},\n"
	    "  {phone: '+49 391 12'}, {post: \"$ Weg\\n\\n1 \\\\\"},\n"
	    "  {post: zweite}, {fax: '+49 391 11'}]\n---\n");
	books_start(&s, "2020-02-04");
	const char *text = books_file(&s, data_ldif, NULL);
	books_has(text, "\ndn: uid=anna,ou=people,o=erreichbar\n"
	    "objectClass: inetOrgPerson\nuid: anna\ncn:: RHIuIEFubmEgTcO8c3Rlcg==\n"
	    "sn:: TcO8c3Rlcg==\ngivenName: Anna\ntitle: Vorsitz\n");
	books_has(text, "mail: anna.neu@rat.example\n"
	    "telephoneNumber: +49 391 0000-11\n");
	books_has(text, "\ndn: cn=rat,ou=groups,o=erreichbar\n"
	    "objectClass: groupOfNames\ncn: rat\n");
	books_has(text, "member: uid=anna,ou=people,o=erreichbar\n");
	books_has(text, "telephoneNumber: +49 391 11\n"
	    "telephoneNumber: +49 391 12\npostalAddress: \\24 Weg$1 \\5C\n"
	    "facsimileTelephoneNumber: +49 391 11\n");
	books_lacks(text, "otto");
	books_lacks(text, "leer");
	stage_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_3),
		cmocka_unit_test(test_group),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
