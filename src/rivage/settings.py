"""One file; environments differ by variables, secrets come as NAME or NAME_FILE."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from csp.constants import NONE, SELF

env = environ.FileAwareEnv()

BASE_DIR = Path(__file__).resolve().parent
# demo: loopback only, invented people; test: the test run; production: everything else.
RIVAGE_MODE = env.str("RIVAGE_MODE", default="production")
DEMONSTRATION = RIVAGE_MODE == "demo"
RIVAGE_DATA = Path(env.str("RIVAGE_DATA", default="var")).resolve()
SECRETS = RIVAGE_DATA / "secrets"


def secret(name: str, *, file: str, default: str = "") -> str:
    """From the environment, from the file it names, or from the data folder's secrets."""
    value = env.str(name, default="")
    if not value and (SECRETS / file).is_file():
        value = (SECRETS / file).read_text().strip()
    return value or default


SECRET_KEY = secret("SECRET_KEY", file="secret-key")
# "k2:base64,k1:base64": the first seals, all open. Apart from SECRET_KEY, apart from backups.
RIVAGE_FIELD_KEYS = secret("RIVAGE_FIELD_KEYS", file="field-keys")
DEBUG = env.bool("DEBUG", default=False)
PORT = env.int("RIVAGE_PORT", default=env.int("PORT", default=8000))
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if RIVAGE_MODE != "production" else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "rivage.core",
    "rivage.audit",
    "rivage.reference",
    "rivage.organisations",
    "rivage.accounts",
    "rivage.drafts",
    "rivage.participants",
    "rivage.justice",
    "rivage.pathways",
    "rivage.referrals",
    "rivage.scheduling",
    "rivage.journey",
    "rivage.caseload",
    "rivage.intake",
    "rivage.demonstration",
    "rivage.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "procrastinate.contrib.django",
    "template_partials",
]

MIDDLEWARE = [
    "rivage.web.middleware.answers.HealthAnswersFirst",
    "django.middleware.security.SecurityMiddleware",
    "rivage.web.middleware.answers.NothingIsKept",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rivage.web.middleware.sessions.LoginForEveryone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rivage.web.middleware.sessions.SessionsEnd",
    "allauth.account.middleware.AccountMiddleware",
    "rivage.web.middleware.second_factor.SecondFactorForEveryone",
    "rivage.web.middleware.transactions.OneTransactionARequest",
    "rivage.web.middleware.answers.KeptFormsArrive",
    "rivage.web.middleware.answers.RefusalsAreSaid",
]

ROOT_URLCONF = "rivage.urls"
WSGI_APPLICATION = "rivage.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "rivage.core.templates_read.OfTheProduct",
                                "rivage.core.templates_read.OfApplications",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "rivage.core.templatetags.addresses",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rivage.web.navigation.navigation",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """Django's settings from "postgresql://user:secret@host:port/name?host=/socket/folder"."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Statements of core.prepared that come back are planned once in the life of a connection.
        "OPTIONS": {"prepare_threshold": 2, **query},
    }


def database_urls() -> dict[str, str]:
    """The owner's and the application's addresses, from variables or the data folder."""
    kept = SECRETS / "database.json"
    urls: dict[str, str] = json.loads(kept.read_text()) if kept.is_file() else {}
    for role in ("owner", "app"):
        urls[role] = env.str(f"DATABASE_{role.upper()}_URL", default=urls.get(role, ""))
    return urls


_urls = database_urls()
# default: the application's role; trace: the same, on a second connection that commits at once;
# owner: migrations only.
DATABASES: dict[str, dict[str, Any]] = {
    "default": database(_urls["app"]),
    "trace": database(_urls["app"]),
    "owner": {**database(_urls["owner"] or _urls["app"]), "CONN_MAX_AGE": 0},
}
DATABASE_ROUTERS = ["rivage.core.shared_cache.CacheApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["rivage.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "rivage.web.accounts.adapters.InvitationOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# A message to an unknown address would tell its owner about us.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Rivage"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_ADAPTER = "rivage.web.accounts.adapters.SealedFactors"
MFA_FORMS = {
    "authenticate": "rivage.web.accounts.forms.CodeOnce",
    "reauthenticate": "rivage.web.accounts.forms.CodeOnceAgain",
    "activate_totp": "rivage.web.accounts.forms.SetUpApplication",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Seconds. A session left alone ends after half an hour, any session after ten hours.
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 10 * 60 * 60
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "rivage.web.kept.views.opened_too_long"
CSRF_COOKIE_SAMESITE = "Lax"
# Loopback without TLS: a browser may refuse Secure cookies, so the names are plain there.
SECURE = RIVAGE_MODE == "production"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-rivage" if SECURE else "rivage"
CSRF_COOKIE_NAME = "__Host-rivage-csrf" if SECURE else "rivage-csrf"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=SECURE)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_REDIRECT_EXEMPT = ["^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# An orientation without an answer for this long: closing it is proposed, never done by itself.
REFERRAL_EXPIRY_DAYS = env.int("REFERRAL_EXPIRY_DAYS", default=90)

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR.parents[1] / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = RIVAGE_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Papers of a dossier (5 MB at most) are sealed from memory: never in clear on a disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FORM_RENDERER = "rivage.core.controls.Controls"

# Shared by every web process: throttling must not depend on which one answers.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "rivage_cache",
    }
}
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    default="django.core.mail.backends.filebased.EmailBackend"
    if DEMONSTRATION
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = RIVAGE_DATA / "mail"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="rivage@localhost")

PROCRASTINATE_DATABASE_ALIAS = "default"
SILENCED_SYSTEM_CHECKS = ["mfa.W001"]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"facts": {"()": "rivage.core.logs.formatter", "as_json": SECURE}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "facts"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Every command would begin by naming every task.
    "loggers": {
        f"procrastinate.{name}": {"level": "WARNING"} for name in ("blueprints", "periodic")
    },
}
