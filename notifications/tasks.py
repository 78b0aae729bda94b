"""Work of the outbox done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from notifications import announcing, digests, outbox


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
    """Send the mails that wait, batch by batch."""
    outbox.send_waiting()


@shared_task
def sweep() -> None:
    """Take up what a lost hint or a dead worker left behind."""
    announcing.sweep()
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
