"""Addresses of the secretariat."""

from django.urls import path

from parchemin.web.secretariat import (
    dossier,
    dossiers,
    enrolment,
    imports,
    person,
    referentiel_acts,
    referentiel_import,
    referentiels,
    today,
    vae,
)

app_name = "secretariat"
urlpatterns = [
    path("a-traiter/", today.today, name="today"),
    path("journal/", today.body_journal, name="body_journal"),
    path("dossiers/", dossiers.dossiers, name="dossiers"),
    path("dossiers/ensemble/<slug:move>/", dossiers.dossiers_together, name="dossiers_together"),
    path("dossiers/import/", imports.candidates_import, name="import"),
    path("dossiers/import/modele/", imports.import_template, name="import_template"),
    path("dossiers/import/essai/", imports.import_trial, name="import_trial"),
    path("dossiers/import/corrections/", imports.import_corrections, name="import_corrections"),
    path("dossiers/import/confirmer/", imports.import_apply, name="import_apply"),
    path("dossiers/import/<int:pk>/", imports.import_report, name="import_report"),
    path("dossiers/nouveau/", enrolment.enrol_choice, name="enrol_choice"),
    path("dossiers/nouveau/<slug:code>/", enrolment.enrol, name="enrol"),
    path("dossiers/<str:number>/", dossier.dossier, name="dossier"),
    path("dossiers/<str:number>/journal/", dossier.journal, name="journal"),
    path("dossiers/<str:number>/etat-civil/", person.correct, name="correct"),
    path("dossiers/<str:number>/acquis/", person.acquired, name="acquired"),
    path(
        "dossiers/<str:number>/blocs/<str:code>/",
        person.present_again,
        name="present_again",
    ),
    path("dossiers/<str:number>/vae/<slug:step>/", vae.vae_step, name="vae_step"),
    path("dossiers/<str:number>/actes/<slug:move>/", dossier.dossier_move, name="dossier_move"),
    path("referentiels/", referentiels.referentiels, name="referentiels"),
    path("referentiels/import/", referentiel_import.referentiel_import, name="referentiel_import"),
    path(
        "referentiels/import/garder/",
        referentiel_import.referentiel_keep,
        name="referentiel_keep",
    ),
    path("referentiels/<slug:code>/", referentiels.referentiel, name="referentiel"),
    path(
        "referentiels/<slug:code>/editions/<int:number>/", referentiels.referentiel, name="edition"
    ),
    path(
        "referentiels/<slug:code>/editions/<int:number>/<slug:name>/",
        referentiel_acts.referentiel_act,
        name="referentiel_act",
    ),
    path("referentiels/<slug:code>/comparer/", referentiels.compare, name="compare"),
    path(
        "referentiels/<slug:code>/reglements/nouveau/",
        referentiel_import.reglement_set,
        name="reglement_set",
    ),
    path(
        "referentiels/<slug:code>/reglements/fixer/",
        referentiel_import.reglement_keep,
        name="reglement_keep",
    ),
    path("referentiels/<slug:code>/reglements/<int:pk>/", referentiels.reglement, name="reglement"),
]
