"""The mail of a private word to the author of a thread."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from forum.models import Topic
from notifications.mail import Mail, absolute, may_read
from notifications.models import Delivery, Message


class PrivateWordMail(Mail):
    """What one member writes to another about a thread; it is answered by mail, out of the platform."""

    kind = "private_word"

    @cached_property
    def topic(self) -> Topic | None:
        """The thread it is about."""
        return Topic.objects.select_related("group").filter(pk=self.source.data.get("topic", 0)).first()

    @cached_property
    def sender(self) -> User | None:
        """Whoever writes."""
        return User.objects.filter(pk=self.source.data.get("sender", 0), is_active=True).first()

    def subject(self) -> str:
        """Return the title of the thread."""
        return _("About “%(title)s”") % {"title": self.topic} if self.topic else ""

    def facts(self) -> dict[str, Any]:
        """Return what was written and by whom."""
        if self.topic is None or self.sender is None:
            return {}
        url = absolute(self.topic.permanent_url)
        return {
            "sender": self.sender,
            "body": self.source.data.get("body", ""),
            "topic": self.topic,
            "button_url": url,
            "button_label": _("See the thread"),
        }

    def sender_name(self) -> str:
        """Return who writes."""
        return str(self.sender or "")

    def more_headers(self) -> dict[str, str]:
        """Answer to the person who writes, who was told so."""
        return {"Reply-To": self.sender.email} if self.sender else {}

    def still_wanted(self, delivery: Delivery) -> bool:
        """Tell whether both may still read the thread."""
        if self.topic is None or self.sender is None or not may_read(self.sender, self.topic):
            return False
        return super().still_wanted(delivery)

    def done(self, delivery: Delivery) -> None:
        """Forget the words once they have gone."""
        Message.objects.filter(pk=self.source.pk).update(data={})


MAILS: dict[str, type[Mail]] = {"private_word": PrivateWordMail}
