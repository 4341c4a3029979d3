"""Passwords, codes, and the first sign-in."""

from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# A code is accepted a period early and a period late: it lives for 90 seconds.
CODE_LIVES_SECONDS = 120


def spend(user_id: int, code: str) -> None:
    """A code of the application opens once, for as long as it could be shown again."""
    key = f"rivage:totp:{user_id}:{normalize_user_code(code)}"
    if not cache.add(key, True, timeout=CODE_LIVES_SECONDS):
        raise get_adapter().validation_error("incorrect_code")


class CodeOnce(AuthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            spend(self.user.pk, code)
        return code


class CodeOnceAgain(ReauthenticateForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            spend(self.user.pk, code)
        return code


class SetUpApplication(ActivateTOTPForm):  # type: ignore[misc]
    def clean_code(self) -> str:
        code: str = super().clean_code()
        spend(self.user.pk, code)
        return code


class FirstSignIn(forms.Form):
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    password = forms.CharField(
        label=_("Mot de passe"),
        help_text=_(
            "Au moins 15 caractères. Quelques mots qui vont bien ensemble se retiennent mieux "
            "que des signes."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label=_("Le même mot de passe, encore une fois"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", ValidationError(_("Les deux mots de passe sont différents.")))
        return cleaned
