"""The administrators' pages about accounts cost the same whatever waits on them."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from accounts.models import ApprovedDomain, Organisation, SignupRequest
from core import clock
from tests.budgets import queries
from tests.people import make_user


def fill(start: int, stop: int) -> None:
    """Add people who wait for an account, and approved domains of organisations."""
    for n in range(start, stop):
        person = make_user(f"waits{n}", f"Personne {n}")
        EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True})
        SignupRequest.objects.create(user=person, motive="Je veille aussi", asked_at=clock.now())
        town = Organisation.objects.create(name=f"Commune {n}", slug=f"commune-{n}")
        ApprovedDomain.objects.create(pattern=f"commune{n}.test", organisation=town, created_at=clock.now())


@pytest.mark.parametrize("path", ["/site/signups/", "/site/domains/"])
def test_they_have_a_budget(people, browser, path):
    """LU6: as many queries for three rows as for thirty."""
    admin = browser("admin_on")
    fill(0, 3)
    few = queries(admin, path)
    fill(3, 30)
    assert queries(admin, path) == few
    assert few <= 20
