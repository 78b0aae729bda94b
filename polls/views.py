"""The pages of polls: the kit's five with the questions' forms, then voting."""

from __future__ import annotations

import builtins
from typing import Any, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.guard import ID_MAX, get_content
from content.guard import allow as allow_on_item
from content.models import Content
from groups.access import Access
from groups.middleware import access_of, me
from polls import actions, casting, models_of_polls, rules, showing
from polls.answers import BallotForm
from polls.forms import PollForm
from polls.models import Poll, Question, Voter
from polls.pictures import join_files
from polls.question_forms import QuestionForm, copy_of, question_forms
from toolkit import thread
from toolkit.forms import ContentForm
from toolkit.views import ContentViews


class PollViews(ContentViews):
    """List, page and forms of a group's polls."""

    model = Poll
    form_class = PollForm

    def create(self, request: HttpRequest) -> HttpResponse:
        """Show the empty forms, filled by a model or a copy, or publish the poll."""
        return self.answer(request, Poll(group=self.group), [])

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the forms of a poll, or save what was changed."""
        item = self.get_item(pk, "edit")
        return self.answer(request, item, showing.questions_of(item))

    def answer(self, request: HttpRequest, poll: Poll, standing: list[Question]) -> HttpResponse:
        """Show the form of the poll with those of its questions, or save all when all are right."""
        form = cast(PollForm, self.get_form(request, poll))
        model = models_of_polls.found(request.GET.get("model", "")) if not poll.pk else None
        sent, zone = (request.POST if form.is_bound else None), ZoneInfo(self.group.time_zone)
        asked = question_forms(sent, request.FILES, standing, zone, self.first_words(poll, model))
        if form.is_bound and "more" not in request.POST:
            # All are checked, so that every error shows.
            if all([form.is_valid(), *[one.is_bound and one.is_valid() for one in asked]]):
                saved = self.save(form, asked)
                if saved is not None:
                    return redirect(saved)
        elif form.is_bound:
            asked.append(QuestionForm(prefix=f"q{len(asked)}", zone=zone))
        context = {"form": form, "asked": asked, "model": model, "choices": models_of_polls.MODELS}
        context |= {"item": poll} if poll.pk else self.reach(form)
        return self.render("form", context, status=422 if form.is_bound else 200)

    def first_words(self, poll: Poll, model: models_of_polls.Model | None) -> builtins.list[dict[str, Any]]:
        """Return what the forms of the questions of a new poll begin with: those of the poll to copy, or a model's."""
        source = copied(self.access, self.request.GET.get("copy", "")) if not poll.pk else None
        if source is not None:
            return [copy_of(question) for question in showing.questions_of(source)]
        return [model.question] if model else []

    def get_form(self, request: HttpRequest, item: Content) -> ContentForm:
        """Return the form, filled from the poll to copy or from a model."""
        if request.method == "POST" or item.pk:
            return super().get_form(request, item)
        source = copied(self.access, request.GET.get("copy", ""))
        model = models_of_polls.found(request.GET.get("model", ""))
        initial = {name: getattr(source, name) for name in models_of_polls.COPIED} if source else {}
        return PollForm(instance=item, group=self.group, initial={**initial, **(model.poll if model else {})})

    def save(self, form: PollForm, asked: list[QuestionForm]) -> Content | None:
        """Publish or change the poll that valid forms describe; None, with the reason on the form, when refused."""
        questions = [one.asked() for one in asked if not one.cleaned_data.get("is_gone")]
        data, who = form.cleaned_data, me(self.request)
        if not questions:
            form.add_error(None, _("Ask at least one question."))
            return None
        try:
            if form.instance.pk:
                poll = form.save(commit=False)
                actions.edit(poll=poll, editor=who, questions=questions, tags=data["tags"], files=data["files"])
            else:
                poll = cast(Poll, form.fresh())
                poll.host = attached_to(self.access, self.request.GET.get("host", ""))
                poll = actions.ask(
                    poll=poll, author=who, questions=questions, voters=data.get("people", []), tags=data["tags"],
                    files=data["files"], form_key=data["form_key"],
                )  # fmt: skip
                form.perform_offers(poll, who)
        except ValidationError as error:
            form.add_error(None, error)
            return None
        join_files(poll, asked, who)
        return poll

    def get_context(self, item: Any) -> dict[str, Any]:
        """Add the form to vote, what the reader answered and the results they may see."""
        return showing.context(self.access, item)


def copied(access: Access, asked: str) -> Poll | None:
    """Return the poll that the address asks to copy, if the reader may read it (SO14)."""
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    return Poll.objects.visible_to(access).filter(pk=min(pk, ID_MAX)).first()


def attached_to(access: Access, asked: str) -> Content | None:
    """Return the item that the poll is to be shown on, if the reader may read it (SO03)."""
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    return Content.objects.visible_to(access).filter(pk=min(pk, ID_MAX)).first()


def poll_of(request: HttpRequest, content: Content) -> Poll:
    """Return the poll behind an item that the reader may read. Raises Http404 for an item of another tool."""
    found = Poll.objects.visible_to(access_of(request)).select_related("group", "author", "voting_group")
    poll = found.filter(pk=content.pk).first()
    return poll or cast(Poll, get_content(access_of(request), 0))


@require_POST
@allow_on_item("read")
def vote(request: HttpRequest, content: Content, group: str) -> HttpResponse:
    """Count a vote, or change it; a refused form shows again with all that was answered."""
    poll, access = poll_of(request, content), access_of(request)
    rules.require_vote(access, poll)
    form = BallotForm(request.POST, poll=poll, questions=showing.questions_of(poll))
    if form.is_valid():
        chosen = chosen_organisation(access, poll, request.POST.get("organisation", ""))
        answer = cast_and_tell(request, poll, form, casting.place_of(poll, me(request), chosen))
        if answer is not None:
            return answer
    return again(request, poll, form)


def chosen_organisation(access: Access, poll: Poll, asked: str) -> Any:
    """Return the organisation one votes for, its name given or one's main one; None where people vote themselves."""
    if poll.electorate != Poll.Electorate.ORGANISATIONS:
        return None
    mine = list(rules.organisations_of(access))
    return next((one for one in mine if str(one.pk) == asked), mine[0])


def cast_and_tell(request: HttpRequest, poll: Poll, form: BallotForm, voter: Voter) -> HttpResponse | None:
    """Cast a valid form; a secret vote is answered with its receipt. None, the form saying why, when it is refused."""
    key = form.cleaned_data["form_key"] or uuid4()
    typed = request.POST.get("receipt", "")[:80]
    receipt = (typed.strip() or casting.receipt_of(poll, UUID(str(key)))) if poll.is_secret else ""
    if typed and poll.is_secret and casting.ballot_of_receipt(poll, typed) is None:
        form.add_error(None, _("This receipt leads to no vote of this poll. Check its twenty characters."))
        return None
    try:
        casting.cast(poll=poll, voter=voter, answers=form.given, comment=form.cleaned_data["comment"], receipt=receipt)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if poll.is_secret:
        return render(request, "polls/receipt.html", {"poll": poll, "group": poll.group, "receipt": receipt})
    messages.success(request, _("Your vote is counted."))
    back = poll.host if poll.host is not None else poll
    return redirect(back) if voter.user_id else redirect("polls:by_link", poll.group.slug, voter.key)


def again(request: HttpRequest, poll: Poll, form: BallotForm) -> HttpResponse:
    """Show the poll's page with a refused form."""
    context = {
        "group": poll.group,
        "tool": poll.tool,
        **thread.context(request, poll),
        **showing.context(access_of(request), poll, form),
    }
    return render(request, "polls/poll_detail.html", context, status=422)
