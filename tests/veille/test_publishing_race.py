"""Two schedulers see the same hour: one edition goes out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bookmarks.actions import Typed, save
from notifications.models import Message
from tests.people import make_people
from tests.race import at_once
from veille import publishing, selecting
from veille.models import Edition, Watch


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_hour_publish_one_edition() -> None:
    """VD9, REL-R8: the row of the watch is locked; one edition, one mailing, one edition in preparation."""
    people = make_people()
    watch = publishing.open_watch(watch=Watch(group=people.veille, title="La veille", minimum=1), by=people.alice)
    item = save(group=people.veille, author=people.bob, typed=Typed(url="https://exemple.org/")).bookmark
    selecting.select(watch=watch, content=item, by=people.carole)
    now = timezone.now()
    Edition.objects.update(due_at=now, cutoff_at=now + timedelta(minutes=1))
    assert [found for found in at_once([publishing.publish_due] * 4) if isinstance(found, Exception)] == []
    assert list(Edition.objects.exclude(number=None).values_list("number", flat=True)) == [1]
    assert Edition.objects.count() == 2
    assert Message.objects.filter(kind="edition").count() == 1
