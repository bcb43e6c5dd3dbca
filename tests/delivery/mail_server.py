#!/usr/bin/env python3
# A mail server for tests, until its standard input ends. SPDX-License-Identifier: Apache-2.0
"""Usage: mail_server.py OUT [--tls CERTIFICATE KEY] [--implicit] [--login USER PASSWORD]

Writes JSON lines to OUT: first {"port": N}, then each message as Python's email library reads it. Who a message is for
says what becomes of it: later@ and nobody@ are not taken, full@ and busy@ are when all of it has come."""
import argparse
import asyncio
import email
import email.policy
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

RECEIVERS = {"later": "451 4.3.0 later", "nobody": "550 5.1.1 nobody of that name", "login": "530 5.7.0 log in"}
TEXTS = {"full": "552 5.2.2 full", "busy": "452 4.3.1 busy"}


def read(part):
    text = part.get_content().replace("\r\n", "\n")
    return {"type": part.get_content_type(), "charset": part.get_content_charset(), "text": text}


class Keeper:
    def __init__(self, out):
        self.out = out

    def write(self, value):
        print(json.dumps(value, ensure_ascii=False), file=self.out, flush=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        refused = RECEIVERS.get(address.split("@")[0])
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name in TEXTS:
            return TEXTS[name]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = list(message.iter_parts())
        self.write(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "encrypted": session.ssl is not None,
                "peer": session.peer[1],
                "user": session.auth_data,
                "header": {name.lower(): str(value) for name, value in message.items()},
                "lines": len(message.items()),
                "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
                "ascii": envelope.content.isascii(),
                "type": message.get_content_type(),
                "parts": [read(part) for part in parts],
                "defects": [str(each) for part in [message, *parts] for each in part.defects],
            }
        )
        return "250 OK"


def login(user, password):
    def check(server, session, envelope, mechanism, data):
        right = data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=right, auth_data=user if right else None)

    return check


async def serve(arguments, keeper):
    context = None
    if arguments.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*arguments.tls)
    settings = {"enable_SMTPUTF8": False, "ident": "test"}
    if context and not arguments.implicit:
        settings["tls_context"] = context
    if arguments.login:
        settings.update(auth_required=True, authenticator=login(*arguments.login), auth_require_tls=False)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, loop=loop, **settings), "127.0.0.1", 0, ssl=context if arguments.implicit else None
    )
    keeper.write({"port": server.sockets[0].getsockname()[1]})
    await loop.run_in_executor(None, sys.stdin.read)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--implicit", action="store_true")
    parser.add_argument("--login", nargs=2)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # of a server that is like this on purpose
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    with open(arguments.out, "w", encoding="utf-8") as out:
        asyncio.run(serve(arguments, Keeper(out)))


if __name__ == "__main__":
    main()
