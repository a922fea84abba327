"""A mail server on loopback, for tests: smtp.py FOLDER [starttls|plain]

Writes its port to FOLDER/port. With starttls it takes mail only over TLS (with
FOLDER/cert.pem and key.pem) and from the user "status" with the password in
FOLDER/password. Mails are kept as FOLDER/1.eml, 2.eml, ...; the first line of
FOLDER/plan says how the next is answered, and is taken away unless it is the
last one:

    250
    rcpt CODE      the recipient is answered so
    data CODE      the mail
    drop           the mail is kept, and the connection closed without an answer
"""

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, mode = sys.argv[1], sys.argv[2]


def path(name):
    return os.path.join(folder, name)


def plan(take):
    with open(path("plan"), encoding="utf-8") as f:
        lines = [line for line in f.read().split("\n") if line]
    if take and len(lines) > 1:
        with open(path("plan"), "w", encoding="utf-8") as f:
            f.write("\n".join(lines[1:]) + "\n")
    return lines[0].split()


def check_login(server, session, envelope, mechanism, data):
    with open(path("password"), "rb") as f:
        password = f.readline().strip()
    return AuthResult(success=data.login == b"status" and
                      data.password == password)


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if plan(False)[0] == "rcpt":
            return f"{plan(True)[1]} not this one"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = plan(True)
        if answer[0] == "data":
            return f"{answer[1]} not now"
        Handler.count += 1
        with open(path(f"{Handler.count}.part"), "wb") as f:
            f.write(f"X-Peer: {envelope.mail_from} {envelope.rcpt_tos} "
                    f"{'tls' if session.ssl else 'plain'} "
                    f"{'login' if session.authenticated else 'nobody'}\r\n"
                    .encode())
            f.write(envelope.original_content)
        os.rename(path(f"{Handler.count}.part"), path(f"{Handler.count}.eml"))
        if answer[0] == "drop":
            server.transport.abort()
        return "250 OK"


def make_server():
    if mode == "plain":
        return SMTP(Handler())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path("cert.pem"), path("key.pem"))
    return SMTP(Handler(), tls_context=context, require_starttls=True,
                auth_required=True, authenticator=check_login)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(make_server, "127.0.0.1", 0)
    with open(path("port.new"), "w", encoding="utf-8") as f:
        f.write(str(server.sockets[0].getsockname()[1]))
    os.rename(path("port.new"), path("port"))
    await server.serve_forever()


asyncio.run(main())
