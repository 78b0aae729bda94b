"""Making rules, putting them in order, switching them on and off, taking them away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from activity.record import record
from core import clock
from veille.models import Rule, RuleRound, Watch

RULES_MAX = 100


@transaction.atomic
def keep(*, rule: Rule, by: User) -> Rule:
    """Keep a new rule, last in order, or a changed one; either is off until its dry run has been seen."""
    is_new = rule.pk is None
    rule.on_since = None
    if is_new:
        last = Rule.objects.filter(watch=rule.watch_id).aggregate(last=Max("order"))["last"] or 0
        rule.order, rule.made_at = last + 1, clock.now()
    rule.save()
    record("rule.made" if is_new else "rule.changed", actor=by, group=rule.watch.group, name=rule.name)
    return rule


@transaction.atomic
def switch_on(*, rule: Rule, by: User, seen: str) -> bool:
    """Switch a rule on in one's name, for what comes from now on; False unless its dry run, `seen`, is of today's rule.

    The rules look from this moment on, whatever came while they were all off.
    """
    if seen != rule.stamp:
        return False
    now = clock.now()
    Rule.objects.filter(pk=rule.pk).update(on_since=now, signed_by=by)
    RuleRound.objects.get_or_create(watch_id=rule.watch_id, defaults={"seen_until": now})
    record("rule.switched_on", actor=by, group=rule.watch.group, name=rule.name)
    return True


@transaction.atomic
def switch_off(*, rule: Rule, by: User) -> None:
    """Pause a rule: what it has done stays."""
    Rule.objects.filter(pk=rule.pk).update(on_since=None)
    record("rule.switched_off", actor=by, group=rule.watch.group, name=rule.name)


@transaction.atomic
def remove(*, rule: Rule, by: User) -> None:
    """Take a rule away: what it has done stays, under its name."""
    record("rule.removed", actor=by, group=rule.watch.group, name=rule.name)
    rule.delete()


@transaction.atomic
def reorder(*, watch: Watch, ids: list[int]) -> None:
    """Put the rules in the order of `ids`; ids that are not theirs are ignored, rules left out go last."""
    rows = {row.pk: row for row in Watch.objects.select_for_update().get(pk=watch.pk).rules.all()}
    wanted = [rows.pop(pk) for pk in dict.fromkeys(ids) if pk in rows]
    ordered = wanted + list(rows.values())
    for number, row in enumerate(ordered, start=1):
        row.order = number
    Rule.objects.bulk_update(ordered, ["order"])


def move(*, rule: Rule, up: bool) -> None:
    """Move a rule one place up or down."""
    ids = list(rule.watch.rules.values_list("pk", flat=True))
    place = ids.index(rule.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
        reorder(watch=rule.watch, ids=ids)
