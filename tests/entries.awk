# Which addresses of a domain stand in an entry of an address book without their
# replacement, in whatever else it holds: see together.awk. Entries have an empty
# line behind them.
#
#	awk -v domain=@mandatos.example -v suffix=.temp -v file=NAME -f entries.awk

BEGIN {
	RS = ""
}

{
	rest = $0
	while ((at = index(rest, domain)) > 0) {
		local = substr(rest, 1, at - 1)
		sub(/(.|\n)*[^a-zA-Z0-9._-]/, "", local)
		rest = substr(rest, at + length(domain))
		if (local ~ (suffix "$"))
			continue
		if (index($0, local suffix domain) == 0)
			print file ": " local domain " stands alone"
	}
}
