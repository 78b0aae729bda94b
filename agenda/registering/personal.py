"""What registrations hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.personal import Nobody, Rows

KEY = "a secret, or a key of the database"
OWN = "the event's own"

ROWS = [
    Rows(
        "agenda.Registration",
        _("Events I answered"),
        ("user", "email"),
        "occurrence.event.title occurrence.starts_at name email language state companions created_at answered_at "
        "came_at is_quiet",
        {KEY: "id user key", "about somebody else": "added_by", "the work of the list": "waiting_since asked_at"},
        "deleted for an event to come; kept for one that is over, without person, name or address; a guest's goes "
        "30 days after the event",
    ),
    Rows(
        "agenda.RegistrationReply",
        _("What I said when I registered"),
        ("registration__user", "registration__email"),
        "question.label text",
        {KEY: "id registration"},
        "deleted",
    ),
    Rows(
        "agenda.RegistrationNotice",
        _("Reminders I was sent"),
        ("registration__user",),
        "what day at",
        {KEY: "id registration"},
        "stays with the registration it was about",
    ),
    Nobody("agenda.RegistrationRules agenda.RegistrationQuestion agenda.RegistrationTold", OWN),
]
