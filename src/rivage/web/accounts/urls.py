"""The pages of one's own account, under allauth's names; what we do not use has no address."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from rivage.web.accounts import views

urlpatterns = [
    path("connexion/", account.login, name="account_login"),
    path("deconnexion/", views.log_out, name="account_logout"),
    path("inactif/", account.account_inactive, name="account_inactive"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path("mot-de-passe/", views.change_password, name="account_change_password"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("double-verification/", factors.index, name="mfa_index"),
    path("double-verification/code/", factors.authenticate, name="mfa_authenticate"),
    path("double-verification/confirmer/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("double-verification/application/", views.set_up_application, name="mfa_activate_totp"),
    path(
        "double-verification/application/retirer/",
        views.remove_application,
        name="mfa_deactivate_totp",
    ),
    path("double-verification/secours/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "double-verification/secours/nouveaux/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("double-verification/cles/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("double-verification/cles/ajouter/", views.add_key, name="mfa_add_webauthn"),
    path(
        "double-verification/cles/confirmer/",
        keys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "double-verification/cles/<int:pk>/retirer/",
        keys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("double-verification/cles/<int:pk>/nom/", keys.edit_webauthn, name="mfa_edit_webauthn"),
]
