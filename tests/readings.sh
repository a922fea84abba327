# Everything that could be read out of a published tree, for tests that say that
# something is nowhere, behind tests/lib.sh:
#
#	. "$TOP/tests/readings.sh"
#
# readings DIR OUT writes, for each file in DIR, one of the same path into OUT
# with its bytes and all that can be made of them: unpacked (gzip, brotli), with
# folded lines joined, base64 and percent signs undone, characters that HTML and
# JSON write otherwise, and digits without what stands between them. So that
# grep finds a value in whatever dress. Needs python3.

readings() {
	find "$1" -name '*.br' -type f | grep -q . && ! have brotli &&
	    skip 'what is in *.br' 'brotli is not installed'
	python3 - "$1" "$2" <<-'END'
	import base64, gzip, html, json, os, re, subprocess, sys, urllib.parse
	source, target = sys.argv[1:]


	def unpacked(path):
	    with open(path, 'rb') as file:
	        data = file.read()
	    if path.endswith('.gz'):
	        return gzip.decompress(data)
	    if path.endswith('.br'):
	        try:
	            return subprocess.run(['brotli', '-dc', path], check=True,
	                                  capture_output=True).stdout
	        except FileNotFoundError:
	            return b''
	    return data


	def readings(text):
	    yield text
	    joined = re.sub(r'\r?\n[ \t]', '', text)
	    yield joined
	    for value in re.findall(r'[A-Za-z0-9+/]{8,}={0,2}', joined):
	        try:
	            yield base64.b64decode(value, validate=True).decode()
	        except ValueError:
	            pass
	    yield urllib.parse.unquote(text)
	    yield html.unescape(html.unescape(text))
	    yield re.sub(r'\\u([0-9a-fA-F]{4})', lambda m: chr(int(m[1], 16)), text)
	    yield re.sub(r'(?<=\d)(?:[\s\u00a0\u202f./()-]|<[^>]*>)+(?=\d)', '',
	                 html.unescape(joined))


	for folder, _, names in os.walk(source):
	    for name in names:
	        path = os.path.join(folder, name)
	        text = unpacked(path).decode('utf-8', 'replace')
	        out = os.path.join(target, os.path.relpath(path, source))
	        os.makedirs(os.path.dirname(out), exist_ok=True)
	        with open(out, 'w', encoding='utf-8', errors='replace') as file:
	            file.write('\n'.join(readings(text)))
	END
}
