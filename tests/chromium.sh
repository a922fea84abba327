# For tests that look at pages in Chromium, behind tests/lib.sh:
#
#	. "$TOP/tests/chromium.sh"
#	need_chromium pdftotext zbarimg

# need_chromium [PROGRAM...]: ends the script, as skipped, where Chromium, what
# drives it, or one of these programs is missing
need_chromium() {
	for chromium_need in node "$@"; do
		have "$chromium_need" || chromium_without "there is no $chromium_need"
	done
	have chromium || have chromium-browser || have google-chrome-stable ||
	    chromium_without 'there is no chromium'
	[ -d "$TOP/tests/browser/node_modules/playwright-core" ] ||
	    chromium_without 'npm has not brought what drives it'
}

chromium_without() {
	skip 'in Chromium' "$1"
	exit 0
}

# hear WIDTH PAGE: what a screen reader is told, a line for each thing
hear() {
	node "$TOP/tests/browser/hear.js" "$1" "$2"
}

# print_page PAGE PDF [ADDRESS]: prints it; what a notice with this address
# lacks stands on stdout
print_page() {
	node "$TOP/tests/browser/print.js" "$@" || echo 'it cannot be printed'
}
