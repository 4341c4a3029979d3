"""Run inside the benchmark's Django: open a session, choose the pages, count their queries.

Prints JSON: {"cookie": …, "pages": {name: path}, "queries": {name: count}}.
"""

import json
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from rivage.accounts.models import User  # noqa: E402
from rivage.core.context import identified  # noqa: E402
from rivage.participants.models import Participant  # noqa: E402


def session_of(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # Ahead of time, so that no measured request has to write that the session is in use.
    store["began_at"] = store["seen_at"] = time.time() + 600
    store.save()
    return str(store.session_key)


def pages_of(user: User) -> dict[str, str]:
    with identified(user.identity):
        someone = Participant.objects.filter(officer=user).order_by("sort_name")[10]
        word = someone.last_name
        # Ten periods and more, permits, requests: the longest crossing of the caseload.
        periods = Count("custody_periods")
        long = Participant.objects.filter(officer=user).annotate(n=periods).order_by("-n", "pk")[0]
    return {
        "floor": "/floor/",
        "bare page": "/bare/",
        "today": reverse("today:today"),
        "people": reverse("people:list"),
        "person": reverse("people:person", args=[someone.pk]),
        "search": f"{reverse('people:search')}?q={word}",
        "search, misspelt": f"{reverse('people:search')}?q={word[:2] + word[3:]}",
        "referrals": reverse("referrals:list"),
        "person, full crossing": reverse("people:person", args=[long.pk]),
        "releases": reverse("road:list"),
        "requests": reverse("adjustments:list"),
        "permits": reverse("permits:list"),
    }


def count_queries(cookie: str, path: str) -> int:
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    default, trace = connections["default"], connections["trace"]
    client.get(path)
    with CaptureQueriesContext(default) as mine, CaptureQueriesContext(trace) as traced:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return len([each for each in (*mine, *traced) if is_query(each["sql"])])


def is_query(sql: str) -> bool:
    return not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def main() -> None:
    officer = User.objects.order_by("pk")[0]
    cookie = session_of(officer)
    pages = pages_of(officer)
    queries = {name: count_queries(cookie, path) for name, path in pages.items()}
    json.dump({"cookie": cookie, "pages": pages, "queries": queries}, sys.stdout)


if __name__ == "__main__":
    main()
