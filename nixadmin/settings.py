"""All settings, read from the environment (README, "Configuration").

A missing or malformed variable raises :class:`ImproperlyConfigured` with one sentence that names it;
``manage.py`` prints that sentence and ends.
"""

import logging
import re
import zoneinfo
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from nixadmin import languages, logs

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()


def required(name: str, what: str) -> str:
    """Return environment variable ``name``, or fail; ``what`` says in the error what it is for."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: it must hold {what}.")
    return value


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """Return environment variable ``name`` as an int from ``least`` to ``most``."""
    text: str = env.str(name, default=str(default))
    if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {text!r}.")
    return int(text)


def switch(name: str, *, default: bool) -> bool:
    """Return environment variable ``name`` as a bool."""
    text: str = env.str(name, default="on" if default else "off").lower()
    if text not in {"1", "0", "on", "off", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be on or off, not {text!r}.")
    return text in {"1", "on", "true", "yes"}


# --- The site ---------------------------------------------------------------------------------------------

SECRET_KEY = required("SECRET_KEY", "a long random text that signs sessions")
# Former keys: what was signed or encrypted by them is still read.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
if any(not former.strip() for former in SECRET_KEY_FALLBACKS):
    raise ImproperlyConfigured(
        "SECRET_KEY_FALLBACKS must list former values of SECRET_KEY, with commas between and none of them empty."
    )
DEBUG = switch("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if bad := [origin for origin in CSRF_TRUSTED_ORIGINS if not re.fullmatch(r"https?://[^/\s]+", origin)]:
    raise ImproperlyConfigured(
        f"CSRF_TRUSTED_ORIGINS must list origins such as https://nixadmin.example, not {bad[0]!r}."
    )
# Staff reach the site over TLS exactly when its public origin says so; cookies and HSTS follow from that.
HTTPS = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)

# Opening hours have some 60 inputs, and 7 more for each of up to 400 dates.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

INSTALLED_APPS = [
    "nixadmin",  # before Django's own: it has two of their commands, with events in the audit log
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "nixadmin.sandbox",
    "profiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "nixadmin.middleware.BrowserLimitsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "nixadmin.middleware.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "nixadmin.middleware.Utf8OnlyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "profiles.l10n.zones.ZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nixadmin.middleware.NoStoreMiddleware",
    "nixadmin.middleware.ErrorPagesMiddleware",
    "nixadmin.middleware.SignInRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "nixadmin.urls"
WSGI_APPLICATION = "nixadmin.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {  # the site's own pages
        "BACKEND": "nixadmin.jinja.backend.LanguageTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "nixadmin.jinja.environment.environment",
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "profiles.context_processors.api_pause",
                "profiles.context_processors.clock_hold",
                "profiles.context_processors.needs_you",
                "profiles.context_processors.everywhere",
            ],
        },
    },
    {  # Django's admin
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Fields by the engine that is quick too.
FORM_RENDERER = "nixadmin.jinja.fields.FieldTemplates"

# --- Database and cache -----------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at the start, so that two savers queue instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
}

database_url: str = env.str("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
if not re.match(r"(sqlite|postgres|postgresql)://", database_url):
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with sqlite:/// or postgres://, such as postgres://user:password@host/nixadmin."
    )
DATABASES = {"default": env.db_url_config(database_url)}
if database_url.startswith("sqlite"):
    DATABASES["default"] |= {"ENGINE": "nixadmin.sqlite3", "OPTIONS": SQLITE_OPTIONS}
    # Opening the file and reading its schema takes 2 ms of each request. Each thread has a connection of its own,
    # and no process forks while one is open (README, "Backup", on replacing the file).
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A file, since a test's server and its threads need a database that connections share for real.
    DATABASES["default"]["TEST"] = {
        "NAME": env.str("NIXADMIN_TEST_DB", default=str(BASE_DIR / "test.sqlite3"))
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # Seconds; nothing else bounds the wait for a server that takes a connection and then says nothing.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {})

# Sign-in throttling counts in the cache; the database is the one that every process shares already. When a cache
# has more than its most entries it drops any of them, also what protects: so many that none is ever dropped, since
# a worker clears each hour what is over.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "nixadmin_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# --- Background work ------------------------------------------------------------------------------------

# A task is only a nudge, so any backend of Django's Tasks interface will do (README, TASK_BACKEND).
TASK_BACKEND: str = env.str("TASK_BACKEND", default="django_tasks_db.DatabaseBackend")
if not re.fullmatch(r"\w+(\.\w+)+", TASK_BACKEND):
    raise ImproperlyConfigured(
        f"TASK_BACKEND must be the dotted path of a task backend, such as django_tasks_db.DatabaseBackend, "
        f"not {TASK_BACKEND!r}."
    )
TASKS = {"default": {"BACKEND": TASK_BACKEND}}

# --- Sign-in and security ---------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["nixadmin.accounts.backend.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "overview"
ACCOUNT_ADAPTER = "nixadmin.accounts.adapter.StaffAccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "nixadmin.accounts.forms.OwnPasswordForm",
    "reset_password": "nixadmin.accounts.forms.ForgottenPasswordForm",
}
MFA_FORMS = {
    "authenticate": "nixadmin.accounts.forms.SecondStepForm",
    "reauthenticate": "nixadmin.accounts.forms.SecondStepAgainForm",
}
ACCOUNT_RATE_LIMITS = {
    # Wrong passwords: for an address, then (key) for a name from one address, or for the codes of one person.
    "login_failed": "10/m/ip,5/5m/key",
    # For a name from wherever nobody signed in by it: so many that a few wrong tries lock nobody out.
    "login_failed_name": "50/h/key",
    "change_password": "5/5m/user",
    # Emails asked for: from an address, then for an address of a user.
    "reset_password": "10/m/ip,3/15m/key",
}
# allauth's own would copy the user's address into its table of addresses, which nothing here reads.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "nixadmin.accounts.reset_keys.ResetKeys"  # noqa: S105 - a class
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Nixadmin"
# Addresses are entered by superusers and never verified; the second step does not depend on them.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# How many reverse proxies stand before the site: that many last entries of X-Forwarded-For are ours.
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXY_COUNT", 0, 0, 9)

# Email, such as for a forgotten password. Without a mail server there is none, and the page says whom to ask.
email_url: str = env.str("EMAIL_URL", default="")
SENDS_EMAIL = bool(email_url)
if SENDS_EMAIL and not re.match(r"(smtp|smtps|smtp\+tls|smtp\+ssl|consolemail|dummymail)://", email_url):
    raise ImproperlyConfigured("EMAIL_URL must be an address such as smtp+tls://user:password@host:587.")
vars().update(env.email_url_config(email_url or "dummymail://"))
EMAIL_TIMEOUT = 10  # seconds; a worker waits for the mail server
# What their links begin with: whoever asks for an email has no say in where it leads.
public = [origin for origin in CSRF_TRUSTED_ORIGINS if "*" not in origin]
SITE_URL: str = env.str("SITE_URL", default=next(iter(public), "")).rstrip("/")
if SITE_URL and not re.fullmatch(r"https?://[^/\s*]+", SITE_URL):
    raise ImproperlyConfigured(
        f"SITE_URL must be an origin such as https://nixadmin.example, not {SITE_URL!r}."
    )
if SENDS_EMAIL and not SITE_URL:
    raise ImproperlyConfigured(
        "SITE_URL is not set: with EMAIL_URL it must hold the site's own address, to which emails link."
    )
DEFAULT_FROM_EMAIL: str = env.str("EMAIL_FROM", default="nixadmin@localhost")

# Seconds: so long that nobody need be warned (WCAG 2.2.1: 20 hours), and over by the next morning.
SESSION_COOKIE_AGE = 21 * 60 * 60
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    # Browsers take a cookie with this prefix from this very host alone, not from its neighbours under one domain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "nixadmin.errors.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# W008: the reverse proxy that ends TLS redirects plain HTTP (README, "Running in production").
SILENCED_SYSTEM_CHECKS = ["security.W008"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the two-step sign-in's QR code is a data: image
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Language, time, static files, logs ---------------------------------------------------------------------

LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages.available_languages(LOCALE_PATHS[0])
# Each page is in the reader's language, as far as it is offered; what is stored is in this one.
LANGUAGE_CODE: str = env.str("LANGUAGE_CODE", default=languages.SOURCE_LANGUAGE)
if LANGUAGE_CODE not in (codes := [code for code, _ in LANGUAGES]):
    raise ImproperlyConfigured(f"LANGUAGE_CODE must be one of {', '.join(codes)}, not {LANGUAGE_CODE!r}.")
FORMAT_MODULE_PATH = "nixadmin.formats"
TIME_ZONE: str = env.str("TIME_ZONE", default="Europe/London")
try:
    zoneinfo.ZoneInfo(TIME_ZONE)
except (ValueError, zoneinfo.ZoneInfoNotFoundError):
    raise ImproperlyConfigured(
        f"TIME_ZONE must name a time zone such as Europe/London, not {TIME_ZONE!r}."
    ) from None
USE_TZ = True
# The regions whose national spellings a search understands, most likely first (ISO 3166 codes).
PHONE_REGIONS: list[str] = env.list("PHONE_REGIONS", default=["GB", "US"])

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "nixadmin.staticfiles.StaticStorage"},
}
WHITENOISE_USE_FINDERS = True

LOG_FORMAT: str = env.str("LOG_FORMAT", default=logs.TEXT if DEBUG else logs.JSON).lower()
if LOG_FORMAT not in {logs.JSON, logs.TEXT}:
    raise ImproperlyConfigured(f"LOG_FORMAT must be {logs.JSON} or {logs.TEXT}, not {LOG_FORMAT!r}.")
# Lets Prometheus in without a session; without it /metrics is for people who may see it.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
LOGGING = logs.configure(LOG_FORMAT)
# The user is added by SignInRequiredMiddleware: looking them up here would need the database for every address.
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG

# --- Nixflex ------------------------------------------------------------------------------------------------

NIXFLEX_API_KEY = required("NIXFLEX_API_KEY", "the account's key as KEY_ID:KEY_SECRET")
if not re.fullmatch(r"nxf_[^:\s]+:nxfs_[^:\s]+", NIXFLEX_API_KEY):
    raise ImproperlyConfigured(
        "NIXFLEX_API_KEY must have the form KEY_ID:KEY_SECRET, where KEY_ID begins with nxf_ "
        "and KEY_SECRET with nxfs_."
    )
NIXFLEX_BASE_URL: str = env.str("NIXFLEX_BASE_URL", default="https://api.nixflex.com").rstrip("/")
if not re.fullmatch(r"https?://[^/\s]+(/\S*)?", NIXFLEX_BASE_URL):
    raise ImproperlyConfigured(
        f"NIXFLEX_BASE_URL must be an address such as https://api.nixflex.com, not {NIXFLEX_BASE_URL!r}."
    )
NIXFLEX_WRITES_PER_MINUTE = whole_number("NIXFLEX_WRITES_PER_MINUTE", 120, 1, 100_000)
# What a new rollout begins with; whoever starts it may choose otherwise. So many numbers go first, and it stops
# itself after so many failures in a row or when so many per cent have failed.
ROLLOUT_CANARY = whole_number("ROLLOUT_CANARY", 3, 0, 10_000)
ROLLOUT_STOP_AFTER = whole_number("ROLLOUT_STOP_AFTER", 5, 1, 10_000)
ROLLOUT_STOP_PERCENT = whole_number("ROLLOUT_STOP_PERCENT", 20, 1, 100)
# How often a worker looks at what Nixflex holds, in minutes; 0 leaves it to people and `import_numbers`.
IMPORT_MINUTES = whole_number("IMPORT_MINUTES", 15, 0, 1440)
# The first attempt of a save is made in the web request itself; off leaves it to the workers.
PUSH_INLINE = switch("PUSH_INLINE", default=True)
# Whether webhooks may go to http:// and to addresses inside a network: where somebody works on the product.
WEBHOOKS_PRIVATE = DEBUG
# How many requests of one web process may wait for Nixflex at the same time: fewer than it has threads.
PUSHES_INLINE = whole_number("PUSHES_INLINE", 4, 1, 1000)
# How many requests a worker has under way at the same time, since one may take 10 s.
PUSHES_AT_ONCE = whole_number("PUSHES_AT_ONCE", 8, 1, 20)
# How long after its deadline a request of unknown outcome may still take effect at Nixflex, in seconds.
PUSH_SETTLE_SECONDS = whole_number("PUSH_SETTLE_SECONDS", 30, 1, 3600)

# --- The API ------------------------------------------------------------------------------------------------

# What each token may do in a minute; what it saves goes through the write budget besides.
API_READS_PER_MINUTE = whole_number("API_READS_PER_MINUTE", 600, 1, 1_000_000)
API_WRITES_PER_MINUTE = whole_number("API_WRITES_PER_MINUTE", 120, 1, 1_000_000)
