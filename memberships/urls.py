"""Addresses of groups, of their home pages and of their members."""

from django.urls import path

from memberships import (
    arrivals,
    handing_over,
    home,
    invitations,
    invited,
    joining,
    life,
    members,
    seeing,
    settings,
    views,
)

app_name = "groups"

urlpatterns = [
    path("groups/", views.group_list, name="directory"),
    path("groups/new/", views.new, name="new"),
    path("groups/trash/", life.trash, name="trash"),
    path("groups/trash/<slug:slug>/", life.restore, name="restore"),
    path("g/<slug:group>/", home.home, name="home"),
    path("g/<slug:group>/join/", joining.join, name="join"),
    path("g/<slug:group>/withdraw/", joining.withdraw, name="withdraw"),
    path("g/<slug:group>/leave/", joining.leave, name="leave"),
    path("g/<slug:group>/requests/", arrivals.requests, name="requests"),
    path("g/<slug:group>/invite/", invitations.invite, name="invite"),
    path("g/<slug:group>/invite/people/", invitations.find_people, name="invite_people"),
    path("g/<slug:group>/invitations/", invitations.invitations, name="invitations"),
    path("g/<slug:group>/invitations/<int:pk>/resend/", invitations.resend, name="invitation_resend"),
    path("g/<slug:group>/invitations/<int:pk>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("invitations/<str:token>/", invited.invitation, name="invitation"),
    path("invitations/stop/<str:token>/", invited.stop, name="invitation_stop"),
    path("g/<slug:group>/members/", members.members, name="members"),
    path("g/<slug:group>/members/<str:username>/", members.member, name="member"),
    path("g/<slug:group>/members/<str:username>/role/", members.role, name="role"),
    path("g/<slug:group>/members/<str:username>/grants/", members.grants, name="grants"),
    path("g/<slug:group>/members/<str:username>/remove/", members.remove, name="remove"),
    path("g/<slug:group>/members/<str:username>/ban/", members.ban, name="ban"),
    path("g/<slug:group>/members/<str:username>/unban/", members.unban, name="unban"),
    path("g/<slug:group>/members/<str:username>/uninvite/", members.uninvite, name="uninvite"),
    path("g/<slug:group>/settings/", settings.settings, name="settings"),
    path("g/<slug:group>/see-as/", seeing.see_as, name="see_as"),
    path("see-as/stop/", seeing.stop, name="see_as_stop"),
    path("g/<slug:group>/settings/tools/", settings.tools, name="tools"),
    path("g/<slug:group>/settings/life/", life.life, name="life"),
    path("g/<slug:group>/settings/life/<slug:act>/", life.change_life, name="change_life"),
    path("g/<slug:group>/settings/trash/", life.trash_group, name="trash_group"),
    path("g/<slug:group>/settings/hand-over/", handing_over.hand_over, name="hand_over"),
    path("g/<slug:group>/settings/successor/", handing_over.successor, name="successor"),
]
