"""The mails about pages: what somebody changed, in their words or counted for them; a new page in a branch."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core import text
from notifications.mail import Mail
from notifications.mails import NoticeMail


class ChangeMail(NoticeMail):
    """Somebody changed a page that one follows."""

    button_label = gettext_lazy("Read the page")
    stops = "item"

    def subject(self) -> str:
        """Return the title of the page, the same for all its mails, so that programs gather them."""
        return f"[{self.group}] {self.content}"

    def reason(self) -> str:
        """Return what was changed: what its author says, the sections, how many words came and went."""
        return changed_words(self.activity.data)

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you follow this page, or the branch it stands in.")


class AddedMail(ChangeMail):
    """A page was written in a branch that one follows."""

    def reason(self) -> str:
        """Return how the page begins."""
        return self.content.excerpt if self.content else ""


def changed_words(data: dict[str, object]) -> str:
    """Return what a change was, as one sentence or two."""
    said = [f"{str(one).rstrip('.')}." for one in list(data.get("summaries") or [])]  # type: ignore[call-overload]
    sections = [f"“{one}”" for one in list(data.get("sections") or [])]  # type: ignore[call-overload]
    if sections:
        said.append(_("In %(sections)s.") % {"sections": ", ".join(sections)})
    added, removed = (int(str(data.get(name) or 0)) for name in ("added", "removed"))
    counts = []
    if added:
        counts.append(ngettext("%(count)s word added", "%(count)s words added", added) % {"count": added})
    if removed:
        counts.append(ngettext("%(count)s word removed", "%(count)s words removed", removed) % {"count": removed})
    if counts:
        said.append(f"{', '.join(counts)}.")
    return text.one_line(" ".join(said))


MAILS: dict[str, type[Mail]] = {"page.changed": ChangeMail, "page.added": AddedMail}
