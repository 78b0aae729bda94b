"""What makes mail programs gather the mails of one discussion (FO31; RFC 5322, 3.6.4)."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac


def thread_id(content_pk: int, address: str) -> str:
    """Return the Message-ID of the first mail about an item to an address, which all later ones refer to.

    It can be told from the item and the address alone: no row has to remember it, and a mail program gathers the
    comments also for somebody who never got the first mail. Each address has its own, so that no two mails share one.
    """
    mark = salted_hmac("notifications.threads", f"{content_pk} {address.lower()}", algorithm="sha256").hexdigest()
    return f"<item-{content_pk}.{mark[:20]}@{settings.MAIL_DOMAIN}>"
