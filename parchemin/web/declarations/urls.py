"""Addresses of the declarations, under /espace/declarations/."""

from parchemin.web.declarations import acts, corrections, flux, holders
from parchemin.web.routes import SECRETARIAT, door

app_name = "declarations"

urlpatterns = [
    door("", holders.holders, SECRETARIAT, name="list"),
    door("preparer/", acts.prepare, SECRETARIAT, name="prepare"),
    door("retirer/", acts.withdraw, SECRETARIAT, name="withdraw"),
    door("accuses/", acts.read_any, SECRETARIAT, name="read_any"),
    door("corrections/", corrections.correction_list, SECRETARIAT, name="corrections"),
    door("corrections/noter/", corrections.note, SECRETARIAT, name="note_correction"),
    door(
        "corrections/<int:pk>/repondre/", corrections.answer, SECRETARIAT, name="answer_correction"
    ),
    door("flux/", acts.flux_list, SECRETARIAT, name="flux_list"),
    door("flux/<str:ident>/", flux.flux, SECRETARIAT, name="flux"),
    door("flux/<str:ident>/fichier/", flux.download, SECRETARIAT, name="file"),
    door("flux/<str:ident>/depose/", acts.submit, SECRETARIAT, name="submit"),
    door("flux/<str:ident>/recu/", acts.acknowledge, SECRETARIAT, name="acknowledge"),
    door("flux/<str:ident>/abandonner/", acts.discard, SECRETARIAT, name="discard"),
    door("flux/<str:ident>/rejete/", acts.reject, SECRETARIAT, name="reject"),
    door("flux/<str:ident>/accuse/", acts.read, SECRETARIAT, name="read"),
    door("flux/<str:ident>/accuses/<int:pk>/", flux.receipt, SECRETARIAT, name="receipt"),
    door("flux/<str:ident>/renvoyer/", acts.reexport, SECRETARIAT, name="reexport"),
]
