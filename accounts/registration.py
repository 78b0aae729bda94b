"""Who may register: the modes that an operator combines, the mail domains let in, and the mark of an invited person.

An app that invites people calls `note_invitation` when somebody opens the link it sent: whatever the mode, that browser
may then register, and an address that the link proved needs no other confirmation.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from accounts.models import Affiliation, ApprovedDomain, Organisation, User

INVITED = "invited_to_register"
MODES = ("open", "approval", "invitation", "domains")


def modes() -> set[str]:
    """Return the modes in force: what `VEILLEE_REGISTRATION` names, of MODES; by invitation alone when it names none.

    They add up: `domains,approval` lets approved domains in and asks administrators about everybody else.
    """
    return set(MODES) & set(settings.VEILLEE_REGISTRATION) or {"invitation"}


def note_invitation(request: HttpRequest, *, email: str = "") -> None:
    """Let this browser register whatever the mode; `email` is the address to which the link that it opened was sent.

    Call it only once the link was checked. The mark lives in the session and is forgotten at sign-up.
    """
    request.session[INVITED] = email or True
    if email:
        get_adapter(request).stash_verified_email(request, email)


def is_invited(request: HttpRequest) -> bool:
    """Tell whether this browser opened an invitation. Reads no session that is not there."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and bool(request.session.get(INVITED))


def invited_address(request: HttpRequest) -> str:
    """Return the address that the invitation opened by this browser was sent to, or an empty string."""
    found = request.session.get(INVITED, "") if is_invited(request) else ""
    return found if isinstance(found, str) else ""


def is_open(request: HttpRequest) -> bool:
    """Tell whether the sign-up form is shown at all."""
    return modes() != {"invitation"} or is_invited(request)


def must_ask(request: HttpRequest, email: str) -> bool:
    """Tell whether an account with `email` waits for an administrator."""
    return "approval" in modes() and not lets_in(request, email)


def lets_in(request: HttpRequest, email: str) -> bool:
    """Tell whether somebody may register `email` without asking. The answer never depends on who has an account."""
    return "open" in modes() or is_invited(request) or ("domains" in modes() and approved(email) is not None)


def approved(email: str) -> ApprovedDomain | None:
    """Return the approved domain that an address belongs to, the most exact one, or None: one query."""
    domain = email.rpartition("@")[2].lower()
    labels = domain.split(".")
    patterns = [domain, *(f"*.{'.'.join(labels[start:])}" for start in range(1, len(labels)))][:12]
    found = {row.pattern: row for row in ApprovedDomain.objects.filter(pattern__in=patterns)}
    return next((found[pattern] for pattern in patterns if pattern in found), None)


def organisation_of(email: str) -> Organisation | None:
    """Return the organisation whose people have addresses like this one, or None."""
    domain = approved(email)
    return domain.organisation if domain else None


def affiliate(user: User, email: str) -> None:
    """Place a person whose address is confirmed in the organisation of its domain, unless they are there already."""
    organisation = organisation_of(email)
    if organisation is not None:
        is_first = not Affiliation.objects.filter(user=user).exists()
        Affiliation.objects.get_or_create(user=user, organisation=organisation, defaults={"is_main": is_first})
