"""The site map. Tools are mounted below each group by reading the registry."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from core.tools import tools

handler400 = "core.errors.bad_request"
handler403 = "core.errors.forbidden"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"

in_group: list[URLPattern | URLResolver] = [path(f"{tool.segment}/", include(f"{tool.name}.urls")) for tool in tools()]
in_group += [path("", include(tool.group_urls)) for tool in tools() if tool.group_urls]
site_wide: list[URLPattern | URLResolver] = [
    path(f"{tool.segment}/", include(tool.site_urls)) for tool in tools() if tool.site_urls
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("activity.urls")),
    path("accounts/", include("accounts.sign_in_urls")),
    path("", include("directory.people_urls")),
    path("", include("directory.skill_urls")),
    path("", include("directory.organisation_urls")),
    path("", include("directory.site_urls")),
    path("", include("memberships.urls")),
    path("", include("moderation.urls")),
    path("", include("lifecycle.urls")),
    path("", include("mailin.urls")),
    path("", include("moderation.group_urls")),
    path("g/<slug:group>/", include(in_group)),
    path("c/", include("toolkit.urls")),
    path("", include("toolkit.my_urls")),
    path("g/<slug:group>/", include("toolkit.group_urls")),
    path("", include("search.urls")),
    path("", include("searches.urls")),
    path("", include("notifications.urls")),
    path("", include("fediverse.urls")),
    path("g/<slug:group>/", include("fediverse.group_urls")),
    path("", include("api.urls")),
    path("", include("core.urls")),
    *site_wide,
]
if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("dev/mail/", include("notifications.devmail_urls")))
