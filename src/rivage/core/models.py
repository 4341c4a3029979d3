"""What every row about a person has in common."""

from typing import ClassVar

from django.db import models

from rivage.core.identifiers import new_id
from rivage.core.walls import Wall


class PersonalModel(models.Model):
    """A row about someone we accompany: an identifier known beforehand, and a wall."""

    wall: ClassVar[Wall]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True
