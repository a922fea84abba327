#!/bin/sh
# Feeds in the hands of programs that people use: newsboat, which asks again and
# again and keeps what it has seen, feedparser, and a strict reader of JSON Feed.
# After a commit that tells something new an entry is the same one, and newer;
# after one that corrects a word it is not newer. All three formats say the same.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"
. "$TOP/tests/loopback.sh"

python=
for name in python3 /usr/bin/python3; do
	if "$name" -c 'import feedparser' 2>/dev/null; then
		python=$name
		break
	fi
done
if [ -z "$python" ] || ! have git; then
	skip 'feeds in the hands of programs' \
	    'python3-feedparser or git is not installed'
	exit
fi

feeds() {
	"$python" "$TOP/tests/real/feeds.py" "$@" 2>&1
}

# ---- the cities ------------------------------------------------------------------

# every_feed NAME DIR: all of a tree is read without a complaint; what is in
# there is in $WORK/feeds
every_feed() {
	find "$2" -name '*.atom' -o -name '*.rss' -o -path '*/feeds/*.json' |
	    sort >"$WORK/files"
	xargs "$python" "$TOP/tests/real/feeds.py" read <"$WORK/files" \
	    >"$WORK/read" 2>&1
	check_equal "$1: nothing to complain of" '' "$(grep -v '^{' "$WORK/read" |
	    sed "s,$2/,," | head -n 20)"
	grep '^{' "$WORK/read" | jq -c --arg dir "$2/" \
	    '.address |= ltrimstr($dir)' >"$WORK/feeds"
	check_equal "$1: all of them" "$(wc -l <"$WORK/files" | tr -d ' ')" \
	    "$(wc -l <"$WORK/feeds" | tr -d ' ')"
}

# same_in_all NAME: a feed says the same in each of its formats; RSS has one
# time only, that of the newest
same_in_all() {
	jq -c 'select(.address | contains("feeds/")) |
	    [(.address | sub("\\.[a-z]*$"; "")), .title,
	    [.entries[] | [.id, .title, .url, .updated]]]' "$WORK/feeds" |
    sort | uniq -c | awk '$1 != 3' | cut -c1-400 >"$WORK/odd"
	check_equal "$1: Atom, RSS and JSON Feed say the same" '' \
	    "$(cat "$WORK/odd")"
}

for city in magdeburg:'2020-05-04 10:00' wiesbaden:'2021-07-07 12:00' \
    herne:'2021-03-23 12:00' full:"$(cat "$TOP/tests/golden/full/at")"; do
	name=${city%%:*}
	source=$TOP/content/$name
	[ "$name" != full ] || source=$TOP/tests/golden/full/content
	build_ok "$name builds" "$source" "$WORK/$name" "${city#*:}"
	every_feed "$name" "$WORK/$name"
	same_in_all "$name"
	# whoever finds the site finds them
	feeds links "$WORK/$name/index.html" >"$WORK/links"
	check "$name: the first page names its feeds" \
	    test "$(wc -l <"$WORK/links")" -ge 1
	while read -r link; do
		[ -s "$link" ] || not_ok "$name: a feed that is not there" "$link"
	done <"$WORK/links"
	rm -rf "${WORK:?}/$name"
done

# ---- a site, commit by commit ------------------------------------------------------

src=$WORK/src
start_source "$src"
{
	sed 's/^  administration:.*/&\n  companies: Gesellschaften/' "$src/site.yml"
	printf '%s\n' 'url: https://status.beispielstadt.example' \
	    'languages: [de, en]'
} >"$WORK/site.yml"
mv "$WORK/site.yml" "$src/site.yml"
printf -- '---\nname: Ratspost\nkind: email\ndomains: [rat.example]\n---\n' \
    >"$src/services/post.md"
printf -- '---\nname: Telefon\nkind: phone\n---\n' >"$src/services/telefon.md"
printf -- '---\nname: Rat\n---\n' >"$src/bodies/rat.md"
printf -- '---\nname: Anna Muster\nroles: [rat]\ncontacts: [{email: anna@rat.example}]\n---\n' \
    >"$src/people/muster-anna.md"
file "$src/incidents/aus.md" <<'END'
---
title: Ratspost aus
kind: outage
started: 2026-02-01 08:00
affects: {post: down}
messages: bounced
informed: [{who: public, at: 2026-02-01}]
---
Es kommt nichts an.
END
file "$src/incidents/intern.md" <<'END'
---
title: Nur für Gesellschaften
kind: disruption
started: 2026-02-01 09:00
affects: [{service: telefon, state: limited, for: companies}]
informed: [{who: companies, at: 2026-02-01}]
---
Die Durchwahl ist gestört.
END
file "$src/office-hours/stunde.md" <<'END'
---
title: Sprechstunde
who: muster-anna
repeats: FREQ=WEEKLY
starts: 2026-02-10 17:00
place: Rathaus
---
END
git init -q -b main "$src"

# publish NAME AT: commits what is there, publishes it
publish() {
	git -C "$src" add -A
	git -C "$src" -c user.name=A -c user.email=a@beispielstadt.example \
	    commit -q -m "$1"
	run "$ERREICHBAR" build --repo "$src" --out "$WORK/out" --at "$2" \
	    --messages en
	told=$(cat "$WORK.err")
	expect "$1" 0
	every_feed "$1" "$WORK/out"
	same_in_all "$1"
}

# entry FEED TITLE: [id, published, updated] of the entry with this title
entry() {
	jq -c --arg feed "$1" --arg title "$2" 'select(.address == $feed) |
	    .entries[] | select(.title == $title) | [.id, .published, .updated]' \
	    "$WORK/feeds"
}
# titles FEED: of its entries
titles() {
	jq -r --arg feed "$1" 'select(.address == $feed) | .entries[].title' \
	    "$WORK/feeds"
}

publish 'an outage' '2026-02-01 12:00'
feeds links "$WORK/out/index.html" | sed "s,$WORK/out/,," | sort >"$WORK/links"
check_equal 'the first page names the feed of everything' \
    'feeds/alle.atom feeds/alle.json' "$(tr '\n' ' ' <"$WORK/links" | sed 's/ $//')"
atom=feeds/alle.atom
rss=feeds/alle.rss
json=feeds/alle.json
check_equal 'an entry, as old as what it tells' \
    '2026-02-01T07:00:00Z 2026-02-01T07:00:00Z' \
    "$(entry "$atom" 'Ratspost aus' | jq -r '.[1] + " " + .[2]')"
first=$(entry "$atom" 'Ratspost aus' | jq -r '.[0]')

# ---- newsboat subscribes -----------------------------------------------------------

boat=$WORK/boat
loopback "$WORK/out"
mkdir "$boat"
printf '%s\n' "$base/$atom" >"$boat/urls"
printf '%s\n' "$base/$rss" >"$boat/urls-rss"
printf '%s\n' 'use-proxy no' 'reload-threads 1' 'download-timeout 20' \
    'cleanup-on-quit no' >"$boat/config"
have newsboat || skip 'feeds in newsboat' 'newsboat is not installed'

# reload: newsboat looks; what it has then is in $WORK/atom and $WORK/rss
reload() {
	have newsboat || return 0
	for reload_kind in atom rss; do
		reload_urls=$boat/urls
		[ "$reload_kind" = atom ] || reload_urls=$boat/urls-rss
		run env HOME="$boat" newsboat -u "$reload_urls" -C "$boat/config" \
		    -c "$boat/$reload_kind.db" -x reload
		expect "$1: newsboat reads $reload_kind" 0
		feeds cache "$boat/$reload_kind.db" >"$WORK/$reload_kind"
		# whoever reads it has read it
		run env HOME="$boat" newsboat -u "$reload_urls" -C "$boat/config" \
		    -c "$boat/$reload_kind.db" -x print-unread
	done
}
# boat_has NAME LINES: in both formats the same, whatever was read
boat_has() {
	have newsboat || return 0
	for boat_kind in atom rss; do
		check_equal "$1: newsboat has, of $boat_kind" "$2" \
		    "$(cut -d '|' -f 2 "$WORK/$boat_kind" | sort)"
	done
}

reload 'an outage'
boat_has 'an outage' 'Ratspost aus'

# ---- an update -------------------------------------------------------------------------

printf '\n## 2026-02-01 13:00 Ursache bekannt: Ein Kabel\n\nEs wird ersätzt.\n' \
    >>"$src/incidents/aus.md"
publish 'an update' '2026-02-01 14:00'
check_equal 'the same entry, newer' \
    "[\"$first\",\"2026-02-01T07:00:00Z\",\"2026-02-01T12:00:00Z\"]" \
    "$(entry "$atom" 'Ratspost aus')"
check_equal 'in JSON Feed, too' "$(entry "$atom" 'Ratspost aus')" \
    "$(entry "$json" 'Ratspost aus')"
check_contains 'it has the new text' 'ersätzt' \
    "$(jq -r --arg feed "$atom" 'select(.address == $feed) |
    .entries[].content' "$WORK/feeds")"
reload 'an update'
boat_has 'an update' 'Ratspost aus'

# a corrected word is no news
cp -R "$WORK/feeds" "$WORK/before"
sed -i 's/ersätzt/ersetzt/' "$src/incidents/aus.md"
publish 'a corrected word' '2026-02-01 15:00'
check_equal 'a corrected word makes nothing newer' \
    "$(jq -c '[.address, .updated, [.entries[] | [.id, .updated]]]' "$WORK/before")" \
    "$(jq -c '[.address, .updated, [.entries[] | [.id, .updated]]]' "$WORK/feeds")"
check_contains 'it is corrected' 'ersetzt' \
    "$(jq -r --arg feed "$atom" 'select(.address == $feed) |
    .entries[].content' "$WORK/feeds")"
reload 'a corrected word'
boat_has 'a corrected word' 'Ratspost aus'

# what concerns no feed leaves all of them as they are, and readers get no body
cp -R "$WORK/out/feeds" "$WORK/kept"
echo 'Noch ein Satz.' >>"$src/pages/impressum.md"
publish 'something else' '2026-02-01 15:00'
check_same 'something else: not a byte of a feed' "$WORK/kept" "$WORK/out/feeds"
reload 'something else'
! have newsboat || check_equal 'newsboat is told that there is nothing new' \
    "304 /$atom 304 /$rss" \
    "$(tail -n 2 "$WORK/asked" | tr '\n' ' ' | sed 's/ $//')"

# ---- an end ----------------------------------------------------------------------------

printf '\n## 2026-02-01 16:00 Behoben: Alles geht wieder\n\nDanke.\n' \
    >>"$src/incidents/aus.md"
publish 'an end' '2026-02-01 17:00'
check_equal 'an entry of its own, the newest' \
    "$(titles "$atom" | head -n 1)" "$(titles "$atom" | grep -v '^Ratspost aus$')"
resolved=$(titles "$atom" | head -n 1)
check_contains 'it says what is over' 'Ratspost aus' "$resolved"
check_equal 'its time' '2026-02-01T15:00:00Z' \
    "$(entry "$atom" "$resolved" | jq -r '.[1]')"
check_equal 'the entry of the outage stays what it is' "$first" \
    "$(entry "$atom" 'Ratspost aus' | jq -r '.[0]')"
reload 'an end'
boat_has 'an end' "$(titles "$atom" | sort)"

# ---- dates ------------------------------------------------------------------------------

sed -i 's/^place:.*/&\nchanges:\n  - {on: 2026-02-17, moved_to: 2026-02-18 18:00}\n  - {on: 2026-02-24, cancelled: true, reason: Krankheit}/' \
    "$src/office-hours/stunde.md"
publish 'dates change' '2026-02-02 12:00'
check_equal 'an entry for each of the two' 4 "$(titles "$atom" | wc -l | tr -d ' ')"
ids=$(jq -r --arg feed "$atom" 'select(.address == $feed) | .entries[].id' \
    "$WORK/feeds")
for date in 2026-02-17 2026-02-24; do
	check_equal "one is of $date" 1 "$(printf '%s\n' "$ids" | grep -c "$date")"
done
reload 'dates change'
boat_has 'dates change' "$(titles "$atom" | sort)"

# ---- whom it concerns ------------------------------------------------------------------------

check_equal 'what is for an audience is in its feeds, and in no other' \
    'en/feeds/audiences/companies feeds/zielgruppen/companies' \
    "$(jq -r 'select([.entries[] | (.title + .content) | contains("Durchwahl") or
        contains("Nur für Gesellschaften")] | any) |
        .address | sub("\\.[a-z]*$"; "")' "$WORK/feeds" | sort -u |
    tr '\n' ' ' | sed 's/ $//')"
check_lacks 'nor in those of Statuspage' 'Nur für Gesellschaften' \
    "$(cat "$WORK/out/history.atom" "$WORK/out/history.rss")"

# ---- later, elsewhere, in another language -------------------------------------------------

rm -rf "$WORK/kept"
cp -R "$WORK/out/feeds" "$WORK/kept"
run "$ERREICHBAR" build --repo "$src" --out "$WORK/out" --at '2026-02-04 09:00'
check_same 'a feed is not newer because it is built later' "$WORK/kept" \
    "$WORK/out/feeds"
check_equal 'as much news in English' "$(titles "$atom" | wc -l | tr -d ' ')" \
    "$(titles en/feeds/all.atom | wc -l | tr -d ' ')"
check_equal 'every feed says its language' '"de" "en"' \
    "$(jq -c 'select(.address | contains("feeds/")) | .language' \
    "$WORK/feeds" | sort -u | tr '\n' ' ' | sed 's/ $//')"
run "$ERREICHBAR" build --repo "$src" --out "$WORK/moved" \
    --at '2026-02-02 12:00' --base-url https://elsewhere.example/status
cp "$WORK/feeds" "$WORK/before"
every_feed 'at another address' "$WORK/moved"
check_equal 'entries are the same at another address' \
    "$(jq -c 'select(.address | contains("feeds/")) | [.address, [.entries[].id]]' \
    "$WORK/before")" \
    "$(jq -c 'select(.address | contains("feeds/")) | [.address, [.entries[].id]]' \
    "$WORK/feeds")"
check_lacks 'with the address of that place' 'https://status.beispielstadt' \
    "$(jq -r '.entries[].url, .self' "$WORK/feeds")"

# a site that does not know its own address
cp -R "$src" "$WORK/nowhere"
rm -rf "$WORK/nowhere/.git"
sed -i '/^url:/d' "$WORK/nowhere/site.yml"
build_ok 'without an address it builds' "$WORK/nowhere" "$WORK/nowhere.out" \
    '2026-02-02 12:00'
every_feed 'without an address' "$WORK/nowhere.out"
check_equal 'without an address JSON Feed names none' 'null null null' \
    "$(json "$WORK/nowhere.out/$json" \
    '"\(.home_page_url) \(.feed_url) \([.items[].url] | first)"')"

# ---- names that are made to break something ---------------------------------------------------

start_source "$WORK/bad"
echo 'url: https://status.beispielstadt.example' >>"$WORK/bad/site.yml"
printf -- '---\nname: Post\n---\n' >"$WORK/bad/services/post.md"
n=0
# hostile TITLE: an incident of this name, as JSON, which is YAML
hostile() {
	n=$((n + 1))
	file "$WORK/bad/incidents/i$n.md" <<-END
	---
	title: $1
	started: 2026-02-01 08:00
	service: post
	---
	Ein Wort ]]> &amp; \`<b>\`.
	END
}
hostile '"a & b &amp; \"c\" '\''d'\'' \\ ]]> --> %41"'
hostile '"<script>alert(1)</script>"'
hostile '"1 < 2 > 0"'
hostile '"line\nbreak\u0085 \u2028"'
hostile '"right‮to left‬"'
hostile '"=HYPERLINK(1)"'
hostile '"𝕏 ä 日本語 e\u0301 \uFEFF"'
hostile '"\u0000\u0001\u001b[31m"'
hostile "\"$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "äx" }')\""
build "$WORK/bad" "$WORK/hostile" 2026-02-02
[ "$status" -le 1 ] || not_ok 'hostile names build' "$told"
every_feed 'hostile names' "$WORK/hostile"
json "$WORK/hostile/api/v1/status.json" -c '[.incidents[].title] | sort' \
    >"$WORK/titles"
check 'hostile names: most are no reason to refuse a file' \
    test "$(jq length "$WORK/titles")" -ge 5
for kind in atom rss json; do
	check_equal "hostile names come through $kind" "$(cat "$WORK/titles")" \
	    "$(jq -c --arg kind "$kind" 'select(.address == "feeds/alle." + $kind) |
	    [.entries[].title] | sort' "$WORK/feeds")"
done
