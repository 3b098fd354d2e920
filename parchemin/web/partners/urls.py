"""Addresses of what a partner follows, under /espace/mes-candidats/."""

from parchemin.web.partners import contact, dossiers, enrolment, imports
from parchemin.web.routes import PARTNER, door

app_name = "partners"

urlpatterns = [
    door("", dossiers.dossiers, PARTNER, name="dossiers"),
    door("nouveau/", enrolment.enrol_choice, PARTNER, name="enrol_choice"),
    door("nouveau/<slug:code>/", enrolment.enrol, PARTNER, name="enrol"),
    door("import/", imports.candidates_import, PARTNER, name="import"),
    door("import/modele/", imports.import_template, PARTNER, name="import_template"),
    door("import/exemple/", imports.import_sample, PARTNER, name="import_sample"),
    door("import/essai/", imports.import_trial, PARTNER, name="import_trial"),
    door("import/corrections/", imports.import_corrections, PARTNER, name="import_corrections"),
    door("import/confirmer/", imports.import_apply, PARTNER, name="import_apply"),
    door("<str:number>/", dossiers.dossier, PARTNER, name="dossier"),
    door("<str:number>/deposer/", dossiers.submit, PARTNER, name="submit"),
    door("<str:number>/coordonnees/", contact.contact, PARTNER, name="contact"),
    door("<str:number>/ecrire/", dossiers.write, PARTNER, name="write"),
]
