#!/bin/sh
# U31: a web server under a load peak.
# Shown: "pure static files; size budget per page; no third-party request
# (crawl test)". Every page, compressed: 6 KB, that of an incident 8 KB; with
# its style, scripts and icons, as on a first visit, 14 KB, which is what TCP
# sends at once. What a browser really asks for is tests/browser/'s.
. "$(dirname "$0")/../lib.sh"
. "$TOP/tests/site.sh"

umask 077
mkdir "$WORK/sites"
for city in magdeburg wiesbaden herne; do
	site=$WORK/sites/$city
	build_ok "$city builds" "$TOP/content/$city" "$site" \
	    "$(sed -n "s/^AT_$city *= *//p" "$TOP/Makefile")"
	check_equal "$city: plain files in plain folders, no links" '' \
	    "$(find "$site" ! -type f ! -type d)"
	check_equal "$city: all may read, nobody may run" '' "$(
	    find "$site" -mindepth 1 -type d ! -perm 0755
	    find "$site" -type f ! -perm 0644)"
	check_equal "$city: nothing that a server would have to compute" '' \
	    "$(find "$site" -type f | grep -E -v \
	    '\.(html|css|js|svg|json|txt|csv|ldif|prom|ics|atom|rss|xml|vcf|webmanifest)$|/\.erreichbar$')"
	if have node; then
		check_equal "$city: from link to link, all is there, small, from here" \
		    '' "$(node "$TOP/tests/browser/crawl.js" "$site")"
	else
		skip "$city: from link to link" 'there is no node'
	fi
done

# planted: each of these is found
have node || exit 0
site=$WORK/sites/herne
file "$site/schwer.html" <<-END
	<p>$(seq 20000)</p>
END
sed "s|</main>|<p style=\"background: url(https://a.example/b.png)\"></p>\
<img src=\"//c.example/d.png\"><a href=\"javascript:e()\">x</a>\
<a href=\"weg.html\">x</a><a href=\"ueber.html#weg\">x</a>\
<a href=\"schwer.html\">x</a><a href=\"https://ok.example/\">x</a>\
<script>localStorage.a = 1</script>&|" "$site/index.html" >"$WORK/index"
cat "$WORK/index" >"$site/index.html"
printf '@import "http://f.example/g.css";\n' >>"$(echo "$site"/assets/style-*.css)"
told=$(node "$TOP/tests/browser/crawl.js" "$site")
for part in ': loads https://a.example/b.png' ': loads http://c.example/d.png' \
    ': links to javascript:e()' ': leads to weg.html, which is not there' \
    ': leads to ueber.html#weg, which is not there' 'localStorage' \
    ': loads http://f.example/g.css' 'schwer.html: ' 'more than 14 KB'; do
	check_contains "planted: it finds $part" "$part" "$told"
done
check_lacks 'planted: a link that leads elsewhere is none' ok.example "$told"
