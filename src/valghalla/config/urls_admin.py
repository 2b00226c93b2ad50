"""Addresses of the administrative site."""

from django.urls import include, path

from valghalla.components.gallery import gallery_urls
from valghalla.config.language import language

FEATURES = [
    "start",
    "search",
    "news",
    "manual",
    "administration",
    "areas",
    "work_locations",
    "teams",
    "task_types",
    "election_types",
    "elections",
    "tasks",
    "all_tasks",
    "bulk",
    "task_links",
    "rosters",
    "swaps",
    "participants",
    "cpr_check",
    "lists",
    "communication",
    "text_messages",
    "group_messages",
    "content",
    "settings",
    "channels",
    "users",
    "second_factor",
    "audit_log",
    "history",
]

urlpatterns = [
    path("", include("valghalla.accounts.urls")),
    path("", include("valghalla.accounts.fallback.urls")),
    path("", include("valghalla.content.look.urls")),
    path("language/", language, name="language"),
    *[path("", include(f"valghalla.admin_site.{feature}.urls")) for feature in FEATURES],
    *gallery_urls(),
]


handler400 = "valghalla.components.errors.bad_request"
handler403 = "valghalla.components.errors.denied"
handler404 = "valghalla.components.errors.not_found"
handler500 = "valghalla.components.errors.failed"
