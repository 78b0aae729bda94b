"""Work of the index done by the worker. Each task takes ids only and may run twice."""

from celery import shared_task

from search import index, indexing, journal


@shared_task
def index_item(content_pk: int) -> None:
    """Index what waits of one item and its comments."""
    indexing.index_item(content_pk)


@shared_task
def sweep() -> None:
    """Index the words of files that were just read, and whatever waits when its hint was lost."""
    index.note_files_read()
    indexing.sweep()


@shared_task
def note_unanswered(words: str) -> None:
    """Note words that were searched without result: they come from a page that only reads, and no row holds them."""
    journal.note(words)


@shared_task
def purge() -> None:
    """Forget old searches without result."""
    journal.purge()
