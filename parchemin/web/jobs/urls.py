"""Addresses of the jobs, under /espace/travaux/."""

from parchemin.web.jobs import views
from parchemin.web.routes import EVERY_ROLE, OPERATING, door

app_name = "jobs"

urlpatterns = [
    door("", views.jobs, OPERATING, name="list"),
    door("rejouer/", views.replay_together, OPERATING, name="replay_together"),
    door("fichier/", views.make, EVERY_ROLE, name="make", page="/espace/"),
    door("<int:pk>/", views.job, EVERY_ROLE, name="job"),
    door("<int:pk>/fichier/", views.file, EVERY_ROLE, name="file"),
    door("<int:pk>/rejouer/", views.replay_one, EVERY_ROLE, name="replay"),
]
