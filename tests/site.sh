# Functions for tests that build sites and look at them, behind tests/lib.sh:
#
#	. "$TOP/tests/site.sh"
#
# Needs awk and jq. Pages are looked at as text, one line for each block, so
# that a test quotes what a person reads; JSON is asked with jq.

# build SOURCE OUT AT [OPTION...]: sets $status, and what was $told on stderr
build() {
	site_source=$1
	site_out=$2
	site_at=$3
	shift 3
	run "$ERREICHBAR" build "$site_source" --out "$site_out" --at "$site_at" \
	    --messages en "$@"
	told=$(cat "$WORK.err")
}

# build_ok NAME SOURCE OUT AT [OPTION...]: a build that must be without errors
build_ok() {
	site_name=$1
	shift
	build "$@"
	expect "$site_name" 0
}

# edited NAME: after an edit in $WORK/src the next build into $WORK/site, at $at,
# gives what one from nothing gives
edited() {
	build_ok "$1: once more" "$WORK/src" "$WORK/site" "$at"
	build_ok "$1: from nothing" "$WORK/src" "$WORK/fresh" "$at"
	check_same "$1: the same bytes" "$WORK/fresh" "$WORK/site"
	rm -rf "$WORK/fresh" "$WORK/.fresh".*
}

# expect NAME STATUS: how the last run ended
expect() {
	if [ "$status" -eq "$2" ]; then
		ok "$1"
	else
		not_ok "$1" "exit status $status, not $2
$(head -n 20 "$WORK.err")"
	fi
}

# start_source DIR: a small correct source that a test completes
start_source() {
	mkdir -p "$1"/services "$1"/incidents "$1"/people "$1"/bodies \
	    "$1"/office-hours "$1"/consultations "$1"/pages "$1"/files
	cat >"$1/site.yml" <<-'END'
	title: Beispielstadt
	publisher: {name: Stadt Beispielstadt, email: stadt@beispielstadt.example, phone: "+49 0000 0000"}
	audiences:
	  public: Bürgerinnen und Bürger
	  administration: Stadtverwaltung
	END
	for site_page in impressum datenschutz barrierefreiheit; do
		printf -- '---\ntitle: %s\n---\nText.\n' "$site_page" \
		    >"$1/pages/$site_page.md"
	done
}

# file PATH: writes stdin there, with its folders
file() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
}

# text FILE...: the words of pages as a person reads them. A line for each
# block; the cells of a table row stand in one line with " | " between.
text() {
	cat "$@" | awk 'BEGIN { RS = "<" }
	function flush() {
		gsub(/[ \t\r\n]+/, " ", line)
		sub(/^[ |]+/, "", line)
		sub(/[ |]+$/, "", line)
		if (line != "")
			print line
		line = ""
	}
	NR > 1 {
		end = index($0, ">")
		tag = tolower(substr($0, 1, end - 1))
		rest = substr($0, end + 1)
		sub(/[ \t\r\n].*/, "", tag)
		if (tag == "style" || tag == "script" || tag == "title")
			next
		if (tag ~ /^\/?(a|abbr|b|bdi|code|del|em|i|ins|q|s|small|span|strong|sub|sup|time|wbr)$/)
			;
		else if (tag == "tr") {
			flush()
			row = 1
		} else if (tag == "/tr") {
			row = 0
			flush()
		} else if (row && (tag == "td" || tag == "th"))
			line = line " | "
		else if (row || tag == "dd" || tag == "/dt")
			line = line " "
		else
			flush()
		gsub(/&lt;/, "\001", rest)
		gsub(/&gt;/, ">", rest)
		gsub(/&quot;/, "\"", rest)
		gsub(/&#39;/, "\047", rest)
		gsub(/&amp;/, "\\&", rest)
		gsub(/\001/, "<", rest)
		line = line rest
	}
	END { flush() }'
}

# main_text FILE: the same without head, menu and footer
main_text() {
	sed -n '/<main/,/<\/main>/p' "$1" | text
}

# elements TAG PART FILE: the HTML of the innermost elements TAG that hold PART
elements() {
	awk -v tag="$1" -v part="$2" 'BEGIN { RS = "<" }
	NR > 1 {
		name = $0
		sub(/[ \t\r\n>].*/, "", name)
		if (name == tag) {
			depth++
			open[depth] = ""
			has_inner[depth] = 0
		}
		for (i = 1; i <= depth; i++)
			open[i] = open[i] "<" $0
		if (name == "/" tag && depth > 0) {
			hit = index(open[depth], part) > 0
			if (hit && !has_inner[depth])
				print open[depth]
			depth--
			if (hit)
				has_inner[depth] = 1
		}
	}' "$3"
}

# lines PART: of stdin, those that hold this text
lines() {
	grep -F -- "$1" || true
}

# json FILE [OPTION...] FILTER: jq's raw answer
json() {
	site_json=$1
	shift
	jq -r "$@" "$site_json"
}

# check_order NAME FILE PART...: the parts come in this order in the file
check_order() {
	site_name=$1
	site_file=$2
	shift 2
	site_last=0
	for site_part; do
		site_at=$(grep -a -b -o -F -- "$site_part" "$site_file" |
		    awk -F : -v last="$site_last" '$1 >= last { print $1; exit }')
		if [ -z "$site_at" ]; then
			not_ok "$site_name" "no '$site_part' behind what comes before"
			return
		fi
		site_last=$((site_at + 1))
	done
	ok "$site_name"
}

# check_nowhere NAME PART DIR: in no file of the tree, not even in a name
check_nowhere() {
	site_found=$(grep -r -a -l -i -F -- "$2" "$3" || true
	    find "$3" | grep -i -F -- "$2" || true)
	if [ -z "$site_found" ]; then
		ok "$1"
	else
		not_ok "$1" "'$2' is in: $site_found"
	fi
}

# check_somewhere NAME PART DIR: the opposite; so that a check_nowhere can fail
check_somewhere() {
	if grep -r -a -q -F -- "$2" "$3"; then
		ok "$1"
	else
		not_ok "$1" "'$2' is in no file"
	fi
}
