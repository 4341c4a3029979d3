"""Reads about the staff."""

from allauth.mfa.models import Authenticator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from rivage.accounts.choices import Role
from rivage.accounts.models import Invitation, Membership, Team, User


def staff() -> QuerySet[User]:
    """Everyone, active first, with their present teams and whether a second factor is set up."""
    present = Membership.objects.filter(left_on=None).select_related("team")
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return (
        User.objects.annotate(has_second_factor=Exists(factors))
        .prefetch_related(Prefetch("memberships", present, to_attr="present_memberships"))
        .order_by("-is_active", "last_name", "first_name", "pk")
    )


def teams_with_counts() -> QuerySet[Team]:
    members = Count(
        "memberships", filter=Q(memberships__left_on=None, memberships__user__is_active=True)
    )
    return Team.objects.annotate(member_count=members).order_by("closed_on", "name")


def open_teams() -> QuerySet[Team]:
    return Team.objects.filter(closed_on=None)


def waiting_invitations() -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
        .select_related("invited_by")
        .prefetch_related("teams")
    )


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def all_names() -> dict[int, str]:
    """Everyone who ever worked here: a few hundred at most."""
    return {user.pk: str(user) for user in User.objects.all()}


def one_of_each_role() -> list[User]:
    """The first active colleague of each role, in the order of the roles."""
    found = User.objects.filter(is_active=True).order_by("role", "pk").distinct("role")
    by_role = {user.role: user for user in found}
    return [by_role[role] for role in Role.values if role in by_role]
