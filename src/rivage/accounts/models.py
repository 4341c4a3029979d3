"""Who works here, in which team, and how they were invited."""

from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.accounts.choices import ACCOMPANYING, Role
from rivage.core.context import Identity
from rivage.core.walls import Wall


class Team(models.Model):
    """People who share files: "SAS Noisy", "Villepinte", "Hors les murs"."""

    name = models.CharField(_("nom"), max_length=80, unique=True)
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)
    # Closed unless an administrator opened it: for convocation lists in prison.
    keeps_custody_numbers = models.BooleanField(_("note les numéros d’écrou"), default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def as_visitors(self) -> "models.QuerySet[User]":
        """Each user with the numbers of their teams and their second factor, in one query."""
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return self.annotate(
            team_numbers=ArrayAgg(
                "memberships__team_id",
                filter=Q(memberships__left_on=None),
                default=Value([], output_field=ArrayField(models.BigIntegerField())),
            ),
            has_second_factor=Exists(factors),
        )


class User(AbstractBaseUser):
    """A member of staff. Nobody shares an account."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role, default=Role.OFFICER)
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    joined_at = models.DateTimeField(_("arrivé·e le"), default=timezone.now)
    # "Mine" or "my team" on Ma journée, as it was left.
    looks_at_team = models.BooleanField(_("voit toute l’équipe"), default=False)
    teams = models.ManyToManyField(
        Team, through="Membership", related_name="members", verbose_name=_("équipes")
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering = ["first_name", "last_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.first_name

    @property
    def team_ids(self) -> tuple[int, ...]:
        """Numbers of the teams this user belongs to today."""
        numbers = self.__dict__.get("team_numbers")
        if numbers is None:
            numbers = list(self.memberships.filter(left_on=None).values_list("team_id", flat=True))
            self.__dict__["team_numbers"] = numbers
        return tuple(number for number in numbers if number is not None)

    @property
    def identity(self) -> Identity:
        return Identity(self.pk, (*self.team_ids, -self.pk), self.role)

    @property
    def accompanies(self) -> bool:
        return self.role in ACCOMPANYING

    @property
    def leads(self) -> bool:
        return self.role == Role.LEAD

    @property
    def administers(self) -> bool:
        return self.role == Role.ADMINISTRATOR


class Membership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    joined_on = models.DateField(_("depuis le"), default=timezone.localdate)
    left_on = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team"], condition=Q(left_on=None), name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.team}"


class Invitation(models.Model):
    """A link, good for a week and for one person, that opens an account."""

    email = models.EmailField(_("adresse e-mail"))
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role, default=Role.OFFICER)
    teams = models.ManyToManyField(Team, verbose_name=_("équipes"), blank=True)
    # SHA-256 of the secret in the link: the table alone opens nothing.
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Nobody, for the first administrator, who is invited from the server's console.
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return self.email


class Preference(models.Model):
    """What a user left as it was on a screen: saved filters, the last choice."""

    wall = Wall.owner("user_id")

    user = models.ForeignKey(User, models.CASCADE, related_name="preferences")
    name = models.CharField(max_length=60)
    value = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="preference_once")]

    def __str__(self) -> str:
        return self.name
