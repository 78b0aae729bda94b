"""Bytes of the web turned into text, whatever the sender says of them."""

import codecs
import re

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# Python knows codecs that are no encoding of the web, some of them slow on long input (punycode): only these pass.
_ENCODINGS = re.compile(
    r"utf-8|utf-16(-le|-be)?|ascii|iso8859-\d+|cp\d+|koi8-[ru]|mac-roman|gb2312|gbk|gb18030|big5|shift_jis|euc_(jp|kr)"
    r"|iso2022_jp"
)
# The encodings whose bytes can pass for UTF-8, so that their name must be believed first.
_LOOK_ALIKE = ("utf-16", "iso2022")

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _codec(label: bytes | str) -> str:
    """Return Python's name for an encoding of the web, or nothing. Latin 1 means Windows 1252, as in browsers."""
    text = label.decode("ascii", "replace") if isinstance(label, bytes) else label
    try:
        name = codecs.lookup(text).name
    except (LookupError, ValueError):
        return ""
    if name in ("ascii", "iso8859-1"):
        return "cp1252"
    return name if _ENCODINGS.fullmatch(name) else ""


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of `body` without control characters. Never fails; the end may be cut inside a character.

    A byte order mark is believed first. Then what reads as UTF-8 is UTF-8, since other encodings hardly ever do by
    chance and servers often announce a charset they do not send. Then the header, then the document's own word.
    """
    return _CONTROLS.sub("", _decoded(body, content_type))


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    found = [
        match.group(1) for match in (_DECLARED.search(content_type.encode()), _DECLARED.search(body[:2_048])) if match
    ]
    declared = [name for name in map(_codec, found) if name]
    first = [name for name in declared if name.startswith(_LOOK_ALIKE)]
    for name in (*first, "utf-8", *declared):
        try:
            return codecs.getincrementaldecoder(name)().decode(body)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")
