"""A mail as bytes, turned into what we use of it: who, about what, the text, the files. No mail makes it fail.

`email.policy.default` fails on some malformed headers, so mails are read with the old, forgiving policy, and each
header is decoded here.
"""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from core import text
from core.charset import decode
from mailin import html_text, winmail
from mailin.flowed import unfold

PARTS_MAX = 200
DEPTH_MAX = 20
TEXT_MAX = 200_000
DECOR_BYTES = 10_000
"""A picture inside the text smaller than this is a logo of a signature."""
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}
WINMAIL = {"application/ms-tnef", "application/vnd.ms-tnef"}
_ID = re.compile(r"<([^<>\s]{1,250})>")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class File:
    """A file that came with a mail."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass
class Letter:
    """What a mail says."""

    headers: Message
    plain: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)
    is_sealed: bool = False
    calendar: str = ""
    parts: int = 0

    def header(self, name: str) -> str:
        """Return a header decoded on one line, empty when it is not there."""
        return decoded(self.headers.get(name))

    @property
    def message_id(self) -> str:
        """The Message-ID without its brackets, or an empty string."""
        found = ids_in(raw_header(self.headers, "Message-ID"))
        return found[0] if found else ""

    @property
    def references(self) -> list[str]:
        """The mails that this one answers, the nearest first."""
        nearest = ids_in(raw_header(self.headers, "In-Reply-To"))
        return list(dict.fromkeys([*nearest, *reversed(ids_in(raw_header(self.headers, "References")))]))[:50]

    @property
    def sender(self) -> tuple[str, str]:
        """The name and the address in From; two empty strings when there is none, or several."""
        found = [pair for pair in getaddresses([raw_header(self.headers, "From")[:2000]]) if "@" in pair[1]]
        if len(found) != 1:
            return "", ""
        return text.one_line(decoded(found[0][0]))[:200], found[0][1].strip().lower()[:254]

    @property
    def subject(self) -> str:
        """The subject on one line."""
        return self.header("Subject")[:500]

    @property
    def date(self) -> datetime | None:
        """When it was written, as the mail says; None when it says nothing that can be read."""
        try:
            found = parsedate_to_datetime(raw_header(self.headers, "Date"))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    @property
    def body(self) -> str:
        """The text: the plain part where there is one, else the HTML turned into Markdown."""
        return (self.plain.strip() or html_text.markdown(self.html))[:TEXT_MAX]


def raw_header(message: Message, name: str) -> str:
    """Return a header as it stands, folded to one line."""
    return _SPACE.sub(" ", str(message.get(name, "") or "")[:20_000])


def decoded(value: object) -> str:
    """Return a header's words (RFC 2047) on one line, whatever it holds."""
    said = str(value or "")[:10_000]
    try:
        pieces = decode_header(said)
    except Exception:
        return text.one_line(said)
    words, was_encoded = "", False
    for piece, charset in pieces:
        is_encoded = charset is not None
        between = " " if words and is_encoded != was_encoded else ""
        words += between + (piece if isinstance(piece, str) else words_in(piece, str(charset or "")))
        was_encoded = is_encoded
    return text.one_line(words)


def words_in(data: bytes, charset: str) -> str:
    """Return bytes as text. The line end added keeps a last accented letter from passing for half of another sign."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return decode(data)
    return decode(data + b"\n", f"charset={charset}").removesuffix("\n")


def ids_in(value: str) -> list[str]:
    """Return the Message-IDs that a header names, without brackets."""
    return _ID.findall(value[:20_000])


def read(raw: bytes) -> Letter:
    """Return what a mail says. Never fails: what cannot be read is left out."""
    message = email.message_from_bytes(raw)
    letter = Letter(message)
    _walk(message, letter, 0)
    return letter


def _walk(part: Message, letter: Letter, depth: int) -> None:
    """Take what one part holds; of alternatives, the plain text and the HTML."""
    letter.parts += 1
    if letter.parts > PARTS_MAX or depth > DEPTH_MAX:
        return
    kind = part.get_content_type()
    if kind in SEALED and "signed-data" not in str(part.get_param("smime-type", "")):
        letter.is_sealed = True
    elif kind == "message/rfc822":
        letter.files.append(_enclosed(part))
    elif part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                _walk(inner, letter, depth + 1)
    elif kind not in SIGNATURES:
        _take(part, kind, letter)


def _take(part: Message, kind: str, letter: Letter) -> None:
    data = payload(part)
    name = decoded(part.get_filename()) if part.get_filename() else ""
    is_file = part.get_content_disposition() == "attachment" or (bool(name) and not kind.startswith("text/"))
    if kind == "text/calendar" and not name:
        letter.calendar = str(part.get_param("method", "") or "request").lower()
    elif kind in WINMAIL or name.lower() == "winmail.dat":
        _take_winmail(data, letter)
    elif kind == "text/plain" and not is_file:
        letter.plain += ("\n\n" if letter.plain else "") + _words(part, data)
    elif kind == "text/html" and not is_file:
        letter.html += words_in(data[: TEXT_MAX * 16], _charset(part))
    elif _is_decor(part, kind, data):
        return
    elif data or is_file:
        letter.files.append(File(name or _default_name(kind, len(letter.files) + 1), data, kind))


def _is_decor(part: Message, kind: str, data: bytes) -> bool:
    is_inside = part.get_content_disposition() != "attachment" and part.get("Content-ID") is not None
    return is_inside and kind.startswith("image/") and len(data) < DECOR_BYTES


def _take_winmail(data: bytes, letter: Letter) -> None:
    """Take the files out of Outlook's envelope, and its text where the mail has no other."""
    found = winmail.opened(data)
    letter.files += [File(name, inner) for name, inner in found.files]
    letter.html = letter.html or found.html
    letter.plain = letter.plain or found.plain


def _enclosed(part: Message) -> File:
    """Return a mail enclosed in this one as a file."""
    inner = part.get_payload()
    message = inner[0] if isinstance(inner, list) and inner else None
    subject = decoded(message.get("Subject")) if isinstance(message, Message) else ""
    try:
        data = message.as_bytes() if isinstance(message, Message) else b""
    except Exception:
        data = b""
    return File(f"{text.slug(subject, 60)}.eml", data, "message/rfc822")


def payload(part: Message) -> bytes:
    """Return the bytes of a part, as far as its encoding can be undone."""
    try:
        data = part.get_payload(decode=True)
    except Exception:
        return b""
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str:
    return str(part.get_param("charset", "") or "")


def _words(part: Message, data: bytes) -> str:
    said = words_in(data[: TEXT_MAX * 4], _charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        return unfold(said, delsp=str(part.get_param("delsp", "")).lower() == "yes")
    return said


def _default_name(kind: str, number: int) -> str:
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "text/html": "html"}.get(kind, "bin")
    return f"piece-{number}.{ending}" if ending != "bin" else f"piece-{number}"


def address_in(value: str) -> str:
    """Return the one address of a header or an envelope, in lower case."""
    return parseaddr(value)[1].strip().lower()[:254]
