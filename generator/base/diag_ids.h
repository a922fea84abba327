/*
 * base/diag_ids: the catalogue of diagnostics.
 *
 * DIAG_ENTRY(NAME, "id", LEVEL, "English", "German", "manual")
 *
 * {1}..{5} are arguments; a part in [ ] vanishes when its argument is empty.
 * Texts begin small, end without full stop, say what was found and what to do.
 * Ids are stable: `strict:` in site.yml names them. The manual text is what
 * erreichbar(1) says. Included several times on purpose, hence no guard.
 */
#ifndef DIAG_ENTRY
#define DIAG_ENTRY(name, id, level, english, german, manual)
#endif

/* ---- the source ------------------------------------------------------- */
DIAG_ENTRY(SOURCE_OPEN, "source-open", DIAG_FATAL,
    "cannot open '{1}': {2}",
    "„{1}“ lässt sich nicht öffnen: {2}",
    "The source directory or repository cannot be opened or read.")
DIAG_ENTRY(SOURCE_OWNER, "source-owner", DIAG_FATAL,
    "the repository '{1}' belongs to user {2}, you are user {3}; run erreichbar as its owner, or trust it with --trust-owner {4}",
    "das Repository „{1}“ gehört der Kennung {2}, Sie sind {3}; starten Sie erreichbar unter dieser Kennung oder vertrauen Sie ihr mit --trust-owner {4}",
    "The repository belongs to somebody else; building from it would trust what they put there.")
DIAG_ENTRY(SOURCE_REF, "source-ref", DIAG_FATAL,
    "the repository has no branch, tag or commit '{1}'[; did you mean '{2}'?]",
    "im Repository gibt es keinen Zweig, kein Etikett und keinen Commit „{1}“[; meinten Sie „{2}“?]",
    "The ref given with --ref does not exist, or the repository has no commit yet.")
DIAG_ENTRY(SOURCE_PATH, "source-path", DIAG_FATAL,
    "there is no folder '{1}' in that commit",
    "in diesem Commit gibt es keinen Ordner „{1}“",
    "The folder given with --path does not exist in the commit.")
DIAG_ENTRY(SOURCE_OBJECT, "source-object", DIAG_FATAL,
    "the repository cannot be read: {1}; `git fsck` says more",
    "das Repository ist nicht lesbar: {1}; `git fsck` sagt mehr",
    "An object of the repository is missing or damaged, or its format is not supported.")
DIAG_ENTRY(SOURCE_TOO_MANY, "source-too-many-files", DIAG_FATAL,
    "more than {1} files; is this the right folder?",
    "mehr als {1} Dateien; ist das der richtige Ordner?",
    "The source holds more files than a status site can have.")
DIAG_ENTRY(SIGNATURE_MISSING, "signature-missing", DIAG_FATAL,
    "commit {1} is not signed; sign it with `git commit --amend -S`",
    "der Commit {1} ist nicht signiert; signieren Sie ihn mit `git commit --amend -S`",
    "With --signers only signed commits are published; a merge has to be signed, too.")
DIAG_ENTRY(SIGNATURE_BAD, "signature-bad", DIAG_FATAL,
    "the signature of commit {1} is not accepted: {2}",
    "die Signatur des Commits {1} gilt nicht: {2}",
    "The commit is signed by a key that is not in the files given with --signers, or its signature does not fit its content.")
DIAG_ENTRY(SIGNATURE_TOOL, "signature-tool", DIAG_FATAL,
    "the signature of commit {1} cannot be checked: {2}",
    "die Signatur des Commits {1} lässt sich nicht prüfen: {2}",
    "The program that checks it, ssh-keygen or gpgv, is not installed or did not answer.")
DIAG_ENTRY(CONFINEMENT_PARTIAL, "confinement-partial", DIAG_WARNING,
    "this kernel cannot confine the build fully; there is no {1}",
    "dieser Kernel kann den Bau nicht ganz einschließen; es fehlt {1}",
    "Something of the kernel that keeps a build away from all other files, programs and the network is missing. Told with --verbose only, and never counted.")
DIAG_ENTRY(SYMLINK, "symlink", DIAG_WARNING,
    "symbolic link is not followed; put the file itself here",
    "symbolische Verweise werden nicht verfolgt; legen Sie die Datei selbst hierher",
    "A symbolic link in the source is ignored: it could point anywhere.")
DIAG_ENTRY(SUBMODULE, "submodule", DIAG_WARNING,
    "submodule is not followed",
    "Submodule werden nicht verfolgt",
    "A Git submodule in the source is ignored.")
DIAG_ENTRY(SPECIAL_FILE, "special-file", DIAG_WARNING,
    "not a regular file; ignored",
    "keine gewöhnliche Datei; wird übergangen",
    "A device, socket or pipe in the source is ignored.")
DIAG_ENTRY(FILE_TOO_LARGE, "file-too-large", DIAG_ERROR,
    "the file has {1} bytes, at most {2} are allowed",
    "die Datei hat {1} Byte, erlaubt sind höchstens {2}",
    "A file passes the size limit.")
DIAG_ENTRY(FILE_NAME, "file-name", DIAG_ERROR,
    "file names use a-z, 0-9, '-' and '_' only[; rename it to '{1}']",
    "Dateinamen bestehen aus a-z, 0-9, „-“ und „_“[; benennen Sie die Datei in „{1}“ um]",
    "The id of a record is its file name, which stands in addresses.")
DIAG_ENTRY(UNKNOWN_FOLDER, "unknown-folder", DIAG_WARNING,
    "no kind of content lives in '{1}'; the file is ignored[; did you mean '{2}'?]",
    "in „{1}“ liegt keine Art von Inhalt; die Datei wird übergangen[; meinten Sie „{2}“?]",
    "A Markdown file outside the known folders.")
DIAG_ENTRY(DUPLICATE_ID, "duplicate-id", DIAG_ERROR,
    "'{1}' exists already in {2}; ids are unique within their kind",
    "„{1}“ gibt es schon in {2}; Kennungen sind je Art eindeutig",
    "Two files of one kind have the same name, for example in two years.")
DIAG_ENTRY(DUPLICATE_OUTPUT, "duplicate-output", DIAG_ERROR,
    "this would be published as '{1}', and so would {2}; rename one of them",
    "das erschiene als „{1}“, ebenso {2}; benennen Sie eines davon um",
    "Two files lead to the same output path.")
DIAG_ENTRY(SITE_MISSING, "site-missing", DIAG_ERROR,
    "there is no site.yml here; `erreichbar help content` shows one",
    "hier liegt keine site.yml; `erreichbar help content` zeigt eine",
    "The source has no configuration file.")

/* ---- bytes and YAML --------------------------------------------------- */
DIAG_ENTRY(INVALID_UTF8, "invalid-utf8", DIAG_ERROR,
    "byte {1} is not UTF-8; save the file as UTF-8",
    "Byte {1} ist kein UTF-8; speichern Sie die Datei als UTF-8",
    "The file is not UTF-8.")
DIAG_ENTRY(CONTROL_CHARACTER, "control-character", DIAG_ERROR,
    "control character {1}; remove it",
    "Steuerzeichen {1}; bitte entfernen",
    "The file holds a control character, or one that turns text around.")
DIAG_ENTRY(FRONT_MATTER_MISSING, "front-matter-missing", DIAG_ERROR,
    "the file must begin with a line '---', then keys, then a line '---'",
    "die Datei muss mit einer Zeile „---“ beginnen, dann Angaben, dann „---“",
    "A content file without front matter.")
DIAG_ENTRY(FRONT_MATTER_OPEN, "front-matter-open", DIAG_ERROR,
    "the front matter has no closing line '---'",
    "dem Kopf fehlt die schließende Zeile „---“",
    "The front matter is never closed.")
DIAG_ENTRY(YAML_COLON, "yaml-colon", DIAG_ERROR,
    "a colon inside a value needs quotes: put the whole value in quotes",
    "ein Doppelpunkt im Wert braucht Anführungszeichen: setzen Sie den ganzen Wert hinein",
    "A value holds a colon and a blank, which would begin another value.")
DIAG_ENTRY(YAML_NO_COLON, "yaml-no-colon", DIAG_ERROR,
    "this line is neither 'key: value' nor '- entry'; a blank must follow the colon or the dash",
    "diese Zeile ist weder „Schlüssel: Wert“ noch „- Eintrag“; hinter Doppelpunkt oder Strich gehört ein Leerzeichen",
    "A line without a key, or without the blank behind the colon or the dash.")
DIAG_ENTRY(YAML_QUOTE, "yaml-quote", DIAG_ERROR,
    "the quote that opens here is never closed",
    "das Anführungszeichen, das hier öffnet, wird nie geschlossen",
    "A value in quotes without its closing quote.")
DIAG_ENTRY(YAML_BRACKET, "yaml-bracket", DIAG_ERROR,
    "the '{1}' that opens here is not closed, or a comma is missing (seen in line {2})",
    "die Klammer „{1}“, die hier öffnet, wird nicht geschlossen, oder ein Komma fehlt (bemerkt in Zeile {2})",
    "A list in [ ] or a map in { } that is not closed, or lacks a comma.")
DIAG_ENTRY(YAML_AFTER, "yaml-after", DIAG_ERROR,
    "there is text behind the closing {1}; put the whole value in quotes, of the other kind if it contains some",
    "hinter dem schließenden {1} steht noch Text; setzen Sie den ganzen Wert in Anführungszeichen, in die anderen, wenn er selbst welche enthält",
    "A value goes on behind its closing quote or bracket.")
DIAG_ENTRY(YAML_TAB, "yaml-tab", DIAG_ERROR,
    "a tab cannot indent; use blanks",
    "mit Tabulatoren lässt sich nicht einrücken; verwenden Sie Leerzeichen",
    "A tab where YAML counts blanks.")
DIAG_ENTRY(YAML_INDENT, "yaml-indent", DIAG_ERROR,
    "the indentation of this line fits nowhere; align it with the lines it belongs to, or put a value that goes on here in quotes",
    "die Einrückung dieser Zeile passt nirgends; richten Sie sie an den Zeilen aus, zu denen sie gehört, oder setzen Sie einen Wert, der hier weitergeht, in Anführungszeichen",
    "A line that is indented less or more than the lines it belongs to.")
DIAG_ENTRY(YAML_DASH, "yaml-dash", DIAG_ERROR,
    "a list entry ('- ') cannot stand here; put it on a line of its own below its key, or put the value in quotes",
    "ein Listeneintrag („- “) kann hier nicht stehen; schreiben Sie ihn in eine eigene Zeile unter seinen Schlüssel oder setzen Sie den Wert in Anführungszeichen",
    "A list entry behind a key, or without a key above it.")
DIAG_ENTRY(YAML_CHARACTER, "yaml-character", DIAG_ERROR,
    "'{1}' cannot begin a value; put the value in quotes",
    "mit „{1}“ kann kein Wert beginnen; setzen Sie den Wert in Anführungszeichen",
    "A value begins with a character that YAML keeps for itself.")
DIAG_ENTRY(YAML_ESCAPE, "yaml-escape", DIAG_ERROR,
    "a backslash in double quotes needs another one; or use single quotes",
    "ein Rückstrich in doppelten Anführungszeichen ist zu verdoppeln; oder verwenden Sie einfache",
    "An unknown escape in double quotes, as in the name of a Windows folder.")
DIAG_ENTRY(YAML_COMMENT, "yaml-comment", DIAG_WARNING,
    "from '#' on this is a comment; if it belongs to the value, put the whole value in quotes",
    "ab „#“ ist das eine Bemerkung; gehört es zum Wert, setzen Sie den ganzen Wert in Anführungszeichen",
    "A comment behind a value, without a blank after its '#', as in: Room #3.")
DIAG_ENTRY(YAML_SYNTAX, "yaml-syntax", DIAG_ERROR,
    "this is not valid YAML: {1}",
    "das ist kein gültiges YAML: {1}",
    "The front matter is not valid YAML; the text is that of libyaml.")
DIAG_ENTRY(YAML_ANCHOR, "yaml-anchor", DIAG_ERROR,
    "anchors and aliases ('&', '*') are not allowed; put a value that begins with '{1}' in quotes",
    "Anker und Verweise („&“, „*“) sind nicht erlaubt; setzen Sie Werte, die mit „{1}“ beginnen, in Anführungszeichen",
    "YAML anchors and aliases are refused.")
DIAG_ENTRY(YAML_TAG, "yaml-tag", DIAG_ERROR,
    "tags ('!') are not allowed; put a value that begins with '!' in quotes",
    "Typmarken („!“) sind nicht erlaubt; setzen Sie Werte, die mit „!“ beginnen, in Anführungszeichen",
    "YAML tags are refused.")
DIAG_ENTRY(YAML_DIRECTIVE, "yaml-directive", DIAG_ERROR,
    "a line that begins with '%' is not allowed here",
    "eine Zeile, die mit „%“ beginnt, ist hier nicht erlaubt",
    "YAML directives are refused.")
DIAG_ENTRY(YAML_DUPLICATE_KEY, "yaml-duplicate-key", DIAG_ERROR,
    "'{1}' stands here already, in line {2}",
    "„{1}“ steht hier schon, in Zeile {2}",
    "The same key twice in one map.")
DIAG_ENTRY(YAML_KEY, "yaml-key", DIAG_ERROR,
    "a key must be a plain word",
    "ein Schlüssel muss ein einfaches Wort sein",
    "A list or a map where a key was expected.")
DIAG_ENTRY(YAML_DEPTH, "yaml-depth", DIAG_ERROR,
    "lists and maps are nested more than {1} deep",
    "Listen und Angaben sind tiefer als {1} verschachtelt",
    "The nesting limit of front matter.")
DIAG_ENTRY(YAML_SIZE, "yaml-size", DIAG_ERROR,
    "the front matter is too large (more than {1} bytes); move text below it",
    "der Kopf ist zu groß (mehr als {1} Byte); verschieben Sie Text darunter",
    "The size limit of front matter.")
DIAG_ENTRY(YAML_NODES, "yaml-nodes", DIAG_ERROR,
    "more than {1} keys and values",
    "mehr als {1} Schlüssel und Werte",
    "The limit of keys and values of front matter.")
DIAG_ENTRY(YAML_DOCUMENTS, "yaml-documents", DIAG_ERROR,
    "only one document is allowed per file",
    "je Datei ist nur ein Dokument erlaubt",
    "A second YAML document.")

/* ---- keys and values -------------------------------------------------- */
DIAG_ENTRY(UNKNOWN_KEY, "unknown-key", DIAG_WARNING,
    "unknown key '{1}', ignored[; did you mean '{2}'?]",
    "unbekannte Angabe „{1}“, wird übergangen[; meinten Sie „{2}“?]",
    "A key that this kind of file does not have.")
DIAG_ENTRY(WRONG_TYPE, "wrong-type", DIAG_ERROR,
    "'{1}' must be {2}, found {3}",
    "„{1}“ muss {2} sein, gefunden: {3}",
    "A list, map or text where something else belongs.")
DIAG_ENTRY(MISSING_KEY, "missing-key", DIAG_ERROR,
    "'{1}' is missing",
    "„{1}“ fehlt",
    "A required key is missing or empty.")
DIAG_ENTRY(UNKNOWN_WORD, "unknown-word", DIAG_ERROR,
    "'{1}' is not possible for '{2}'[; did you mean '{3}'?]; possible: {4}",
    "„{1}“ ist bei „{2}“ nicht möglich[; meinten Sie „{3}“?]; möglich: {4}",
    "A value outside the words that a key takes.")
DIAG_ENTRY(UNKNOWN_STATE, "unknown-state", DIAG_ERROR,
    "'{1}' is not a state[; did you mean '{3}'?]; possible: {4}",
    "„{1}“ ist kein Zustand[; meinten Sie „{3}“?]; möglich: {4}",
    "A state that does not exist.")
DIAG_ENTRY(UNKNOWN_UPDATE, "unknown-update-word", DIAG_ERROR,
    "an update begins with a time and one of these words: {3}; found '{1}'[; did you mean '{2}'?]",
    "eine Meldung beginnt mit einer Zeit und einem dieser Wörter: {3}; gefunden: „{1}“[; meinten Sie „{2}“?]",
    "A heading that begins with a time, without a known phase.")
DIAG_ENTRY(TOO_MANY_UPDATES, "too-many-updates", DIAG_ERROR,
    "more than {1} updates in one file",
    "mehr als {1} Meldungen in einer Datei",
    "The limit of updates of one incident.")
DIAG_ENTRY(BAD_TIME, "bad-time", DIAG_ERROR,
    "'{1}' is not a time[: {2}]; write 2020-04-29 15:00 or 29.04.2020 15:00",
    "„{1}“ ist keine Zeitangabe[: {2}]; schreiben Sie 29.04.2020 15:00 oder 2020-04-29 15:00",
    "A time that cannot be read, or a day that does not exist.")
DIAG_ENTRY(NONEXISTENT_TIME, "nonexistent-time", DIAG_ERROR,
    "'{1}' does not exist in {2}: the clocks are put forward then; add an offset or take another hour",
    "„{1}“ gibt es in {2} nicht: da wird die Uhr vorgestellt; nehmen Sie eine andere Stunde oder ergänzen Sie den UTC-Abstand",
    "A local time in the gap of the spring change.")
DIAG_ENTRY(AMBIGUOUS_TIME, "ambiguous-time", DIAG_WARNING,
    "'{1}' exists twice in {2}, the first is taken; add an offset to be exact",
    "„{1}“ gibt es in {2} zweimal, gemeint wird die erste; ergänzen Sie den UTC-Abstand",
    "A local time in the overlap of the autumn change.")
DIAG_ENTRY(BAD_DURATION, "bad-duration", DIAG_ERROR,
    "'{1}' is not a duration; write 60 min, 1:30 or 2 h",
    "„{1}“ ist keine Dauer; schreiben Sie 60 min, 1:30 oder 2 h",
    "A duration that cannot be read.")
DIAG_ENTRY(BAD_ZONE, "bad-time-zone", DIAG_ERROR,
    "'{1}' is not a time zone of this system; write Europe/Berlin",
    "„{1}“ ist auf diesem System keine Zeitzone; schreiben Sie Europe/Berlin",
    "The time zone is unknown (or the package tzdata is not installed).")
DIAG_ENTRY(BAD_BOOL, "bad-yes-no", DIAG_ERROR,
    "'{1}' must be yes or no, found '{2}'",
    "„{1}“ muss ja oder nein sein, gefunden: „{2}“",
    "A yes/no key with another value.")
DIAG_ENTRY(BAD_EMAIL, "bad-email", DIAG_ERROR,
    "'{1}' is not a mail address",
    "„{1}“ ist keine E-Mail-Adresse",
    "A mail address that cannot be one.")
DIAG_ENTRY(BAD_PHONE, "bad-phone", DIAG_ERROR,
    "'{1}' is not a telephone number",
    "„{1}“ ist keine Telefonnummer",
    "A telephone number with other characters than digits, blanks and + - / ( ).")
DIAG_ENTRY(BAD_URL, "bad-url", DIAG_ERROR,
    "'{1}' is not an address that may be linked; it must begin with https:// or http://",
    "„{1}“ ist keine Adresse, auf die verwiesen werden darf; sie muss mit https:// oder http:// beginnen",
    "A link in a key with another scheme than http or https.")
DIAG_ENTRY(BAD_FILE_LINK, "bad-file-link", DIAG_ERROR,
    "there is no file '{1}' in this source[; did you mean '{2}'?]",
    "eine Datei „{1}“ gibt es in dieser Quelle nicht[; meinten Sie „{2}“?]",
    "A document that is not below files/.")
DIAG_ENTRY(CONTACT_KIND, "contact-kind", DIAG_ERROR,
    "a contact has exactly one of: {1}",
    "ein Kontakt hat genau eines von: {1}",
    "A contact without a way, or with two.")
DIAG_ENTRY(PRIVATE_WITHOUT_CONSENT, "private-without-consent", DIAG_ERROR,
    "a private contact needs `consent:` with the day on which it was given; without it, remove the contact",
    "ein privater Kontakt braucht `einwilligung:` mit dem Tag, an dem sie erteilt wurde; sonst entfernen Sie den Kontakt",
    "Private data without recorded consent is never published.")
DIAG_ENTRY(END_BEFORE_START, "end-before-start", DIAG_ERROR,
    "'{1}' ({2}) is not after '{3}' ({4})",
    "„{1}“ ({2}) liegt nicht nach „{3}“ ({4})",
    "A period that ends before it begins.")
DIAG_ENTRY(UNKNOWN_SERVICE, "unknown-service", DIAG_ERROR,
    "there is no service '{1}'[; did you mean '{2}'?]",
    "einen Dienst „{1}“ gibt es nicht[; meinten Sie „{2}“?]",
    "A reference to a service that has no file.")
DIAG_ENTRY(UNKNOWN_PERSON, "unknown-person", DIAG_ERROR,
    "there is no person '{1}'[; did you mean '{2}'?]",
    "eine Person „{1}“ gibt es nicht[; meinten Sie „{2}“?]",
    "A reference to a person that has no file.")
DIAG_ENTRY(UNKNOWN_BODY, "unknown-body", DIAG_ERROR,
    "there is no body '{1}'[; did you mean '{2}'?]",
    "ein Gremium oder Amt „{1}“ gibt es nicht[; meinten Sie „{2}“?]",
    "A reference to a body that has no file.")
DIAG_ENTRY(UNKNOWN_OWNER, "unknown-person-or-body", DIAG_ERROR,
    "there is no person or body '{1}'[; did you mean '{2}'?]",
    "weder eine Person noch ein Gremium „{1}“ gibt es[; meinten Sie „{2}“?]",
    "A reference to a person or a body that has no file.")
DIAG_ENTRY(UNKNOWN_AUDIENCE, "unknown-audience", DIAG_ERROR,
    "there is no audience '{1}'[; did you mean '{2}'?]; site.yml has: {3}",
    "eine Zielgruppe „{1}“ gibt es nicht[; meinten Sie „{2}“?]; site.yml nennt: {3}",
    "An audience that site.yml does not name.")
DIAG_ENTRY(UNKNOWN_TARGET, "unknown-alternate-target", DIAG_ERROR,
    "'{1}' is no address, no pattern and no known service, person or body[; did you mean '{2}'?]",
    "„{1}“ ist weder Adresse noch Muster noch Dienst, Person oder Gremium[; meinten Sie „{2}“?]",
    "What an alternate stands for is unknown.")
DIAG_ENTRY(BAD_PLACEHOLDER, "bad-placeholder", DIAG_ERROR,
    "'{1}' holds the placeholder '{2}'; only {local} and {domain} exist, and only where addresses are replaced",
    "„{1}“ enthält den Platzhalter „{2}“; es gibt nur {local} und {domain}, und nur wo Adressen ersetzt werden",
    "An unknown or useless placeholder in an alternate.")
DIAG_ENTRY(UNKNOWN_GROUP, "unknown-group", DIAG_WARNING,
    "the group '{1}' is not named in site.yml and comes last[; did you mean '{2}'?]",
    "die Gruppe „{1}“ steht nicht in site.yml und kommt zuletzt[; meinten Sie „{2}“?]",
    "A service group without a place in the order.")
DIAG_ENTRY(PARENT_LOOP, "parent-loop", DIAG_ERROR,
    "'{1}' is its own superior",
    "„{1}“ ist sich selbst übergeordnet",
    "Bodies whose parents form a circle.")
DIAG_ENTRY(BAD_RECURRENCE, "bad-recurrence", DIAG_ERROR,
    "'{1}' is no rule[: {2}]; write for example \"monthly, first Tuesday\" or FREQ=MONTHLY;BYDAY=1TU",
    "„{1}“ ist keine Regel[: {2}]; schreiben Sie zum Beispiel „monatlich, erster Dienstag“ oder FREQ=MONTHLY;BYDAY=1TU",
    "A recurrence that cannot be read or is not supported.")
DIAG_ENTRY(EMPTY_RECURRENCE, "empty-recurrence", DIAG_ERROR,
    "'{1}' never takes place",
    "„{1}“ findet nie statt",
    "A recurrence without any date, such as 30 February.")
DIAG_ENTRY(CHANGE_WITHOUT_DATE, "change-without-date", DIAG_ERROR,
    "on {1} there is no date that could be cancelled or moved",
    "am {1} gibt es keinen Termin, der ausfallen oder verlegt werden könnte",
    "A change or exception for a day without occurrence.")
DIAG_ENTRY(CHANGE_UNCLEAR, "change-unclear", DIAG_ERROR,
    "a change has either `moved_to` or `cancelled: yes` or another `channel`",
    "eine Änderung hat entweder `verlegt_auf` oder `entfällt: ja` oder einen anderen `kanal`",
    "A change that does not say what changes.")
DIAG_ENTRY(UNKNOWN_LANGUAGE, "unknown-language", DIAG_ERROR,
    "there are no words for the language '{1}' in templates/locale[; did you mean '{2}'?]",
    "für die Sprache „{1}“ gibt es in templates/locale keine Wörter[; meinten Sie „{2}“?]",
    "The site's language has no locale file.")
DIAG_ENTRY(STRICT_UNKNOWN, "strict-unknown", DIAG_WARNING,
    "there is no warning '{1}'[; did you mean '{2}'?]",
    "eine Warnung „{1}“ gibt es nicht[; meinten Sie „{2}“?]",
    "`strict:` names an id that does not exist.")

DIAG_ENTRY(TRANSLATION_ORPHAN, "translation-orphan", DIAG_ERROR,
    "this translates '{1}', which does not exist",
    "das übersetzt „{1}“, das es nicht gibt",
    "A translation without its original beside it.")
DIAG_ENTRY(TRANSLATION_LANGUAGE, "translation-language", DIAG_WARNING,
    "the site has no language '{1}'; add it to `languages:` in site.yml",
    "die Website hat keine Sprache „{1}“; ergänzen Sie sie unter `sprachen:` in site.yml",
    "A translation into a language that is not published.")
DIAG_ENTRY(TRANSLATION_KEY, "translation-key", DIAG_WARNING,
    "'{1}' is no text, or has not as many entries as the original; the original's holds",
    "„{1}“ ist kein Text oder hat nicht so viele Einträge wie das Original; es gilt das Original",
    "A translation can change texts only; facts stand in the original.")
DIAG_ENTRY(TRANSLATION_UPDATE, "translation-update", DIAG_WARNING,
    "the original has no update of this time; it is left out",
    "das Original hat zu dieser Zeit keine Meldung; sie entfällt",
    "A translated update whose time does not stand in the original.")
DIAG_ENTRY(TRANSLATION_OUTDATED, "translation-outdated", DIAG_WARNING,
    "'{1}' was changed after this translation; bring it up to date (its page says that it is older)",
    "„{1}“ wurde nach dieser Übersetzung geändert; führen Sie sie nach (auf ihrer Seite steht, dass sie älter ist)",
    "A translation that is behind its original, by the history of the repository.")

/* ---- Markdown --------------------------------------------------------- */
DIAG_ENTRY(MARKDOWN_NESTING, "markdown-nesting", DIAG_ERROR,
    "more than {1} quotes or lists inside each other",
    "mehr als {1} Zitate oder Listen ineinander",
    "The nesting limit of Markdown.")
DIAG_ENTRY(MARKDOWN_IMAGES, "markdown-images", DIAG_ERROR,
    "more than {1} images in one paragraph; put an empty line between them",
    "mehr als {1} Bilder in einem Absatz; setzen Sie Leerzeilen dazwischen",
    "The limit of images in one paragraph.")
DIAG_ENTRY(LINK_SCHEME, "link-scheme", DIAG_WARNING,
    "the link to '{1}' is dropped: only https, http, mailto, tel and pages of this site may be linked",
    "der Verweis auf „{1}“ entfällt: erlaubt sind https, http, mailto, tel und Seiten dieser Website",
    "A link with a foreign scheme in a text.")
DIAG_ENTRY(DEAD_LINK, "dead-link", DIAG_WARNING,
    "the link to '{1}' leads nowhere[; did you mean '{2}'?]",
    "der Verweis auf „{1}“ führt ins Leere[; meinten Sie „{2}“?]",
    "A link to a file that does not exist or is not published.")
DIAG_ENTRY(RAW_HTML, "raw-html", DIAG_WARNING,
    "HTML in a text is shown as text; use Markdown",
    "HTML im Text wird als Text gezeigt; verwenden Sie Markdown",
    "Raw HTML in a text is escaped.")

/* ---- what citizens need ---------------------------------------------- */
DIAG_ENTRY(MESSAGE_FATE_MISSING, "message-fate-missing", DIAG_WARNING,
    "what happened to mail sent to '{1}'? add `messages:`; until then the page says: unclear",
    "was geschah mit E-Mails an „{1}“? ergänzen Sie `nachrichten:`; bis dahin steht auf der Seite: unklar",
    "An incident affects a mail service and does not tell the fate of messages.")
DIAG_ENTRY(PUBLIC_NOT_INFORMED, "public-not-informed", DIAG_WARNING,
    "the public ('{1}') is affected but not among `informed:`",
    "die Öffentlichkeit („{1}“) ist betroffen, steht aber nicht unter `informiert:`",
    "An incident affects the public, and nobody told them.")
DIAG_ENTRY(NEXT_UPDATE_MISSING, "next-update-missing", DIAG_WARNING,
    "an open incident should promise its `next_update:`",
    "eine offene Meldung sollte ein `nächstes_update:` zusagen",
    "An open incident without a promised next update.")
DIAG_ENTRY(NEXT_UPDATE_OVERDUE, "next-update-overdue", DIAG_WARNING,
    "the update promised for {1} is overdue; the page says so",
    "das für {1} zugesagte Update ist überfällig; die Seite sagt es",
    "A promised update has not come.")
DIAG_ENTRY(ACCOUNT_WAY_MISSING, "account-alternative-missing", DIAG_WARNING,
    "'{1}' needs an account; add `without_account:` with a way for everybody else",
    "„{1}“ verlangt ein Konto; ergänzen Sie unter `ohne_konto:` einen Weg für alle anderen",
    "An office hour on a third party's platform without another way.")
DIAG_ENTRY(OFFLINE_WAY_MISSING, "offline-way-missing", DIAG_WARNING,
    "nobody can respond without Internet; add `post:`, `person:` or `phone:`",
    "ohne Internet kann niemand antworten; ergänzen Sie `post:`, `persönlich:` oder `telefon:`",
    "A consultation without a way without Internet.")
DIAG_ENTRY(RESULT_DATE_MISSING, "result-date-missing", DIAG_WARNING,
    "the consultation is closed and says neither a result nor `result_by:`",
    "die Beteiligung ist beendet und nennt weder ein Ergebnis noch `ergebnis_bis:`",
    "A closed consultation without a promised date for the result.")
DIAG_ENTRY(RESULT_OVERDUE, "result-overdue", DIAG_WARNING,
    "the result promised for {1} is overdue; the page says so",
    "das für {1} zugesagte Ergebnis ist überfällig; die Seite sagt es",
    "A promised result has not come.")
DIAG_ENTRY(IMPRINT_ONE_WAY, "imprint-one-way", DIAG_WARNING,
    "the publisher has one way of contact only; if it fails nobody can reach you",
    "im Impressum steht nur ein Kontaktweg; fällt er aus, erreicht Sie niemand",
    "The imprint must not depend on one channel.")
DIAG_ENTRY(SECURITY_CONTACT, "security-contact", DIAG_WARNING,
    "'{1}' is no mail address, no telephone number with +49 and no link with https; it is left out of security.txt",
    "„{1}“ ist keine E-Mail-Adresse, keine Telefonnummer mit +49 und kein Verweis mit https; in der security.txt fehlt es",
    "A contact of `security` that security.txt cannot have (RFC 9116).")
DIAG_ENTRY(SECURITY_EXPIRES_SOON, "security-expires-soon", DIAG_WARNING,
    "security.txt is right until {1} only; check what it says and set `expires` anew",
    "die security.txt gilt nur noch bis {1}; prüfen Sie die Angaben und setzen Sie „gültig bis“ neu",
    "Within 30 days `expires` of `security` will have passed, and nobody will believe security.txt any more.")
DIAG_ENTRY(SECURITY_EXPIRED, "security-expired", DIAG_WARNING,
    "security.txt was right until {1}; nobody believes it any more: check what it says and set `expires` anew",
    "die security.txt galt bis {1}; niemand verlässt sich mehr darauf: prüfen Sie die Angaben und setzen Sie „gültig bis“ neu",
    "`expires` of `security` has passed. The file is published all the same.")
DIAG_ENTRY(SECURITY_EXPIRES_LATE, "security-expires-late", DIAG_WARNING,
    "{1} is more than a year ahead; who reads security.txt cannot tell whether it is still right by then",
    "{1} ist mehr als ein Jahr voraus; ob die security.txt dann noch stimmt, kann niemand wissen",
    "RFC 9116 recommends less than a year for `expires` of `security`.")
DIAG_ENTRY(CATALOGUE_INCOMPLETE, "catalogue-incomplete", DIAG_WARNING,
    "the catalogue needs `{1}` in site.yml and is not published",
    "der Katalog braucht die Angabe „{1}“ in site.yml und wird nicht veröffentlicht",
    "Without an address and a licence no portal can take in the catalogue of open data.")
DIAG_ENTRY(CATALOGUE_AREA, "catalogue-area", DIAG_WARNING,
    "'{1}' is no key of a municipality: 8 or 12 digits, in quotes",
    "„{1}“ ist kein Gemeindeschlüssel: 8 oder 12 Ziffern, in Anführungszeichen",
    "`area` of `catalogue` is left out.")
DIAG_ENTRY(LICENCE_UNCLEAR, "licence-unclear", DIAG_WARNING,
    "'{1}' is neither an SPDX identifier (such as CC-BY-4.0) nor an address; nobody knows on which terms the data may be used",
    "„{1}“ ist weder ein Kurzname der SPDX-Liste (wie CC-BY-4.0) noch eine Adresse; niemand weiß, unter welchen Bedingungen die Daten genutzt werden dürfen",
    "A licence of site.yml that no program can look up. It is named as it stands.")
DIAG_ENTRY(PAGE_MISSING, "required-page-missing", DIAG_WARNING,
    "there is no page '{1}' ({2})",
    "es fehlt die Seite „{1}“ ({2})",
    "A page that public sites must have, by the Land given in `state:`.")
DIAG_ENTRY(PLACEHOLDER_LEFT, "placeholder-left", DIAG_WARNING,
    "'{1}' is still to be filled in[; {2} more in this file]",
    "„{1}“ ist noch zu ergänzen[; {2} weitere in dieser Datei]",
    "A placeholder, as init writes them, is left in a file. In place of a mail address, a telephone number or a web address it counts as none.")
DIAG_ENTRY(IMPRINT_UNREACHABLE, "imprint-unreachable", DIAG_WARNING,
    "nobody gets mail to '{1}', the only address of the imprint: '{2}' is down[; so is the telephone, {3}]; name a second address on another system in pages/impressum.md[ (until then readers are shown '{4}' instead)]",
    "E-Mails an „{1}“, die einzige Adresse des Impressums, kommen nicht an: „{2}“ ist ausgefallen[; das Telefon {3} ebenso]; nennen Sie in pages/impressum.md eine zweite Adresse auf einem anderen System[ (bis dahin steht dort „{4}“ als Ersatz)]",
    "The imprint must always lead to somebody; the only mail address it names is of a service that is down now.")
DIAG_ENTRY(ALTERNATE_UNUSED, "alternate-unused", DIAG_WARNING,
    "no published contact matches '{1}'",
    "auf „{1}“ passt kein veröffentlichter Kontakt",
    "An alternate that stands for nothing.")
DIAG_ENTRY(ALTERNATE_LATER_DOWN, "alternate-down", DIAG_WARNING,
    "the alternate '{1}' is itself affected by {2} at the same time",
    "die Ersatzadresse „{1}“ ist zur selben Zeit selbst betroffen von {2}",
    "An alternate that does not work either.")
DIAG_ENTRY(ALTERNATE_PRIVATE, "alternate-private", DIAG_WARNING,
    "a private contact of '{1}' stands here, and stays published when the consent for it ends",
    "hier steht ein privater Kontakt von „{1}“; er bleibt veröffentlicht, auch wenn die Einwilligung dafür endet",
    "What an incident names to be used instead is published whatever becomes of a consent: remove it there, too, or name another way.")
DIAG_ENTRY(FORMER_SHARED, "former-address-shared", DIAG_WARNING,
    "'{1}' also belongs to {2}; the address list names both",
    "„{1}“ gehört auch zu {2}; das Adressverzeichnis nennt beide",
    "An old address that leads to more than one owner.")

/* ---- templates and words ---------------------------------------------- */
DIAG_ENTRY(TEMPLATE_OPEN, "template-open", DIAG_FATAL,
    "cannot read the template '{1}': {2}",
    "die Vorlage „{1}“ ist nicht lesbar: {2}",
    "A template file is missing or cannot be read.")
DIAG_ENTRY(TEMPLATE_UNCLOSED_TAG, "template-unclosed-tag", DIAG_ERROR,
    "the tag '{1}' is never closed; '{2}' is missing",
    "die Marke „{1}“ wird nie geschlossen; es fehlt „{2}“",
    "A tag in a template lacks its closing braces.")
DIAG_ENTRY(TEMPLATE_UNCLOSED_SECTION, "template-unclosed-section", DIAG_ERROR,
    "'{1}' is opened here and never closed; add '{2}'",
    "„{1}“ wird hier geöffnet und nie geschlossen; ergänzen Sie „{2}“",
    "A section, block or layout in a template is never closed.")
DIAG_ENTRY(TEMPLATE_WRONG_CLOSE, "template-wrong-close", DIAG_ERROR,
    "'{1}' comes too early: '{2}' of line {3} is still open; close it first with '{4}'",
    "„{1}“ kommt zu früh: „{2}“ aus Zeile {3} ist noch offen; schließen Sie es zuerst mit „{4}“",
    "Sections of a template are closed in another order than they were opened.")
DIAG_ENTRY(TEMPLATE_STRAY_CLOSE, "template-stray-close", DIAG_ERROR,
    "'{1}' closes nothing that is open here[; did you mean '{2}'?]",
    "„{1}“ schließt nichts, was hier offen ist[; meinten Sie „{2}“?]",
    "A closing tag of a template without its opening tag.")
DIAG_ENTRY(TEMPLATE_BAD_TAG, "template-bad-tag", DIAG_ERROR,
    "'{1}' holds no name; names are made of letters, digits, '_' and '-', joined by dots",
    "„{1}“ enthält keinen Namen; Namen bestehen aus Buchstaben, Ziffern, „_“ und „-“, mit Punkten verbunden",
    "A tag of a template whose name is empty or not possible.")
DIAG_ENTRY(TEMPLATE_DELIMITERS, "template-delimiters", DIAG_ERROR,
    "'{1}' does not set delimiters; write two words without '=', as in {{=<% %>=}}",
    "„{1}“ setzt keine Begrenzer; schreiben Sie zwei Wörter ohne „=“ wie in {{=<% %>=}}",
    "A tag that sets delimiters and does not give two of them.")
DIAG_ENTRY(TEMPLATE_UNKNOWN_PARTIAL, "template-unknown-partial", DIAG_ERROR,
    "there is no template '{1}'[; did you mean '{2}'?]",
    "eine Vorlage „{1}“ gibt es nicht[; meinten Sie „{2}“?]",
    "A template includes another one that does not exist.")
DIAG_ENTRY(TEMPLATE_UNKNOWN_BLOCK, "template-unknown-block", DIAG_ERROR,
    "the layout '{1}' has no block '{2}'[; did you mean '{3}'?]",
    "das Gerüst „{1}“ hat keinen Block „{2}“[; meinten Sie „{3}“?]",
    "A template replaces a block that its layout does not have.")
DIAG_ENTRY(TEMPLATE_ENDLESS, "template-endless", DIAG_ERROR,
    "'{1}' includes itself, and no section could end that",
    "„{1}“ bindet sich selbst ein, und kein Abschnitt kann das beenden",
    "A template or a word includes itself outside of any section.")
DIAG_ENTRY(TEMPLATE_NOT_TEXT, "template-not-text", DIAG_ERROR,
    "'{1}' is a list, an object or yes/no and cannot be written; open it with {{#{1}}}",
    "„{1}“ ist eine Liste, ein Objekt oder ja/nein und lässt sich nicht ausgeben; öffnen Sie es mit {{#{1}}}",
    "A template writes a value that is no text and no number.")
DIAG_ENTRY(TEMPLATE_WORD_SECTION, "template-word-section", DIAG_ERROR,
    "'{1}' is a word of the locale; it can be written, not opened as a section",
    "„{1}“ ist ein Wort der Sprachdatei; es lässt sich ausgeben, nicht als Abschnitt öffnen",
    "A template opens a section on a word of the locale.")
DIAG_ENTRY(TEMPLATE_STEPS, "template-steps", DIAG_ERROR,
    "the page takes more than {1} steps; its templates include each other too often",
    "die Seite braucht mehr als {1} Schritte; ihre Vorlagen binden einander zu oft ein",
    "Templates that multiply: the page would never be finished.")
DIAG_ENTRY(TEMPLATE_NAME, "template-unknown-name", DIAG_ERROR,
    "the page has no value '{1}'[; did you mean '{2}'?]",
    "die Seite hat keinen Wert „{1}“[; meinten Sie „{2}“?]",
    "A template asks for a value that its page does not have.")
DIAG_ENTRY(TEMPLATE_UNSAFE, "template-unsafe", DIAG_ERROR,
    "'{1}' is no rendered HTML and must not go through {{{ }}}; use {{ }}",
    "„{1}“ ist kein fertiges HTML und darf nicht durch {{{ }}}; verwenden Sie {{ }}",
    "A template tries to switch off escaping for a text.")
DIAG_ENTRY(TEMPLATE_DEPTH, "template-depth", DIAG_ERROR,
    "sections and partials are nested more than {1} deep",
    "Abschnitte und Teilvorlagen sind tiefer als {1} verschachtelt",
    "A template includes itself without end.")
DIAG_ENTRY(LOCALE_MISSING, "locale-missing", DIAG_ERROR,
    "the word '{1}' is missing in {2}[; did you mean '{3}'?]",
    "in {2} fehlt das Wort „{1}“[; meinten Sie „{3}“?]",
    "A locale file lacks a word that the program or a template needs.")
DIAG_ENTRY(LOCALE_SHAPE, "locale-shape", DIAG_ERROR,
    "'{1}' must be a text or a map of texts",
    "„{1}“ muss ein Text oder eine Gruppe von Texten sein",
    "A locale file holds a list, or is no map at all.")
DIAG_ENTRY(LOCALE_KEY, "locale-key", DIAG_ERROR,
    "'{1}' cannot be the key of a word; use letters, digits, '_' and '-'",
    "„{1}“ kann kein Schlüssel eines Wortes sein; verwenden Sie Buchstaben, Ziffern, „_“ und „-“",
    "The key of a word in a locale file that templates could not name.")

/* ---- earlier commits -------------------------------------------------- */
DIAG_ENTRY(PREVIOUS_VERSION, "previous-version", DIAG_WARNING,
    "until this file is corrected, its version of commit {1} stands in its place; what either says is disturbed counts",
    "bis diese Datei berichtigt ist, steht ihre Fassung aus dem Commit {1} an ihrer Stelle; was eine der beiden als gestört nennt, zählt",
    "A file is broken, and an earlier version of it was published; its own errors are told beside this.")
DIAG_ENTRY(PREVIOUS_MISSING, "previous-missing", DIAG_WARNING,
    "the commit {1}, which was published before, is not whole in the repository; broken files have no earlier version in their place",
    "der zuvor veröffentlichte Commit {1} ist nicht vollständig im Repository; für fehlerhafte Dateien gibt es keine frühere Fassung",
    "The history was rewritten after a publication, or the ledger of the output belongs to another repository.")
DIAG_ENTRY(KNOWN_NOTHING, "known-nothing", DIAG_FATAL,
    "at '{1}' nothing had been committed yet; the first commit, {2}, is of {3}",
    "zum Zeitpunkt „{1}“ war noch nichts eingetragen; der erste Commit, {2}, ist von {3}",
    "--as-known with a time before the history of the repository.")
DIAG_ENTRY(KNOWN_CUT, "known-cut", DIAG_FATAL,
    "what had been committed at '{1}' is not known: the history ends with commit {2}; fetch all of it with 'git fetch --unshallow'",
    "was zum Zeitpunkt „{1}“ schon eingetragen war, ist nicht bekannt: Die Geschichte endet mit dem Commit {2}; „git fetch --unshallow“ holt sie ganz",
    "--as-known with a time before the part of the history that a shallow or damaged repository has.")

/* ---- output ----------------------------------------------------------- */
DIAG_ENTRY(OUTPUT_TOO_LARGE, "output-too-large", DIAG_ERROR,
    "the page '{1}' would be larger than {2} bytes",
    "die Seite „{1}“ würde größer als {2} Byte",
    "An output file passes the size limit.")
DIAG_ENTRY(OUTPUT_WRITE, "output-write", DIAG_FATAL,
    "cannot write '{1}': {2}; the published site is unchanged",
    "„{1}“ lässt sich nicht schreiben: {2}; die veröffentlichte Website ist unverändert",
    "The system failed while writing; the old site stays.")
DIAG_ENTRY(INIT_NOT_EMPTY, "init-not-empty", DIAG_FATAL,
    "'{1}' is not empty ({2}); choose an empty or a new folder, nothing is overwritten",
    "„{1}“ ist nicht leer ({2}); wählen Sie einen leeren oder neuen Ordner, überschrieben wird nichts",
    "New content is only put into a new or an empty folder; it may be an empty Git repository.")
DIAG_ENTRY(OUTPUT_FOREIGN, "output-foreign", DIAG_FATAL,
    "'{1}' holds something that erreichbar did not put there ({2}); choose an empty or a new folder",
    "„{1}“ enthält etwas, das nicht von erreichbar stammt ({2}); wählen Sie einen leeren oder neuen Ordner",
    "The output folder is not one of ours; nothing in it is touched.")
DIAG_ENTRY(OUTPUT_BUSY, "output-busy", DIAG_FATAL,
    "another erreichbar[ ({2})] is publishing to '{1}'; try again when it has ended",
    "ein anderes erreichbar[ ({2})] veröffentlicht nach „{1}“; versuchen Sie es noch einmal, wenn es beendet ist",
    "One builder or watcher per output at a time; the message says who it is.")
DIAG_ENTRY(NO_RELEASE, "no-release", DIAG_FATAL,
    "'{1}' has no release so far back; 'erreichbar rollback --list' shows those that were kept",
    "„{1}“ hat keinen so frühen Stand mehr; „erreichbar rollback --list“ zeigt die aufgehobenen",
    "Rolling back needs releases that were kept: build with --keep N.")
DIAG_ENTRY(MIRROR_NOTHING, "mirror-nothing", DIAG_FATAL,
    "'{1}' holds no published site; publish it with 'erreichbar build' or 'erreichbar watch' first",
    "„{1}“ enthält keine veröffentlichte Website; veröffentlichen Sie sie zuerst mit „erreichbar build“ oder „erreichbar watch“",
    "Only what this program has published can be brought to further places.")
DIAG_ENTRY(MIRROR_BEHIND, "mirror-behind", DIAG_FATAL,
    "'{1}' is behind: {2}; 'erreichbar mirror' tries again when it is run again",
    "„{1}“ ist nicht auf dem neuesten Stand: {2}; der nächste Aufruf von „erreichbar mirror“ versucht es wieder",
    "A further place could not be brought up to date; the others and the site itself are not affected.")

/* ---- telling ---------------------------------------------------------- */
DIAG_ENTRY(RECEIVER_KEY, "receiver-key", DIAG_FATAL,
    "'{1}' does not belong here[; did you mean '{2}'?]",
    "„{1}“ gehört nicht hierher[; meinten Sie „{2}“?]",
    "A key that a receiver of its kind does not have; nothing is told, since it could have been a filter.")
DIAG_ENTRY(RECEIVER_VALUE, "receiver-value", DIAG_FATAL,
    "'{1}' cannot be '{2}': {3}",
    "„{1}“ kann nicht „{2}“ sein: {3}",
    "A value in the file of receivers that is not possible.")
DIAG_ENTRY(RECEIVER_SECRET, "receiver-secret", DIAG_FATAL,
    "everybody may read or change '{1}'; run: chmod o= '{1}'",
    "jeder darf „{1}“ lesen oder ändern; abzustellen mit: chmod o= '{1}'",
    "A file that holds a password or a secret is open to all users of the machine, or the file of receivers can be changed by them.")
DIAG_ENTRY(NOTIFY_NEWS, "notify-news", DIAG_FATAL,
    "what is new cannot be read from '{1}': {2}; what was to be told before is told nevertheless",
    "was neu ist, lässt sich „{1}“ nicht entnehmen: {2}; was schon vorher mitzuteilen war, wird dennoch mitgeteilt",
    "api/v1/news.json of the published site is missing or broken.")
DIAG_ENTRY(NOTIFY_BUSY, "notify-busy", DIAG_FATAL,
    "another 'erreichbar notify' is still telling what is new in '{1}'",
    "ein anderes „erreichbar notify“ teilt noch mit, was in „{1}“ neu ist",
    "Two never tell at a time; the other one was waited for in vain.")
DIAG_ENTRY(NOTIFY_WAITS, "notify-waits", DIAG_WARNING,
    "'{1}' could not be told of '{2}': {3}; it is tried again in {4}",
    "„{1}“ war „{2}“ nicht mitzuteilen: {3}; der nächste Versuch folgt in {4}",
    "A receiver could not be reached, or asked to come again; what is to be told waits for it.")
DIAG_ENTRY(NOTIFY_GIVEN_UP, "notify-given-up", DIAG_ERROR,
    "'{1}' is not told of '{2}': {3}; this is not tried again",
    "„{1}“ erfährt nicht von „{2}“: {3}; es wird nicht wieder versucht",
    "A receiver refused what it was told, or could not be reached for three days.")
