"""Our own mails: about items and comments, memberships, duties, and the mails of accounts."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activity.models import Activity
from core import text
from groups.models import Membership
from notifications import answering, recipients, threads
from notifications.digest_mail import DigestMail
from notifications.mail import Mail, absolute, absolute_links, tidy
from notifications.models import Delivery, Message
from notifications.sentences import link, sentence
from notifications.stopping import Stop, What, stop_url


class ActivityMail(Mail):
    """A mail that tells of an act to those `recipients` names."""

    is_bulk = True
    stops: ClassVar[What] = "group"

    def __init__(self, source: Activity | Message) -> None:
        super().__init__(source)
        if not isinstance(source, Activity):
            raise TypeError(f"{self.kind}: a mail about an act, given a message")
        self.activity = source

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return who did what and where it is; a person named in the text is told so."""
        facts = sentence(self.activity, reader=delivery.user)
        return {"facts": facts, "preheader": facts, "button_url": absolute(link(self.activity)), **self.facts()}

    def sender_name(self) -> str:
        """Return who did it."""
        return str(self.activity.actor or "")

    def still_wanted(self, delivery: Delivery) -> bool:
        """Ask the very rule that made the delivery, of what stands in the database now."""
        activity, user = delivery.activity, delivery.user
        if activity is None or user is None or recipients.has_read(activity, user):
            return False
        return recipients.by_mail(activity, user).exists()

    def thread(self, delivery: Delivery) -> str:
        """Return one identifier for an item and all that is told of it: the Message-ID of the item's first mail."""
        content = self.activity.content_id
        return threads.thread_id(content, delivery.address) if content else ""

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that stops these mails for their recipient; none for those about a membership."""
        if not self.is_bulk or delivery.user_id is None:
            return ""
        activity = self.activity
        return stop_url(Stop(delivery.user_id, self.stops, activity.content_id or 0, activity.group_id or 0))


class ItemMail(ActivityMail):
    """Something was published, or somebody commented it: the text itself, one button to its exact place."""

    kind = "item"
    takes_answers = True

    def subject(self) -> str:
        """Return "[Group] Title", the same for the item and all its comments, so that programs gather them.

        The title is the first that was told, since a program that gathers by subject would part the thread (FO31).
        """
        return f"[{self.group}] {self.first_title or self.content}"

    def facts(self) -> dict[str, Any]:
        """Return the text that was written and how to answer it."""
        written = self.activity.comment or self.activity.content
        body, html = (written.body, written.body_html) if written else ("", "")
        return {
            "title": self.content.title if self.content else "",
            "audience": self.content.audience_words if self.content else "",
            "body": body,
            "body_html": absolute_links(html),
            "preheader": text.excerpt(text.plain(html), 140),
            "button_label": _("Read and answer on the site"),
            "how_to_answer": _("To answer, use the button: answers to this mail are not read."),
            "why": self.why(),
        }

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the facts; the button of an item is what its tool lets one do from the mail, if anything."""
        found, content = super().context(delivery), self.activity.content
        way = content.tool.mail_way(content, delivery.user) if content and self.activity.comment_id is None else None
        return {**found, "button_url": absolute(way[0]), "button_label": way[1]} if way else found

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you follow this group, or because you are named in the text.")

    def more_headers(self) -> dict[str, str]:
        """Return where one writes to the group (RFC 2369)."""
        address = answering.group_address(self.group) if self.group else ""
        return {"List-Post": f"<mailto:{address}>"} if address else {}

    def mail_id(self, delivery: Delivery) -> str:
        """Return the identifier of the discussion for the mail that begins it, else one of this mail's own."""
        return self.thread(delivery) if self.is_first else super().mail_id(delivery)

    @cached_property
    def first_title(self) -> str:
        """The title under which the item was first told of in this group; empty for one never told, or long ago."""
        acts = Activity.objects.filter(
            content=self.activity.content_id, group=self.activity.group_id, verb="content.published"
        )
        data = acts.order_by("pk").values_list("data", flat=True).first()
        return str((data or {}).get("title", ""))

    @cached_property
    def is_first(self) -> bool:
        """Whether this act is the first that published the item: one told of again is a mail of its own."""
        if self.activity.verb != "content.published":
            return False
        acts = Activity.objects.filter(content=self.activity.content_id, verb="content.published")
        return not acts.filter(pk__lt=self.activity.pk).exists()


class CommentMail(ItemMail):
    """Somebody commented an item."""

    stops = "item"

    def subject(self) -> str:
        """Return the subject of the item's own mail as an answer to it, as mail programs expect of a discussion."""
        return f"Re: {super().subject()}"

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you follow this discussion or its group, or because you are named in it.")


class AskedMail(ItemMail):
    """Those who run a group tell its members of a change, because it matters to them."""

    def facts(self) -> dict[str, Any]:
        """Return the item, and what they said of it."""
        note = str(self.activity.data.get("note", ""))
        return {**super().facts(), **({"preheader": note, "note": note} if note else {})}

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because those who run the group ask its members to read it.")


class NoticeMail(ActivityMail):
    """A sentence, perhaps a reason, and a button: about a group rather than about an item of it."""

    kind = "notice"
    button_label: ClassVar[Any] = gettext_lazy("Open the page")

    def subject(self) -> str:
        """Return the sentence itself."""
        return f"[{self.group}] {sentence(self.activity)}"

    def facts(self) -> dict[str, Any]:
        """Return the reason that was given and what to do now."""
        found = {"reason": self.reason(), "why": self.why()}
        return {**found, "button_label": self.button_label} if self.button_label else {**found, "button_url": ""}

    def reason(self) -> str:
        """Return what was said about it, if anything."""
        return str(self.activity.data.get("reason", ""))

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you help to run this group.")


class RequestMail(NoticeMail):
    """Somebody asks to join: with what they said of themselves, to those who answer."""

    button_label = gettext_lazy("Answer the request")

    def reason(self) -> str:
        """Return what the person said when asking."""
        asked = Membership.objects.filter(group=self.group, user=self.activity.person).first()
        return asked.reason if asked else ""


class MembershipMail(NoticeMail):
    """A decision about somebody's own membership: no preference silences it (LM10)."""

    is_bulk = False
    is_essential = True

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because it is about your own place in the group. It cannot be stopped.")


class OwnershipMail(MembershipMail):
    """What becomes of a group, told to those it belongs to: no preference silences it."""

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you look after this group, or this site. It cannot be stopped.")


class PartingMail(MembershipMail):
    """A decision that leaves the person outside: there is no page to open."""

    button_label = ""

    def facts(self) -> dict[str, Any]:
        """Return the reason, and to whom one writes: the group answers no more."""
        whom = _("If you think that this is a mistake, write to %(contact)s.") % {"contact": settings.CONTACT_EMAIL}
        return {**super().facts(), "how_to_answer": whom}


class RefusedMail(NoticeMail):
    """A first message that was not published: why, and the text, which its author keeps."""

    kind = "refused"
    is_bulk = False
    is_essential = True

    def facts(self) -> dict[str, Any]:
        """Return the reason and what was written."""
        return {**super().facts(), "written": str(self.activity.data.get("text", ""))}

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because it is about something you wrote. It cannot be stopped.")


class CreditMail(NoticeMail):
    """An item changed its author or its date, to the old author and the new one (LA7)."""

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you signed it, or sign it now.")


class AccountMail(Mail):
    """A mail about an account, written by whoever posts it: `subject`, `text` and perhaps `html` in the message's data.

    It may hold a secret, such as a link to choose a new password, so the data goes as soon as the mail has gone.
    """

    kind = "account"
    is_essential = True

    def subject(self) -> str:
        """Return the subject as given."""
        return str(self.data.get("subject", ""))

    @property
    def data(self) -> dict[str, Any]:
        """What the message was posted with."""
        return self.source.data

    def log_title(self) -> str:
        """Return what it is about; the subject is forgotten with the rest."""
        return _("A mail about your account")

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return the text and the HTML as given."""
        return {"body": self.data.get("text", ""), "body_html": self.data.get("html", "")}

    def parts(self, context: dict[str, Any]) -> tuple[str, str]:
        """Return the parts as given; HTML is made of the text where none is."""
        html = str(context["body_html"]) or render_to_string("mail/account.html", context)
        return tidy(str(context["body"])), html

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether there is something to say; even a paused or closed account must hear of its own safety."""
        return bool(self.data)

    def language(self, delivery: Delivery) -> str:
        """Return the language it was written in, when it was given."""
        return str(self.data.get("language", "")) or super().language(delivery)

    def done(self, delivery: Delivery) -> None:
        """Forget what the mail said once nobody waits for it."""
        waiting = Delivery.objects.filter(message_id=self.source.pk, state=Delivery.State.WAITING)
        if not waiting.exists():
            Message.objects.filter(pk=self.source.pk).update(data={})


MAILS: dict[str, type[Mail]] = {
    "content.published": ItemMail,
    "comment.posted": CommentMail,
    "content.updated": AskedMail,
    "content.submitted": NoticeMail,
    "comment.submitted": NoticeMail,
    "message.refused": RefusedMail,
    "content.reassigned": CreditMail,
    "membership.asked": RequestMail,
    "membership.refused": PartingMail,
    "membership.removed": PartingMail,
    "membership.banned": PartingMail,
    "membership.role_changed": MembershipMail,
    "group.proposed": OwnershipMail,
    "group.accepted": OwnershipMail,
    "group.refused": PartingMail,
    "group.archived": OwnershipMail,
    "group.trashed": OwnershipMail,
    "group.restored": OwnershipMail,
    "group.handed_over": OwnershipMail,
    "group.given": OwnershipMail,
    "group.inherited": OwnershipMail,
    "group.dormant": OwnershipMail,
    "edition.reminded": NoticeMail,
    "edition.skipped": NoticeMail,
    "edition.handed": NoticeMail,
    "focus.ready": NoticeMail,
    "channel.lost": NoticeMail,
    "account": AccountMail,
    "digest": DigestMail,
}
