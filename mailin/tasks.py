"""Work on mail that comes in, done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from mailin import archives, polling, processing, purging


@shared_task
def read(received_pk: int) -> None:
    """Read one mail and do what it asks."""
    processing.process(received_pk)


@shared_task
def sweep() -> None:
    """Take up the mails that a lost hint or a dead worker left unread."""
    processing.process_waiting()
    archives.work_waiting()


@shared_task
def poll_mailbox() -> None:
    """Fetch what waits in the mailbox, where one is set."""
    polling.poll()


@shared_task
def purge() -> None:
    """Delete the bytes and the rows whose time has passed."""
    purging.purge()


@shared_task
def work_archive(archive_pk: int) -> None:
    """Look at the archive of an old list, or import some of it."""
    archives.work(archive_pk)
