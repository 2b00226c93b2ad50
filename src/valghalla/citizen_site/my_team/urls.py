"""Addresses for those who answer for teams. A team one does not answer for is unknown here."""

from django.urls import path

from valghalla.citizen_site.my_team import link_views, member_views, message_views, views

urlpatterns = [
    path("my-team/", views.my_team, name="my_team"),
    path("my-team/requests/<int:request_id>/", views.join_request, name="my_team_request"),
    path("my-team/<int:team_id>/list/", views.take_list, name="my_team_list"),
    path("my-team/<int:team_id>/link/", link_views.link, name="my_team_link"),
    path("my-team/<int:team_id>/link/qr.svg", link_views.qr_code, name="my_team_link_qr"),
    path("my-team/<int:team_id>/message/", message_views.message, name="my_team_message"),
    path("my-team/<int:team_id>/members/<int:participant_id>/", member_views.member, name="my_team_member"),
    path(
        "my-team/<int:team_id>/members/<int:participant_id>/remove/",
        member_views.remove,
        name="my_team_remove",
    ),
]
