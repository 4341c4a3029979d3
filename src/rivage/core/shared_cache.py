"""Where the shared cache is written: beside the request's transaction, never inside it.

Counters of attempts must outlive a request that is rolled back, must not wait for one another
until the end of a slow request, and may be read by a page that is READ ONLY.
"""

from typing import Any

CACHE = "django_cache"
CONNECTION = "trace"


class CacheApart:
    """A database router for the one table that no model of ours declares."""

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return CONNECTION if model._meta.app_label == CACHE else None

    def db_for_write(self, model: Any, **_: Any) -> str | None:
        return CONNECTION if model._meta.app_label == CACHE else None
