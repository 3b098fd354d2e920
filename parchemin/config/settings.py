"""Settings of Parchemin: one file, read from the environment, safe by default."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from parchemin.config import env

BASE_DIR = Path(__file__).resolve().parents[2]


def _var() -> Path:
    """Return the folder of what is kept: beside the code of a checkout, in the person's data when installed."""
    if (BASE_DIR / "pyproject.toml").exists():
        return BASE_DIR / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "parchemin"


VAR_DIR = Path(env.text("PARCHEMIN_VAR", str(_var()))).absolute()

DEBUG = env.flag("DEBUG", False)
DEMO = env.flag("PARCHEMIN_DEMO", False)


def _secret() -> str:
    """Return the secret of this installation, made on first use and readable by its owner alone."""
    path = VAR_DIR / "secret"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env.text("SECRET_KEY", "") or _secret()
# Seals private signing keys at rest. Kept apart from SECRET_KEY, which may be rotated freely.
KEY_SEALING_SECRET = env.text("KEY_SEALING_SECRET", SECRET_KEY)

# The address printed on certificates and in did:web; must not change once a certificate is issued.
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", f"127.0.0.1,localhost,{urlsplit(PUBLIC_URL).hostname or ''}"
)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", PUBLIC_URL)

# Where the source of what runs is had (AGPL-3.0, section 13); without it, an archive of what runs is made.
SOURCE_URL = env.text("SOURCE_URL", "")
# Whom a flaw, and an obstacle to accessibility, are told to: an e-mail address.
SECURITY_CONTACT = env.text("SECURITY_CONTACT", "")
ACCESSIBILITY_CONTACT = env.text("ACCESSIBILITY_CONTACT", "")

INSTALLED_APPS = [
    "parchemin.journal",
    "parchemin.files",
    "parchemin.organisations",
    "parchemin.accounts",
    "parchemin.jobs",
    "parchemin.post",
    "parchemin.deadlines",
    "parchemin.certifications",
    "parchemin.pathways",
    "parchemin.assessment",
    "parchemin.jurors",
    "parchemin.jury",
    "parchemin.certificates",
    "parchemin.declarations",
    "parchemin.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "parchemin.web.health.RequestNumberMiddleware",
    "parchemin.web.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parchemin.web.http.HeadMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parchemin.web.headers.PermissionsPolicyMiddleware",
    "parchemin.web.sessions.SessionLimitsMiddleware",
    "parchemin.web.http.BodyLimitMiddleware",
    "parchemin.web.http.OnlyPostedMiddleware",
    "parchemin.web.http.RefusalMiddleware",
    "parchemin.web.access.AccessMiddleware",
]

ROOT_URLCONF = "parchemin.config.urls"
WSGI_APPLICATION = "parchemin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "parchemin.web.context.navigation",
            ],
        },
    }
]

DATABASES = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'parchemin.sqlite3'}"))
}
env.make_private(DATABASES["default"])
# Throttling and codes already used are shared by every process: they live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        # Well above what an attacker can fill within the hour that a throttle remembers.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "parchemin.web.sign_in.NoContextWord"},
]
PASSWORD_RESET_TIMEOUT = 10 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "parchemin.web.sign_in.ClosedSignup"
ACCOUNT_FORMS = {
    "login": "parchemin.web.sign_in.SignInForm",
    "reset_password": "parchemin.web.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "parchemin.web.sign_in.NewPasswordForm",
    "change_password": "parchemin.web.sign_in.PasswordChangeForm",
    "reauthenticate": "parchemin.web.sign_in.SamePasswordForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "public:home"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A wrong password or code: five a minute, then ten an hour, for one account from one network: the pair is counted,
# so that nobody locks somebody out from elsewhere (ASVS 5.0, 6.3.1). A room behind one address signs in together.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "20/m/ip,5/m/key,10/h/key",
    "reset_password": "10/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "parchemin.web.sign_in.LinkApplicationForm",
    "authenticate": "parchemin.web.sign_in.CodeForm",
    "reauthenticate": "parchemin.web.sign_in.SameCodeForm",
}
MFA_TOTP_ISSUER = "Parchemin"
# Addresses are recorded by the secretariat with the mandate, not proved by a click.
MFA_ALLOW_UNVERIFIED_EMAIL = True

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
# `__Host-` forbids a neighbouring domain to plant a cookie; browsers grant it over HTTPS alone.
_COOKIE_PREFIX = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrf"
CSRF_COOKIE_HTTPONLY = True
LAST_REQUEST_COOKIE = f"{_COOKIE_PREFIX}last-request"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS and env.flag("SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # No inline script or style anywhere, hence no nonce to leak.
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": ["/csp-report/"],
    }
}

# Seconds that a mail server is waited for: only the worker waits.
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 15)
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "Parchemin <ne-pas-repondre@localhost>")
# Addresses that the e-mails of a certificateur leave from, by its identifier: « fleurs=certification@fleurs.fr ».
EMAIL_SENDERS = env.pairs("EMAIL_SENDERS")
# Where what comes back arrives, and the mailbox that is read for it: `imaps://user:password@host/INBOX`.
EMAIL_RETURN_PATH = env.text("EMAIL_RETURN_PATH", "")
EMAIL_BOUNCES = env.text("EMAIL_BOUNCES", "")
if EMAIL_HOST := env.text("EMAIL_HOST", ""):
    EMAIL_PORT = env.number("EMAIL_PORT", 587)
    EMAIL_HOST_USER = env.text("EMAIL_USER", "")
    EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
    EMAIL_USE_SSL = env.flag("EMAIL_SSL", EMAIL_PORT == 465)
    EMAIL_USE_TLS = env.flag("EMAIL_TLS", not EMAIL_USE_SSL)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
# What is kept as bytes: a folder, or a bucket that speaks S3, found by the variables that boto3 reads (AWS_*).
FILES: dict[str, object] = {
    "BACKEND": "parchemin.files.storage.Folder",
    "OPTIONS": {"location": env.text("FILES_DIR", str(VAR_DIR / "files"))},
}
if BUCKET := env.text("FILES_S3_BUCKET", ""):
    FILES = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": BUCKET, "file_overwrite": True, "default_acl": None},
    }
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": FILES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Seconds without a word after which a worker is held for dead, and its job taken by another.
JOB_LEASE = env.number("JOB_LEASE", 60)

# An administrator may upload the official schemas of the Caisse des Dépôts here (see docs/operating.md).
CDC_SCHEMAS_DIR = VAR_DIR / "cdc-schemas"

SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "parchemin.config.logs.JsonLine"}},
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["errors"], "level": "WARNING"},
    "loggers": {
        "parchemin": {"level": env.text("LOG_LEVEL", "WARNING" if DEMO else "INFO").upper()},
        # An answer 4xx is in the line of its request; an error of ours is told with where it happened.
        "django.request": {"level": "ERROR"},
        "django": {"handlers": [], "propagate": True},
        # It tells an error of each file that a stranger hands in: the answer on screen says what is wrong with it.
        "pyhanko": {"propagate": False},
    },
}
