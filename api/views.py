"""Pages about the door for programs: its description for people and for programs, and one's own tokens."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api import tokens
from api.forms import TokenForm
from api.models import ApiToken
from api.problems import problem
from api.reading import SAYS, api
from groups.guard import public, signed_in
from groups.middleware import me

PREFIX = "api/v1/"


def described() -> dict[str, Any]:
    """Return the description of the interface (OpenAPI 3.1)."""
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    schema["servers"] = [{"url": settings.PUBLIC_URL}]
    return schema


@require_safe
@public
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the interface to programs."""
    return JsonResponse(described(), headers={"Cache-Control": "private, no-cache"})


@require_safe
@public
def docs(request: HttpRequest) -> HttpResponse:
    """Describe the interface to people: how to get a token, each address and what it asks."""
    schema = described()
    operations = [
        {"path": path, "method": method.upper(), "says": SAYS[act["operationId"]], "asked": asked_by(act, schema)}
        for path, acts in schema["paths"].items()
        for method, act in acts.items()
    ]
    return render(request, "api/docs.html", {"operations": operations, "address": settings.PUBLIC_URL})


def asked_by(operation: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what may be asked in the query string of an operation, with its bounds, or sent in its body."""
    asked = [field for field in operation["parameters"] if field["in"] == "query"]
    if body := operation.get("requestBody"):
        name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        asked += [{"name": field, "schema": {}} for field in schema["components"]["schemas"][name]["properties"]]
    return asked


@public
def nothing(request: HttpRequest, path: str) -> HttpResponse:
    """Answer programs that follow a wrong address in the shape they expect."""
    return problem(404, _("There is nothing here, or nothing that you may see."))


@require_safe
@signed_in
def my_tokens(request: HttpRequest) -> HttpResponse:
    """List my tokens in force."""
    return render(request, "api/tokens.html", {"tokens": tokens.in_force(me(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@reauthentication_required
def new(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once. The password is asked again: a key outlives the session."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            token, text = tokens.make(user=me(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            answer = render(request, "api/made.html", {"token": token, "text": text, "address": settings.PUBLIC_URL})
            answer["Cache-Control"] = "private, no-store"
            return answer
    return render(request, "api/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@signed_in
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my tokens at once."""
    mine = ApiToken.objects.filter(user=me(request))  # unfiltered: one's own
    token = mine.filter(pk=min(pk, 2**63 - 1)).first()
    if token is None:
        raise Http404
    tokens.revoke(token=token, by=me(request))
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("api:tokens")
