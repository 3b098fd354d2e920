"""Addresses of the screens, each with whom it lets in."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path

from parchemin.web import home, house, source
from parchemin.web.accounts.invitation import invitation
from parchemin.web.candidates.way_in import way_in
from parchemin.web.deadlines.feed import feed
from parchemin.web.help.views import guide, help_page
from parchemin.web.jobs import installation
from parchemin.web.jurors.availability import availability
from parchemin.web.opening import another, steps
from parchemin.web.opening.first import opening
from parchemin.web.pathways.completion_answer import completion
from parchemin.web.pieces.components import components
from parchemin.web.routes import ENTERING, PUBLIC, SECRETARIAT, SIGNED_IN, STAFF, door
from parchemin.web.sign_in import SetUpSecondFactor

# The names are those that allauth looks up; only the pages that we open are mounted.
DOOR = [
    door("connexion/", account.login, PUBLIC, name="account_login"),
    door("connexion/confirmer/", account.reauthenticate, ENTERING, name="account_reauthenticate"),
    door("connexion/compte-ferme/", account.account_inactive, PUBLIC, name="account_inactive"),
    door("connexion/ouvrir-un-compte/", account.signup, PUBLIC, name="account_signup"),
    door("deconnexion/", account.logout, PUBLIC, name="account_logout"),
    door("mot-de-passe/", account.password_change, ENTERING, name="account_change_password"),
    door("mot-de-passe/oublie/", account.password_reset, PUBLIC, name="account_reset_password"),
    door(
        "mot-de-passe/oublie/envoye/",
        account.password_reset_done,
        PUBLIC,
        name="account_reset_password_done",
    ),
    door(
        r"^mot-de-passe/lien/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        PUBLIC,
        name="account_reset_password_from_key",
        regex=True,
    ),
    door(
        "mot-de-passe/enregistre/",
        account.password_reset_from_key_done,
        PUBLIC,
        name="account_reset_password_from_key_done",
    ),
    door("second-facteur/", mfa.index, ENTERING, name="mfa_index"),
    door("second-facteur/code/", mfa.authenticate, PUBLIC, name="mfa_authenticate"),
    door("second-facteur/confirmer/", mfa.reauthenticate, ENTERING, name="mfa_reauthenticate"),
    door("second-facteur/relier/", SetUpSecondFactor.as_view(), ENTERING, name="mfa_activate_totp"),
    door("second-facteur/detacher/", totp.deactivate_totp, ENTERING, name="mfa_deactivate_totp"),
    door(
        "second-facteur/secours/",
        recovery.view_recovery_codes,
        ENTERING,
        name="mfa_view_recovery_codes",
    ),
    door(
        "second-facteur/secours/nouveaux/",
        recovery.generate_recovery_codes,
        ENTERING,
        name="mfa_generate_recovery_codes",
    ),
    door(
        "second-facteur/secours/fichier/",
        recovery.download_recovery_codes,
        ENTERING,
        name="mfa_download_recovery_codes",
    ),
]

OPEN_TO_EVERYBODY: list[URLPattern | URLResolver] = [
    path("", include("parchemin.web.catalogue.urls")),
    path("", include("parchemin.web.certificates.public_urls")),
    door("composants/", components, PUBLIC, name="components"),
    door("accessibilite/", house.accessibility, PUBLIC, name="accessibility"),
    door("mentions-legales/", house.legal, PUBLIC, name="legal"),
    door("donnees/", house.data, PUBLIC, name="data"),
    door("aide/", help_page, PUBLIC, name="help"),
    door("aide/<slug:name>/", guide, PUBLIC, name="guide"),
    door("documentation/", house.documentation, PUBLIC, name="documentation"),
    door("source/", source.source, PUBLIC, name="source"),
    door(".well-known/security.txt", source.security_txt, PUBLIC, name="security_txt"),
    door("csp-report/", house.csp_report, PUBLIC, name="csp_report"),
]

urlpatterns = [
    path("", include((OPEN_TO_EVERYBODY, "public"))),
    door("espace/", home.home, SIGNED_IN, name="home"),
    door("espace/certificateur/", home.choose_mandate, SIGNED_IN, name="choose_mandate"),
    door("espace/installation/", installation.installation, STAFF, name="installation"),
    door("espace/installation/ouvrir/", another.open_another, STAFF, name="open_another"),
    door("espace/installation/verifier/", installation.verify, STAFF, name="verify", page="../"),
    door("espace/colonnes/", home.choose_columns, SIGNED_IN, name="keep_columns"),
    door("espace/vues/", home.choose_view, SIGNED_IN, name="keep_view"),
    path("espace/", include("parchemin.web.assessment.urls")),
    path("espace/", include("parchemin.web.organisations.urls")),
    path("espace/", include("parchemin.web.desk.urls")),
    path("espace/", include("parchemin.web.pathways.urls")),
    path("espace/", include("parchemin.web.certifications.urls")),
    path("espace/certificats/", include("parchemin.web.certificates.urls")),
    path("espace/seances/", include("parchemin.web.jury.urls")),
    path("espace/declarations/", include("parchemin.web.declarations.urls")),
    path("espace/lettres/", include("parchemin.web.post.urls")),
    path("espace/travaux/", include("parchemin.web.jobs.urls")),
    path("espace/echeances/", include("parchemin.web.deadlines.urls")),
    path("espace/mes-candidats/", include("parchemin.web.partners.urls")),
    path("espace/mes-dossiers/", include("parchemin.web.candidates.urls")),
    path("espace/comptes/", include("parchemin.web.accounts.urls")),
    path("espace/reglages/", include("parchemin.web.settings.urls")),
    path("hors-ligne/", include("parchemin.web.assessment.offline.urls")),
    door("espace/ouverture/", steps.steps, SECRETARIAT, name="opening_steps"),
    door(
        "espace/ouverture/exemples/<slug:name>/",
        steps.sample,
        SECRETARIAT,
        name="opening_sample",
    ),
    door("ouverture/<str:link>/", opening, PUBLIC, name="opening"),
    door("connexion/candidat/", way_in, PUBLIC, name="candidate_way_in"),
    door("invitation/<str:link>/", invitation, PUBLIC, name="invitation"),
    door("complement/<str:token>/", completion, PUBLIC, name="completion"),
    door("disponibilites/<str:token>/", availability, PUBLIC, name="availability"),
    door("agenda/<str:token>.ics", feed, PUBLIC, name="agenda"),
    *DOOR,
]
