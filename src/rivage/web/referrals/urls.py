from django.urls import path

from rivage.web.referrals import answers, views

app_name = "referrals"
urlpatterns = [
    path("", views.referral_list, name="list"),
    path("nouvelle/", views.referral_new, name="new"),
    path("nouvelle/<uuid:pk>/", views.referral_begin, name="begin"),
    path("<uuid:pk>/", views.referral_page, name="referral"),
    path("<uuid:pk>/modifier/", views.referral_edit, name="edit"),
    path("<uuid:pk>/recu/", views.referral_receipt, name="receipt"),
    path("<uuid:pk>/supprimer/", views.referral_discard, name="discard"),
    path("<uuid:pk>/accepter/", answers.referral_accept, name="accept"),
    path("<uuid:pk>/demander/", answers.referral_ask, name="ask"),
    path("<uuid:pk>/reponse-recue/", answers.referral_hear_back, name="hear_back"),
    path("<uuid:pk>/attente/", answers.referral_wait, name="wait"),
    path("<uuid:pk>/refuser/", answers.referral_decline, name="decline"),
    path("<uuid:pk>/retirer/", answers.referral_withdraw, name="withdraw"),
    path("<uuid:pk>/expirer/", answers.referral_expire, name="expire"),
    path("<uuid:pk>/rouvrir/", answers.referral_reopen, name="reopen"),
]
