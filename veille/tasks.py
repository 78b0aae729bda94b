"""Work of the veille done by the worker. Each task may run twice."""

from celery import shared_task

from veille import polling, publishing


@shared_task
def publish_due() -> None:
    """Publish the editions whose hour has come."""
    publishing.publish_due()


@shared_task
def poll_due() -> None:
    """Poll the sources whose turn has come."""
    polling.poll_due()


@shared_task
def poll_source(source_pk: int) -> None:
    """Poll one source now."""
    polling.poll(source_pk)
