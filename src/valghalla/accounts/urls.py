"""Addresses for signing in and out, included by both sites."""

from django.urls import path

from valghalla.accounts import views
from valghalla.accounts.service_providers.views import metadata
from valghalla.accounts.session_end import urls as session_end

urlpatterns = [
    path("sign-in/", views.begin, name="sign_in"),
    path("sign-in/answer/", views.answer, name="sign_in_answer"),
    path("sign-in/finish/<slug:handle>/", views.finish, name="sign_in_finish"),
    path("sign-in/metadata.xml", metadata, name="sign_in_metadata"),
    path("sign-out/", views.end, name="sign_out"),
    path("sign-out/answer/", views.sign_out_answer, name="sign_out_answer"),
    path("signed-out/", views.signed_out, name="signed_out"),
    *session_end.urlpatterns,
]
