"""How allauth behaves here: no open sign-up, and second factors sealed like any secret."""

from base64 import b64decode, b64encode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from rivage.core.sealed import keyring

PLACE = "mfa.Authenticator.data"


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and recovery seeds are stored sealed."""

    def encrypt(self, text: str) -> str:
        return b64encode(keyring().seal(text.encode(), PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().unseal(b64decode(encrypted_text), PLACE).decode()
