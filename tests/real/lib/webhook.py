"""A receiver of webhooks on loopback, for tests: webhook.py FOLDER [PORT]

Writes its port to FOLDER/port. Each request is answered by the first line of
FOLDER/plan, which is taken away unless it is the last one:

    200            or any other status
    slow           nothing comes for a long time
    endless        200, and a body without end
    drop           the connection is closed without an answer

A line in FOLDER/log tells of each: what was answered, the key, the id of the
entry, its revision, and whether all is as it should be ("good", or what is
wrong). The signature is checked with the secret in FOLDER/secret.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import time

folder = sys.argv[1]
port = int(sys.argv[2]) if len(sys.argv) > 2 else 0


def path(name):
    return os.path.join(folder, name)


def take_plan():
    with open(path("plan"), encoding="utf-8") as f:
        lines = f.read().split("\n")
    lines = [line for line in lines if line]
    if len(lines) > 1:
        with open(path("plan"), "w", encoding="utf-8") as f:
            f.write("\n".join(lines[1:]) + "\n")
    return lines[0]


def faults(headers, body, entry):
    """What is wrong with a request."""
    with open(path("secret"), "rb") as f:
        secret = f.readline().strip()
    if secret.startswith(b"whsec_"):
        secret = base64.b64decode(secret[6:])
    key, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    code = hmac.new(secret, f"{key}.{stamp}.".encode() + body, hashlib.sha256)
    found = []
    if headers["webhook-signature"] != "v1," + base64.b64encode(
            code.digest()).decode():
        found.append("signature")
    if abs(int(stamp) - time.time()) > 30:
        found.append("timestamp")
    if headers["idempotency-key"] != f'"{key}"':
        found.append("idempotency-key")
    if headers["content-type"] != "application/json":
        found.append("content-type")
    if entry["type"] != entry["data"]["kind"]:
        found.append("type")
    if entry["timestamp"] != entry["data"]["updated"]:
        found.append("updated")
    return found


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        entry = json.loads(body)
        answer = take_plan()
        with open(path("log"), "a", encoding="utf-8") as f:
            print(answer, self.headers["webhook-id"], entry["data"]["id"],
                  entry["data"]["revision"],
                  ",".join(faults(self.headers, body, entry)) or "good",
                  file=f)
        with open(path("body"), "wb") as f:
            f.write(body)
        self.answer(answer)

    def do_GET(self):
        with open(path("log"), "a", encoding="utf-8") as f:
            print("GET", self.path, file=f)
        self.answer("200")

    def answer(self, answer):
        self.close_connection = True
        if answer == "drop":
            return
        if answer == "slow":
            time.sleep(20)
            return
        self.send_response(int(answer) if answer.isdigit() else 200)
        if answer == "302":
            self.send_header("Location", "/elsewhere")
        if answer == "429":
            self.send_header("Retry-After", "600")
        if answer != "endless":
            self.send_header("Content-Length", "2")
        self.end_headers()
        try:
            while answer == "endless":
                self.wfile.write(b"x" * 65536)
            self.wfile.write(b"ok")
        except OSError:
            pass

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
server.daemon_threads = True
with open(path("port.new"), "w", encoding="utf-8") as f:
    f.write(str(server.server_address[1]))
os.rename(path("port.new"), path("port"))
server.serve_forever()
