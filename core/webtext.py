"""Small readings of what the web says, shared by pages and feeds: a text, a language, a link."""

import re
from urllib.parse import urljoin

from core.addresses import ADDRESS_MAX, InvalidAddress, read_address
from core.text import plain


def text_of(words: str, limit: int) -> str:
    """Return `words`, which may hold markup or entities, as one line of at most `limit` characters."""
    return plain(words[: limit * 4])[:limit].strip()


def language_code(text: str) -> str:
    """Return the two or three letters of a language tag such as "fr-FR" or "fr_FR", or an empty string."""
    code = re.match(r"([a-z]{2,3})(?:[-_]|$)", text.strip().lower())
    return code.group(1) if code else ""


def web_link(base: str, href: str) -> str:
    """Return `href`, resolved against `base`, when it is a usable http(s) address, or an empty string."""
    try:
        return str(read_address(urljoin(base, href))) if (href := href.strip()) and len(href) <= ADDRESS_MAX else ""
    except (InvalidAddress, ValueError):
        return ""
