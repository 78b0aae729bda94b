"""A rule said in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.tagging import split
from veille.models import Rule


def sentence(rule: Rule) -> str:
    """Return what a rule does, in one sentence: it is read in the list and above its dry run."""
    return _("If %(conditions)s: %(act)s.") % {"conditions": conditions(rule), "act": act(rule)}


def conditions(rule: Rule) -> str:
    """Return the conditions, all of which must hold."""
    found = []
    if rule.source:
        found.append(_("it comes from “%(source)s”") % {"source": rule.source.title})
    if rule.words:
        words = _(" or ").join(_("“%(word)s”") % {"word": word} for word in split(rule.words))
        found.append(_("it speaks of %(words)s") % {"words": words})
    if rule.author:
        found.append(_("its author is “%(author)s”") % {"author": rule.author})
    if rule.theme:
        found.append(_("its theme is “%(theme)s”") % {"theme": rule.theme.name})
    return _(" and ").join(found)


def act(rule: Rule) -> str:
    """Return what is done."""
    if rule.act == Rule.Act.TAG:
        return _("add the theme “%(theme)s”") % {"theme": rule.tag.name if rule.tag else ""}
    if rule.act == Rule.Act.ASSIGN:
        said = {"name": str(rule.reader or ""), "count": rule.days}
        return (
            ngettext(
                "ask %(name)s to read it within %(count)s day",
                "ask %(name)s to read it within %(count)s days",
                rule.days,
            )
            % said
        )
    return _("propose it for the edition") if rule.act == Rule.Act.PROPOSE else _("drop it")
