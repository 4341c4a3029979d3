from django.conf import settings
from django.urls import include, path

from rivage.web.accounts.views import invitation

urlpatterns = [
    path("compte/", include("rivage.web.accounts.urls")),
    path("vocabulaires/", include("rivage.web.reference.urls")),
    path("equipe/", include("rivage.web.team.urls")),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("traces/", include("rivage.web.traces.urls")),
    path("orientations/", include("rivage.web.referrals.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns += [path("demo/", include("rivage.web.demo.urls"))]
