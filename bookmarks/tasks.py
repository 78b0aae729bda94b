"""Work of the bookmarks done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from bookmarks import importing, links, pages


@shared_task
def read_page(bookmark_pk: int) -> None:
    """Read the page of one bookmark."""
    pages.read(bookmark_pk)


@shared_task
def sweep() -> None:
    """Read the pages whose hint was lost."""
    pages.sweep()


@shared_task
def write_import(import_pk: int) -> None:
    """Write the bookmarks of one import."""
    importing.write(import_pk)


@shared_task
def sweep_imports() -> None:
    """Take up imports whose hint was lost; forget old ones."""
    importing.sweep()


@shared_task
def check_links() -> None:
    """Ask a few pages whether they are still there."""
    links.check_due()
