"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.elections import activation, days, kind, messages, places, views, wizard

ELECTION = "elections/<int:election_id>/"

urlpatterns: list[URLPattern] = [
    path("elections/", views.elections, name="elections"),
    path("elections/choose/", views.change_election, name="change_election"),
    path("elections/none/", views.no_election, name="no_election"),
    path("elections/new/", wizard.new, name="election_new"),
    path(ELECTION, views.election, name="election"),
    path(ELECTION + "edit/", views.edit, name="election_edit"),
    path(ELECTION + "delete/", views.delete, name="election_delete"),
    path(ELECTION + "duplicate/", wizard.duplicate, name="election_duplicate"),
    path(ELECTION + "type/", kind.election_type, name="election_type"),
    path(ELECTION + "messages/", messages.election_messages, name="election_messages"),
    path(
        ELECTION + "messages/<int:election_task_type_id>/",
        messages.task_type_messages,
        name="election_task_type_messages",
    ),
    path(ELECTION + "days/", days.election_days, name="election_days"),
    path(ELECTION + "places/", places.election_places, name="election_places"),
    path(ELECTION + "places/<int:place_id>/remove/", places.remove, name="election_place_remove"),
    path(ELECTION + "activate/", activation.activate, name="election_activate"),
    path(ELECTION + "activations/<int:activation_id>/", activation.progress, name="election_activation"),
    path(ELECTION + "activations/<int:activation_id>/again/", activation.look_up_again, name="election_look_up_again"),
    path(ELECTION + "deactivate/", activation.deactivate, name="election_deactivate"),
]
