"""What went wrong with a source, in plain words: codes are kept, sentences are for the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.addresses import SENTENCES as ADDRESS_SENTENCES
from core.fetch import status_sentence
from core.fetch_guard import SENTENCES as FETCH_SENTENCES
from veille.reading.parse import SENTENCES as FEED_SENTENCES

SENTENCES: dict[str, Promise] = {
    **ADDRESS_SENTENCES,
    **FEED_SENTENCES,
    **FETCH_SENTENCES,
    "no_feed": _(
        "No feed was found on this site. Look on its pages for a link named RSS, Atom or “feed”, and paste its "
        "address here."
    ),
    "twin": _("This feed moved to an address that the watch follows already. You can remove this one."),
    "internal": _("Something went wrong on our side. It will be tried again."),
    "beyond": _("This file holds more sources than are read at once: these were left out. Cut the file in parts."),
    "full": _("The watch follows as many sources as it can. Remove some first."),
}


def sentence(code: str) -> str:
    """Return what the code of an error means, in the language in force; empty for no error."""
    if not code:
        return ""
    status = code.removeprefix("http_")
    if status != code and status.isdigit():
        return str(status_sentence(int(status)))
    return str(SENTENCES.get(code, SENTENCES["internal"]))
