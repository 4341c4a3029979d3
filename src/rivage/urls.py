from django.conf import settings
from django.urls import include, path

from rivage.web.accounts.views import invitation

urlpatterns = [
    path("", include("rivage.web.today.urls")),
    path("compte/", include("rivage.web.accounts.urls")),
    path("vocabulaires/", include("rivage.web.reference.urls")),
    path("equipe/", include("rivage.web.team.urls")),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("traces/", include("rivage.web.traces.urls")),
    path("personnes/", include("rivage.web.people.urls")),
    path("orientations/", include("rivage.web.referrals.urls")),
    path("parcours/", include("rivage.web.pathways.urls")),
    path("situation/", include("rivage.web.justice.urls")),
    path("sorties/", include("rivage.web.road.urls")),
    path("amenagements/", include("rivage.web.adjustments.urls")),
    path("permissions/", include("rivage.web.permits.urls")),
    path("programmes/", include("rivage.web.programmes.urls")),
    path("entretiens/", include("rivage.web.interviews.urls")),
    path("importer/", include("rivage.web.intake.urls")),
    path("textes-gardes/", include("rivage.web.kept.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns += [path("demo/", include("rivage.web.demo.urls"))]
