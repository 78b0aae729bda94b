"""Events, their occurrences, their documents, and who registers for them."""

from agenda.models.event import Event
from agenda.models.occurrence import Occurrence
from agenda.models.paper import Paper
from agenda.models.registration import (
    Registration,
    RegistrationNotice,
    RegistrationQuestion,
    RegistrationReply,
    RegistrationRules,
    RegistrationTold,
)

__all__ = [
    "Event",
    "Occurrence",
    "Paper",
    "Registration",
    "RegistrationNotice",
    "RegistrationQuestion",
    "RegistrationReply",
    "RegistrationRules",
    "RegistrationTold",
]
