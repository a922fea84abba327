"""Reads a mail as mail programs do, for tests: mail.py FILE NAME...

Prints the value of each header named, decoded; "subject-bytes" is its longest
line as sent, "headers" the names of all, "defects" what is wrong with it, and
"body" the text.
"""

import email
import email.policy
import sys

with open(sys.argv[1], "rb") as f:
    raw = f.read()
message = email.message_from_bytes(raw, policy=email.policy.default)


def defects():
    found = list(message.defects)
    for value in message.values():
        found += list(getattr(value, "defects", []))
    head, _, body = raw.partition(b"\r\n\r\n")
    if b"\n" in raw.replace(b"\r\n", b""):
        found.append("bare LF")
    if max(map(len, raw.split(b"\r\n"))) > 998:
        found.append("a line too long")
    if max(map(len, body.split(b"\r\n"))) > 76:
        found.append("a line of quoted-printable too long")
    if any(c > 126 for c in raw):
        found.append("8 bit")
    return found


for name in sys.argv[2:]:
    if name == "body":
        print(message.get_content().replace("\r\n", "\n"), end="")
    elif name == "defects":
        print(*defects(), sep="; ")
    elif name == "headers":
        print(*(key for key in message.keys() if key != "X-Peer"))
    elif name == "longest":
        head = raw.partition(b"\r\n\r\n")[0]
        print(max(len(line) for line in head.split(b"\r\n")))
    else:
        print(message[name])
