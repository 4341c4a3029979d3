"""How a session becomes a user again: with their teams and whether they hold a second factor."""

from allauth.account.auth_backends import AuthenticationBackend

from rivage.accounts.models import User


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    def get_user(self, user_id: int) -> User | None:
        user = User.objects.as_visitors().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
