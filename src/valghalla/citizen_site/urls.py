"""Addresses of the citizen site's features."""

from django.urls import include, path

FEATURES = [
    "content",
    "links",
    "invitation",
    "tasks",
    "my_tasks",
    "participants",
    "preferences",
    "my_data",
    "registration",
    "teams",
    "my_work_location",
    "my_team",
    "team_tasks",
    "notices",
    "gateway",
    "emails",
]

urlpatterns = [path("", include(f"valghalla.citizen_site.{feature}.urls")) for feature in FEATURES]
