"""Addresses of groups, of their home pages and of their members."""

from django.urls import path

from memberships import (
    arrivals,
    handing_over,
    home,
    home_settings,
    joining,
    life,
    members,
    pictures,
    settings,
    site_groups,
    views,
)

app_name = "groups"

urlpatterns = [
    path("groups/", views.group_list, name="directory"),
    path("groups/new/", views.new, name="new"),
    path("groups/similar/", views.similar_groups, name="similar"),
    path("site/groups/", site_groups.site_groups, name="site_groups"),
    path("site/groups/<slug:slug>/<slug:verb>/", site_groups.site_group_act, name="site_group_act"),
    path("groups/trash/", life.trash, name="trash"),
    path("groups/trash/<slug:slug>/", life.restore, name="restore"),
    path("g/<slug:group>/", home.home, name="home"),
    path("g/<slug:group>/join/", joining.join, name="join"),
    path("g/<slug:group>/withdraw/", joining.withdraw, name="withdraw"),
    path("g/<slug:group>/leave/", joining.leave, name="leave"),
    path("g/<slug:group>/requests/", arrivals.requests, name="requests"),
    path("g/<slug:group>/invite/", arrivals.invite, name="invite"),
    path("g/<slug:group>/members/", members.members, name="members"),
    path("g/<slug:group>/members/<str:username>/", members.member, name="member"),
    path("g/<slug:group>/members/<str:username>/role/", members.role, name="role"),
    path("g/<slug:group>/members/<str:username>/grants/", members.grants, name="grants"),
    path("g/<slug:group>/members/<str:username>/remove/", members.remove, name="remove"),
    path("g/<slug:group>/members/<str:username>/ban/", members.ban, name="ban"),
    path("g/<slug:group>/members/<str:username>/unban/", members.unban, name="unban"),
    path("g/<slug:group>/members/<str:username>/uninvite/", members.uninvite, name="uninvite"),
    path("g/<slug:group>/settings/", settings.settings, name="settings"),
    path("g/<slug:group>/settings/tools/", settings.tools, name="tools"),
    path("g/<slug:group>/settings/pictures/", pictures.pictures, name="pictures"),
    path("g/<slug:group>/picture/<slug:which>/", pictures.picture, name="picture"),
    path("g/<slug:group>/settings/home/", home_settings.blocks, name="blocks"),
    path("g/<slug:group>/settings/home/add/", home_settings.add, name="add_block"),
    path("g/<slug:group>/settings/home/order/", home_settings.order, name="order_blocks"),
    path("g/<slug:group>/settings/home/<int:block>/", home_settings.block, name="block"),
    path("g/<slug:group>/settings/home/<int:block>/move/", home_settings.move, name="move_block"),
    path("g/<slug:group>/settings/home/<int:block>/remove/", home_settings.remove, name="remove_block"),
    path("g/<slug:group>/settings/home/<int:block>/put-back/", home_settings.put_back, name="put_back_block"),
    path("g/<slug:group>/settings/life/", life.life, name="life"),
    path("g/<slug:group>/settings/life/<slug:act>/", life.change_life, name="change_life"),
    path("g/<slug:group>/settings/trash/", life.trash_group, name="trash_group"),
    path("g/<slug:group>/settings/hand-over/", handing_over.hand_over, name="hand_over"),
    path("g/<slug:group>/settings/successor/", handing_over.successor, name="successor"),
]
