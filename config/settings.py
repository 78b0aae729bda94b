"""All settings of Veillée, read from the environment. `docs/settings.md` lists them with their defaults.

Two modes: production (the default), which refuses to start without its own secret and host names, and the
demonstration of `make run` (`VEILLEE_DEMO=1`), which makes a secret once and serves plain HTTP on loopback.
"""

import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import beat, logs
from config.oidc import origin, providers
from config.storing import storage

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

DEMO = env.bool("VEILLEE_DEMO", False)
TESTING = env.bool("VEILLEE_TESTING", False)
VAR_DIR = Path(env.str("VEILLEE_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def kept_secret() -> str:
    """Return the demonstration's secret, made once and kept in the `var` folder."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()


DEBUG = False
if DEMO or TESTING:
    SECRET_KEY = env.str("VEILLEE_SECRET_KEY", "") or kept_secret()
else:
    SECRET_KEY = env.str("VEILLEE_SECRET_KEY", "")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
        raise ImproperlyConfigured("VEILLEE_SECRET_KEY is missing or weak: at least 50 random characters.")

PUBLIC_URL = env.str("VEILLEE_PUBLIC_URL", "http://127.0.0.1:8000" if DEMO or TESTING else "").rstrip("/")
if not PUBLIC_URL:
    raise ImproperlyConfigured(
        "VEILLEE_PUBLIC_URL is missing: the address people type, such as https://veillee.example.org"
    )
ALLOWED_HOSTS = env.list("VEILLEE_HOSTS", default=[])
ALLOWED_HOSTS += [environ.urlparse(PUBLIC_URL).hostname or ""]
if DEMO or TESTING:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
if "*" in ALLOWED_HOSTS and not (DEMO or TESTING):
    raise ImproperlyConfigured("VEILLEE_HOSTS must name the hosts: a wildcard lets anybody forge the address in mails.")
HTTPS = PUBLIC_URL.startswith("https://")
if not HTTPS and not (DEMO or TESTING):
    raise ImproperlyConfigured("VEILLEE_PUBLIC_URL must begin with https:// in production.")
if HTTPS and (DEMO or TESTING):
    raise ImproperlyConfigured("VEILLEE_DEMO and VEILLEE_TESTING serve plain http: unset them behind https://.")
# How many proxies stand before the site: that many addresses of X-Forwarded-For are believed, no more.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("VEILLEE_PROXIES", 0 if DEMO or TESTING else 1)

SITE_NAME = env.str("VEILLEE_SITE_NAME", "Veillée")
VEILLEE_FETCH_ALLOW = env.list("VEILLEE_FETCH_ALLOW", default=[])
WEBSUB_HUB = env.str("VEILLEE_WEBSUB_HUB", "")
VEILLEE_VERSION = "0.1.0"

# The tools a group may use, one line each. Adding a tool touches its own folders and this list.
TOOLS = [
    "forum.apps.ForumConfig",
    "files.apps.FilesConfig",
    "bookmarks.apps.BookmarksConfig",
    "polls.apps.PollsConfig",
    "blogs.apps.BlogsConfig",
    "agenda.apps.AgendaConfig",
    "wiki.apps.WikiConfig",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "guardian",
    "taggit",
    "csp",
    "core",
    "accounts",
    "groups",
    "content",
    "activity",
    "notifications",
    "search",
    "toolkit",
    "memberships",
    "directory",
    "moderation",
    "lifecycle",
    "mailin",
    "searches",
    *TOOLS,
    "veille.apps.VeilleConfig",
    "fediverse",
    "api",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.tracing.TracingMiddleware",
    "core.metrics.MetricsMiddleware",
    "core.middleware.BadRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "core.limits.LimitsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.BlockedMiddleware",
    "accounts.middleware.KnownDevicesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "groups.middleware.AccessMiddleware",
    "content.store.keeping.StoreMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "groups.context.surroundings",
                "content.context.reading",
                "notifications.context.unread",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'veillee.sqlite3'}")}
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time: take the write lock at once and wait for it, rather than fail half-way (SQLite WAL).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "core.cache.FailOpenRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupExtras"
ACCOUNT_FORMS = {"login": "accounts.sign_in_forms.SignInForm", "signup": "accounts.sign_in_forms.SignUpForm"}
ACCOUNT_USER_DISPLAY = "builtins.str"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
RATE_LIMITS = env.bool("VEILLEE_RATE_LIMITS", True) and not TESTING
# Wrong passwords count per account and address together, so that whoever guesses does not lock the owner out.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/m/key"} if env.bool("VEILLEE_RATE_LIMITS", True) else False
VEILLEE_REGISTRATION = env.list("VEILLEE_REGISTRATION", default=["open"])
VEILLEE_MAILER = "notifications.mail.post"
USERSESSIONS_TRACK_ACTIVITY = False
SOCIALACCOUNT_ADAPTER = "accounts.oidc.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = providers(env)
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "accounts.sign_in_forms.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_TOLERANCE = 1
VEILLEE_REQUIRE_2FA = env.bool("VEILLEE_REQUIRE_2FA", not (DEMO or TESTING))
GUARDIAN_MONKEY_PATCH_USER = False
# groups/roles.py reads the grants itself, all of a person at once: no backend asks for them one by one.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
ANONYMOUS_USER_NAME = None
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("VEILLEE_TIME_ZONE", "Europe/Paris")
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("VEILLEE_STATIC_ROOT", str(VAR_DIR / "static")))
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": storage(env),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "core.uploads.CarefulUploadHandler"]
VEILLEE_CLAMAV = env.str("VEILLEE_CLAMAV", "")
VEILLEE_ACCEL = env.str("VEILLEE_ACCEL", "")

if not (DEMO or TESTING) and not env.str("EMAIL_URL", ""):
    raise ImproperlyConfigured("EMAIL_URL is missing: the mail server, such as smtp+tls://user:password@host:587")
EMAIL_CONFIG = env.email("EMAIL_URL", default="dummymail://" if TESTING else "consolemail://")
vars().update(EMAIL_CONFIG)
if DEMO and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "notifications.devmail.KeptMailBackend"
MAIL_DOMAIN = env.str("VEILLEE_MAIL_DOMAIN", environ.urlparse(PUBLIC_URL).hostname or "localhost")
DEFAULT_FROM_EMAIL = env.str("VEILLEE_FROM_EMAIL", f"{SITE_NAME} <veillee@{MAIL_DOMAIN}>")
# Where mails come back to, such as bounces@example.org; a tag after a plus says which one it was (VERP).
BOUNCE_ADDRESS = env.str("VEILLEE_BOUNCE_ADDRESS", f"bounces@{MAIL_DOMAIN}" if DEMO else "")
VAPID_KEY = env.str("VEILLEE_VAPID_KEY", "")
DKIM_SELECTOR = env.str("VEILLEE_DKIM_SELECTOR", "")
# Mails a minute for one provider, such as orange.fr=60,free.fr=60.
MAIL_RATES = env.dict("VEILLEE_MAIL_RATES", default={})
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
MAIL_LEASE_SECONDS = env.int("VEILLEE_MAIL_LEASE_SECONDS", 120)
GRACE_SECONDS = env.int("VEILLEE_GRACE_SECONDS", 0 if TESTING else 300)
CONTACT_EMAIL = env.str("VEILLEE_CONTACT_EMAIL", DEFAULT_FROM_EMAIL)
# Mail that comes in: our domain or mailbox, where we listen, the box we poll, the server whose word we believe.
MAIL_IN = env.str("VEILLEE_MAIL_IN", "").strip().lower()
MAIL_IN_LISTEN = env.str("VEILLEE_MAIL_IN_LISTEN", "")
MAIL_IN_BOX = env.str("VEILLEE_MAIL_IN_BOX", "")
MAIL_IN_AUTHSERV = env.str("VEILLEE_MAIL_IN_AUTHSERV", "")
MAIL_IN_DAYS = env.int("VEILLEE_MAIL_IN_DAYS", 14)
POSTAL_LINE = env.str("VEILLEE_POSTAL_LINE", "")

BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 300, "socket_connect_timeout": 0.5, "socket_timeout": 5}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "done"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.5,
    }
)
if not REDIS_URL:
    for folder in ("queue", "done", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
CELERY_TASK_ALWAYS_EAGER = env.bool("VEILLEE_TASKS_INLINE", False)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 200
CELERY_TASK_PUBLISH_RETRY = False
# Told to stop, a worker lets what runs finish for a while; what has not finished returns to the queue.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 2.0 if DEMO else 10.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# Parsers of foreign pages and pictures keep memory: a child that grew past this (KiB) is replaced.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
# Each remote command leaves a file on the filesystem broker, and nobody sends any there.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# On the filesystem broker a hint may die with its worker, so the sweep runs every few seconds there.
SWEEP_SECONDS = env.int("VEILLEE_SWEEP_SECONDS", 30 if REDIS_URL else 5)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = beat.schedule(SWEEP_SECONDS, polls_mailbox=bool(MAIL_IN_BOX))

DORMANT_MONTHS = env.int("VEILLEE_DORMANT_MONTHS", 6)
GROUP_APPROVAL = env.bool("VEILLEE_GROUP_APPROVAL", False)
ACTIVITY_RETENTION_DAYS = env.int("VEILLEE_ACTIVITY_RETENTION_DAYS", 365)
VEILLEE_INACTIVE_MONTHS = env.int("VEILLEE_INACTIVE_MONTHS", 36)
UNCONFIRMED_RETENTION_DAYS = env.int("VEILLEE_UNCONFIRMED_RETENTION_DAYS", 7)
DELIVERY_RETENTION_DAYS = env.int("VEILLEE_DELIVERY_RETENTION_DAYS", 90)
FILES_ROOM_BYTES = env.int("VEILLEE_GROUP_ROOM_MB", 5_000) * 1024 * 1024
UPLOAD_MAX_BYTES = env.int("VEILLEE_UPLOAD_MAX_MB", 25) * 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("VEILLEE_HTTPS_REDIRECT", True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Health checks come from inside, in plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *origin(env)],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

METRICS_TOKEN = env.str("VEILLEE_METRICS_TOKEN", "")
METRICS_DIR = VAR_DIR / "metrics"
if METRICS_TOKEN:
    METRICS_DIR.mkdir(exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)

LOG_AS_JSON = env.str("VEILLEE_LOG_FORMAT", "plain" if DEMO or TESTING else "json") == "json"
LOGGING = logs.logging(env.str("VEILLEE_LOG_LEVEL", "INFO"), as_json=LOG_AS_JSON)
