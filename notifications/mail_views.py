"""The log of one's own mails, and for the site's administrators: what leaves, what comes back, and the set-up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import text
from core.paging import page_of
from groups.guard import signed_in, site_admin
from groups.middleware import access_of, me
from notifications import bounces, checking, mail_log
from notifications.mail import post

PAGE_SIZE = 30


@require_safe
@signed_in
def mails(request: HttpRequest) -> HttpResponse:
    """List the mails to me of the last months, each with what became of it (LM14)."""
    access = access_of(request)
    page = page_of(mail_log.of_person(access), request, PAGE_SIZE)
    return render(request, "notifications/mails.html", {"page": page, "lines": mail_log.lines(page, access)})


@require_POST
@signed_in
def works_again(request: HttpRequest) -> HttpResponse:
    """Send mails to my address again: I say that it works (LM15)."""
    bounces.works_again(me(request).email)
    messages.success(request, _("Thank you. Mails go to your address again."))
    return redirect("notifications:mails")


@require_safe
@site_admin
def site_mail(request: HttpRequest) -> HttpResponse:
    """Show what leaves and what comes back; `?address=` shows the log of one address."""
    access, address = access_of(request), text.one_line(request.GET.get("address", ""))[:254]
    context: dict[str, Any] = {"address": address, "counts": mail_log.counts()}
    context["troubles"] = page_of(mail_log.troubles(), request, PAGE_SIZE, "troubles")
    if address:
        page = page_of(mail_log.of_address(address), request, PAGE_SIZE)
        context |= {"page": page, "lines": mail_log.lines(page, access)}
    return render(request, "site/mail.html", context)


@require_POST
@site_admin
def site_works_again(request: HttpRequest) -> HttpResponse:
    """Send mails to an address again."""
    address = text.one_line(request.POST.get("address", ""))[:254]
    bounces.works_again(address)
    messages.success(request, _("Mails go to %(address)s again.") % {"address": address})
    return redirect("notifications:site_mail")


@require_http_methods(["GET", "HEAD", "POST"])
@site_admin
def site_check(request: HttpRequest) -> HttpResponse:
    """Look up what the names of the mail domain say (SPF, DKIM, DMARC…), or send a mail to myself, when asked."""
    found = None
    if request.method == "POST" and "test" in request.POST:
        send_test(request)
        return redirect("notifications:site_check")
    if request.method == "POST":
        found = checking.check()
    context = {"found": found, "setup": checking.setup(), "states": checking.State}
    return render(request, "site/mail_check.html", context)


def send_test(request: HttpRequest) -> None:
    """Put a mail to myself in the outbox, so that I see it arrive and what its headers say."""
    words = _("This mail was sent from the administration of the site. If you read it, mails leave and arrive.")
    post("account", addresses=[(me(request).email, me(request))], data={"subject": _("A test mail"), "text": words})
    messages.success(request, _("A test mail is on its way to %(address)s.") % {"address": me(request).email})
