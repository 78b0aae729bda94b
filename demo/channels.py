"""Channels of the demonstration: texts to be posted by hand, and a webhook that is paused. Nothing leaves it."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import User
from veille.channels import acts, outbox
from veille.models import Channel, Watch

KEY = "whsec_ZGVtb25zdHJhdGlvbi1kZW1vbnN0cmF0aW9uLWRlbW8="  # the public key of the demonstration
BACK = timedelta(days=7)


def open_channels(watch: Watch, by: User, now: datetime) -> None:
    """Let carole post the latest edition on LinkedIn herself; keep the town's webhook, which waits for its program."""
    by_hand = Channel(watch=watch, network=Channel.Network.LINKEDIN, hashtags="#veille #numerique")
    acts.add(channel=by_hand, by=by)
    Channel.objects.filter(pk=by_hand.pk).update(since=now - BACK)
    outbox.expect()
    program = Channel(watch=watch, network=Channel.Network.WEBHOOK, title="Site de la ville", hashtags="")
    program.address = "http://127.0.0.1:9/veille"
    program.seal(key=KEY)
    acts.add(channel=program, by=by)
    acts.pause(channel=program, by=by)
