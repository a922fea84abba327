# Follows every link of a tree of pages.
#
#	find . -type f | sort >files; awk -f links.awk files PAGE...
#
# Run in the tree's root, with pages as "./a/b.html". Prints what leads nowhere
# or outside: a link to a file that is not there or an id that its page lacks,
# an id given twice, a style, script, image or frame from elsewhere, a link
# that is not relative. ROOTED pages (-v rooted="./404.html") are shown at any
# address: theirs begin with "/".

function decoded(s,    out, at) {
	gsub(/&amp;/, "\\&", s)
	gsub(/&#39;/, "'", s)
	gsub(/&quot;/, "\"", s)
	return s
}

# the file that `to` means on page `from`
function resolved(from, to,    n, part, i, out, depth, stack) {
	if (to == "")
		return from
	if (to ~ /^\//)
		from = "./"
	sub(/[^\/]*$/, "", from)
	n = split(from to, part, "/")
	depth = 0
	for (i = 1; i <= n; i++) {
		if (part[i] == "" && i < n || part[i] == ".")
			continue
		if (part[i] == "..") {
			if (depth == 0)
				return "outside"
			depth--
		} else
			stack[++depth] = part[i]
	}
	out = "."
	for (i = 1; i <= depth; i++)
		out = out "/" stack[i]
	return out
}

function attribute(tag, name,    at, rest, quote) {
	if (!match(tag, "[ \t\r\n]" name "=\""))
		return "\001"
	rest = substr(tag, RSTART + RLENGTH)
	return decoded(substr(rest, 1, index(rest, "\"") - 1))
}

function resource(page, tag, to) {
	if (to == "\001" || to ~ /^data:image\//)
		return
	if (to ~ /^[a-zA-Z][a-zA-Z0-9+.-]*:/ || to ~ /^\/\//)
		print page ": loads from elsewhere: <" tag ">"
	else
		follow(page, to)
}

function follow(page, to) {
	if (to == "\001")
		return
	links++
	if (to ~ /^(mailto|tel):./ || to ~ /^https?:\/\/[^\/]/)
		return
	if (to ~ /^[a-zA-Z][a-zA-Z0-9+.-]*:/ || to ~ /^\/\//)
		print page ": foreign scheme: " to
	else if (to ~ /^\// && index(" " rooted " ", " " page " ") == 0)
		print page ": not relative: " to
	else
		link[++count] = page "\001" to
}

NR == FNR {
	sub(/\n$/, "")
	n = split($0, line, "\n")
	exists[$0] = 1
	next
}

FNR == 1 {
	RS = "<"
}

FNR > 1 {
	tag = substr($0, 1, index($0, ">") - 1)
	name = tag
	sub(/[ \t\r\n\/].*/, "", name)
	id = attribute(tag, "id")
	if (id != "\001") {
		if ((FILENAME, id) in ids)
			print FILENAME ": id twice: " id
		ids[FILENAME, id] = 1
	}
	if (name == "link" && tag ~ /rel="(canonical|alternate)"/)
		follow(FILENAME, attribute(tag, "href"))
	else if (name == "script" && attribute(tag, "type") == "application/ld+json")
		; # data
	else if (name == "script" && attribute(tag, "src") == "\001")
		print FILENAME ": a script of its own: <" tag ">"
	else if (name == "form" || name == "button" && tag ~ /formaction/)
		follow(FILENAME, attribute(tag, "action"))
	else if (name == "link")
		resource(FILENAME, tag, attribute(tag, "href"))
	else if (name == "a" || name == "area")
		follow(FILENAME, attribute(tag, "href"))
	else if (name == "base")
		print FILENAME ": has a base"
	else if (attribute(tag, "href") != "\001" && name != "")
		print FILENAME ": href of <" tag ">"
	resource(FILENAME, tag, attribute(tag, "src"))
	if (attribute(tag, "srcset") != "\001" || attribute(tag, "style") != "\001" ||
	    tag ~ /http-equiv/ || tag ~ /[ \t\r\n]on[a-z]+="/)
		print FILENAME ": <" tag ">"
	if (tag ~ /aria-(labelledby|describedby|controls)="/) {
		to = attribute(tag, "aria-labelledby")
		if (to == "\001")
			to = attribute(tag, "aria-describedby")
		if (to != "\001")
			link[++count] = FILENAME "\001#" to
	}
}

END {
	for (i = 1; i <= count; i++) {
		split(link[i], part, "\001")
		to = part[2]
		fragment = ""
		if (index(to, "#")) {
			fragment = substr(to, index(to, "#") + 1)
			to = substr(to, 1, index(to, "#") - 1)
		}
		sub(/\?.*/, "", to)
		file = resolved(part[1], to)
		if (!(file in exists))
			print part[1] ": leads nowhere: " part[2]
		else if (fragment != "" && !((file, fragment) in ids))
			print part[1] ": no such place: " part[2]
	}
	print links + 0 " links"
}
