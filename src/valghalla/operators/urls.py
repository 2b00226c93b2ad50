"""Addresses for operators to sign in and out."""

from django.urls import path

from valghalla.accounts.session_end.urls import times
from valghalla.operators import views

urlpatterns = [
    path("sign-in/", views.begin, name="sign_in"),
    path("sign-in/answer/", views.answer, name="sign_in_answer"),
    path("sign-out/", views.end, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
    *times,
]
