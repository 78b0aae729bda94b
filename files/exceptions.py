"""Setting the two exceptions of a folder to the rights of its group, and what follows from it (FI09, LF7)."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from activity.record import record
from content.models import Content
from files import arranging
from files.models import Folder


def audience_of(folder: Folder, *, is_open: bool) -> str:
    """Return who reads a folder: whoever the group allows at most, or whoever reads the place it stands in."""
    if is_open:
        return folder.group.widest_audience
    above = folder.parent
    return above.audience if above is not None else folder.group.default_audience


@transaction.atomic
def set_access(*, folder: Folder, by: User, is_kept: bool, is_open: bool | None, applies: bool) -> int:
    """Set the exceptions of a folder; return how many other items changed readers (LF7). None leaves readers alone."""
    Folder.objects.filter(pk=folder.pk).update(is_kept=is_kept)
    changed = 0
    if is_open is not None:
        audience = audience_of(folder, is_open=is_open)
        if applies:
            changed = arranging.give_audience(folder, audience)
        else:
            Content.objects.filter(pk=folder.pk).update(audience=audience)
    record("folder.rights_set", actor=by, content=folder, is_kept=is_kept, is_open=bool(is_open), changed=changed)
    return changed
