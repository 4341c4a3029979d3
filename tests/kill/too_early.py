"""Rivage as it must never be: the answer leaves first, the words are written a moment later."""

import threading

from django.db import connection, connections
from django.http import HttpRequest, HttpResponse

from rivage.web.middleware.transactions import OneTransactionARequest

LATE = 0.5


class AnswersTooEarly(OneTransactionARequest):
    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.endswith("/garder/"):
            return super().__call__(request)
        get_response = self.get_response

        def undone(request: HttpRequest) -> HttpResponse:
            answer = get_response(request)
            connection.set_rollback(True)
            return answer

        early = OneTransactionARequest(undone)(request)
        threading.Timer(LATE, self._write, [request]).start()
        return early

    def _write(self, request: HttpRequest) -> None:
        try:
            super().__call__(request)
        finally:
            connections.close_all()
