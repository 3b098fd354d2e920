"""Addresses of the register, under /espace/certificats/."""

from django.urls import path

from parchemin.web.certificates import changes, held, issuing, together, views

app_name = "certificates"

urlpatterns = [
    path("", views.certificates, name="list"),
    path("seances/", issuing.sittings, name="sittings"),
    path("seances/<int:sitting_id>/delivrer/", issuing.issue, name="issue"),
    path("ensemble/<slug:name>/", together.change_together, name="change_together"),
    path("propositions/<slug:name>/", together.settle_together, name="settle_together"),
    path("les-miens/", held.mine, name="mine"),
    path("les-miens/<str:number>/<int:pk>/", held.my_file, name="my_file"),
    path("<str:number>/", views.certificate, name="certificate"),
    path("<str:number>/etablir/", views.deliver, name="deliver"),
    path("<str:number>/duplicata/", views.duplicate, name="duplicate"),
    path("<str:number>/statut/<slug:name>/", changes.change, name="change"),
    path("<str:number>/propositions/<int:pk>/confirmer/", changes.confirm, name="confirm"),
    path("<str:number>/propositions/<int:pk>/abandonner/", changes.drop, name="drop"),
    path("<str:number>/fichiers/<int:pk>/", views.file, name="file"),
]
