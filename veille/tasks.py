"""Work of the veille done by the worker. Each task may run twice."""

from celery import shared_task

from veille import finding, polling, publishing, pushed
from veille.channels import outbox
from veille.figures import daily
from veille.focus import drafting, sending
from veille.rules import acting
from veille.working import asking


@shared_task
def publish_due() -> None:
    """Publish the editions whose hour has come, and send the focuses that are out."""
    publishing.publish_due()
    sending.send_due()


@shared_task
def prepare_focuses() -> None:
    """Prepare the draft of the month that is over, where it is not yet."""
    drafting.prepare_due()


@shared_task
def poll_due() -> None:
    """Hand out the sources whose turn has come, and the searches whose hint was lost."""
    polling.poll_due()
    finding.sweep()
    pushed.sweep()


@shared_task
def poll_in_turn(*source_pks: int) -> None:
    """Poll the sources of one host, one after the other."""
    polling.poll_in_turn(source_pks)


@shared_task
def look(finding_pk: int) -> None:
    """Look for the feeds behind an address."""
    finding.look(finding_pk)


@shared_task
def tell_due() -> None:
    """Hand out the editions that channels wait for."""
    outbox.sweep()


@shared_task
def tell(publication_pk: int) -> None:
    """Tell one edition in one channel."""
    outbox.tell(publication_pk)


@shared_task
def note_counts(seen: list[list[str | int]]) -> None:
    """Write down the readers and clicks that a web process has seen: hashes and numbers, no address of anybody."""
    daily.note(seen)


@shared_task
def measure() -> None:
    """Count the days that are over, note today's subscribers, and forget what is too old."""
    daily.measure()


@shared_task
def tell_readers() -> None:
    """Tell members of what they are asked to read, and remind them of what is due."""
    asking.tell_due()


@shared_task
def run_rules() -> None:
    """Let the rules look at what has arrived."""
    acting.run_due()


@shared_task
def ask_hub(source_pk: int) -> None:
    """Ask the hub of a source to push."""
    pushed.ask(source_pk)


@shared_task
def read_push(push_pk: int) -> None:
    """Read what a hub brought."""
    pushed.read(push_pk)
