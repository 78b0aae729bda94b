"""Whom signed-in people know of: accounts whose address is confirmed, found by name."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Affiliation, User
from core import text
from core.folding import pattern


def people() -> QuerySet[User]:
    """Return those whose address is confirmed, with their organisations: two queries. All who sign in may know them."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)  # unfiltered: people are known to all
    places = Affiliation.objects.select_related("organisation").order_by("-is_main", "pk")  # unfiltered: the same
    found = User.objects.filter(Exists(confirmed))  # unfiltered: the same
    return found.prefetch_related(Prefetch("affiliations", places, to_attr="places"))


def named(words: str) -> QuerySet[User]:
    """Return the people with an account in force whose name or user name holds every word, whatever its accents."""
    found = people().filter(is_active=True)
    for word in text.fold(words).split():
        found = found.filter(Q(name__regex=pattern(word)) | Q(username__contains=word))
    return found.order_by("name", "pk")
