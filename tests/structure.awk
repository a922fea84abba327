# Reads C sources and prints one line for each rule that is broken:
#
#	RULE <tab> file:line: what
#
# Set with -v: edges ("cmd:output cmd:publish ...", a layer and one it may use),
# foreign ("git2.h:source/ ...", a header and the places it may appear in).
# Comments, strings and character constants do not count as code. A function is
# what has its opening and its closing brace in column 0.

BEGIN {
	n = split(edges, list, " ")
	for (i = 1; i <= n; i++)
		edge[list[i]] = 1
	n = split(foreign, list, " ")
	for (i = 1; i <= n; i++) {
		split(list[i], part, ":")
		home[part[1]] = home[part[1]] " " part[2]
	}
	call = "[ \t]*\\("
	unsafe = "(strcpy|stpcpy|strcat|strncat|strncpy|sprintf|vsprintf|gets|" \
	    "strtok|atoi|atol|atoll|atof|gmtime|localtime|localtime_r|asctime|" \
	    "ctime|setlocale|setenv|putenv|unsetenv|system|popen|tmpnam|mktemp|" \
	    "alloca)" call
	outside = "(time|clock_gettime|gettimeofday|getenv|secure_getenv)" call
}

function report(rule, text) {
	print rule "\t" FILENAME ":" (at ? at : FNR) ": " text
	at = 0
}

# The layer of a path below generator/, "main" for main.c itself.
function layer_of(path) {
	return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : "main"
}

# The code of a line, without comments and what stands in quotes.
function code_of(line,    out, i, n, c, two, quote) {
	out = ""
	n = length(line)
	for (i = 1; i <= n; i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (comment) {
			if (two == "*/") {
				comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\")
				i++
			else if (c == quote) {
				quote = ""
				out = out c
			}
		} else if (two == "/*") {
			comment = 1
			i++
		} else if (two == "//")
			break
		else {
			if (c == "\"" || c == "'")
				quote = c
			out = out c
		}
	}
	sub(/[ \t]+$/, "", out)
	return out
}

# The first call of one of these functions, not of a member of that name.
function calls(code, words,    hit) {
	if (!match(code, "(^|[^A-Za-z0-9_.>])" words))
		return ""
	hit = substr(code, RSTART, RLENGTH)
	gsub(/[^A-Za-z0-9_]/, "", hit)
	return hit "()"
}

function include(line,    name, header, places, n, i, allowed) {
	name = line
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
	header = substr(name, 2)
	sub(/[">].*/, "", header)
	if (name ~ /^"/) {
		if (header !~ /\//)
			report("includes", "write \"layer/" header "\"")
		else if (layer_of(header) != layer &&
		    !((layer ":" layer_of(header)) in edge))
			report("layers", layer " must not use " header)
		return
	}
	sub(/^inotifytools\/.*/, "inotifytools", header)
	sub(/^git2\/.*/, "git2.h", header)
	if (!(header in home))
		return
	n = split(home[header], places, " ")
	for (i = 1; i <= n; i++)
		allowed = allowed || index(inner, places[i]) == 1
	if (!allowed)
		report("foreign headers", header " belongs to" home[header])
}

# Counts the commas between the outermost parentheses of a signature.
function parameters(text,    i, c, level, commas) {
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "(")
			level++
		else if (c == ")" && --level == 0)
			break
		else if (c == "," && level == 1)
			commas++
	}
	return commas + 1
}

function function_begins() {
	# five is the aim; six are left to calls that carry context, arena and
	# diagnostics besides what they are about
	if (parameters(signature) > 6)
		report("parameters", name " has " parameters(signature) ", at most 6")
	within = 1
	braces = 0
	deepest = 0
	depth = 0
}

function function_ends(    lines) {
	lines = FNR - start + 1
	at = start
	if (lines > 100)
		report("function length", name " has " lines " lines, at most 100")
	at = start
	if (deepest > 4)
		report("depth", name " nests " deepest " braces, at most 4")
	at = within = 0
	name = ""
}

# Only braces of blocks count, not those of initializers.
function count_braces(code,    i, c, before) {
	for (i = 1; i <= length(code); i++) {
		c = substr(code, i, 1)
		before = substr(code, 1, i - 1)
		if (c == "{") {
			block[++braces] = substr(code, i + 1) == "" &&
			    before ~ /(^|\) |else |do |: )[ \t]*$/
			depth += block[braces]
			if (depth > deepest)
				deepest = depth
		} else if (c == "}" && braces > 0)
			depth -= block[braces--]
	}
}

function shape(code,    text) {
	if (within) {
		count_braces(code)
		if (code ~ /^}/)
			function_ends()
	} else if (code == "{" && name != "") {
		function_begins()
		count_braces(code)
	} else if (code ~ /^[A-Za-z_][A-Za-z0-9_ *]*\(/ &&
	    code !~ /^__attribute__/) {
		text = code
		sub(/[ \t]*\(.*/, "", text)
		sub(/.*[ *]/, "", text)
		name = text
		start = FNR
		signature = code
	} else if (code ~ /^[ \t]/ && name != "")
		signature = signature code
	else if (code ~ /^(}|[A-Za-z])/)
		name = ""
}

function file_begins() {
	inner = FILENAME
	sub(/^.*generator\//, "", inner)
	layer = layer_of(inner)
	comment = directive = within = 0
	name = ""
	module = inner
	sub(/\.[ch]$/, "", module)
	guard = toupper(inner)
	gsub(/[\/.]/, "_", guard)
}

FNR == 1 { file_begins() }
FNR == 1 && (!/^\/\*$/) && FILENAME ~ /\.h$/ {
	report("opening comments", "open the header with a comment")
}
FNR == 2 && FILENAME ~ /\.h$/ && index($0, " * " module ": ") != 1 {
	report("opening comments", "begin it with \" * " module ": \"")
}
FNR == 901 { report("file length", "more than 900 lines") }

!comment && /^[ \t]*#[ \t]*include/ { include($0) }
!comment && FILENAME ~ /\.h$/ && /^#ifndef .*_H$/ && $2 != guard {
	report("include guards", "call it " guard)
}

{
	code = code_of($0)
	if (!directive && code !~ /^[ \t]*#/)
		shape(code)
	directive = (directive || code ~ /^[ \t]*#/) && code ~ /\\$/
	hit = calls(code, unsafe)
	if (hit != "")
		report("banned functions", hit)
	hit = calls(code, outside)
	if (hit != "" && layer != "cmd" && layer != "main" &&
	    index(" " worldly " ", " " inner " ") == 0)
		report("clock and environment", hit " belongs to cmd/")
}
