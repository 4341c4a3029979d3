"""The moment before a start when the installation is looked at."""

from dataclasses import replace

from django.core.management.base import CommandError

from rivage.core.checks import look, refusals
from rivage.core.static_files import missing_files


def refuse_unsafe_start(mode: str | None = None) -> None:
    """Raise with one sentence per line; ``mode`` asks what another mode would say."""
    installation = look()
    reasons = refusals(replace(installation, mode=mode) if mode else installation)
    if reasons:
        raise CommandError("\n".join(reasons))


def refuse_missing_files() -> None:
    """Without its styles, each page would be a blank error, and so would the page of errors."""
    if missing := missing_files():
        raise CommandError(
            f"Il manque {len(missing)} fichiers des pages, par exemple {missing[0]} : "
            "lancez « rivage collectstatic --noinput »."
        )
