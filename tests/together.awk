# Which addresses of a domain stand in a page without their replacement.
#
#	awk -v domain=@mandatos.example -v suffix=.temp -f together.awk PAGE...
#
# Every LOCAL@DOMAIN needs LOCAL.SUFFIX@DOMAIN in its own block: the innermost
# list item, table row, definition or contact box around it; outside of these
# the paragraph, heading or other element it stands in. A pattern *@DOMAIN needs
# {local}SUFFIX@DOMAIN. Prints each that has none, and at the end "N seen".

function close_block(    i, n, list, local, new) {
	n = split(found[depth], list, "\001")
	for (i = 1; i <= n; i++) {
		local = list[i]
		if (local == "" || local ~ (suffix "$"))
			continue
		seen++
		new = (local == "*" ? "{local}" : local) suffix
		if (index(found[depth], "\001" new "\001") == 0)
			print FILENAME ": " local domain " stands alone"
	}
}

# every address in a piece of the page belongs to the innermost block
function look(s,    at, local) {
	while ((at = index(s, domain)) > 0) {
		local = substr(s, 1, at - 1)
		sub(/.*[^a-zA-Z0-9._*{}-]/, "", local)
		found[depth] = found[depth] "\001" local "\001"
		s = substr(s, at + length(domain))
	}
}

BEGIN { RS = "<" }

FNR == 1 {
	depth = 0
	found[0] = ""
	in_block = 0
}

FNR > 1 {
	end = index($0, ">")
	tag = substr($0, 1, end - 1)
	name = tag
	sub(/[ \t\r\n].*/, "", name)
	block = name ~ /^(li|tr|dd)$/ || name == "div" && tag ~ /class="contact/
	if (block)
		in_block++
	# outside of such a block, each of these is one
	if (!block && !in_block && name ~ /^(p|h[1-6]|title|meta|caption|dt|td|th|pre)$/)
		block = 1
	if (block) {
		depth++
		kind[depth] = name
		counts[depth] = name ~ /^(li|tr|dd|div)$/
		found[depth] = ""
		inner[depth] = 0
	} else if (depth && name == kind[depth])
		inner[depth]++ # a plain one of the same name
	look(tag)
	if (name == "meta" && depth && kind[depth] == "meta") {
		close_block()
		depth--
	}
	if (depth && name == "/" kind[depth]) {
		if (inner[depth])
			inner[depth]--
		else {
			close_block()
			if (counts[depth])
				in_block--
			depth--
		}
	}
	look(substr($0, end + 1))
	if (depth == 0) {
		close_block()
		found[0] = ""
	}
}

END { print seen + 0 " seen" }
