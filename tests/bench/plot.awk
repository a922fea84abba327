# The values as pictures: awk -f plot.awk -v prefix=results/small RAW
#
# Each picture is a list of rows: every value a faint dot, the median a bar of
# strong colour, the goal a line across; the scale is logarithmic. Light and dark
# follow the reader's setting.

BEGIN {
	FS = "\t"
	WIDTH = 860
	LEFT = 330
	RIGHT = 90
	ROW = 26
}

{
	key = $1 "\t" $2 "\t" $3 "\t" $4 "\t" $5 "\t" $6
	list[key, ++count[key]] = $7
	place = $2 "\t" $3 "\t" $4
	if (!(place in known)) {
		known[place] = 1
		places[++place_count] = place
	}
}

function median(key, i, k, v, n, s) {
	n = count[key]
	for (i = 1; i <= n; i++) {
		v = list[key, i] + 0
		for (k = i - 1; k > 0 && s[k] > v; k--)
			s[k + 1] = s[k]
		s[k + 1] = v
	}
	return n % 2 ? s[(n + 1) / 2] : (s[n / 2] + s[n / 2 + 1]) / 2
}

function log10(v) {
	return log(v) / log(10)
}

# A row of the next picture; GOAL 0: none
function row(key, name, goal, kind, i) {
	if (!count[key])
		return
	rows++
	row_key[rows] = key
	row_name[rows] = name
	row_goal[rows] = goal
	row_kind[rows] = kind
	for (i = 1; i <= count[key]; i++)
		range(list[key, i])
	if (goal)
		range(goal)
}

function range(v) {
	if (v <= 0)
		return
	if (!low || v < low)
		low = v
	if (v > high)
		high = v
}

function x_of(v) {
	if (v < start)
		v = start
	return LEFT + (WIDTH - LEFT - RIGHT) * (log10(v) - log10(start)) / \
	    (log10(stop) - log10(start))
}

function number(v) {
	return v >= 1000 ? sprintf("%.0f", v) : v >= 100 ? sprintf("%.0f", v) : \
	    v >= 10 ? sprintf("%.1f", v) : sprintf("%.2f", v)
}

function escape(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	return text
}

function ticks(file, bottom, v, step, power) {
	for (power = int(log10(start)) - 1; 10 ^ power <= stop; power++)
		for (step = 1; step <= 5; step += step == 1 ? 1 : 3) {
			v = step * 10 ^ power
			if (v < start || v > stop || (step > 1 && stop / start > 2000))
				continue
			printf "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"52\" y2=\"%d\"/>\n", \
			    x_of(v), x_of(v), bottom >file
			printf "<text class=\"small\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n", \
			    x_of(v), bottom + 16, v >file
		}
}

function draw_row(file, i, y, j, m, width) {
	m = median(row_key[i])
	width = x_of(m) - LEFT
	if (width < 1)
		width = 1
	printf "<text text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n", LEFT - 10, y + 4, \
	    escape(row_name[i]) >file
	printf "<rect class=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"12\" rx=\"2\"/>\n", \
	    row_kind[i], LEFT, y - 6, width >file
	for (j = 1; j <= count[row_key[i]]; j++)
		printf "<circle class=\"dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>\n", \
		    x_of(list[row_key[i], j]), y >file
	if (row_goal[i])
		printf "<line class=\"goal\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>\n", \
		    x_of(row_goal[i]), x_of(row_goal[i]), y - 11, y + 11 >file
	printf "<text class=\"small\" x=\"%d\" y=\"%.1f\">%s</text>\n", WIDTH - RIGHT + 10, y + 4, \
	    number(m) >file
}

# picture NAME TITLE: of the rows collected since the last one
function picture(name, title, file, i, height, bottom) {
	if (!rows)
		return
	file = prefix "-" name ".svg"
	start = low * 0.8
	stop = high * 1.15
	bottom = 62 + rows * ROW
	height = bottom + 46
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", \
	    WIDTH, height, WIDTH, height >file
	printf "<title>%s</title>\n<style>\n", escape(title) >file
	print "svg { background: #fff; font: 13px system-ui, sans-serif }" >file
	print "text { fill: #1b1b1b } .small { font-size: 11px; fill: #555 } .grid { stroke: #ddd }" >file
	print ".ours { fill: #1f6fb2 } .floor { fill: #7a8a99 } .other { fill: #b8860b }" >file
	print ".dot { fill: #000; fill-opacity: .35 } .goal { stroke: #c0392b; stroke-width: 2.5 }" >file
	print "@media (prefers-color-scheme: dark) {" >file
	print "svg { background: #16191d } text { fill: #eee } .small { fill: #b5bcc4 }" >file
	print ".grid { stroke: #343a41 } .ours { fill: #4aa3e8 } .floor { fill: #8795a3 }" >file
	print ".other { fill: #d9a521 } .dot { fill: #fff } .goal { stroke: #ff6f61 }\n}\n</style>" >file
	printf "<text x=\"16\" y=\"28\" style=\"font-size:16px;font-weight:600\">%s</text>\n", \
	    escape(title) >file
	ticks(file, bottom)
	for (i = 1; i <= rows; i++)
		draw_row(file, i, 70 + (i - 1) * ROW)
	printf "<text class=\"small\" x=\"16\" y=\"%d\">bar: median, dots: each value, red: the goal. %s</text>\n", \
	    height - 8, "Logarithmic scale." >file
	print "</svg>" >file
	close(file)
	rows = low = high = 0
}

# "10,000 incidents, one folder, ext4"
function place_name(place, part, size) {
	split(place, part, "\t")
	size = part[2]
	if (size >= 1000)
		size = int(size / 1000) ",000"
	return size (part[3] == "flat" ? ", one folder" : "") \
	    (part[1] == "tmpfs" ? "" : ", " part[1])
}

END {
	for (i = 1; i <= place_count; i++) {
		p = places[i]
		n = place_name(p)
		row("build\t" p "\tfloor\twall", n ": floor", 0, "floor")
		row("build\t" p "\terreichbar\twall", n ": erreichbar", \
		    count["build\t" p "\tfloor\twall"] ? \
		    1.5 * median("build\t" p "\tfloor\twall") : 0, "ours")
		row("hugo\t" p "\thugo\twall", n ": hugo", 0, "other")
	}
	picture("build", "Full build into a new tree, ms")
	for (i = 1; i <= place_count; i++) {
		p = places[i]
		n = place_name(p)
		wide = p ~ /flat$/ ? 2 : 1
		row("commit\t" p "\twatcher\tseen", n ": commit, watcher", 10 * wide, "ours")
		row("commit\t" p "\tcold\tseen", n ": commit, cold process", 25 * wide, "ours")
		row("edge\t" p "\tedge\tseen", n ": the clock moves", 10, "ours")
		row("build\t" p "\tnothing changed\twall", n ": nothing changed", 20, "ours")
	}
	picture("commit", "From the change until every file shows it, ms")
	for (i = 1; i <= place_count; i++) {
		p = places[i]
		n = place_name(p)
		if (!count["push\t" p "\talone\tended"])
			continue
		alone = median("push\t" p "\talone\tended")
		wide = p ~ /flat$/ ? 2 : 1
		row("push\t" p "\talone\tended", n ": push alone", 0, "floor")
		row("push\t" p "\tpage\tseen", n ": one page, cold", 0, "floor")
		row("push\t" p "\thook\tseen", n ": hook", alone + 15 * wide, "ours")
		row("push\t" p "\twatcher\tseen", n ": watcher", alone + 15 * wide, "ours")
	}
	picture("push", "git push until visible, ms")
	for (i = 1; i <= place_count; i++) {
		p = places[i]
		n = place_name(p)
		split(p, part, "\t")
		row("build\t" p "\terreichbar\tpeak", n ": full build", \
		    part[2] > 10000 ? 160 : 64, "ours")
		row("commit\t" p "\twatcher\trss", n ": watcher at rest", \
		    part[2] > 10000 ? 0 : 32, "ours")
		row("hugo\t" p "\thugo\tpeak", n ": hugo", 0, "other")
	}
	picture("memory", "Memory, MiB")
	for (i = 1; i <= place_count; i++) {
		p = places[i]
		n = place_name(p)
		row("web\t" p "\thome, one file\trate", n ": one file of that size", 0, "floor")
		row("web\t" p "\thome\trate", n ": home", 0, "ours")
		row("web\t" p "\tincident, one file\trate", n ": one file of that size", 0, "floor")
		row("web\t" p "\tincident\trate", n ": incident", 0, "ours")
	}
	picture("web", "nginx, requests a second")
}
