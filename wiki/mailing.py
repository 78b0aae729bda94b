"""A page begun by mail: its subject, its text, its files; last at the first level of the tree, where others go on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Content
from core import text
from core.tools import Mailed
from groups.models import Group
from wiki.actions import write
from wiki.models import Page


def begin(group: Group, author: User, mail: Mailed) -> Content:
    """Make a page of a mail. Raises ValidationError for one that says nothing."""
    title = mail.title or text.excerpt(mail.plain, 80)
    if not title:
        raise ValidationError(_("This mail says nothing: give it a subject, the title of the page."))
    page = Page(group=group, title=title, body=mail.text, audience=group.default_audience)
    return write(page=page, author=author, tags=mail.tags, files=mail.files)
