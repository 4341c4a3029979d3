from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from rivage.accounts.models import User


class Request(HttpRequest):
    """What a view receives once the middleware has run: someone is logged in."""

    user: User
    htmx: HtmxDetails
