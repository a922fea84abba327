#!/bin/sh
# U11: a city company's secretariat subscribes to what concerns companies.
# Shown: "Atom feed per audience; an incident tagged `gesellschaften` is in it,
# an internal one is not"
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

src=$WORK/src
out=$WORK/out
seen=$WORK/seen
echo nothing >"$seen"
cp -R "$TOP/content/magdeburg" "$src"

# incident SLUG AUDIENCE STARTED TITLE [KEY]
incident() {
	file "$src/incidents/2020/$1.md" <<-END
	---
	title: $4
	kind: maintenance
	started: $3
	${5-published: 2020-06-02 08:00}
	affects:
	  - {service: telefon, state: down, for: $2}
	---
	Die Nebenstellen sind umgestellt, Stichwort $1.
	END
}

# ---- she finds the feed ------------------------------------------------------------------

build_ok 'Magdeburg' "$src" "$out" '2020-06-01 12:00'
check_contains 'each page leads to how one subscribes' 'Meldungen abonnieren' \
    "$(text "$out/index.html")"
check_contains 'the way leads to it' 'abonnieren.html' "$(cat "$out/index.html")"
main_text "$out/abonnieren.html" >"$WORK/page"
check_contains 'there is one for companies' \
    'Meldungen für: Städtische Gesellschaften | Atom, RSS, JSON Feed' \
    "$(cat "$WORK/page")"
check_contains 'it is said how' 'Kopieren Sie die Adresse' "$(cat "$WORK/page")"
feed=$(sed -n 's/.*href="\(feeds[^"]*companies.atom\)".*/\1/p' \
    "$out/abonnieren.html")
check 'the address is there' test -s "$out/$feed"

# ---- what her program shows ------------------------------------------------------------------

# id, time and title of each entry, tab between
entries() {
	awk 'function inner() {
		sub(/^[^>]*>/, "")
		sub(/<\/.*/, "")
		return $0
	}
	/<entry>/ { on = 1 }
	on && /<id>/ { id = inner() }
	on && /<title>/ { title = inner() }
	on && /<updated>/ { t = inner() }
	/<\/entry>/ { print id "\t" t "\t" title }' "$out/$feed"
}

# what has come or changed since the last look, oldest first
unread() {
	entries | awk -F '\t' 'NR == FNR { old[$1 "\t" $2] = 1; next }
	    !old[$1 "\t" $2] { print $3 }' "$seen" - | sort
	entries >"$seen"
}

check_equal 'on the first day: what has concerned companies' \
    'Mandatos-Postfächer: vorsorgliche Sicherheitsmaßnahme' "$(unread)"
incident 2020-06-03-intern administration '2020-06-03 10:00' 'Nur im Haus'
incident 2020-06-03-gremien bodies '2020-06-03 10:00' 'Nur für Gremien'
incident 2020-06-03-firmen companies '2020-06-03 10:00' 'Neue Durchwahlen'
build_ok 'three incidents are entered' "$src" "$out" '2020-06-02 07:59'
check_equal 'before they are published: nothing' '' "$(unread)"
build_ok 'they are published' "$src" "$out" '2020-06-02 08:00'
check_equal 'she reads of hers' 'Neue Durchwahlen' "$(unread)"
build_ok 'a look in between' "$src" "$out" '2020-06-02 20:00'
check_equal 'nothing is told twice' '' "$(unread)"
build_ok 'it begins' "$src" "$out" '2020-06-03 10:00'
check_equal 'that it has begun is news' 'Neue Durchwahlen' "$(unread)"

printf '\n## 2020-06-03 11:30: update: Liste der Durchwahlen\n\nSie liegt bei.\n' \
    >>"$src/incidents/2020/2020-06-03-firmen.md"
sed -i 's/^title: .*/title: Neue Durchwahlen der Stadt/' \
    "$src/incidents/2020/2020-06-03-firmen.md"
build_ok 'an update, and a better title' "$src" "$out" '2020-06-03 12:00'
check_equal 'one entry is new' 'Neue Durchwahlen der Stadt' "$(unread)"
check_contains 'with the update in it' 'Liste der Durchwahlen' \
    "$(cat "$out/$feed")"
sed -i 's/^published:/ended: 2020-06-05 18:00\npublished:/' \
    "$src/incidents/2020/2020-06-03-firmen.md"
build_ok 'it is over' "$src" "$out" '2020-06-05 18:00'
check_equal 'the end is an entry of its own' \
    'Abgeschlossen: Neue Durchwahlen der Stadt' "$(unread)"

# ---- whom it does not concern ------------------------------------------------------------------

for slug in intern gremien firmen; do
	(cd "$out" && grep -r -l "Stichwort 2020-06-03-$slug" \
	    --include='*.atom' --include='*.rss' --include='*.json' . |
	    grep /feeds/ | sed 's/.*\/\(.*\)\..*/\1/' | sort -u) >"$WORK/in"
	case $slug in
	intern) want=administration ;;
	gremien) want=bodies ;;
	firmen) want=companies ;;
	esac
	check_equal "what is for $want is in its feeds and no other" "$want" \
	    "$(cat "$WORK/in")"
done
check_equal 'in every language, in all formats' 6 "$(cd "$out" &&
    grep -r -l 'Stichwort 2020-06-03-firmen' --include='companies.*' . | wc -l)"
