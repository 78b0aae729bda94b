"""The mail of new files: one sentence for all those of one sitting, and the way to them (LF11)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.mail import Mail
from notifications.mails import NoticeMail


class FilesMail(NoticeMail):
    """Somebody put files in a folder."""

    button_label = gettext_lazy("See the files")
    stops = "group"

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you follow this group, or this folder.")


MAILS: dict[str, type[Mail]] = dict.fromkeys(["files.added", "files.brought", "files.renewed"], FilesMail)
