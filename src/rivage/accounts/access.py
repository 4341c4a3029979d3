"""The doors of administration: who may look after accounts and teams."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from rivage.accounts.models import Invitation, Team, User
from rivage.accounts.rules import token_hash

Found = TypeVar("Found")


def administration(user: User) -> None:
    """403 for whoever does not look after accounts."""
    if not user.administers:
        raise PermissionDenied


def colleagues_to_administer(user: User) -> QuerySet[User]:
    administration(user)
    return User.objects.all()


def colleague_to_administer(user: User, pk: int) -> User:
    return _or_404(colleagues_to_administer(user).filter(pk=pk).first())


def invitation_to_administer(user: User, pk: int) -> Invitation:
    administration(user)
    return _or_404(Invitation.objects.filter(pk=pk).first())


def team_to_administer(user: User, pk: int) -> Team:
    administration(user)
    return _or_404(Team.objects.filter(pk=pk).first())


def invitation_behind(token: str) -> Invitation | None:
    """The invitation that this link opens, for whoever holds the link; None when it opens none."""
    return Invitation.objects.filter(
        token_hash=token_hash(token),
        accepted_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    ).first()


def _or_404(found: Found | None) -> Found:
    if found is None:
        raise Http404
    return found
