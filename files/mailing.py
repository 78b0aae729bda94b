"""Files sent by mail to the group: at the root of its files, with what the mail says of them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from core.tools import Mailed
from files.actions import Told, bring
from files.bringing import brought
from files.models import File
from files.room import why_not
from groups.models import Group


def put(group: Group, author: User, mail: Mailed) -> File:
    """Put the files of a mail among the group's, and return the first. Raises ValidationError."""
    if not mail.files:
        raise ValidationError(_("No file came with this mail."))
    full = why_not(sum(file.size for file in mail.files), f"files:{group.pk}")
    if full:
        raise ValidationError(full)
    outcome = bring(
        group=group,
        folder=None,
        author=author,
        files=[brought(file) for file in mail.files],
        told=Told(body=mail.text, tags=mail.tags),
    )
    return outcome.made[0]
