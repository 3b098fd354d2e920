"""WSGI entry point, served by granian."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parchemin.config.settings")
application = get_wsgi_application()

# Every screen is imported before the first visitor comes, not for them.
import_module("parchemin.config.urls")
