"""What the veille holds about people."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.personal import rows_of_items
from core.personal import Nobody, Rows, addresses_of
from veille.models import Rule, Selection, Subscriber

KEY = "a secret, or a key of the database"
OTHER = "about somebody else"
MACHINE = "read or kept by a machine"

ROWS = [
    Rows(
        "veille.Subscriber",
        _("Editions I receive"),
        ("user", "email"),
        "watch.title email state language gets_focus asked_at confirmed_at left_at",
        {KEY: "id user key"},
        "deleted, by address too",
    ),
    Rows(
        "veille.Selection",
        _("What I proposed for an edition"),
        ("proposed_by",),
        "watch.title state title address line quotation credit section proposed_at decided_at reason published_at",
        {
            KEY: "id proposed_by content edition tag_uri",
            OTHER: "decided_by withdrawn_by",
            "how it is shown": "is_follow_up is_headline position source_name language updated_at withdrawn_at",
        },
        "kept in its edition without the person's name; their own words are emptied when they take their texts away",
    ),
    rows_of_items(
        "veille.Edition",
        _("Editions I wrote"),
        "title number due_at approved_at section_intros correction",
        {
            KEY: "id content_ptr slug author watch",
            OTHER: "trashed_by co_authors approved_by handed_to",
            MACHINE: "cutoff_at period_start reminded_at handed_at",
        },
    ),
    Rows(
        "veille.Source",
        _("Sources I added"),
        ("added_by",),
        "watch.title title feed_url site_url created_at",
        {
            KEY: "id added_by feed_key",
            MACHINE: "theme state etag last_modified validators_at next_poll_at lease_until "
            "polled_at succeeded_at failing_since failures error_code "
            "moved_to moved_count last_status last_bytes last_ms "
            "last_new last_changed last_seen ttl_minutes",
        },
        "kept for the group, without the person",
    ),
    Rows(
        "veille.Entry",
        of=("decided_by",),
        out={
            MACHINE: "id source watch uid url url_key title summary_html author language "
            "published_at first_seen_at fingerprint state bookmark",
            "a sorting gesture": "decided_by decided_at",
        },
        leaving="kept for the group, without the person",
    ),
    Rows(
        "veille.Finding",
        _("Sources I looked for"),
        ("asked_by",),
        "watch.title address asked_at",
        {KEY: "id asked_by", MACHINE: "state error_code feeds refused lease_until"},
        "deleted with the account",
    ),
    Rows(
        "veille.InCharge",
        _("Veilles I am in charge of"),
        ("user",),
        "watch.title place",
        {KEY: "id user"},
        "deleted with the account",
    ),
    Rows(
        "veille.Absence",
        _("My absences from a veille"),
        ("user",),
        "watch.title first_day last_day",
        {KEY: "id user"},
        "deleted with the account",
    ),
    Rows(
        "veille.Channel",
        _("Channels I added"),
        ("added_by",),
        "watch.title network title state created_at",
        {
            KEY: "id added_by secret",
            "the group's own": "address account manner visibility hashtags takes_closed since",
            MACHINE: "error_code limits",
        },
        "kept for the group, without the person",
    ),
    Rows(
        "veille.Step",
        _("What I did to the items of a veille"),
        ("by",),
        "selection.watch.title selection.title state reason at",
        {KEY: "id by selection", MACHINE: "rule_name"},
        "kept for the group, without the person",
    ),
    Rows(
        "veille.Reading",
        _("What I was asked to read, and what I asked"),
        ("reader", "asked_by"),
        "watch.title content.title note due_on state verdict summary asked_at answered_at",
        {KEY: "id watch content", OTHER: "reader asked_by", MACHINE: "rule_name told_at reminded_at"},
        "deleted with the reader's account; kept without the name of who asked",
    ),
    Rows(
        "veille.Rule",
        _("Rules I switched on, or that ask me to read"),
        ("signed_by", "reader"),
        "watch.title name words author act days on_since made_at",
        {KEY: "id watch source theme tag", OTHER: "signed_by reader", MACHINE: "order"},
        "kept for the group without who switched it on, and switched off; deleted with the reader's account",
    ),
    Nobody("veille.RuleAct veille.RuleRound", "what rules have done"),
    Nobody("veille.HubLease veille.HubPush", "what a hub of a source promised and brought"),
    Nobody("veille.Watch veille.WeekOff veille.Focus veille.Publication", "the group's own"),
    Nobody("veille.DayCount veille.DaySalt veille.DayReader", "counts of a day; its marks go with their salt"),
]


def erase(user: User, keep: bool) -> None:
    """Delete subscriptions; take the name out of the editions, and the person's own words when texts go."""
    for address in addresses_of(user):
        Subscriber.objects.filter(email__iexact=address).delete()
    Rule.objects.filter(signed_by=user).update(on_since=None)
    named = Selection.objects.filter(Q(proposed_by=user) | Q(content__author=user) | Q(credit=user.name))
    named.update(credit="")
    if not keep:
        mine = Selection.objects.filter(Q(proposed_by=user) | Q(content__author=user))
        mine.filter(edition=None).delete()
        # A published edition keeps the title of the page it leads to; the person's own words go.
        mine.update(line="", quotation="")
