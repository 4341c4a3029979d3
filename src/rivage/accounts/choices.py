from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("Chargé·e de mission emploi")
    LEAD = "lead", _("Responsable")
    ADMINISTRATOR = "administrator", _("Administration")
    DPO = "dpo", _("Protection des données")


# Officers and leads hold files; administrators and data-protection officers do not.
ACCOMPANYING = (Role.OFFICER, Role.LEAD)
