"""Serves a folder on a free port of loopback; see tests/loopback.sh.

An answer has an ETag of its content, and there is none for what a reader has
already: as the servers that we ship configurations for do it.
"""
import hashlib
import http.server
import os
import sys
import urllib.parse

KINDS = {
    '.html': 'text/html; charset=utf-8', '.json': 'application/json',
    '.atom': 'application/atom+xml', '.rss': 'application/rss+xml',
    '.xml': 'application/xml', '.ics': 'text/calendar; charset=utf-8',
    '.vcf': 'text/vcard; charset=utf-8', '.txt': 'text/plain; charset=utf-8',
    '.jsonfeed': 'application/feed+json',
}
folder, log = os.path.abspath(sys.argv[1]), open(sys.argv[2], 'a', buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, headers, data):
        print(status, self.path, file=log)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    def do_GET(self):
        name = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        path = os.path.normpath(folder + '/' + name)
        if name.endswith('/'):
            path += '/index.html'
        try:
            if not path.startswith(folder + '/'):
                raise OSError
            with open(path, 'rb') as file:
                data = file.read()
        except OSError:
            return self.answer(404, {}, b'')
        tag = '"%s"' % hashlib.sha256(data).hexdigest()[:16]
        if self.headers.get('If-None-Match') == tag:
            return self.answer(304, {'ETag': tag}, b'')
        kind = KINDS.get(os.path.splitext(path)[1], 'application/octet-stream')
        return self.answer(200, {'ETag': tag, 'Content-Type': kind}, data)

    do_HEAD = do_GET


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
