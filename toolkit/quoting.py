"""Quoting a message in another: Markdown that names who said it and leads back to it (FO12)."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from content.models import Comment

QUOTED_MAX = 4000
NAMED = re.compile(r"(?<![\w@/.\\])@(?=[a-z0-9])", re.IGNORECASE)


def quoted(comment: Comment, passage: str = "") -> str:
    """Return a message (or the passage selected in it) as a quotation that links to it, ready to be answered.

    Quotations inside it are left out: one reads what was said, not what it answered. Names in it call nobody again.
    """
    said = passage or "\n".join(line for line in comment.body.splitlines() if not line.startswith(">"))
    said = NAMED.sub(r"\\@", said)
    lines = [f"> {line}".rstrip() for line in said.strip()[:QUOTED_MAX].splitlines()]
    name = str(comment.author or _("Deleted account")).replace("[", "").replace("]", "")
    return "\n".join([f"> [{name}]({comment.get_absolute_url()}) :", ">", *lines, "", ""])
