"""Addresses of the open pages: front page, contact, privacy policy, FAQ, accessibility statement."""

from django.urls import path

from valghalla.citizen_site.content import views

urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("contact/", views.contact, name="contact"),
    path("privacy/", views.privacy, name="privacy"),
    path("faq/", views.faq, name="faq"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("was/", views.was, name="was"),
]
