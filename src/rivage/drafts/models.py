"""What someone is typing, kept until it is sent: a closed lid loses nothing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.models import PersonalModel
from rivage.core.sealed import SealedJSONField
from rivage.core.walls import Wall

# What begins the key of a form that was sent after its session had ended.
UNSENT = "unsent:"


class Draft(PersonalModel):
    wall = Wall.owner("owner_id")

    owner = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    # The form and what it is about, for instance "referral:new" or "participant:<id>:identity".
    key = models.CharField(_("formulaire"), max_length=120)
    values = SealedJSONField(_("valeurs"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="draft_once")]

    def __str__(self) -> str:
        return self.key
