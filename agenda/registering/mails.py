"""The mails of registrations: one's own answer and what becomes of it, news of the event, reminders, organisers' words.

Those about one's own place, or about an event one has a place at, are silenced by no preference (LM10). Reminders and
words are bulk mail: one gesture stops them (docs/adr/0025-registrations.md).
"""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activity.models import Activity
from agenda import rules as event_rules
from agenda import words
from agenda.models import Occurrence, Registration
from agenda.registering import guests, invitation, organising, places, rules
from agenda.registering.telling import as_wall, stamp
from agenda.times import zone_of
from core import text
from groups.access import Access
from groups.models import Level
from notifications.follows import level_of
from notifications.mail import Mail, absolute, may_read
from notifications.models import Delivery, Message
from notifications.stopping import Stop
from notifications.stopping import stop_url as stop_item_url

State = Registration.State
ALL = frozenset(State.values)
COMES = frozenset({State.YES})
CONCERNED = frozenset({State.YES, State.MAYBE, State.WAITING})


class RegistrationMail(Mail):
    """A mail to somebody registered for one time of an event.

    It leaves only while their answer is one of `states`, and is still the answer that it tells of (`at`). `method` is
    what its calendar file asks for (RFC 5546): REQUEST, CANCEL, or nothing where there is none.
    """

    kind = "registration"
    is_essential = True
    states: ClassVar[frozenset[str]] = COMES
    method: ClassVar[str] = ""
    heading: ClassVar[Any] = ""
    said: ClassVar[Any] = ""

    def __init__(self, source: Activity | Message) -> None:
        super().__init__(source)
        rows = Occurrence.objects.select_related("event__group", "event__territory", "event__author")
        self.occurrence = rows.filter(pk=source.data.get("occurrence", 0)).first()

    def row(self, delivery: Delivery) -> Registration | None:
        """Return the registration that a delivery is about: one query, kept while its mail is written."""
        if getattr(self, "_about", None) is not delivery:
            mine = Q(user=delivery.user_id) if delivery.user_id else Q(email__iexact=delivery.address)
            rows = Registration.objects.filter(mine, occurrence=self.occurrence).select_related("user__profile")
            self._about, self._row = delivery, rows.first()
            if self._row is not None and self.occurrence is not None:
                self._row.occurrence = self.occurrence
        return self._row

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the answer still stands, and the person may still hear of the event."""
        row = self.row(delivery)
        if row is None or row.state not in self.states or not super().still_wanted(delivery):
            return False
        at = self.source.data.get("at")
        return (at is None or at == stamp(row)) and self.may_hear(row)

    def may_hear(self, row: Registration) -> bool:
        """Tell whether the person may hear of the event at this moment."""
        return rules.may_hear(row)

    def language(self, delivery: Delivery) -> str:
        """Return the language of a guest, of whoever has an account, else of the group."""
        row = self.row(delivery)
        return row.language if row is not None and row.is_guest else super().language(delivery)

    def time_zone(self, delivery: Delivery) -> ZoneInfo:
        """Return the zone of the person, or of the event for a guest."""
        if delivery.user is None and self.occurrence is not None:
            return zone_of(self.occurrence.event.zone)
        return super().time_zone(delivery)

    def subject(self) -> str:
        """Return what happened, and to which event."""
        name = self.occurrence.name if self.occurrence else ""
        return _("%(what)s: %(event)s") % {"what": self.heading, "event": name}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """Return what the mail says: what happened, the event, what one may do."""
        row, occurrence = self.row(delivery), self.occurrence
        if occurrence is None:
            return {}
        found = {
            "facts": _("%(group)s · registration") % {"group": occurrence.event.group.name},
            "preheader": f"{words.span_words(occurrence.wall)}. {occurrence.where}",
            "heading": self.heading,
            "said": self.sentence(row),
            "title": occurrence.name,
            "when": words.span_words(occurrence.wall),
            "zone_note": words.zone_note(occurrence.wall),
            "where": occurrence.where,
            "is_off": False,
            "why": self.why(),
            **self.place(row, occurrence),
            **self.way(row, occurrence),
        }
        return {**found, **self.more(row, occurrence)}

    def sentence(self, row: Registration | None) -> str:
        """Return what happened, in a sentence."""
        return str(self.said)

    def place(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return what only those who have a place are told: the link, the practical note, their companions."""
        if row is None or row.state != State.YES:
            return {}
        found = places.rules_of(occurrence)
        link = occurrence.link or occurrence.event.link
        return {"link": link, "note": found.note if found else "", "companions": row.companions}

    def way(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return where one sees the event, and changes one's answer."""
        if row is not None and row.is_guest:
            return {"button_url": guests.manage_url(row), "button_label": _("See or cancel my registration")}
        return {"button_url": absolute(occurrence.get_absolute_url()), "button_label": _("See or change my answer")}

    def more(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return what this kind of mail says besides."""
        return {}

    def why(self) -> str:
        """Return why the mail came."""
        return _("You receive this because you answered this event.")

    def enclose(self, message: EmailMultiAlternatives, delivery: Delivery) -> None:
        """Join the calendar file, as programs expect it: beside the text, and as a file (RFC 6047, LE1)."""
        row = self.row(delivery)
        if not self.method or row is None or self.occurrence is None:
            return
        written = invitation.written(row, self.method, sees_link=self.sees_link(row))
        message.attach_alternative(written, f"text/calendar; method={self.method}")
        message.attach("invitation.ics", written, f"text/calendar; method={self.method}")

    def sees_link(self, row: Registration) -> bool:
        """Tell whether the calendar of the person may hold the online link."""
        if row.state == State.YES:
            return True
        event = row.occurrence.event
        return not event.is_link_kept or (row.user is not None and event_rules.may_see_link(event, Access(row.user)))


class ConfirmMail(RegistrationMail):
    """The question to an address that somebody typed: do you register? (AG05)"""

    states = frozenset({State.PENDING})
    heading = gettext_lazy("Confirm your registration")
    said = gettext_lazy("One press on the button, and you are registered. The link works for two days.")

    def way(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return the address that confirms."""
        return {"button_url": guests.confirm_url(row) if row else "", "button_label": _("Confirm my registration")}

    def why(self) -> str:
        """Return why the mail came."""
        return _("Somebody typed this address on the page of the event. If it was not you, do nothing.")


class KnownMail(RegistrationMail):
    """The same question from an address that is registered already: here is its own link."""

    states = CONCERNED
    heading = gettext_lazy("You have answered already")
    said = gettext_lazy("Somebody, perhaps you, has just asked to register with this address. Your answer stands.")


class ConfirmedMail(RegistrationMail):
    """One has a place."""

    method = "REQUEST"
    heading = gettext_lazy("You are registered")
    said = gettext_lazy("Your place is kept. The file joined to this mail puts the date in your calendar.")


class PromotedMail(ConfirmedMail):
    """A place became free for somebody who waited."""

    heading = gettext_lazy("A place for you")
    said = gettext_lazy("A place has become free: it is yours. If you cannot come any more, please say so.")


class WaitingMail(RegistrationMail):
    """One is on the waiting list."""

    states = frozenset({State.WAITING})
    heading = gettext_lazy("You are on the waiting list")

    def sentence(self, row: Registration | None) -> str:
        """Return which one somebody is on the list."""
        rank = places.rank_of(row) if row else 0
        return _(
            "Every place is taken. You are number %(rank)s on the waiting list: as soon as a place becomes free, "
            "it is yours, and a mail tells you."
        ) % {"rank": rank}


class LeftMail(RegistrationMail):
    """One gave one's place back: the date goes from the calendar."""

    states = frozenset({State.NO, State.MAYBE})
    method = "CANCEL"
    heading = gettext_lazy("Your place is given back")
    said = gettext_lazy("You said that you do not come, or are not sure. Thank you: the place is free again.")


class RemovedMail(RegistrationMail):
    """An organiser took somebody off."""

    states = frozenset({State.NO})
    method = "CANCEL"
    heading = gettext_lazy("Your registration is cancelled")
    said = gettext_lazy("The organisers took you off the list. If you think that it is a mistake, write to them.")


class NewsMail(RegistrationMail):
    """The event itself changes, for all those concerned."""

    states = CONCERNED
    method = "REQUEST"

    def enclose(self, message: EmailMultiAlternatives, delivery: Delivery) -> None:
        """Join the calendar file to the mail of those who have a place: the others have nothing to update."""
        row = self.row(delivery)
        if row is not None and row.state == State.YES:
            super().enclose(message, delivery)


class ChangedMail(NewsMail):
    """Another date or place: what it was, what it is (AG08, LE5)."""

    heading = gettext_lazy("Changed")
    said = gettext_lazy("The organisers have changed what follows. Your answer stands: change it if you wish.")

    def more(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return what changed, in words."""
        before, after = self.source.data["before"], self.source.data["after"]
        pairs = [
            (_("Date and hour"), *(words.span_words(as_wall(one["wall"])) for one in (before, after))),
            (_("Where"), before["place"], after["place"]),
        ]
        if row is not None and self.sees_link(row):
            pairs.append((_("Online link"), before["link"], after["link"]))
        return {"changes": [(label, old, new) for label, old, new in pairs if old != new]}


class CancelledMail(NewsMail):
    """It does not take place."""

    method = "CANCEL"
    heading = gettext_lazy("Cancelled")
    said = gettext_lazy("This event does not take place. You have nothing to do.")

    def may_hear(self, row: Registration) -> bool:
        """Tell whether the person may hear it: they were told of the event, so they are told that it is off."""
        return row.user is None or row.user.is_active

    def way(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return where the page is, when there is one still."""
        return {} if occurrence.event.trashed_at else super().way(row, occurrence)

    def more(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return why."""
        return {"is_off": True, "reason": occurrence.why, "button_label": _("Open the page of the event"), "link": ""}


class HeldMail(NewsMail):
    """It takes place after all."""

    heading = gettext_lazy("It takes place after all")
    said = gettext_lazy("This event had been cancelled: it takes place after all, and your answer stands.")


class BulkMail(RegistrationMail):
    """A mail that one gesture stops: reminders, and words of the organisers."""

    is_essential = False
    is_bulk = True

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether it is still wanted, by whoever muted neither the event nor its organisers."""
        row = self.row(delivery)
        if row is not None and row.is_quiet:
            return False
        event = self.occurrence.event if self.occurrence else None
        if delivery.user is not None and event is not None and level_of(delivery.user, event) == Level.NOTHING:
            return False
        return super().still_wanted(delivery)

    def unsubscribe_url(self, delivery: Delivery) -> str:
        """Return the address that stops what comes of this event, by one POST without cookie (RFC 8058)."""
        row, event = self.row(delivery), self.occurrence.event if self.occurrence else None
        if event is not None and delivery.user_id is not None:
            return stop_item_url(Stop(delivery.user_id, "item", event.pk, event.group_id))
        return guests.stop_url(row) if row is not None else ""


class ReminderMail(BulkMail):
    """The event comes: seven days before, or the day before (AG08)."""

    states = frozenset({State.YES, State.MAYBE})

    @property
    def heading(self) -> Any:
        """What it recalls."""
        return _("Tomorrow") if self.source.data.get("what") == "day" else _("In seven days")

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether it still takes place on that day."""
        one = self.occurrence
        if (
            one is None
            or one.is_cancelled
            or one.is_over
            or one.wall.start_day.isoformat() != self.source.data.get("day")
        ):
            return False
        return super().still_wanted(delivery)

    def sentence(self, row: Registration | None) -> str:
        """Return what one had answered."""
        if row is not None and row.state == State.MAYBE:
            return _("You had said “maybe”: can you tell now?")
        return _("You are registered. If you cannot come any more, please say so: your place may serve another.")


class WordMail(BulkMail):
    """Words of the organisers to those registered, or to the members who have not answered (AG09, LE3)."""

    states = CONCERNED
    heading = gettext_lazy("A message of the organisers")

    def recipients(self) -> Any:
        """Yield those whom the organisers wrote to."""
        return organising.recipients(self.occurrence, self.source.data["which"]) if self.occurrence else []

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether the person still is one of those written to; for the silent ones, whether they still are."""
        if self.source.data["which"] != "silent" or self.occurrence is None:
            return super().still_wanted(delivery)
        user, event = delivery.user, self.occurrence.event
        if user is None or self.row(delivery) is not None or level_of(user, event) == Level.NOTHING:
            return False
        return Mail.still_wanted(self, delivery) and may_read(user, event)

    def sender_name(self) -> str:
        """Return who writes."""
        return str(User.objects.filter(pk=self.source.data.get("by")).first() or "")

    def more(self, row: Registration | None, occurrence: Occurrence) -> dict[str, Any]:
        """Return the words."""
        body = str(self.source.data.get("body", ""))
        found = {"word": body, "word_html": text.render(body)}
        return found if row is not None else {**found, "button_label": _("Answer")}

    def why(self) -> str:
        """Return why the mail came."""
        if self.source.data.get("which") == "silent":
            return _("You receive this because your group waits for your answer to this event.")
        return super().why()


MAILS: dict[str, type[Mail]] = {
    "registration_confirm": ConfirmMail,
    "registration_known": KnownMail,
    "registration_confirmed": ConfirmedMail,
    "registration_promoted": PromotedMail,
    "registration_waiting": WaitingMail,
    "registration_left": LeftMail,
    "registration_removed": RemovedMail,
    "registration_changed": ChangedMail,
    "registration_cancelled": CancelledMail,
    "registration_held": HeldMail,
    "registration_reminder": ReminderMail,
    "registration_word": WordMail,
}
