"""How allauth behaves here: no open sign-up, second factors sealed and never all removed."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rivage.accounts.models import User
from rivage.core.resealing import FACTORS
from rivage.core.sealed import keyring
from rivage.web.accounts.letters import post
from rivage.web.kept.sent import waits_for


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("L’adresse e-mail ou le mot de passe ne convient pas."),
        "too_many_login_attempts": _("Trop d’essais. Réessayez dans quelques minutes."),
        "incorrect_password": _("Ce mot de passe ne convient pas."),
        "incorrect_code": _("Ce code ne convient pas."),
        "enter_current_password": _("Tapez votre mot de passe actuel."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where one was going comes first (allauth's `next`); then what waits to be sent."""
        if isinstance(request.user, User) and waits_for(request.user):
            return reverse("kept:list")
        return str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        post(self.render_mail(template_prefix, email, {"email": email, **context}))

    def format_email_subject(self, subject: str) -> str:
        # No prefix: the name of a site could say what the association does.
        return str(subject)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and recovery seeds are stored sealed."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Ce code ne convient pas."),
        "cannot_delete_authenticator": _(
            "C’est votre seule double vérification : ajoutez-en une autre avant de la retirer."
        ),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(keyring().seal(text.encode(), FACTORS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().unseal(b64decode(encrypted_text), FACTORS).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(
            pk=authenticator.pk
        )
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
