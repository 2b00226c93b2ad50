"""Addresses for signing in and out, included by both sites."""

from django.urls import path

from valghalla.accounts import views

urlpatterns = [
    path("sign-in/", views.begin, name="sign_in"),
    path("sign-in/ticket/", views.ticket, name="sign_in_ticket"),
    path("sign-out/", views.end, name="sign_out"),
    path("signed-out/", views.signed_out, name="signed_out"),
]
