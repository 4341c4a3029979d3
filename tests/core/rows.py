"""One row of every table behind a wall, about one person: new models are met without being told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from rivage.accounts.models import User
from rivage.core.sealed import SealedField, SealedJSONField
from rivage.core.walls import walled_tables
from rivage.participants.models import Participant
from rivage.referrals.models import Referral
from tests.factories import ParticipantFactory, ReferralFactory

# What a constraint of the table asks for, beyond its columns taken one by one.
PARTICULAR: dict[str, dict[str, Any]] = {
    "justice_expectedrelease": {"earliest_on": timezone.localdate},
    "scheduling_appointment": {"ends_at": lambda: timezone.now() + timedelta(hours=1)},
}


class Furnisher:
    """Makes rows that belong to `person` and `user`, whatever the model."""

    def __init__(self, person: Participant, user: User) -> None:
        self.person, self.user = person, user
        self.made: dict[type[models.Model], models.Model] = {Participant: person, User: user}
        team = person.teams.first()
        assert team is not None
        # What a team sees only after an administrator opened it is to be hidden too.
        team.keeps_custody_numbers = True
        team.save(update_fields=["keeps_custody_numbers"])
        self.made[type(team)] = team
        self.made[Referral] = ReferralFactory(team=team)

    def row_of(self, model: type[models.Model]) -> models.Model:
        if model not in self.made:
            self.made[model] = self._make(model)
        return self.made[model]

    def every_walled_table(self) -> dict[str, models.Model]:
        by_table = {
            model._meta.db_table: model for model in apps.get_models(include_auto_created=True)
        }
        return {walled.table: self.row_of(by_table[walled.table]) for walled in walled_tables()}

    def _make(self, model: type[models.Model]) -> models.Model:
        values = {
            field.attname: self._value(field)
            for field in model._meta.concrete_fields
            if self._needs_one(field)
        }
        values |= {
            name: value() for name, value in PARTICULAR.get(model._meta.db_table, {}).items()
        }
        found = model._default_manager.filter(**_findable(model, values)).first()
        if found is not None:
            return found
        return model._default_manager.create(**values)

    def _needs_one(self, field: models.Field[Any, Any]) -> bool:
        if field.primary_key or getattr(field, "auto_now_add", False):
            return False
        if field.name in {"participant_id", "user_id", "participant", "user", "owner", "audience"}:
            return True
        if isinstance(field, SealedField):
            return True
        return not (field.null or field.blank or field.has_default())

    def _value(self, field: models.Field[Any, Any]) -> Any:  # noqa: PLR0911 -- one a kind
        if isinstance(field, models.ForeignKey):
            related = field.related_model
            if related is Participant and field.name == "absorbed":
                return ParticipantFactory(team=self.person.teams.first(), last_name="Absorbé").pk
            return self.row_of(related).pk  # type: ignore[arg-type]
        if field.name == "participant_id":
            return self.person.pk
        if field.name == "user_id":
            return self.user.pk
        if field.name == "audience":
            return self.person.audience
        if isinstance(field, SealedJSONField):
            return {"mot": "scellé"}
        if isinstance(field, SealedField):
            return b"scelle" if "Bytes" in type(field).__name__ else "scellé"
        if field.choices:
            return next(value for value, _ in field.flatchoices if value)
        kinds: list[tuple[type, Any]] = [
            (models.DateTimeField, timezone.now()),
            (models.DateField, timezone.localdate()),
            (models.UUIDField, UUID(int=7)),
            (models.BooleanField, False),
            (models.JSONField, {}),
            (ArrayField, []),
            (models.IntegerField, 1),
            (models.DecimalField, 1),
        ]
        return next((value for kind, value in kinds if isinstance(field, kind)), "mot")


def _findable(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    names = {
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }
    return {name: value for name, value in values.items() if name in names} or {"pk": None}
