"""Correct what a file says of someone. Nothing is overwritten in silence."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.participants import rules
from rivage.participants.actions.files import locked, refresh_search_keys
from rivage.participants.actions.refusals import Difference, FileMovedOn
from rivage.participants.models import Participant

IDENTITY = (
    "first_name", "last_name", "preferred_name", "birth_date", "estimated_birth_year", "gender",
    "pronouns", "external_reference",
)  # fmt: skip
LANGUAGES = ("languages", "french_level", "reading_help", "interpreter")
HOUSING = ("housing", "housing_note", "mobility", "mobility_note")
SKILLS = ("skills", "availability", "background")
CORRECTABLE = frozenset({*IDENTITY, *LANGUAGES, *HOUSING, *SKILLS})
FOUND_BY = frozenset({"first_name", "last_name", "preferred_name", "birth_date"})


def seen(participant: Participant, fields: Iterable[str]) -> str:
    """What a form shows, in a few letters: given back to `correct_identity` with the answer."""
    return rules.fingerprint({name: getattr(participant, name) for name in fields})


@transaction.atomic
def correct_identity(
    participant: Participant,
    values: Mapping[str, Any],
    *,
    by: User,
    version: str | None = None,
) -> Participant:
    """Write `values` (names in CORRECTABLE). `version` is what `seen` said of the same fields when
    they were shown; if one of them has changed since, FileMovedOn tells both versions.

    Two people may correct two topics of one file at once; only the same fields collide.
    """
    if unknown := set(values) - CORRECTABLE:
        raise ValueError(f"not corrected here: {sorted(unknown)}")
    participant = locked(participant)
    wanted = rules.one_kind_of_age(values)
    changed = sorted(name for name, to in wanted.items() if getattr(participant, name) != to)
    if not changed:
        return participant
    if version is not None and version != seen(participant, values):
        raise FileMovedOn([_difference(participant, name, wanted[name]) for name in changed])
    for name in changed:
        setattr(participant, name, wanted[name])
    participant.version += 1
    participant.save(update_fields=[*changed, "version"])
    if FOUND_BY & set(changed):
        refresh_search_keys(participant)
    record(
        "participant.corrected", participant, by=by, participant_id=participant.pk, fields=changed
    )
    return participant


def _difference(participant: Participant, name: str, yours: Any) -> Difference:
    field = Participant._meta.get_field(name)
    return Difference(
        str(getattr(field, "verbose_name", name)), _said(getattr(participant, name)), _said(yours)
    )


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return value.strftime(_("%d/%m/%Y")) if hasattr(value, "strftime") else str(value)
