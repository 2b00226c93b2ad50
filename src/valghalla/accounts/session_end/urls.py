"""Addresses about a session's end: ``times`` of every site, ``urlpatterns`` of those with forms that are kept."""

from django.urls import path

from valghalla.accounts.session_end import views
from valghalla.accounts.session_end.activity import SESSION

times = [
    path(SESSION.lstrip("/"), views.state, name="session"),
    path("session/prolong/", views.longer, name="session_prolong"),
]
urlpatterns = [
    *times,
    path("sign-in/kept/<str:handle>/", views.kept_form, name="kept_form"),
    path("sign-in/kept/<str:handle>/discard/", views.discard, name="kept_form_discard"),
]
