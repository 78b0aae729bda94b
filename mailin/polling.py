"""Fetching mail from a mailbox over IMAP, for those whose mail lives elsewhere: kept once, then marked as seen."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mailin import receiving
from mailin.letters import address_in, raw_header, read
from notifications import answering

log = logging.getLogger(__name__)
BATCH = 50
TIMEOUT_SECONDS = 30
ROUTES = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")


def poll() -> int:
    """Take in what waits in the mailbox, the oldest first; return how many mails were looked at."""
    if not settings.MAIL_IN_BOX:
        return 0
    try:
        with mailbox() as box:
            return sum(1 for _uid in take_in(box))
    except (OSError, imaplib.IMAP4.error, UnicodeError) as error:
        log.warning("mailbox out of reach: %s", type(error).__name__)
        return 0


@contextmanager
def mailbox() -> Iterator[imaplib.IMAP4]:
    """Open the folder that VEILLEE_MAIL_IN_BOX names: imaps://user:password@host:port/FOLDER (imap:// on loopback)."""
    place = urlsplit(settings.MAIL_IN_BOX)
    host = place.hostname or ""
    if place.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, place.port or 993, ssl_context=ssl.create_default_context(), timeout=TIMEOUT_SECONDS
        )
    elif place.scheme == "imap":
        box = imaplib.IMAP4(host, place.port or 143, timeout=TIMEOUT_SECONDS)
        if host not in {"127.0.0.1", "::1", "localhost"}:
            box.starttls(ssl_context=ssl.create_default_context())
    else:
        raise ImproperlyConfigured("VEILLEE_MAIL_IN_BOX begins with imaps:// or imap://")
    try:
        sign_in(box, unquote(place.username or ""), unquote(place.password or ""))
        folder = unquote(place.path.strip("/")) or "INBOX"
        state, _count = box.select('"' + folder.replace('"', "") + '"')
        if state != "OK":
            raise imaplib.IMAP4.error(f"no folder {folder}")
        yield box
    finally:
        box.logout()


def sign_in(box: imaplib.IMAP4, user: str, password: str) -> None:
    """Sign in to a mailbox; LOGIN takes ASCII alone, so a password with an accent needs PLAIN (RFC 4616)."""
    if "AUTH=PLAIN" in box.capabilities:
        box.authenticate("PLAIN", lambda _said: f"\0{user}\0{password}".encode())
    else:
        box.login(user, password)


def take_in(box: imaplib.IMAP4) -> Iterator[bytes]:
    """Keep each unseen mail, then mark it seen: killed between the two, the same mail is found again and kept once."""
    _state, found = box.uid("SEARCH", "UNSEEN")
    for uid in found[0].split()[:BATCH]:
        raw = fetched(box, uid)
        if raw:
            sender, recipients = envelope_of(raw)
            receiving.keep(raw, recipients=recipients, envelope_sender=sender)
        box.uid("STORE", uid.decode(), "+FLAGS", "(\\Seen)")
        yield uid


def fetched(box: imaplib.IMAP4, uid: bytes) -> bytes:
    """Return the bytes of one mail, without marking it; nothing when it is larger than what is taken in."""
    _state, sizes = box.uid("FETCH", uid.decode(), "(RFC822.SIZE)")
    said = b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in sizes if part)
    digits = said.partition(b"RFC822.SIZE")[2].strip(b" )").split(b")")[0].split()
    if digits and digits[0].isdigit() and int(digits[0]) > receiving.SIZE_MAX:
        log.warning("mail too large, left in the mailbox: %s", uid.decode())
        return b""
    _state, parts = box.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
    return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), b"")


def envelope_of(raw: bytes) -> tuple[str, list[str]]:
    """Return the sender of the envelope and our addresses, as the server that filled the box noted them.

    Without any note, one of our addresses in To or Cc; else the mailbox itself, which leads nowhere.
    """
    message: Message = read(raw[: receiving.HEAD_BYTES]).headers
    sender = address_in(raw_header(message, "Return-Path")) if message.get("Return-Path") else ""
    if message.get("Return-Path") is None:
        sender = address_in(raw_header(message, "From"))
    found: list[str] = []
    for name in ROUTES:
        for value in message.get_all(name) or []:
            pieces = str(value)[:5000].split(",")
            found += [one for piece in pieces if answering.local_of(one := address_in(piece))]
        if found:
            break
    return sender, list(dict.fromkeys(found))[:10]
