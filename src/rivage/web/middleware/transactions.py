"""One request, one transaction, one identity."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from rivage.accounts.models import User
from rivage.core.context import NOBODY, identified

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class OneTransactionARequest:
    """The view runs in one transaction in which PostgreSQL knows who is asking.

    A safe method runs READ ONLY: a link that is merely opened changes nothing, whatever the code.
    An answer of 500 or more, or an exception, rolls everything back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        identity = user.identity if isinstance(user, User) or user.is_authenticated else NOBODY
        with identified(identity, read_only=request.method in SAFE_METHODS):
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
            if response.status_code >= 500 or getattr(request, "roll_back", False):
                connection.set_rollback(True)
            return response
