"""Work on the life of accounts done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from lifecycle import exporting, inactivity, leaving


@shared_task
def erase(user_pk: int) -> None:
    """Erase one closed account."""
    leaving.erase(user_pk)


@shared_task
def build_export(export_pk: int) -> None:
    """Make the file of one export."""
    exporting.build(export_pk)


@shared_task
def sweep() -> None:
    """Take up what a lost hint or a dead worker left behind."""
    leaving.erase_waiting()
    exporting.build_waiting()


@shared_task
def purge() -> None:
    """Warn and close accounts that nobody uses; delete exports whose time has passed."""
    inactivity.run()
    exporting.purge()
