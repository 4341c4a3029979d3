"""The product's own settings, with a database of its own and less work per password."""

import os
from base64 import b64encode

from tests.database import urls

os.environ.setdefault("RIVAGE_MODE", "test")
# The browser's driver keeps an event loop in the thread of the tests; the product has none.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ.setdefault("SECRET_KEY", "tests-" + "x" * 60)
os.environ.setdefault("RIVAGE_FIELD_KEYS", "t1:" + b64encode(bytes(range(32))).decode())
_urls = urls()
os.environ["DATABASE_OWNER_URL"] = _urls["owner"]
os.environ["DATABASE_APP_URL"] = _urls["app"]

from rivage.settings import *  # noqa: E402, F403

# Left empty: the tests serve static files from their sources.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
for _template in TEMPLATES:  # noqa: F405
    _template["OPTIONS"]["string_if_invalid"] = "UNDEFINED %s"
