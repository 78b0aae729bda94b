"""The mails about pages: what somebody changed, in their words or counted for them; a new page in a branch."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activity.models import Activity
from content.rules import can
from core import text
from groups.access import Access
from notifications.mail import Mail, absolute
from notifications.mails import NoticeMail
from notifications.models import Delivery, Message
from wiki.models import Proposal


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


class ProposedMail(Mail):
    """Somebody outside proposes a change, by a link: whoever made the link, and who looks after the page, are told."""

    kind = "page_proposed"

    def __init__(self, source: Activity | Message) -> None:
        super().__init__(source)
        rows = Proposal.objects.select_related("page__group").filter(state=Proposal.State.OPEN)
        self.proposal = rows.filter(pk=source.data.get("proposal", 0)).first()

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether it still waits, and the person may still take it in."""
        if self.proposal is None or delivery.user is None or not super().still_wanted(delivery):
            return False
        return can(Access(delivery.user), "edit", self.proposal.page)

    def subject(self) -> str:
        """Return whose words wait, and for which page."""
        if self.proposal is None:
            return ""
        return _("%(name)s proposes a change: %(page)s") % {"name": self.proposal.name, "page": self.proposal.page}

    def context(self, delivery: Delivery) -> dict[str, object]:
        """Return who proposes what, and where one decides."""
        if self.proposal is None:
            return {}
        page = self.proposal.page
        return {
            "facts": page.group.name,
            "heading": self.subject(),
            "note": self.proposal.note,
            "button_url": absolute(reverse("wiki:proposals", args=[page.group.slug, page.pk])),
            "button_label": _("Look at what changes"),
            "why": _("You receive this because you opened this page to outsiders, or look after it."),
        }


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


MAILS: dict[str, type[Mail]] = {
    "page.changed": ChangeMail,
    "page.added": AddedMail,
    "page_proposed": ProposedMail,
}
