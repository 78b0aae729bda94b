"""What a file really is, told by its bytes and not by its name; and a name that cannot deceive (REL-H5, FI12)."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import PurePath
from typing import IO

import puremagic

from core import charset

HEAD_BYTES = 65_536
NAME_MAX = 200
UNKNOWN = "application/octet-stream"
PROGRAM = "application/x-executable"
HTML, SVG, XML = "text/html", "image/svg+xml", "application/xml"
ACTIVE = frozenset([HTML, SVG, XML, "application/xhtml+xml", "text/javascript"])
"""What a browser would run if it were shown in a page of ours: always a download."""
PDF = "application/pdf"
PICTURES = frozenset(["image/png", "image/jpeg", "image/webp", "image/gif"])
SOUNDS = frozenset(["audio/mpeg", "audio/mp4", "audio/ogg", "audio/flac", "audio/wav"])
FILMS = frozenset(["video/mp4", "video/webm", "video/quicktime"])
TEXTS = frozenset(["text/plain", "text/csv", "text/markdown", "text/tab-separated-values"])
SHOWN = PICTURES | SOUNDS | FILMS | TEXTS | {PDF}
"""What may show in a browser: pictures made anew by us, sound, films, plain text, PDF. The rest is a download."""

_SIGNS: list[tuple[int, bytes, str]] = [
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"\x7fELF", PROGRAM),
    (0, b"\xca\xfe\xba\xbe", PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", PROGRAM),
    (0, b"\xce\xfa\xed\xfe", PROGRAM),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\x1a\x45\xdf\xa3", "video/webm"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (257, b"ustar", "application/x-tar"),
]
_BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"msf1": "image/heic",
           b"hevc": "image/heic", b"avif": "image/avif", b"avis": "image/avif", b"M4A ": "audio/mp4",
           b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}  # fmt: skip
_OFFICE = {"doc": "application/msword", "dot": "application/msword", "xls": "application/vnd.ms-excel",
           "ppt": "application/vnd.ms-powerpoint", "pps": "application/vnd.ms-powerpoint",
           "msg": "application/vnd.ms-outlook"}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OOXML = "application/vnd.openxmlformats-officedocument."
_PARTS = {"word/": f"{_OOXML}wordprocessingml.document", "xl/": f"{_OOXML}spreadsheetml.sheet",
          "ppt/": f"{_OOXML}presentationml.presentation"}  # fmt: skip
_OPENED = {*_OFFICE.values(), *_PARTS.values(), "application/rtf", "application/vnd.ms-office.macro-enabled"} - {
    "application/vnd.ms-outlook"
}
_WRITTEN = {"csv": "text/csv", "tsv": "text/tab-separated-values", "md": "text/markdown", "ics": "text/calendar",
            "vcf": "text/vcard", "json": "application/json", "eml": "message/rfc822"}  # fmt: skip
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|style|title|meta|base|link|img|form|object|embed|table|div|p|a|h\d"
    r"|video|audio|input|button|math)\b",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:\w{1,20}:)?(\w{1,20})")
_BIDI = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_CENTRAL_MAX = 4 * 1024 * 1024


def is_office(media_type: str) -> bool:
    """Tell whether an office suite opens such a document."""
    return media_type in _OPENED or media_type.startswith("application/vnd.oasis.opendocument.")


def has_preview(media_type: str) -> bool:
    """Tell whether such a file can be looked at without leaving the page."""
    return media_type in SHOWN or is_office(media_type)


def clean_name(name: str, instead: str = "file") -> str:
    """Return the last part of a name without signs that hide, turn round or lead elsewhere; never empty, 200 at most.

    `report<U+202E>fdp.exe`, shown as a PDF by an attacker's wish, is said as it is: `reportfdp.exe`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name).replace("\x00", ""))[-1]
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in _BIDI.sub("", last))
    clean = " ".join(_FORBIDDEN.sub("-", shown).split()).strip(". ")
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    path = PurePath(clean)
    suffix = path.suffix[:20]
    return f"{clean.removesuffix(suffix)[: NAME_MAX - len(suffix)]}{suffix}" or instead


def ending(name: str) -> str:
    """Return the ending of a cleaned name, in small letters and without its dot."""
    return PurePath(clean_name(name)).suffix.lstrip(".").lower()


def real_type(file: IO[bytes], name: str = "") -> str:
    """Return the media type of the bytes of a seekable file, left at its beginning. Nothing is decoded or unpacked.

    The name is asked only where bytes leave a choice: kinds of plain text, and of the old Office container.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    found = _signed(head, name) or (_zipped(file) if head.startswith(b"PK\x03\x04") else "")
    file.seek(0)
    return found or _written(head, name) or _guessed(head)


def _signed(head: bytes, name: str) -> str:
    for offset, sign, media_type in _SIGNS:
        if head.startswith(sign, offset):
            return media_type
    if head.startswith(b"MZ") and b"\x00" in head[:1024]:
        return PROGRAM
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(_OLE):
        return _OFFICE.get(ending(name), "application/x-ole-storage")
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 != 0xF0:
        return "audio/mpeg"
    return ""


def _zipped(file: IO[bytes]) -> str:
    """Tell office documents and programs from plain archives by the names inside; what is inside stays packed."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 66_000))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or int.from_bytes(tail[end + 12 : end + 16], "little") > _CENTRAL_MAX:
        return "application/zip"
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                if said.startswith("application/vnd.oasis.opendocument.") or said == "application/epub+zip":
                    return said
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "application/zip"
    if "META-INF/MANIFEST.MF" in names and any(inside.endswith(".class") for inside in names):
        return PROGRAM
    if "AndroidManifest.xml" in names:
        return PROGRAM
    if "[Content_Types].xml" in names:
        if any(inside.endswith("vbaProject.bin") for inside in names):
            return "application/vnd.ms-office.macro-enabled"
        return next(
            (kind for part, kind in _PARTS.items() if any(n.startswith(part) for n in names)), "application/zip"
        )
    return "application/zip"


def _written(head: bytes, name: str) -> str:
    """Return the kind of text of some bytes, empty when they are no text."""
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and (b"\x00" in head or sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) // 100):
        return ""
    said = charset.decode(head).lstrip("\ufeff \t\r\n\f")
    begins = _after_prologue(said)
    root = _ROOT.match(begins)
    if root and root[1].lower() == "svg":
        return SVG
    if _TAG.match(begins) or _TAG.match(said) or (root and root[1].lower() == "html"):
        return HTML
    if said.startswith(("<?xml", "<!DOCTYPE", "<!doctype", "<!ENTITY")):
        return "text/x-opml" if root and root[1].lower() == "opml" else XML
    return _WRITTEN.get(ending(name), "text/plain")


def _after_prologue(said: str) -> str:
    """Return a text without the comments, instructions and doctype that may stand before its first tag."""
    for opening, closing in (("<?", "?>"), ("<!--", "-->"), ("<!", ">"), ("<!--", "-->"), ("<?", "?>")):
        while said.startswith(opening) and closing in said and not _TAG.match(said):
            said = said.partition(closing)[2].lstrip()
    return said


def _guessed(head: bytes) -> str:
    """Ask puremagic about the rest; what it is not sure of, or a browser would run, is unknown."""
    try:
        best = puremagic.magic_string(head)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    sure = best.confidence >= 0.8 and best.mime_type and best.mime_type not in ACTIVE
    return str(best.mime_type) if sure else UNKNOWN


_PROMISED: dict[str, frozenset[str]] = {
    **dict.fromkeys(["png", "jpg", "jpeg", "gif", "webp"], PICTURES),
    "pdf": frozenset([PDF]),
}
_SOUND = ("mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "mp4", "m4v", "mov", "webm", "mkv", "avi")


def is_deceiving(media_type: str, name: str) -> bool:
    """Tell whether a name promises a picture, a PDF, a sound or a film, and the bytes are something else."""
    promised = _PROMISED.get(ending(name))
    if promised is not None:
        return media_type not in promised
    if ending(name) in _SOUND:
        return media_type != UNKNOWN and not media_type.startswith(("audio/", "video/"))
    return False
