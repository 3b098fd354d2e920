"""Addresses of the first page and of the catalogue."""

from parchemin.web.catalogue import views
from parchemin.web.routes import PUBLIC, door

urlpatterns = [
    door("", views.home, PUBLIC, name="home"),
    door("cqp/", views.cqp_list, PUBLIC, name="cqp_list"),
    door("cqp/<slug:body>/<slug:code>/", views.cqp, PUBLIC, name="cqp"),
]
