"""Settings of the tests: the product's own, with fast hashing and an ephemeral database."""

import os
import tempfile
from typing import Any

os.environ.setdefault("SECRET_KEY", "a-secret-for-tests-only-" + "0123456789" * 4)
os.environ.setdefault("LOG_LEVEL", "WARNING")
# A file, as when it serves: in memory the threads of the live server would share one connection, and what one
# request wrote would be undone with the transaction of another.
os.environ.setdefault(
    "DATABASE_URL",
    f"sqlite:///{os.path.join(tempfile.gettempdir(), f'parchemin-tests-{os.getpid()}.sqlite3')}",
)
# One folder for every process of a run: the name of a file is its content.
os.environ.setdefault(
    "FILES_DIR", os.path.join(tempfile.gettempdir(), f"parchemin-files-{os.getpid()}")
)

from parchemin.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "files": FILES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Static files straight from the sources: no collectstatic before a test.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PUBLIC_URL = "https://parchemin.exemple.fr"
# The live server answers each request in a thread of its own: a connection kept open would outlive its database.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
_database: dict[str, Any] = DATABASES["default"]  # noqa: F405
if _database["ENGINE"].endswith("sqlite3"):
    # Nothing of it is kept: nothing waits for the disk.
    _database["TEST"] = {"NAME": _database["NAME"]}
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace(
        "FULL", "OFF"
    )
