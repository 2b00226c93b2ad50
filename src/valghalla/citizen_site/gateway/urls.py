"""Addresses of this feature. No person ever goes there."""

from django.urls import path

from valghalla.citizen_site.gateway import views

urlpatterns = [
    path("gateway/<slug:provider>/<slug:secret>/report/", views.report, name="sms_report"),
    path("gateway/<slug:provider>/<slug:secret>/inbound/", views.incoming, name="sms_incoming"),
]
