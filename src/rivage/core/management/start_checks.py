"""The moment before a start when the installation is looked at."""

from dataclasses import replace

from django.core.management.base import CommandError

from rivage.core.checks import look, refusals


def refuse_unsafe_start(mode: str | None = None) -> None:
    """Raise with one sentence per line; ``mode`` asks what another mode would say."""
    installation = look()
    reasons = refusals(replace(installation, mode=mode) if mode else installation)
    if reasons:
        raise CommandError("\n".join(reasons))
