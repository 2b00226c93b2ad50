"""Addresses of this feature."""

from django.urls import path

from valghalla.admin_site.participants import (
    comment_views,
    edit_views,
    import_views,
    list_views,
    new_views,
    profile_views,
)

ONE = "participants/<int:participant_id>/"
IMPORT = "participants/import/"

urlpatterns = [
    path("participants/", list_views.participants, name="participants"),
    path("participants/delete/", list_views.delete_many, name="participants_delete"),
    path("participants/rules-broken/", list_views.rules_broken, name="participants_rules_broken"),
    path("participants/new/", new_views.number, name="participant_new"),
    path("participants/new/<str:key>/", new_views.details, name="participant_new_details"),
    path(IMPORT, import_views.upload, name="participant_import"),
    path(IMPORT + "<int:run_id>/", import_views.run, name="participant_import_run"),
    path(IMPORT + "<int:run_id>/start/", import_views.start, name="participant_import_start"),
    path(IMPORT + "<int:run_id>/drop/", import_views.drop, name="participant_import_drop"),
    path(IMPORT + "<int:run_id>/progress/", import_views.progress, name="participant_import_progress"),
    path(IMPORT + "<int:run_id>/report/", import_views.report, name="participant_import_report"),
    path(ONE, profile_views.participant, name="participant"),
    path(ONE + "address/", profile_views.address, name="participant_address"),
    path(
        ONE + "elections/<int:election_id>/places/<int:place_id>/",
        profile_views.other_election,
        name="participant_other_election",
    ),
    path(ONE + "refresh/", profile_views.refresh, name="participant_refresh"),
    path(ONE + "edit/", edit_views.edit, name="participant_edit"),
    path(ONE + "delete/", edit_views.delete, name="participant_delete"),
    path(ONE + "comments/", comment_views.add, name="participant_comment_add"),
    path(ONE + "comments/<int:comment_id>/edit/", comment_views.edit, name="participant_comment_edit"),
    path(ONE + "comments/<int:comment_id>/delete/", comment_views.delete, name="participant_comment_delete"),
]
