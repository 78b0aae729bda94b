"""Writing to the members of a group: the form, the look with the exact count, the log and the report (LM16)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.guard import ID_MAX
from core import text
from core.paging import page_of
from groups.guard import allow
from groups.middleware import access_of, me
from groups.models import Group
from memberships import mailing
from memberships.forms import sent_in
from memberships.mailing_forms import GroupMailForm
from notifications import group_mail_counts, mail_log
from notifications.models import Delivery

PAGE_SIZE = 30


@require_safe
@allow("edit_home")
def mails(request: HttpRequest, group: Group) -> HttpResponse:
    """List the mails to the group, the latest first, each with how many got it."""
    page = page_of(group.mails.select_related("author").order_by("-created_at", "-pk"), request)
    counts = group_mail_counts.reports(page)
    lines = [(mail, counts[mail.pk]) for mail in page]
    return render(request, "groups/mails.html", {"group": group, "page": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@allow("edit_home")
def new(request: HttpRequest, group: Group) -> HttpResponse:
    """Write a mail, look at whom it reaches, send it."""
    form = GroupMailForm(sent_in(request), group=group, author=me(request))
    if form.is_bound and form.is_valid() and request.POST.get("step") != "back":
        if request.POST.get("step") != "send":
            return look(request, group, form)
        try:
            row = mailing.send(row=form.written(), author=me(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your mail is on its way."))
            return redirect("groups:mail_report", group.slug, row.pk)
    is_back = form.is_valid() if form.is_bound else True
    return render(request, "groups/mail_new.html", {"group": group, "form": form}, status=200 if is_back else 422)


def look(request: HttpRequest, group: Group, form: GroupMailForm) -> HttpResponse:
    """Show the mail as it will be, and how many people get it, before anything is sent."""
    mail = form.written()
    count, silent = mailing.counted(mail)
    html = text.render(mail.body)
    context = {"group": group, "form": form, "mail": mail, "html": html, "count": count, "silent": silent}
    return render(request, "groups/mail_look.html", context)


@require_safe
@allow("edit_home")
def report(request: HttpRequest, group: Group, pk: int) -> HttpResponse:
    """Show one mail, how many got it, and why the others did not."""
    mail = group.mails.filter(pk=min(pk, ID_MAX)).select_related("author", "organisation", "tag").first()
    if mail is None:
        raise Http404
    # unfiltered: the mail is this group's own, and so are those it went to
    missed = Delivery.objects.filter(message=mail.message_id or 0).exclude(state=Delivery.State.SENT)
    page = page_of(missed.select_related("user", "message").order_by("state", "user__name", "pk"), request, PAGE_SIZE)
    lines = [(row.user, mail_log.fate(row, to_me=row.user_id == access_of(request).user.pk)) for row in page]
    counts = group_mail_counts.reports([mail])[mail.pk]
    context = {"group": group, "mail": mail, "page": page, "lines": lines, "counts": counts}
    return render(request, "groups/mail_report.html", context)
