"""A web page saved by mail: subject, first address, #words, and what one has to say of it (VC12)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from bookmarks.actions import Typed, save
from bookmarks.models import Bookmark
from content import attachments
from content.models.comment import COMMENT_MAX
from core import text
from core.addresses import InvalidAddress, urls_in
from core.tools import Mailed
from groups.models import Group

_TAGS_ALONE = re.compile(r"^\s*(?:#[\w-]+[\s,]*)+$", re.MULTILINE)
_PASTED = re.compile(r"<?(?:https?://|www\.)[^\s<>]+>?")


def save_page(group: Group, author: User, mail: Mailed) -> Bookmark:
    """Save the first address of a mail, or add one's words to the bookmark the group has. Raises ValidationError."""
    found = urls_in(f"{mail.plain}\n{mail.title}")
    if not found:
        raise ValidationError(_("No web address was found in this text."))
    words = _TAGS_ALONE.sub("", _PASTED.sub("", mail.plain, count=1))
    comment = text.normalise(re.sub(r"\n\s*\n(?:\s*\n)+", "\n\n", words))[:COMMENT_MAX]
    title = "" if urls_in(mail.title) else mail.title
    typed = Typed(url=found[0], title=title, comment=comment, tags=mail.tags)
    try:
        made = save(group=group, author=author, typed=typed).bookmark
    except InvalidAddress as error:
        raise ValidationError(str(error.sentence)) from error
    attachments.attach(mail.files, content=made, author=author)
    return made
