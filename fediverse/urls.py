"""Addresses that other servers ask for, and the site administrators' page. Those below `ap/` stay for ever."""

from django.urls import path

from fediverse import discovery_views, site_views, views

app_name = "fediverse_site"

urlpatterns = [
    path(".well-known/webfinger", discovery_views.webfinger, name="webfinger"),
    path(".well-known/host-meta", discovery_views.host_meta, name="host_meta"),
    path(".well-known/nodeinfo", discovery_views.nodeinfo_links, name="nodeinfo_links"),
    path("nodeinfo/2.1", discovery_views.nodeinfo, name="nodeinfo"),
    path("ap/inbox/", views.inbox, name="shared_inbox"),
    path("ap/<uuid:key>/", views.actor, name="actor"),
    path("ap/<uuid:key>/inbox/", views.inbox, name="inbox"),
    path("ap/<uuid:key>/outbox/", views.outbox, name="outbox"),
    path("ap/<uuid:key>/followers/", views.followers, name="followers"),
    path("ap/<uuid:key>/posts/<uuid:post>/", views.post, name="post"),
    path("site/fediverse/", site_views.site, name="site"),
    path("site/fediverse/<int:pk>/unblock/", site_views.unblock, name="unblock"),
]
