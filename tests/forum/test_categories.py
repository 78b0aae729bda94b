"""Categories: made by animators, they sort threads, prompt those who write and keep announcements to the team."""

from __future__ import annotations

import pytest
from django.urls import reverse

from content.models import Content
from forum.models import Category, Topic
from tests.people import People
from toolkit import actions

pytestmark = pytest.mark.django_db


def url(people: People, name: str, *more) -> str:
    """Return an address of the group's forum."""
    return reverse(f"forum:{name}", args=[people.veille.slug, *more])


def make(people: People, title: str = "Matériel", **more) -> Category:
    """Return a category made by carole through its form."""
    data = {"title": title, "body": "Prêts et dons", "who_posts": "members", "order": "0", **more}
    assert people.client("carole").post(url(people, "categories"), data).status_code == 302
    return Category.objects.get(title=title)


def test_it_works(people: People) -> None:
    """FO05: a category has its description; its threads are listed by its address, others are not."""
    category = make(people)
    for title, place in (("Dedans", category), ("Dehors", None)):
        actions.publish(
            item=Topic(group=people.veille, title=title, category=place, audience="group"), author=people.bob
        )
    html = people.client("bob").get(category.permanent_url, follow=True).content.decode()
    assert "Prêts et dons" in html
    assert "Dedans" in html
    assert "Dehors" not in html


def test_a_member_makes_no_category(people: People) -> None:
    """Categories are the animators' matter."""
    data = {"title": "À moi", "who_posts": "members", "order": "0"}
    assert people.client("bob").post(url(people, "categories"), data).status_code == 403
    assert not Category.objects.exists()


def test_default_tags_and_prompt(people: People) -> None:
    """FO05, FO11: threads get the category's tags; its prompts are shown, and nothing but the title is compulsory."""
    category = make(people, default_tags="matériel, prêt", prompt="Dites ce que vous avez essayé")
    bob, new = people.client("bob"), url(people, "create")
    assert "Dites ce que vous avez essayé" in bob.get(new, {"category": category.slug}).content.decode()
    typed = {"title": "Un titre seul", "body": "", "audience": "group", "nature": "question", "category": category.pk}
    assert bob.post(new, typed).status_code == 302
    assert {tag.name for tag in Content.objects.get(title="Un titre seul").tags.all()} == {"matériel", "prêt"}


def test_a_category_for_the_team(people: People) -> None:
    """FO05, CC34: only animators start threads in it; a member's forged form is refused."""
    category = make(people, title="Annonces", who_posts="animators")
    make(people, title="Ouverte à tous")
    typed = {"title": "Une annonce", "body": "", "audience": "group", "nature": "announcement", "category": category.pk}
    assert people.client("bob").post(url(people, "create"), typed).status_code == 422
    assert people.client("carole").post(url(people, "create"), typed).status_code == 302


def test_removing_a_category_keeps_its_threads(people: People) -> None:
    """FO05: the category goes to the trash, its threads stay, and it comes back."""
    category = make(people)
    topic = Topic(group=people.veille, title="Dedans", category=category, audience="group")
    actions.publish(item=topic, author=people.bob)
    people.client("carole").post(url(people, "remove_section", category.pk))
    assert "Dedans" in people.client("bob").get(url(people, "list")).content.decode()
    people.client("carole").post(reverse("content:restore", args=[category.pk]))
    assert category.title in people.client("bob").get(url(people, "list")).content.decode()


def test_a_category_is_in_no_stream_nor_search(people: People, django_capture_on_commit_callbacks) -> None:
    """It only puts threads in order."""
    with django_capture_on_commit_callbacks(execute=True):
        make(people, title="Zanzibar")
    bob = people.client("bob")
    assert "Zanzibar" not in bob.get("/activity/").content.decode()
    assert 'class="card-title"' not in bob.get("/search/", {"q": "Zanzibar"}).content.decode()


def test_a_model_gives_its_categories(people: People) -> None:
    """LG20: a group made on a model has its categories, without its threads."""
    from forum.actions import copy_categories

    make(people)
    copy_categories(from_group=people.veille, to_group=people.groups["ateliers"])
    assert Category.objects.get(group=people.groups["ateliers"]).title == "Matériel"
