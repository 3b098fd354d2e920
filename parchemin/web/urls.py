"""Addresses of the screens. Each name has its line in `parchemin/web/access.py`."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

from parchemin.web import home
from parchemin.web.jury.availability import availability
from parchemin.web.sign_in import SetUpSecondFactor

# The names are those that allauth looks up; only the pages that we open are mounted.
DOOR = [
    path("connexion/", account.login, name="account_login"),
    path("connexion/confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("connexion/compte-ferme/", account.account_inactive, name="account_inactive"),
    path("connexion/ouvrir-un-compte/", account.signup, name="account_signup"),
    path("deconnexion/", account.logout, name="account_logout"),
    path("mot-de-passe/", account.password_change, name="account_change_password"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^mot-de-passe/lien/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/enregistre/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-facteur/", mfa.index, name="mfa_index"),
    path("second-facteur/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-facteur/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-facteur/relier/", SetUpSecondFactor.as_view(), name="mfa_activate_totp"),
    path("second-facteur/detacher/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-facteur/secours/nouveaux/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-facteur/secours/fichier/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [
    path("", include("parchemin.web.public.urls")),
    path("espace/", home.home, name="home"),
    path("espace/certificateur/", home.choose_mandate, name="choose_mandate"),
    path("espace/", include("parchemin.web.assessment.urls")),
    path("espace/", include("parchemin.web.secretariat.urls")),
    path("espace/certificats/", include("parchemin.web.certificates.urls")),
    path("espace/seances/", include("parchemin.web.jury.urls")),
    path("espace/declarations/", include("parchemin.web.declarations.urls")),
    path("hors-ligne/", include("parchemin.web.offline.urls")),
    path("disponibilites/<str:token>/", availability, name="availability"),
    *DOOR,
]
