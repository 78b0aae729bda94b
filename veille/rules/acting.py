"""What rules do, in the worker, to what arrives: each act once, with the name of its rule (VW8)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from bookmarks.actions import add_tags
from core import clock
from core.addresses import InvalidAddress
from groups.models import Membership
from veille import selecting, sorting
from veille.models import Entry, Rule, RuleAct, RuleRound, Watch
from veille.rules import matching
from veille.rules.matching import Arrival
from veille.working import asking

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
OVERLAP = timedelta(minutes=30)
"""How far back each round looks again: a page is read some minutes after its bookmark is saved."""
LIMIT = 500
"""How many entries, and how many bookmarks, one round takes up."""


def run_due() -> None:
    """Let the rules of every watch look at what has come since their last round."""
    now = clock.now()
    on = Rule.objects.filter(on_since__isnull=False, watch__group__trashed_at=None, watch__group__archived_at=None)
    for watch in Watch.objects.filter(pk__in=on.values("watch_id")).select_related("group"):
        run(watch, now)


def run(watch: Watch, now: datetime) -> int:
    """Do one round in a watch unless another worker is at it; return how many acts were done."""
    place, _made = RuleRound.objects.get_or_create(watch=watch, defaults={"seen_until": now})
    free = RuleRound.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), pk=place.pk)
    if not free.update(lease_until=now + LEASE):
        return 0
    rules = list(watch.rules.filter(on_since__isnull=False).select_related("tag", "reader", "signed_by"))
    since = place.seen_until - OVERLAP
    arrived = [matching.entries(watch, since, LIMIT), matching.bookmarks(watch, since, LIMIT)]
    done = sum(apply(watch, rules, arrival) for arrivals in arrived for arrival in arrivals)
    # A full page was perhaps not the last one: the next round goes on from its end.
    ends = [arrivals[-1].at + OVERLAP for arrivals in arrived if len(arrivals) == LIMIT]
    RuleRound.objects.filter(pk=place.pk).update(seen_until=min([now, *ends]), lease_until=None)
    return done


def apply(watch: Watch, rules: Iterable[Rule], arrival: Arrival) -> int:
    """Do what the rules that hold for an arrival say, each once; return how many acts were done."""
    fresh = [rule for rule in rules if rule.on_since and rule.on_since <= arrival.at]
    return sum(act(watch, rule, arrival) for rule in matching.held(fresh, arrival))


def act(watch: Watch, rule: Rule, arrival: Arrival) -> bool:
    """Do one act and note it, in one transaction; False when it was done before, or cannot be done."""
    if arrival.entry is not None and rule.act == Rule.Act.TAG:
        return False
    known = {"entry": arrival.entry} if arrival.entry else {"bookmark": arrival.bookmark}
    said = {"rule_name": rule.name, "act": rule.act, "at": clock.now()}
    if RuleAct.objects.filter(rule=rule, **known).exists():
        return False
    try:
        with transaction.atomic():
            RuleAct.objects.create(rule=rule, **known, **said)
            do_to_entry(watch, rule, arrival.entry) if arrival.entry else do_to_bookmark(watch, rule, arrival.bookmark)
    except IntegrityError:
        return False
    except (ValidationError, InvalidAddress) as error:
        log.warning("rule %s could not act: %s", rule.pk, error)
        return False
    return True


def do_to_entry(watch: Watch, rule: Rule, entry: Entry) -> None:
    """Drop an entry, or keep it for what follows, in the name of who switched the rule on; decided ones stay so.

    Raises ValidationError when that person has left, InvalidAddress for an entry without an address.
    """
    waiting = Entry.objects.select_for_update().filter(pk=entry.pk, state__in=sorting.WAITING).first()
    if waiting is None:
        return
    if rule.act == Rule.Act.DROP:
        moment = clock.now()
        sorting.same_page(watch, [entry.pk]).filter(state__in=sorting.WAITING).update(
            state=Entry.State.DROPPED, decided_by=None, decided_at=moment
        )
        return
    signer = rule.signed_by
    if signer is None or not Membership.objects.active().filter(group=watch.group_id, user=signer).exists():
        raise ValidationError("nobody answers for the rule any more")
    waiting.watch = watch
    kept = sorting.keep(entry=waiting, by=signer).bookmark
    kept.group = watch.group
    do_to_bookmark(watch, rule, kept)
    RuleAct.objects.get_or_create(
        rule=rule, bookmark=kept, defaults={"rule_name": rule.name, "act": rule.act, "at": clock.now()}
    )


def do_to_bookmark(watch: Watch, rule: Rule, bookmark: Any) -> None:
    """Tag a bookmark, propose it, set it aside, or ask somebody to read it; a name goes with each act."""
    if rule.act == Rule.Act.TAG and rule.tag:
        add_tags(bookmark, [rule.tag.name])
    elif rule.act == Rule.Act.PROPOSE:
        if not decided(watch, bookmark):
            selecting.propose(watch=watch, content=bookmark, by=None, rule_name=rule.name)
    elif rule.act == Rule.Act.DROP:
        if not decided(watch, bookmark):
            row = selecting.propose(watch=watch, content=bookmark, by=None, rule_name=rule.name)
            selecting.drop(selection=row, by=None, rule_name=rule.name)
    elif rule.reader:
        due = asking.today(watch) + timedelta(days=rule.days)
        asking.ask(watch=watch, content=bookmark, reader=rule.reader, by=None, due_on=due, rule_name=rule.name)


def decided(watch: Watch, bookmark: Any) -> bool:
    """Tell whether people have already proposed, selected, set aside or published a bookmark: their word stands."""
    return watch.selections.filter(content_id=bookmark.pk).exists()
