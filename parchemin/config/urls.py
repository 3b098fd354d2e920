"""Addresses of the application."""

from django.urls import include, path

urlpatterns = [
    path("", include("parchemin.web.urls")),
]

handler500 = "parchemin.web.health.server_error"
