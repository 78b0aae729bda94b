"""Short ways to make things happen, and to ask who heard of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import QuerySet

from accounts.models import User
from activity.models import Activity
from bookmarks.models import Bookmark
from content.models import Comment, Content
from groups.models import Group
from notifications import announcing, leases, recipients
from notifications.models import Delivery, Notification
from tests.people import People
from toolkit import actions


def publish(group: Group, author: User, *, title: str = "Un guide", body: str = "", **changes: object) -> Content:
    """Publish an item of a group."""
    item = Bookmark(group=group, title=title, body=body, url="https://exemple.test/guide", **changes)
    return actions.publish(item=item, author=author)


def comment(content: Content, author: User, body: str = "Merci pour ce guide.") -> Comment:
    """Comment an item."""
    return actions.post_comment(content=content, author=author, body=body)


def last(verb: str) -> Activity:
    """Return the latest act of that name, as the worker loads it."""
    found = Activity.objects.select_related("group", "content__group", "comment")
    return found.filter(verb=verb).latest("pk")


def told(verb: str) -> set[str]:
    """Return the user names of those who hear of the latest act on the site, asked of all and of each alike."""
    return agreed(recipients.for_activity, last(verb))


def mailed(verb: str) -> set[str]:
    """Return the user names of those who get a mail of it."""
    return agreed(recipients.by_mail, last(verb))


def agreed(rule: Callable[..., QuerySet[User]], activity: Activity) -> set[str]:
    """Return the user names a rule gives, once it gives the same when asked person by person."""
    found = set(rule(activity).values_list("username", flat=True))
    assert found == {user.username for user in User.objects.all() if rule(activity, user).exists()}
    return found


def announce(verb: str) -> Activity:
    """Announce the latest act of that name, as its hint makes the worker do."""
    announcing.announce(last(verb).pk)
    return last(verb)


def answered(people: People, *, by: str = "carole", body: str = "Une **réponse**.") -> Activity:
    """Announce a comment on an item of bob's: one mail, to bob, waits."""
    content = publish(people.veille, people.bob)
    Activity.objects.update(announced_at=leases.present())
    comment(content, getattr(people, by), body)
    return announce("comment.posted")


def rows(activity: Activity) -> tuple[int, int]:
    """Return how many notifications and deliveries an act has."""
    return Notification.objects.filter(activity=activity).count(), Delivery.objects.filter(activity=activity).count()


def due_again(minutes: int = 0) -> None:
    """Make the mails that wait due, as when `minutes` and more have passed."""
    Delivery.objects.filter(state="waiting").update(due_at=leases.present() - timedelta(minutes=minutes))


def states() -> dict[str, str]:
    """Return the state of each delivery by address."""
    return dict(Delivery.objects.values_list("address", "state"))
