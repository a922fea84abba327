/* content/parse: roles of paths, and the bytes of a file into a record */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../world.h"
#include "base/limits.h"

/* ---- paths ------------------------------------------------------------------------ */

struct path_role {
	const char *path, *id, *lang;
	enum kind kind;
};

static void
folders_tell_the_kind(void **state)
{
	static const struct path_role roles[] = {
	    {"site.yml", "site", "", KIND_SITE},
	    {"services/mail.md", "mail", "", KIND_SERVICE},
	    {"incidents/2020-04-29-x.md", "2020-04-29-x", "", KIND_INCIDENT},
	    {"incidents/2020/04/a_b.md", "a_b", "", KIND_INCIDENT},
	    {"people/mueller.md", "mueller", "", KIND_PERSON},
	    {"bodies/rat.md", "rat", "", KIND_BODY},
	    {"office-hours/ob.md", "ob", "", KIND_OFFICE_HOUR},
	    {"consultations/1.md", "1", "", KIND_CONSULTATION},
	    {"pages/impressum.md", "impressum", "", KIND_PAGE},
	    {"pages/impressum.en.md", "impressum", "en", KIND_PAGE},
	    {"incidents/2020/x.ls.md", "x", "ls", KIND_INCIDENT},
	    {"site.en.yml", "site", "en", KIND_SITE},
	    {"site.ls.yml", "site", "ls", KIND_SITE},
	};
	struct world w;

	(void)state;
	world_init(&w, NULL);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		struct file_role r = parse_role(str_from(roles[i].path), &w.arena,
		    &w.diags);
		assert_true(r.is_record && !r.is_asset);
		assert_int_equal(r.kind, roles[i].kind);
		assert_text(r.id, roles[i].id);
		assert_text(r.lang, roles[i].lang);
	}
	assert_world_lines(&w, DIAG_EN, "");
	world_release(&w);
}

static void
assets_and_other_files_are_no_records(void **state)
{
	static const char *const others[] = {"README.md", "services/logo.png",
	    "services", "x/site.yml", "site.yaml", "site.EN.yml", "site.a.yml",
	    "x/site.en.yml", "site.en.md", ".yml", "sites.yml", "services/x.MD", "", "a/b/c",
	    ".gitignore", "filesx"};
	struct world w;

	(void)state;
	world_init(&w, NULL);
	struct file_role r = parse_role(STR("files/a/plan.md"), &w.arena, &w.diags);
	assert_true(r.is_asset && !r.is_record);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		r = parse_role(str_from(others[i]), &w.arena, &w.diags);
		assert_false(r.is_asset || r.is_record);
	}
	assert_world_lines(&w, DIAG_EN, "");
	world_release(&w);
}

static void
bad_names_and_folders_are_told(void **state)
{
	static const char *const bad[] = {"pages/Über uns.md", "pages/.md",
	    "pages/a.b.md", "pages/a.ENG.md", "pages/x y.en.md", "incident/a.md",
	    "irgendwo/a.md", "Services/a.md"};
	struct world w;

	(void)state;
	world_init(&w, NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct file_role r = parse_role(str_from(bad[i]), &w.arena,
		    &w.diags);
		/* in a known folder it may hide an outage: a broken record */
		assert_false(r.is_asset);
		assert_int_equal(r.is_record,
		    str_has_prefix(str_from(bad[i]), STR("pages/")));
		assert_int_equal(r.bad_name, r.is_record);
	}
	assert_world_lines(&w, DIAG_EN,
	    "Services/a.md: warning: no kind of content lives in 'Services'; the file is ignored; did you mean 'services'? [unknown-folder]\n"
	    "incident/a.md: warning: no kind of content lives in 'incident'; the file is ignored; did you mean 'incidents'? [unknown-folder]\n"
	    "irgendwo/a.md: warning: no kind of content lives in 'irgendwo'; the file is ignored [unknown-folder]\n"
	    "pages/.md: error: file names use a-z, 0-9, '-' and '_' only [file-name]\n"
	    "pages/a.ENG.md: error: file names use a-z, 0-9, '-' and '_' only; rename it to 'a-eng.md' [file-name]\n"
	    "pages/a.b.md: error: file names use a-z, 0-9, '-' and '_' only; rename it to 'a-b.md' [file-name]\n"
	    "pages/x y.en.md: error: file names use a-z, 0-9, '-' and '_' only; rename it to 'x-y-en.md' [file-name]\n"
	    "pages/Über uns.md: error: file names use a-z, 0-9, '-' and '_' only; rename it to 'ueber-uns.md' [file-name]\n");
	assert_world_lines(&w, DIAG_DE,
	    "Services/a.md: Warnung: in „Services“ liegt keine Art von Inhalt; die Datei wird übergangen; meinten Sie „services“? [unknown-folder]\n"
	    "incident/a.md: Warnung: in „incident“ liegt keine Art von Inhalt; die Datei wird übergangen; meinten Sie „incidents“? [unknown-folder]\n"
	    "irgendwo/a.md: Warnung: in „irgendwo“ liegt keine Art von Inhalt; die Datei wird übergangen [unknown-folder]\n"
	    "pages/.md: Fehler: Dateinamen bestehen aus a-z, 0-9, „-“ und „_“ [file-name]\n"
	    "pages/a.ENG.md: Fehler: Dateinamen bestehen aus a-z, 0-9, „-“ und „_“; benennen Sie die Datei in „a-eng.md“ um [file-name]\n"
	    "pages/a.b.md: Fehler: Dateinamen bestehen aus a-z, 0-9, „-“ und „_“; benennen Sie die Datei in „a-b.md“ um [file-name]\n"
	    "pages/x y.en.md: Fehler: Dateinamen bestehen aus a-z, 0-9, „-“ und „_“; benennen Sie die Datei in „x-y-en.md“ um [file-name]\n"
	    "pages/Über uns.md: Fehler: Dateinamen bestehen aus a-z, 0-9, „-“ und „_“; benennen Sie die Datei in „ueber-uns.md“ um [file-name]\n");
	world_release(&w);
}

/* ---- sound files --------------------------------------------------------------------- */

static void
marks_and_line_ends_do_not_matter(void **state)
{
	static const char *const forms[] = {
	    "---\ntitle: T\nmenu: M\n---\n\nText.\n",
	    "\xef\xbb\xbf---\r\ntitle: T\r\nmenu: M\r\n---\r\n\r\nText.\r\n",
	    "---   \ntitle: T\nmenu: M\n...\n\nText.\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct world w;
		world_init(&w, NULL);
		const struct page *p = as_page(world_add(&w, "pages/p.md",
		    forms[i]));
		assert_world_lines(&w, DIAG_EN, "");
		assert_false(p->r.broken);
		assert_text(p->title.s, "T");
		assert_int_equal(p->menu.at.line, 3);
		assert_int_equal(p->menu.at.column, 7);
		assert_text(str_trim(p->r.body), "Text.");
		assert_int_equal(p->r.body_line, 5);
		assert_text(p->r.id, "p");
		assert_text(p->r.path, "pages/p.md");
		assert_int_equal(p->r.kind, KIND_PAGE);
		world_release(&w);
	}
}

static void
a_file_may_have_no_text(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	const struct page *p = as_page(world_add(&w, "pages/p.md",
	    "---\ntitle: T\nlanguage: en\ndraft: no\n---"));
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(p->r.body.len, 0);
	assert_text(p->r.language.s, "en");
	assert_false(p->r.draft.on);
	assert_int_equal(p->r.draft.at.line, 4);
	world_release(&w);
}

/* What could be read before and behind the mistake is there. */
static void
a_broken_file_comes_back_with_what_was_read(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	const struct incident *i = as_incident(world_add(&w, "incidents/i.md",
	    "---\ntitle: T\nstarted: heute\nservice: mail\n---\nText.\n"
	    "## 2020-05-01 10:00 behoben\n"));
	assert_true(i->r.broken);
	assert_text(i->service.name.s, "mail");
	assert_text(i->summary, "Text.\n");
	assert_int_equal(i->updates.count, 1);
	const struct page *p = as_page(world_add(&w, "pages/p.md", "\xff"));
	assert_true(p->r.broken);
	assert_text(p->r.id, "p");
	assert_int_equal(p->title.at.line, 0);
	world_release(&w);
}

/* ---- site.yml -------------------------------------------------------------------------- */

static void
a_site_has_defaults(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "\xef\xbb\xbftitle: T\n"
	    "publisher: {name: N, email: a@b.de, phone: 11}\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_text(w.site->language.s, "de");
	assert_text(w.site->time_zone.s, "Europe/Berlin");
	assert_text(zone_name(w.ctx.zone), "Europe/Berlin");
	assert_int_equal(w.site->audience_count, 1);
	assert_text(w.site->audiences[0].id, "public");
	assert_int_equal(w.site->urls.value, URLS_FILES);
	world_release(&w);
}

static void
a_site_may_be_elsewhere(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "titel: T\nherausgeber: {name: N, e-mail: a@b.de, "
	    "telefon: 11}\nzeitzone: America/New_York\nadressform: ordner\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_int_equal(w.site->urls.value, URLS_FOLDERS);
	const struct page *p = as_page(world_add(&w, "pages/p.md",
	    "---\ntitle: T\n---\n"));
	assert_false(p->r.broken);
	const struct incident *i = as_incident(world_add(&w, "incidents/i.md",
	    "---\ntitle: T\nstarted: 2020-04-29 15:00\n---\n"));
	assert_int_equal(i->started.t, 1588186800); /* 19:00Z */
	world_release(&w);
}

static void
a_broken_site_is_refused(void **state)
{
	static const char *const texts[] = {"", "titel: [", "title: T\n",
	    "title: T\npublisher: {name: N}\ntime_zone: Mond\n", "\xff",
	    "- a\n", "title: T\npublisher: {name: N}\nurl: ftp://x\n"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct world w;
		struct site *site;
		world_init(&w, NULL);
		w.ctx.path = STR("site.yml");
		assert_int_equal(site_parse(&site, &w.ctx, str_from(texts[i])), -1);
		assert_non_null(site);
		assert_true(diag_errors(&w.diags) > 0);
		world_release(&w);
	}
}

static void
strict_takes_effect_at_once(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, WORLD_SITE "strict: unknown-key\n");
	assert_world_lines(&w, DIAG_EN, "");
	assert_true(world_add(&w, "pages/p.md",
	    "---\ntitle: T\nlila: x\n---\n")->broken);
	assert_world_lines(&w, DIAG_EN, "pages/p.md:3:1: error: "
	    "unknown key 'lila', ignored [unknown-key]\n");
	world_release(&w);
}

static void
places_to_fill_in_are_told_but_not_of_drafts(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "title: \"[please fill in: name]\"\n"
	    "url: \"[please fill in: address]\"\n"
	    "publisher: {name: Stadt, email: \"[please fill in: mail]\", "
	    "phone: \"[please fill in: number]\"}\n");
	assert_int_equal(w.site->url.s.len, 0);
	assert_int_equal(w.site->publisher.email.s.len, 0);
	assert_int_equal(w.site->publisher.phone.s.len, 0);
	assert_text(w.site->title.s, "[please fill in: name]");
	assert_false(world_add(&w, "pages/p.md",
	    "---\ntitle: T\n---\na [please fill in: x]\n")->broken);
	assert_false(world_add(&w, "pages/q.md", "---\ntitle: T\n"
	    "draft: yes\n---\na [please fill in: x]\n")->broken);
	assert_world_lines(&w, DIAG_EN, "pages/p.md:4:3: warning: "
	    "'[please fill in: x]' is still to be filled in [placeholder-left]\n"
	    "site.yml:1:9: warning: '[please fill in: name]' is still to be "
	    "filled in [placeholder-left]\n"
	    "site.yml:2:7: warning: '[please fill in: address]' is still to be "
	    "filled in [placeholder-left]\n"
	    "site.yml:3:34: warning: '[please fill in: mail]' is still to be "
	    "filled in [placeholder-left]\n"
	    "site.yml:3:67: warning: '[please fill in: number]' is still to be "
	    "filled in [placeholder-left]\n");
	world_release(&w);
}

static void
strict_leaves_them_out(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, WORLD_SITE "strict: placeholder-left\n");
	assert_true(world_add(&w, "pages/p.md",
	    "---\ntitle: T\n---\n[please fill in: x]\n")->broken);
	assert_world_lines(&w, DIAG_EN, "pages/p.md:4:1: error: "
	    "'[please fill in: x]' is still to be filled in [placeholder-left]\n");
	world_release(&w);
}

/* ---- bytes and YAML ----------------------------------------------------------------------- */

static void
check(const char *text, const char *english, const char *german)
{
	struct world w;

	world_init(&w, NULL);
	struct record *r = world_add(&w, "pages/p.md", text);
	assert_world_lines(&w, DIAG_EN, english);
	assert_world_lines(&w, DIAG_DE, german);
	assert_int_equal(r->broken, diag_errors(&w.diags) > 0);
	world_release(&w);
}

static void
tells_what_is_wrong_with_bytes_and_yaml(void **state)
{
	static const struct {
		const char *text, *english, *german;
	} cases[] = {
	    {"---\ntitle: a\xffz\n---\n",
		"pages/p.md:2:9: error: byte 0xFF is not UTF-8; save the file as UTF-8 [invalid-utf8]\n",
		"pages/p.md:2:9: Fehler: Byte 0xFF ist kein UTF-8; speichern Sie die Datei als UTF-8 [invalid-utf8]\n"},
	    {"---\ntitle: a\x01z\n---\n",
		"pages/p.md:2:9: error: control character U+0001; remove it [control-character]\n",
		"pages/p.md:2:9: Fehler: Steuerzeichen U+0001; bitte entfernen [control-character]\n"},
	    {"---\ntitle: T\n---\n\xe2\x80\xaetxt\n",
		"pages/p.md:4:1: error: control character U+202E; remove it [control-character]\n",
		"pages/p.md:4:1: Fehler: Steuerzeichen U+202E; bitte entfernen [control-character]\n"},
	    {"title: T\n",
		"pages/p.md:1:1: error: the file must begin with a line '---', then keys, then a line '---' [front-matter-missing]\n",
		"pages/p.md:1:1: Fehler: die Datei muss mit einer Zeile „---“ beginnen, dann Angaben, dann „---“ [front-matter-missing]\n"},
	    {"---\ntitle: T\n",
		"pages/p.md:1:1: error: the front matter has no closing line '---' [front-matter-open]\n",
		"pages/p.md:1:1: Fehler: dem Kopf fehlt die schließende Zeile „---“ [front-matter-open]\n"},
	    {"---\ntitle: Achtung: Ausfall\n---\n",
		"pages/p.md:2:15: error: a colon inside a value needs quotes: put the whole value in quotes [yaml-colon]\n",
		"pages/p.md:2:15: Fehler: ein Doppelpunkt im Wert braucht Anführungszeichen: setzen Sie den ganzen Wert hinein [yaml-colon]\n"},
	    {"---\ntitle T\n---\n",
		"pages/p.md:2:1: error: 'pages/<slug>.md' must be keys with values, found a text [wrong-type]\n",
		"pages/p.md:2:1: Fehler: „pages/<slug>.md“ muss Angaben mit Werten sein, gefunden: ein Text [wrong-type]\n"},
	    {"---\ntitle: T\nmenu:x\n---\n",
		"pages/p.md:3:1: error: this line is neither 'key: value' nor '- entry'; a blank must follow the colon or the dash [yaml-no-colon]\n",
		"pages/p.md:3:1: Fehler: diese Zeile ist weder „Schlüssel: Wert“ noch „- Eintrag“; hinter Doppelpunkt oder Strich gehört ein Leerzeichen [yaml-no-colon]\n"},
	    {"---\ntitle: 'T\n---\n",
		"pages/p.md:2:8: error: the quote that opens here is never closed [yaml-quote]\n",
		"pages/p.md:2:8: Fehler: das Anführungszeichen, das hier öffnet, wird nie geschlossen [yaml-quote]\n"},
	    {"---\ntitle: [a, b\nmenu: x\n---\n",
		"pages/p.md:2:8: error: the '[' that opens here is not closed, or a comma is missing (seen in line 3) [yaml-bracket]\n",
		"pages/p.md:2:8: Fehler: die Klammer „[“, die hier öffnet, wird nicht geschlossen, oder ein Komma fehlt (bemerkt in Zeile 3) [yaml-bracket]\n"},
	    {"---\ntitle: 'T' und mehr\n---\n",
		"pages/p.md:2:12: error: there is text behind the closing '; put the whole value in quotes, of the other kind if it contains some [yaml-after]\n",
		"pages/p.md:2:12: Fehler: hinter dem schließenden ' steht noch Text; setzen Sie den ganzen Wert in Anführungszeichen, in die anderen, wenn er selbst welche enthält [yaml-after]\n"},
	    {"---\ntitle: T\n\tmenu: x\n---\n",
		"pages/p.md:3:1: error: a tab cannot indent; use blanks [yaml-tab]\n",
		"pages/p.md:3:1: Fehler: mit Tabulatoren lässt sich nicht einrücken; verwenden Sie Leerzeichen [yaml-tab]\n"},
	    {"---\ntitle: T\n menu: x\n---\n",
		"pages/p.md:3:2: error: the indentation of this line fits nowhere; align it with the lines it belongs to, or put a value that goes on here in quotes [yaml-indent]\n",
		"pages/p.md:3:2: Fehler: die Einrückung dieser Zeile passt nirgends; richten Sie sie an den Zeilen aus, zu denen sie gehört, oder setzen Sie einen Wert, der hier weitergeht, in Anführungszeichen [yaml-indent]\n"},
	    {"---\ntitle: - T\n---\n",
		"pages/p.md:2:8: error: a list entry ('- ') cannot stand here; put it on a line of its own below its key, or put the value in quotes [yaml-dash]\n",
		"pages/p.md:2:8: Fehler: ein Listeneintrag („- “) kann hier nicht stehen; schreiben Sie ihn in eine eigene Zeile unter seinen Schlüssel oder setzen Sie den Wert in Anführungszeichen [yaml-dash]\n"},
	    {"---\ntitle: @stadt\n---\n",
		"pages/p.md:2:8: error: '@' cannot begin a value; put the value in quotes [yaml-character]\n",
		"pages/p.md:2:8: Fehler: mit „@“ kann kein Wert beginnen; setzen Sie den Wert in Anführungszeichen [yaml-character]\n"},
	    {"---\ntitle: \"C:\\Users\"\n---\n",
		"pages/p.md:2:11: error: a backslash in double quotes needs another one; or use single quotes [yaml-escape]\n",
		"pages/p.md:2:11: Fehler: ein Rückstrich in doppelten Anführungszeichen ist zu verdoppeln; oder verwenden Sie einfache [yaml-escape]\n"},
	    {"---\ntitle: Raum #3\n---\n",
		"pages/p.md:2:13: warning: from '#' on this is a comment; if it belongs to the value, put the whole value in quotes [yaml-comment]\n",
		"pages/p.md:2:13: Warnung: ab „#“ ist das eine Bemerkung; gehört es zum Wert, setzen Sie den ganzen Wert in Anführungszeichen [yaml-comment]\n"},
	    {"---\ntitle: &a T\n---\n",
		"pages/p.md:2:8: error: anchors and aliases ('&', '*') are not allowed; put a value that begins with '&' in quotes [yaml-anchor]\n",
		"pages/p.md:2:8: Fehler: Anker und Verweise („&“, „*“) sind nicht erlaubt; setzen Sie Werte, die mit „&“ beginnen, in Anführungszeichen [yaml-anchor]\n"},
	    {"---\ntitle: !x T\n---\n",
		"pages/p.md:2:8: error: tags ('!') are not allowed; put a value that begins with '!' in quotes [yaml-tag]\n",
		"pages/p.md:2:8: Fehler: Typmarken („!“) sind nicht erlaubt; setzen Sie Werte, die mit „!“ beginnen, in Anführungszeichen [yaml-tag]\n"},
	    {"---\ntitle: T\ntitle: U\n---\n",
		"pages/p.md:3:1: error: 'title' stands here already, in line 2 [yaml-duplicate-key]\n",
		"pages/p.md:3:1: Fehler: „title“ steht hier schon, in Zeile 2 [yaml-duplicate-key]\n"},
	    {"---\n[a]: T\n---\n",
		"pages/p.md:2:1: error: a key must be a plain word [yaml-key]\n",
		"pages/p.md:2:1: Fehler: ein Schlüssel muss ein einfaches Wort sein [yaml-key]\n"},
	    {"---\ntitle: [[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]\n---\n",
		"pages/p.md:2:23: error: lists and maps are nested more than 16 deep [yaml-depth]\n",
		"pages/p.md:2:23: Fehler: Listen und Angaben sind tiefer als 16 verschachtelt [yaml-depth]\n"},
	    {"---\ntitle: T\n--- x\nmenu: y\n---\n",
		"pages/p.md:3:1: error: only one document is allowed per file [yaml-documents]\n",
		"pages/p.md:3:1: Fehler: je Datei ist nur ein Dokument erlaubt [yaml-documents]\n"},
	    {"---\ntitle: T\n- x\n---\n",
		"pages/p.md:3:1: error: a list entry ('- ') cannot stand here; put it on a line of its own below its key, or put the value in quotes [yaml-dash]\n",
		"pages/p.md:3:1: Fehler: ein Listeneintrag („- “) kann hier nicht stehen; schreiben Sie ihn in eine eigene Zeile unter seinen Schlüssel oder setzen Sie den Wert in Anführungszeichen [yaml-dash]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(cases[i].text, cases[i].english, cases[i].german);
}

static void
a_directive_is_refused(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "%YAML 1.1\n---\ntitle: T\n");
	assert_world_lines(&w, DIAG_EN, "site.yml:1:1: error: a line that begins "
	    "with '%' is not allowed here [yaml-directive]\n");
	assert_world_lines(&w, DIAG_DE, "site.yml:1:1: Fehler: eine Zeile, die mit "
	    "„%“ beginnt, ist hier nicht erlaubt [yaml-directive]\n");
	world_release(&w);
}

/* The one id whose input nobody has found yet: its words at least. */
static void
libyamls_own_words_are_the_last_resort(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, NULL);
	DIAG(&w.diags, DIAG_YAML_SYNTAX, pos_at(STR("f"), (struct loc){2, 3}),
	    STR("some problem"));
	assert_world_lines(&w, DIAG_EN,
	    "f:2:3: error: this is not valid YAML: some problem [yaml-syntax]\n");
	assert_world_lines(&w, DIAG_DE, "f:2:3: Fehler: das ist kein gültiges "
	    "YAML: some problem [yaml-syntax]\n");
	world_release(&w);
}

static void
front_matter_has_limits(void **state)
{
	struct buf b;
	char english[200], german[200];

	(void)state;
	buf_init(&b, 1 << 20);
	buf_add_cstr(&b, "---\ntitle: T\nmenu: ");
	while (b.len < FRONT_MATTER_MAX + 10)
		buf_add_cstr(&b, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	buf_add_cstr(&b, "\n---\n");
	snprintf(english, sizeof english, "pages/p.md:2:1: error: the front matter "
	    "is too large (more than %zu bytes); move text below it [yaml-size]\n",
	    FRONT_MATTER_MAX);
	snprintf(german, sizeof german, "pages/p.md:2:1: Fehler: der Kopf ist zu "
	    "groß (mehr als %zu Byte); verschieben Sie Text darunter "
	    "[yaml-size]\n", FRONT_MATTER_MAX);
	check(b.ptr, english, german);
	buf_clear(&b);
	buf_add_cstr(&b, "---\ntitle: T\nmenu: [");
	for (int i = 0; i < YAML_NODES_MAX; i++)
		buf_add_cstr(&b, "x,");
	buf_add_cstr(&b, "]\n---\n");
	struct world w;
	world_init(&w, NULL);
	world_add_str(&w, "pages/p.md", buf_str(&b));
	assert_int_equal(w.diags.count, 1);
	assert_int_equal(w.diags.items[0].id, DIAG_YAML_NODES);
	assert_int_equal(w.diags.items[0].pos.at.line, 3);
	snprintf(english, sizeof english, "more than %d keys and values "
	    "[yaml-nodes]\n", YAML_NODES_MAX);
	assert_non_null(strstr(world_lines(&w, DIAG_EN), english));
	snprintf(german, sizeof german, "mehr als %d Schlüssel und Werte "
	    "[yaml-nodes]\n", YAML_NODES_MAX);
	assert_non_null(strstr(world_lines(&w, DIAG_DE), german));
	world_release(&w);
	buf_release(&b);
}

/* ---- every id ---------------------------------------------------------------------------------- */

/* A message in one language only, or with an argument less, helps nobody. */
static void
both_languages_use_the_same_arguments(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_ID_COUNT; i++)
		for (char n = '1'; n <= '0' + DIAG_ARGS; n++) {
			char placeholder[] = {'{', n, '}', '\0'};
			bool en = strstr(diag_template((enum diag_id)i, DIAG_EN),
			    placeholder) != NULL;
			bool de = strstr(diag_template((enum diag_id)i, DIAG_DE),
			    placeholder) != NULL;
			if (en != de)
				fail_msg("%s: %s", diag_name((enum diag_id)i),
				    placeholder);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(folders_tell_the_kind),
	    cmocka_unit_test(assets_and_other_files_are_no_records),
	    cmocka_unit_test(bad_names_and_folders_are_told),
	    cmocka_unit_test(marks_and_line_ends_do_not_matter),
	    cmocka_unit_test(a_file_may_have_no_text),
	    cmocka_unit_test(a_broken_file_comes_back_with_what_was_read),
	    cmocka_unit_test(a_site_has_defaults),
	    cmocka_unit_test(a_site_may_be_elsewhere),
	    cmocka_unit_test(a_broken_site_is_refused),
	    cmocka_unit_test(strict_takes_effect_at_once),
	    cmocka_unit_test(places_to_fill_in_are_told_but_not_of_drafts),
	    cmocka_unit_test(strict_leaves_them_out),
	    cmocka_unit_test(tells_what_is_wrong_with_bytes_and_yaml),
	    cmocka_unit_test(a_directive_is_refused),
	    cmocka_unit_test(libyamls_own_words_are_the_last_resort),
	    cmocka_unit_test(front_matter_has_limits),
	    cmocka_unit_test(both_languages_use_the_same_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
