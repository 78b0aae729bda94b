"""Work of the bookmarks done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from bookmarks import pages


@shared_task
def read_page(bookmark_pk: int) -> None:
    """Read the page of one bookmark."""
    pages.read(bookmark_pk)


@shared_task
def sweep() -> None:
    """Read the pages whose hint was lost."""
    pages.sweep()
