"""What every row about a person has in common."""

from typing import Any, ClassVar

from django.db import models

from rivage.core.identifiers import new_id
from rivage.core.labels import labels_of
from rivage.core.walls import Wall


class PersonalModel(models.Model):
    """A row about someone we accompany: an identifier known beforehand, and a wall."""

    wall: ClassVar[Wall]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802
        """Django's, which puts all the choices into words each time a page says one."""
        value: str = field.value_from_object(self)
        return labels_of(field).get(value, value)
