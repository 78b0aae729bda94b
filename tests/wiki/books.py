"""What the tests of pages make and do."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.people import People
from wiki.actions import write
from wiki.models import Page

BODY = """Avant tout.

## Prêter

On remplit la fiche.

On vérifie le chargeur.

## Rendre

On relit la fiche.

### En retard

On appelle deux fois."""


def page(people: People, title: str = "Prêter une tablette", by: str = "bob", **columns: Any) -> Page:
    """Return a page of the group, last under its parent."""
    columns = {"body": BODY, "audience": "group", "group": people.veille, **columns}
    made = write(page=Page(title=title, **columns), author=people.users[by])
    return Page.objects.select_related("group", "author").get(pk=made.pk)


def url(name: str, one: Page, **query: Any) -> str:
    """Return an address of a page."""
    args = [one.group.slug, one.pk] + ([one.slug] if name in {"detail", "edit", "delete"} else [])
    return reverse(f"wiki:{name}", args=args)


def opened(browser: Client, one: Page, section: int | None = None) -> dict[str, Any]:
    """Return what the form of a page, or of a section, holds when it opens: what a browser would send back."""
    answer = browser.get(url("edit", one), {} if section is None else {"section": section})
    form = answer.context["form"]
    held = {name: form[name].value() for name in form.fields if name not in {"files", "form_key"}}
    return {name: value for name, value in held.items() if value is not None}


def titles(html: str, of: list[Page]) -> list[str]:
    """Return the titles of pages in the order in which a tree shows them."""
    tree = html[html.index('<ul class="tree">') :]
    return sorted((one.title for one in of if f">{one.title}<" in tree), key=lambda title: tree.index(f">{title}<"))
