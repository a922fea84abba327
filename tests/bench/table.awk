# One table of all values: awk -f table.awk RAW
#
# RAW has the columns section, file system, incidents, layout, what, metric,
# value. A goal is met ("yes") by the median, or by what the goal names.

BEGIN {
	FS = "\t"
}

{
	place = $2 "\t" $3 "\t" $4
	if (!(place in known)) {
		known[place] = 1
		places[++place_count] = place
	}
	key = $1 "\t" place "\t" $5 "\t" $6
	list[key, ++count[key]] = $7
	if ($1 == "formats") {
		share[++shares] = place "\t" $5 "\t" $7
	}
}

# The values of a key, sorted, into sorted[]
function sort_values(key, i, k, v) {
	for (i = 1; i <= count[key]; i++) {
		v = list[key, i] + 0
		for (k = i - 1; k > 0 && sorted[k] > v; k--)
			sorted[k + 1] = sorted[k]
		sorted[k + 1] = v
	}
	return count[key]
}

function quantile(key, q, n, at) {
	n = sort_values(key)
	if (!n)
		return ""
	if (q == 0.5)
		return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
	at = int(q * n + 0.999999)
	return sorted[at < 1 ? 1 : at > n ? n : at]
}

function median(key) {
	return quantile(key, 0.5)
}

function number(v) {
	return v == "" ? "" : v + 0 >= 1000 ? sprintf("%.0f", v) : \
	    v + 0 >= 100 ? sprintf("%.1f", v) : sprintf("%.2f", v)
}

function key_of(section, what, metric) {
	return section "\t" here "\t" what "\t" metric
}

# line NAME KEY UNIT GOAL SENSE: SENSE "<=" or ">=", or "p95" for a p95 below
function line(name, key, unit, goal, sense, m, p, spread) {
	if (!count[key])
		return
	m = median(key)
	p = quantile(key, 0.95)
	spread = number(quantile(key, 0)) " – " number(quantile(key, 1))
	print_line(name, number(m) " " unit, number(p), spread, count[key], goal, sense, \
	    sense == "p95" ? p : m)
}

# "–" has three bytes, and printf may count these
function pad(text, width, n) {
	n = text
	gsub(/–|≤|≥|·/, "-", n)
	for (width -= length(n); width > 0; width--)
		text = " " text
	return text
}

function print_line(name, m, p, spread, n, goal, sense, judged, wanted, verdict) {
	wanted = goal == "" ? "" : sense == "p95" ? "p95 <= " goal : sense " " goal
	verdict = goal == "" ? "" : sense == ">=" ? (judged >= goal ? "yes" : "NO") : \
	    (judged <= goal ? "yes" : "NO")
	printf "%-7s %7s %-5s %-32s %12s %10s %s %4s  %-12s %s\n", fs_, size_, layout_, \
	    name, m, p, pad(spread, 20), n, wanted, verdict
}

# Round for round, how many times as much as KEY2 is KEY1?
function ratio(name, key1, key2, goal, sense, i, n) {
	n = count[key1] < count[key2] ? count[key1] : count[key2]
	if (!n)
		return
	ratios++
	for (i = 1; i <= n; i++)
		if (list[key2, i] > 0)
			list["ratio" ratios, ++count["ratio" ratios]] = \
			    list[key1, i] / list[key2, i]
	line(name, "ratio" ratios, "x", goal, sense)
}

function difference(name, v, goal) {
	print_line(name, number(v) " ms", "", "", "", goal, "<=", v)
}

function growth(i, other, big, small) {
	if (size_ != 100000)
		return
	other = here
	sub(/100000/, "10000", other)
	big = median(key_of("build", "erreichbar", "wall"))
	small = median("build\t" other "\terreichbar\twall")
	if (big != "" && small != "" && small > 0)
		print_line("growth against 10,000", number(big / small) " x", "", "", "", \
		    12, "<=", big / small)
}

function everything(build, alone, limit) {
	build = key_of("build", "erreichbar", "wall")
	limit = layout_ == "flat" ? 2 : 1
	line("full build", build, "ms")
	line("  floor: read blobs, write tree", key_of("build", "floor", "wall"), "ms")
	line("    of which reading", key_of("build", "floor", "reading"), "ms")
	line("    of which writing", key_of("build", "floor", "writing"), "ms")
	ratio("  build / floor", build, key_of("build", "floor", "wall"), 1.5, "<=")
	line("  one thread", key_of("build", "one thread", "wall"), "ms")
	line("  processor time", key_of("build", "erreichbar", "cpu"), "ms")
	line("  peak of memory", key_of("build", "erreichbar", "peak"), "MiB", \
	    size_ == 100000 ? 160 : 64, "<=")
	growth()
	line("nothing changed", key_of("build", "nothing changed", "wall"), "ms", 20, "<=")
	line("files written", key_of("build", "tree", "files"), "")
	line("bytes written", key_of("build", "tree", "bytes"), "")
	line("bytes of the pack", key_of("build", "tree", "pack"), "")
	line("hugo, smallest theme", key_of("hugo", "hugo", "wall"), "ms")
	line("  we, in turn with it", key_of("hugo", "erreichbar", "wall"), "ms")
	ratio("  hugo / we", key_of("hugo", "hugo", "wall"), \
	    key_of("hugo", "erreichbar", "wall"), 5, ">=")
	line("  its peak of memory", key_of("hugo", "hugo", "peak"), "MiB")
	line("  bytes it writes", key_of("hugo", "hugo", "bytes"), "")
	line("one commit, watcher", key_of("commit", "watcher", "seen"), "ms", \
	    10 * limit, "p95")
	line("one commit, cold process", key_of("commit", "cold", "seen"), "ms", \
	    25 * limit, "<=")
	line("watcher at rest: RSS", key_of("commit", "watcher", "rss"), "MiB", \
	    size_ <= 10000 ? 32 : "", "<=")
	line("watcher at rest: PSS", key_of("commit", "watcher", "pss"), "MiB")
	line("one commit, watch --frugal", key_of("commit", "frugal", "seen"), \
	    "ms")
	line("  at rest: RSS", key_of("commit", "frugal", "rss"), "MiB", \
	    size_ <= 10000 ? 32 : "", "<=")
	line("an edge", key_of("edge", "edge", "seen"), "ms", 10, "<=")
	line("push alone", key_of("push", "alone", "ended"), "ms")
	line("push until a page, cold", key_of("push", "page", "seen"), "ms")
	line("push until visible, hook", key_of("push", "hook", "seen"), "ms")
	line("push until visible, watcher", key_of("push", "watcher", "seen"), "ms")
	alone = median(key_of("push", "alone", "ended"))
	if (alone != "" && count[key_of("push", "hook", "seen")])
		difference("  hook over the push alone", \
		    median(key_of("push", "hook", "seen")) - alone, 15 * limit)
	if (alone != "" && count[key_of("push", "watcher", "seen")])
		difference("  watcher over the push alone", \
		    median(key_of("push", "watcher", "seen")) - alone, 15 * limit)
	line("full build, precompressed", key_of("siblings", "precompressed", "wall"), "ms")
	line("one commit, precompressed, cold", \
	    key_of("siblings", "precompressed, cold", "seen"), "ms")
	line("nginx: home", key_of("web", "home", "rate"), "/s")
	ratio("  of one file of that size", key_of("web", "home", "rate"), \
	    key_of("web", "home, one file", "rate"), 0.9, ">=")
	line("nginx: incident", key_of("web", "incident", "rate"), "/s")
	ratio("  of one file of that size", key_of("web", "incident", "rate"), \
	    key_of("web", "incident, one file", "rate"), 0.9, ">=")
}

END {
	printf "%-7s %7s %-5s %-32s %12s %10s %20s %4s  %-12s %s\n", "on", "size", "by", \
	    "what", "median", "p95", "smallest to largest", "n", "goal", "met"
	for (i = 1; i <= place_count; i++) {
		here = places[i]
		split(here, part, "\t")
		fs_ = part[1]
		size_ = part[2]
		layout_ = part[3]
		everything()
		print ""
	}
	if (shares) {
		print "Instructions of a full build by kind of output, one thread, % of all"
		print "(what was asked for by several counts for each):"
		for (i = 1; i <= shares; i++) {
			split(share[i], part, "\t")
			if (part[5] >= 0.05)
				printf "%7s %-32s %6.2f\n", part[2], part[4], part[5]
		}
	}
}
