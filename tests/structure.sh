#!/bin/sh
# Suite "structure": the rules of the house, read off sources and objects.
# Exceptions stand in the tables below and in structure-prefixes.txt.
set -eu

# A layer, and those below it that it may use. Down only.
layers='
main: cmd base
cmd: watch notify output publish render model content source markdown yaml base
notify: publish yaml base
output: render model content markdown yaml base
model: content markdown yaml base
content: markdown yaml base
markdown: base
render: yaml base
source: base
publish: base
watch: base
yaml: base'

# Foreign headers and their only places.
foreign='
git2.h:source/
nettle/sha2.h:base/digest.c
nettle/hmac.h:notify/sign.c
nettle/base64.h:notify/sign.c
curl/curl.h:notify/transfer.c
jansson.h:notify/entry.c
cmark.h:markdown/
yaml.h:yaml/
utf8proc.h:base/unicode.c
qrencode.h:render/qr.c
inotifytools:watch/notes.c'

# Files outside cmd/ that may read clock or environment, and why.
worldly=''

# Objects of static storage that may change: MODULE:NAME
mutable=''

warnings='-Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wvla -Werror'
O=build/release

list() {
	find generator -name "$1" | sort
}

# verdict NAME: ok when nothing comes in, else what comes in is the reason
verdict() {
	reasons=$(cat)
	if [ -z "$reasons" ]; then
		echo "ok structure: $1"
	else
		echo "not ok structure: $1"
		echo "$reasons" | head -n 40 | sed 's/^/#   /'
	fi
}

# ---- the text of the sources ------------------------------------------------

sources() {
	edges=$(echo "$layers" | while read -r from to; do
		for layer in $to; do
			echo "$from$layer"
		done
	done)
	list '*.[ch]' | xargs awk -v edges="$(echo $edges)" \
	    -v foreign="$(echo $foreign)" -v worldly="$worldly" \
	    -f tests/structure.awk >"$LOGS/sources"
	for rule in layers includes 'foreign headers' 'banned functions' \
	    'clock and environment' 'function length' depth parameters \
	    'file length' 'opening comments' 'include guards'; do
		awk -F '\t' -v rule="$rule" '$1 == rule { print $2 }' \
		    "$LOGS/sources" | verdict "$rule"
	done
}

# Every .c but main.c has its .h. A header may stand alone.
# family_header FILE: true when a header of tests/structure-headers.txt is its
family_header() {
	grep -v '^#' tests/structure-headers.txt | while IFS=': ' read -r pattern header; do
		# shellcheck disable=SC2254
		case $1 in
		$pattern) [ -f "$header" ] && echo "$header" ;;
		esac
	done | grep -q .
}

headers_exist() {
	list '*.c' | while read -r file; do
		[ "$file" = generator/main.c ] || [ -f "${file%.c}.h" ] ||
		    family_header "$file" || echo "$file has no header"
	done
}

# Texts are read through view_body(), which says so (model/trace.h); `r->body.to`
# and `&r->body` are the body of a role.
texts_are_told() {
	grep -nE '(->|\.)r\.body\>|(^|[^&])\<r->body([^._a-z]|$)' generator/output/*.c |
	    grep -v '^generator/output/view\.c:[0-9]*:	return r->body;$'
}

# ---- what compilers say -----------------------------------------------------

# compiles CC FILE...: warnings of each header alone, of each source
compiles() {
	compiler=$1
	shift
	printf '%s\n' "$@" | xargs -P "$JOBS" -n 8 sh -c '
	compiler=$1
	flags=$2
	shift 2
	for file; do
		case $file in
		*.h) set -- -include "$file" -x c /dev/null ;;
		*) set -- "$file" ;;
		esac
		# templates are looked for where make says; here nobody looks
		$compiler -std=c17 -D_GNU_SOURCE -Igenerator -DTEMPLATE_DIR=\"\" \
		    $flags -fsyntax-only "$@" 2>&1 |
		    grep -E "error|warning" | head -n 5
	done' - "$compiler" "$warnings"
}

compilers() {
	for compiler in gcc clang; do
		if ! command -v $compiler >/dev/null; then
			echo "skip structure: $compiler is not installed"
			continue
		fi
		compiles $compiler $(list '*.h') |
		    verdict "each header compiles alone with $compiler"
		compiles $compiler $(list '*.c') |
		    verdict "no warnings from $compiler"
	done
}

# ---- what the objects hold --------------------------------------------------

# A file layer/modules.c may export names that begin with modules_, module_ or
# layer_module, those of its family (page_home.c: page_), and with the prefixes
# structure-prefixes.txt allows it.
prefixes() {
	list '*.c' | grep -v '^generator/main\.c$' | while read -r file; do
		nm -g --defined-only "$O/${file%.c}.o" 2>/dev/null |
		    awk -v file="${file#generator/}" '{ print file, $3 }'
	done | awk '
	FILENAME == "-" {
		split($1, part, /[\/.]/)
		one = part[2]
		sub(/s$/, "", one)
		family = part[2]
		sub(/_.*/, "", family)
		ok = index($2, part[2] "_") == 1 || index($2, one "_") == 1 ||
		    index($2, part[1] "_" part[2]) == 1 ||
		    (family != part[2] && index($2, family "_") == 1)
		n = split(more[$1] more[part[1] "/*"], list, " ")
		for (i = 1; i <= n; i++)
			ok = ok || index($2, list[i]) == 1 || (list[i] ~ /^[*]/ &&
			    substr($2, length($2) - length(list[i]) + 2) == \
			    substr(list[i], 2))
		if (!ok)
			print $1 ": " $2
		next
	}
	/^[a-z]/ {
		file = $1
		sub(/:$/, "", file)
		$1 = ""
		more[file] = $0
	}' tests/structure-prefixes.txt -
}

# Objects of static storage in sections that can be written; constants with
# addresses in them lie in .data.rel.ro, which the loader seals.
globals() {
	list '*.c' | while read -r file; do
		module=${file#generator/}
		objdump -t "$O/${file%.c}.o" 2>/dev/null | awk -v module="${module%.c}" '
		/ O / && /\t/ && $0 ~ /[ \t](\.t?data|\.t?bss|\*COM\*)/ &&
		    !/\.data\.rel\.ro/ && !/\.gnu\.lto/ {
			name = $NF
			sub(/\.[0-9]+$/, "", name)
			print module ":" name
		}'
	done | while read -r name; do
		case " $(echo $mutable) " in
		*" $name "*) ;;
		*) echo "$name can change" ;;
		esac
	done
}

objects() {
	if ! make -s -k -j "$JOBS" MODE=release CC="$CC" WERROR="$WERROR" objects \
	    >"$LOGS/build" 2>&1; then
		grep -E 'error|\*\*\*' "$LOGS/build" | verdict 'the objects build'
		return
	fi
	prefixes | verdict 'external names carry the prefix of their module'
	globals | verdict 'no globals that change'
}

# ---- words ------------------------------------------------------------------

# Paths of somebody's machine and hosts of package archives.
words() {
	find . \( -path ./.git -o -path ./build -o -path './site/*' -o \
	    -name node_modules \) -prune -o \
	    -type f -exec grep -nIE \
	    -e '(^|[^A-Za-z0-9_.])/(work|root|Users|tmp/bash_[a-z]*)/' \
	    -e '(deb|archive|registry|mirrors?|security)\.[a-z]+\.(org|com)([^a-z.]|$)' \
	    '{}' + || true
}

top_level() {
	ls -A | grep -vxE 'generator|templates|content|tests|site|build|Makefile|README\.md|LICENSE|\.ci|\.clang-format|\.editorconfig|\.gitignore|\.git' || true
}

sources
headers_exist | verdict 'every source has its header'
texts_are_told | verdict 'texts are read through view_body()'
compilers
objects
words | verdict 'no paths of a machine, no package hosts'
top_level | verdict 'nothing else at the top'
