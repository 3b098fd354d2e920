"""Addresses of the register, under /espace/certificats/."""

from parchemin.web.certificates import batches, changes, holder, issuing, views
from parchemin.web.routes import HOLDER, SECRETARIAT, door

app_name = "certificates"

urlpatterns = [
    door("", views.certificates, SECRETARIAT, name="list"),
    door("seances/", issuing.sittings, SECRETARIAT, name="sittings"),
    door("seances/<int:sitting_id>/delivrer/", issuing.issue, SECRETARIAT, name="issue"),
    door("annoncer/", batches.announce_together, SECRETARIAT, name="announce_together"),
    door(
        "ensemble/<slug:name>/",
        batches.change_together,
        SECRETARIAT,
        name="change_together",
        page="../../",
    ),
    door(
        "propositions/<slug:name>/",
        batches.settle_together,
        SECRETARIAT,
        name="settle_together",
        page="../../",
    ),
    door("les-miens/", holder.mine, HOLDER, name="mine"),
    door("les-miens/<str:number>/<int:pk>/", holder.my_file, HOLDER, name="my_file"),
    door("<str:number>/", views.certificate, SECRETARIAT, name="certificate"),
    door("<str:number>/etablir/", views.deliver, SECRETARIAT, name="deliver"),
    door("<str:number>/duplicata/", views.duplicate, SECRETARIAT, name="duplicate"),
    door("<str:number>/statut/<slug:name>/", changes.change, SECRETARIAT, name="change"),
    door(
        "<str:number>/propositions/<int:pk>/confirmer/",
        changes.confirm,
        SECRETARIAT,
        name="confirm",
    ),
    door("<str:number>/propositions/<int:pk>/abandonner/", changes.drop, SECRETARIAT, name="drop"),
    door("<str:number>/fichiers/<int:pk>/", views.file, SECRETARIAT, name="file"),
]
