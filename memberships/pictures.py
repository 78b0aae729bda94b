"""The cover and the logo of a group: set by its admins, made anew, shown to those who may see its home page."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import ImageFieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from activity.record import record
from content import attachments
from core.pictures import own_image
from groups.guard import allow
from groups.middleware import me
from groups.models import Group
from memberships.forms import sent_in

WIDEST = {"cover": 1600, "logo": 256}
BYTES_MAX = 10 * 1024 * 1024
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
Picture = tuple[bytes, str]


class PicturesForm(forms.Form):
    """A new cover, a new logo, or none any more. `pictures` holds what came, made anew (bytes, media type)."""

    cover = forms.FileField(
        label=gettext_lazy("Cover"),
        required=False,
        help_text=gettext_lazy("A wide picture shown above the name. PNG, JPEG or WebP, 10 MB at most."),
    )
    remove_cover = forms.BooleanField(label=gettext_lazy("Remove the cover"), required=False)
    logo = forms.FileField(
        label=gettext_lazy("Logo"), required=False, help_text=gettext_lazy("A square picture shown beside the name.")
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def __init__(self, *args: Any, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures: dict[str, Picture | None] = {}
        for which in WIDEST:
            self.fields[which].widget.attrs["accept"] = "image/png,image/jpeg,image/webp,image/gif"
            if not getattr(group, which):
                del self.fields[f"remove_{which}"]

    def clean(self) -> dict[str, Any]:
        """Make the pictures anew. A sentence stands at the field for a file that is no picture we show."""
        data = super().clean() or self.cleaned_data
        for which, widest in WIDEST.items():
            if data.get(f"remove_{which}"):
                self.pictures[which] = None
            file = data.get(which)
            if not file:
                continue
            made = own_image(file.read(), widest=widest) if file.size <= BYTES_MAX else None
            if made is None:
                self.add_error(
                    which, _("This file is not a picture we can show: send a PNG, JPEG or WebP of 10 MB at most.")
                )
            else:
                self.pictures[which] = made
        return data


@transaction.atomic
def set_pictures(*, group: Group, pictures: dict[str, Picture | None], by: User) -> None:
    """Replace, or take away (None), the pictures named; the files of the old ones go once the change holds."""
    for which, picture in pictures.items():
        field: ImageFieldFile = getattr(group, which)
        attachments.drop_file(field)
        if picture is None:
            setattr(group, which, "")
        else:
            data, media_type = picture
            name = f"{secrets.token_hex(8)}.{SUFFIXES.get(media_type, 'png')}"
            field.save(name, ContentFile(data), save=False)
    group.save(update_fields=list(pictures))
    record("group.edited", actor=by, group=group, pictures=sorted(pictures))


@require_http_methods(["GET", "HEAD", "POST"])
@allow("administer")
def pictures(request: HttpRequest, group: Group) -> HttpResponse:
    """Change the cover and the logo."""
    form = PicturesForm(sent_in(request), request.FILES or None, group=group)
    if form.is_valid():
        if form.pictures:
            set_pictures(group=group, pictures=form.pictures, by=me(request))
        messages.success(request, _("The pictures are saved."))
        return redirect("groups:pictures", group.slug)
    return render(request, "groups/pictures.html", {"group": group, "form": form}, status=422 if form.is_bound else 200)


@require_safe
@allow("see_home")
def picture(request: HttpRequest, group: Group, which: str) -> HttpResponseBase:
    """Send the cover or the logo to those who may see the home page."""
    file = getattr(group, which) if which in WIDEST else None
    if not file:
        raise Http404
    answer = FileResponse(file.open("rb"))
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400"
    return answer
