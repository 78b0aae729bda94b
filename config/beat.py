"""What the scheduler hints at, and how often. Each line says one task; what it does is in the app that owns it."""

from __future__ import annotations

from celery.schedules import schedule as interval

HOUR, DAY = 3600, 24 * 3600


def every(seconds: int, task: str) -> dict[str, object]:
    """Return a beat entry. What nobody took up before the next one is due is dropped, so that hints never pile up."""
    return {"task": task, "schedule": interval(seconds), "options": {"expires": seconds}}


def veille(sweep_seconds: int) -> dict[str, dict[str, object]]:
    """Return the lines of the veille."""
    return {
        "publish-editions": every(20, "veille.tasks.publish_due"),
        "tell-readers": every(60, "veille.tasks.tell_readers"),
        "run-rules": every(60, "veille.tasks.run_rules"),
        "poll-sources": every(30, "veille.tasks.poll_due"),
        "tell-editions": every(max(5, sweep_seconds), "veille.tasks.tell_due"),
    }


SEARCHES = {
    "saved-searches": every(60, "searches.tasks.send_due"),
    "purge-searches": every(DAY, "search.tasks.purge"),
    "measure-watches": every(HOUR, "veille.tasks.measure"),
}
FEDIVERSE = {
    "fediverse": every(60, "fediverse.tasks.sweep"),
    "fediverse-purge": every(DAY, "fediverse.tasks.purge"),
}

VEILLE = {"prepare-focuses": every(HOUR, "veille.tasks.prepare_focuses")}


def schedule(sweep_seconds: int, *, polls_mailbox: bool = False) -> dict[str, dict[str, object]]:
    """Return `CELERY_BEAT_SCHEDULE`; `sweep_seconds` is how often what a lost hint left behind is taken up."""
    fetched = {"mail-in-poll": every(60, "mailin.tasks.poll_mailbox")} if polls_mailbox else {}
    return {
        **(FEDIVERSE | SEARCHES | VEILLE | fetched),
        **veille(sweep_seconds),
        "mail-in": every(sweep_seconds, "mailin.tasks.sweep"),
        "mail-in-purge": every(DAY, "mailin.tasks.purge"),
        "sweep": every(sweep_seconds, "notifications.tasks.sweep"),
        "digests": every(60, "notifications.tasks.send_digests"),
        "expect-digests": every(3600, "notifications.tasks.expect_digests"),
        "index": every(sweep_seconds, "search.tasks.sweep"),
        "publish-items": every(20, "toolkit.tasks.publish_due"),
        "metadata": every(60, "bookmarks.tasks.sweep"),
        "bookmark-imports": every(sweep_seconds, "bookmarks.tasks.sweep_imports"),
        "bookmark-links": every(120, "bookmarks.tasks.check_links"),
        "look-after-groups": every(HOUR, "memberships.tasks.look_after"),
        "propose-skills": every(DAY, "directory.tasks.propose"),
        "page-changes": every(60, "wiki.tasks.tell_changes"),
        "polls": every(60, "polls.tasks.tell_due"),
        "registrations": every(60, "agenda.tasks.tell_registered"),
        "forget-guests": every(DAY, "agenda.tasks.forget_guests"),
        "files-brought": every(60, "files.tasks.tell_due"),
        "archives": every(60, "files.tasks.sweep"),
        "agenda": every(60, "agenda.tasks.look_after"),
        "forget-voters": every(DAY, "polls.tasks.forget"),
        "enrol": every(60, "memberships.tasks.enrol"),
        "purge": every(HOUR, "notifications.tasks.purge"),
        "previews": every(60, "content.tasks.sweep_previews"),
        "empty-trash": every(HOUR, "moderation.tasks.empty_trash"),
        "store": every(max(20, sweep_seconds), "content.tasks.sweep_store"),
        "purge-uploads": every(HOUR, "content.tasks.purge_uploads"),
        "purge-content": every(DAY, "content.tasks.purge"),
        "purge-accounts": every(DAY, "accounts.tasks.purge"),
        "accounts-waiting": every(60, "lifecycle.tasks.sweep"),
        "accounts-unused": every(DAY, "lifecycle.tasks.purge"),
    }
