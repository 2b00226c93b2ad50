"""Addresses of this feature."""

from django.urls import URLPattern, path

from valghalla.admin_site.content import contact, logo, views

_TEXT = "administration/content/texts/<str:text_kind>/<str:text_language>/"

urlpatterns: list[URLPattern] = [
    path("administration/content/", views.contents, name="contents"),
    path("administration/content/contact/", contact.contact, name="content_contact"),
    path("administration/content/logo/", logo.logo, name="content_logo"),
    path("administration/content/logo/remove/", logo.remove, name="content_logo_remove"),
    path(_TEXT, views.text, name="content_text"),
    path(f"{_TEXT}versions/", views.versions, name="content_versions"),
    path(f"{_TEXT}versions/<int:text_id>/", views.version, name="content_version"),
    path(f"{_TEXT}versions/<int:text_id>/bring-back/", views.bring_back, name="content_bring_back"),
]
