"""Addresses of the declarations, under /espace/declarations/."""

from django.urls import path

from parchemin.web.declarations import acts, corrections, flux, holders

app_name = "declarations"

urlpatterns = [
    path("", holders.holders, name="list"),
    path("preparer/", acts.prepare, name="prepare"),
    path("retirer/", acts.withdraw, name="withdraw"),
    path("accuses/", acts.read_any, name="read_any"),
    path("corrections/", corrections.correction_list, name="corrections"),
    path("corrections/noter/", corrections.note, name="note_correction"),
    path("corrections/<int:pk>/repondre/", corrections.answer, name="answer_correction"),
    path("flux/", acts.flux_list, name="flux_list"),
    path("flux/<str:ident>/", flux.flux, name="flux"),
    path("flux/<str:ident>/fichier/", flux.download, name="file"),
    path("flux/<str:ident>/depose/", acts.submit, name="submit"),
    path("flux/<str:ident>/recu/", acts.acknowledge, name="acknowledge"),
    path("flux/<str:ident>/abandonner/", acts.discard, name="discard"),
    path("flux/<str:ident>/rejete/", acts.reject, name="reject"),
    path("flux/<str:ident>/accuse/", acts.read, name="read"),
    path("flux/<str:ident>/accuses/<int:pk>/", flux.receipt, name="receipt"),
    path("flux/<str:ident>/renvoyer/", acts.reexport, name="reexport"),
]
