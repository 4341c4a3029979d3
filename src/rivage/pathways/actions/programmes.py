"""Programmes are data: shipped, copied, changed and closed by those who lead."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.pathways.models import Programme

CHANGEABLE = (
    "name", "description", "setting", "team", "rhythm", "weeks", "days_between_meetings",
    "interviews_required", "workshops_required", "cohort", "capacity", "absence_policy",
    "first_days",
)  # fmt: skip


class ForLeads(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Les programmes sont modifiés par les responsables."))


def load_programmes(*, using: str = "default") -> list[Programme]:
    """The three that Rivage ships; those already there stay as the association made them."""
    text = (resources.files("rivage.pathways") / "data" / "programmes.toml").read_text("utf-8")
    rows = Programme.objects.using(using)
    with transaction.atomic(using=using):
        for values in tomllib.loads(text)["programme"]:
            rows.get_or_create(code=values["code"], defaults=values)
    return list(rows.all())


@transaction.atomic
def copy_programme(programme: Programme, *, name: str, by: User) -> Programme:
    _must_lead(by)
    values = {field: getattr(programme, field) for field in CHANGEABLE if field != "name"}
    copy = Programme.objects.create(
        **values, name=name, code=_free_code(name), copied_from=programme
    )
    record("programme.copied", copy, by=by)
    return copy


@transaction.atomic
def change_programme(programme: Programme, *, by: User, **values: Any) -> Programme:
    _must_lead(by)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    _write(programme, values)
    record("programme.changed", programme, by=by)
    return programme


@transaction.atomic
def close_programme(programme: Programme, *, on: date | None = None, by: User) -> Programme:
    """Nobody new from that day; those who are in it go on."""
    _must_lead(by)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    programme.valid_to = on or timezone.localdate()
    programme.save(update_fields=["valid_to"])
    record("programme.closed", programme, by=by)
    return programme


@transaction.atomic
def open_programme(programme: Programme, *, by: User) -> Programme:
    _must_lead(by)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    programme.valid_to = None
    programme.save(update_fields=["valid_to"])
    record("programme.opened", programme, by=by)
    return programme


def _write(programme: Programme, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in CHANGEABLE:
            raise ValueError(name)
        setattr(programme, name, value)
    programme.save()


def _must_lead(by: User) -> None:
    if not by.leads:
        raise ForLeads


def _free_code(name: str) -> str:
    code = slugify(name)[:34] or "programme"
    taken = set(Programme.objects.filter(code__startswith=code).values_list("code", flat=True))
    return next(
        free for number in range(1, 1000)
        if (free := code if number == 1 else f"{code}-{number}") not in taken
    )  # fmt: skip
