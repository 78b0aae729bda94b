"""Pages of errors: in words, in our frame, and never a second error."""

from __future__ import annotations

from django.test import Client

from tests.people import People


def test_a_form_too_old_is_explained(people: People) -> None:
    """REL-H3: a form without our token changes nothing and is answered in words."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.bob)
    response = strict.post("/settings/notifications/", {"pause": "1"})
    assert response.status_code == 403
    assert 'class="masthead"' in response.content.decode()


def test_bytes_that_are_no_text_are_refused(db: None) -> None:
    """REL-H1: NUL in an address or a query answers 400, in a page that needs nothing of the request."""
    for path in ("/search/?q=%00", "/g/%00/", "/members/?q=a%00b"):
        assert Client().get(path).status_code == 400
