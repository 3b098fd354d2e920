"""Addresses of référentiels and of their commission."""

from parchemin.web.certifications import acts, commission, files, imports, referentiels
from parchemin.web.routes import BRANCH, COMMISSION, SECRETARIAT, door

app_name = "certifications"
urlpatterns = [
    door("commission/", commission.commission, COMMISSION, name="commission"),
    door(
        "commission/proces-verbaux/<int:minutes_id>/fichier/",
        commission.minutes_of_commission,
        COMMISSION,
        name="commission_minutes",
    ),
    door("referentiels/", referentiels.referentiels, BRANCH, name="referentiels"),
    door(
        "referentiels/import/",
        imports.referentiel_import,
        SECRETARIAT,
        name="referentiel_import",
    ),
    door(
        "referentiels/import/garder/",
        imports.referentiel_keep,
        SECRETARIAT,
        name="referentiel_keep",
    ),
    door(
        "referentiels/import/lecture/<int:pk>/",
        imports.referentiel_read,
        SECRETARIAT,
        name="referentiel_read",
    ),
    door("referentiels/<slug:code>/", referentiels.referentiel, BRANCH, name="referentiel"),
    door(
        "referentiels/<slug:code>/editions/<int:number>/",
        referentiels.referentiel,
        BRANCH,
        name="edition",
    ),
    door(
        "referentiels/<slug:code>/editions/<int:number>/fichier/",
        files.edition_file,
        BRANCH,
        name="edition_file",
    ),
    door(
        "referentiels/<slug:code>/editions/<int:number>/<slug:name>/",
        acts.referentiel_act,
        SECRETARIAT,
        name="referentiel_act",
    ),
    door("referentiels/<slug:code>/comparer/", referentiels.compare, BRANCH, name="compare"),
    door(
        "referentiels/<slug:code>/reglements/nouveau/",
        imports.reglement_set,
        SECRETARIAT,
        name="reglement_set",
    ),
    door(
        "referentiels/<slug:code>/reglements/fixer/",
        imports.reglement_keep,
        SECRETARIAT,
        name="reglement_keep",
    ),
    door(
        "referentiels/<slug:code>/reglements/<int:pk>/",
        referentiels.reglement,
        BRANCH,
        name="reglement",
    ),
    door(
        "referentiels/<slug:code>/reglements/<int:pk>/fichier/",
        files.reglement_file,
        BRANCH,
        name="reglement_file",
    ),
]
