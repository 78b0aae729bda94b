"""Work of the outbox done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from accounts.models import User
from notifications import announcing, digests, outbox, push


@shared_task
def announce(activity_pk: int) -> None:
    """Tell whoever follows of one act."""
    announcing.announce(activity_pk)


@shared_task
def expand(message_pk: int) -> None:
    """Give every recipient of a message a delivery."""
    announcing.expand(message_pk)


@shared_task
def send() -> None:
    """Send what waits, batch by batch."""
    push.send_waiting()
    outbox.send_waiting()


@shared_task
def sweep() -> None:
    """Take up what a lost hint or a dead worker left behind."""
    announcing.sweep()
    push.send_waiting()
    outbox.send_waiting()


@shared_task
def purge() -> None:
    """Delete rows older than their retention."""
    outbox.purge()


@shared_task
def send_digests() -> None:
    """Make the digests whose hour has come."""
    digests.send_due()


@shared_task
def expect_digests() -> None:
    """Give an hour to those who chose a digest and have none."""
    digests.expect_missing()


@shared_task
def try_push(user_pk: int) -> None:
    """Send a word to the devices of somebody who tries whether it arrives."""
    user = User.objects.select_related("profile").filter(pk=user_pk).first()
    if user is not None:
        push.try_out(user)
