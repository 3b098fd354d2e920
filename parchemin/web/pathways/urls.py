"""Addresses of dossiers, among those of the secretariat."""

from parchemin.web.pathways import (
    completion,
    contact,
    course,
    dossier,
    dossiers,
    enrolment,
    import_undo,
    imports,
    person,
    vae,
)
from parchemin.web.routes import SECRETARIAT, door

urlpatterns = [
    door("dossiers/", dossiers.dossiers, SECRETARIAT, name="dossiers"),
    door(
        "dossiers/ensemble/<slug:move>/",
        dossiers.dossiers_together,
        SECRETARIAT,
        name="dossiers_together",
        page="../../",
    ),
    door("dossiers/import/", imports.candidates_import, SECRETARIAT, name="import"),
    door("dossiers/import/modele/", imports.import_template, SECRETARIAT, name="import_template"),
    door("dossiers/import/essai/<int:pk>/", imports.import_tried, SECRETARIAT, name="import_tried"),
    door("dossiers/import/essai/", imports.import_trial, SECRETARIAT, name="import_trial"),
    door(
        "dossiers/import/corrections/",
        imports.import_corrections,
        SECRETARIAT,
        name="import_corrections",
    ),
    door("dossiers/import/confirmer/", imports.import_apply, SECRETARIAT, name="import_apply"),
    door("dossiers/import/<int:pk>/", imports.import_report, SECRETARIAT, name="import_report"),
    door("dossiers/import/<int:pk>/reprendre/", import_undo.undo, SECRETARIAT, name="import_undo"),
    door("dossiers/nouveau/", enrolment.enrol_choice, SECRETARIAT, name="enrol_choice"),
    door("dossiers/nouveau/<slug:code>/", enrolment.enrol, SECRETARIAT, name="enrol"),
    door("dossiers/<str:number>/", dossier.dossier, SECRETARIAT, name="dossier"),
    door("dossiers/<str:number>/journal/", dossier.journal, SECRETARIAT, name="journal"),
    door("dossiers/<str:number>/etat-civil/", person.correct, SECRETARIAT, name="correct"),
    door("dossiers/<str:number>/coordonnees/", contact.contact, SECRETARIAT, name="contact"),
    door("dossiers/<str:number>/parcours/", course.correct, SECRETARIAT, name="course"),
    door("dossiers/<str:number>/completer/", completion.complete, SECRETARIAT, name="complete"),
    door("dossiers/<str:number>/acquis/", person.acquired, SECRETARIAT, name="acquired"),
    door(
        "dossiers/<str:number>/blocs/<str:code>/",
        person.present_again,
        SECRETARIAT,
        name="present_again",
    ),
    door("dossiers/<str:number>/vae/depot/", vae.vae_filing, SECRETARIAT, name="vae_filing"),
    door("dossiers/<str:number>/vae/<slug:step>/", vae.vae_step, SECRETARIAT, name="vae_step"),
    door(
        "dossiers/<str:number>/actes/<slug:move>/",
        dossier.dossier_move,
        SECRETARIAT,
        name="dossier_move",
    ),
]
