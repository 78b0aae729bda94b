"""Organisations: found, proposed, joined, left, merged. Writes are keyword-only, one transaction each."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Affiliation, ApprovedDomain, Organisation, Territory, User
from core import text
from core.folding import pattern
from groups.models import JoinRule

AFFILIATIONS_MAX = 20


def found(words: str, kind: str) -> QuerySet[Organisation]:
    """Return the organisations whose name holds every word, of a kind, by name. All who sign in may know them."""
    rows = Organisation.objects.select_related("territory__department")  # unfiltered: known to all
    for word in text.fold(words).split()[:6]:
        rows = rows.filter(name__regex=pattern(word))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("name", "pk")


def suggestions(typed: str, limit: int = 8) -> list[str]:
    """Return names for completion."""
    return list(found(typed, "").values_list("name", flat=True)[:limit]) if typed.strip() else []


def named(name: str) -> Organisation | None:
    """Return the organisation of that name, whatever its accents and case."""
    here = f"^{pattern(text.fold(text.one_line(name)))}$"
    return Organisation.objects.filter(name__regex=here).order_by("pk").first()  # unfiltered: known to all


def free_slug(name: str) -> str:
    """Return an address part that no organisation has yet."""
    base = text.slug(name, 70)
    taken = set(
        Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )  # unfiltered: addresses
    return next(slug for n in range(1, 10_000) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


@transaction.atomic
def join(*, user: User, name: str, role: str, is_main: bool) -> Affiliation:
    """Say that `user` belongs to the organisation of that name; a new one is proposed to the administrators."""
    shown = text.one_line(name)[:160]
    place = named(shown)
    if place is None:
        place, _made = Organisation.objects.get_or_create(
            name=shown, defaults={"slug": free_slug(shown), "is_proposed": True}
        )
    first = not Affiliation.objects.filter(user=user, is_main=True).exclude(organisation=place).exists()
    row, _made = Affiliation.objects.update_or_create(
        user=user, organisation=place, defaults={"role": text.one_line(role)[:120], "is_main": is_main or first}
    )
    if row.is_main:
        Affiliation.objects.filter(user=user).exclude(pk=row.pk).update(is_main=False)
    return row


@transaction.atomic
def leave(*, user: User, organisation: Organisation) -> None:
    """Say that `user` no longer belongs to an organisation; the account and what they wrote stay (LU3)."""
    Affiliation.objects.filter(user=user, organisation=organisation).delete()
    rest = Affiliation.objects.filter(user=user).order_by("pk")
    if not rest.filter(is_main=True).exists() and (next_one := rest.first()):
        Affiliation.objects.filter(pk=next_one.pk).update(is_main=True)


@transaction.atomic
def save(*, organisation: Organisation, territory: Territory | None) -> None:
    """Save what an administrator changed; a proposed organisation is then accepted."""
    organisation.territory, organisation.is_proposed = territory, False
    organisation.save()


@transaction.atomic
def merge(*, wrong: Organisation, right: Organisation) -> int:
    """Move the people, domains and rules of `wrong` to `right`, and delete it; return how many people moved."""
    already = Affiliation.objects.filter(organisation=right).values("user")
    moved = Affiliation.objects.filter(organisation=wrong).exclude(
        user__in=list(already.values_list("user", flat=True))
    )
    count = moved.update(organisation=right)
    ApprovedDomain.objects.filter(organisation=wrong).update(organisation=right)
    ruled = list(JoinRule.objects.filter(organisation=right).values_list("group", flat=True))
    JoinRule.objects.filter(organisation=wrong).exclude(group__in=ruled).update(organisation=right)
    wrong.delete()
    return count


def kinds() -> list[str]:
    """Return the kinds of organisations there are, by name: one query."""
    rows = Organisation.objects.exclude(kind="")  # unfiltered: known to all
    return list(rows.order_by("kind").values_list("kind", flat=True).distinct()[:100])
