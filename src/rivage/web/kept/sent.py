"""What was sent by a session that had ended: kept for its owner, sealed, given back after login."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware

from rivage.accounts.models import User
from rivage.core.context import Identity, identified
from rivage.drafts.actions import keep_unsent
from rivage.drafts.queries import has_unsent_forms

Fields = list[tuple[str, str]]

# In a form that is sent again: which kept one it was, so that it is forgotten once it arrived.
KEPT = "kept_form"
# Added by the pages themselves, never typed.
OF_THE_PAGE = frozenset({"csrfmiddlewaretoken", "autosave", "next", "version", "page", KEPT})
# Passwords and codes are typed there: nothing of these is ever kept.
NEVER_KEPT = ("/compte/", "/invitation/", "/demo/")
SHORTEST_TEXT = 20  # characters; shorter, and in one word, it is a choice rather than a text


def keep_what_was_sent(request: HttpRequest, owner_id: int | None) -> bool:
    """True when there was something typed, and it now waits for its owner."""
    if request.method != "POST" or owner_id is None or not _is_a_page(request):
        return False
    fields = fields_of(request.POST)
    if not any(value.strip() for _name, value in fields):
        return False
    with identified(Identity(user_id=owner_id)):
        keep_unsent(request.path, fields, owner_id=owner_id)
    return True


def _is_a_page(request: HttpRequest) -> bool:
    """The pages that save by themselves keep their words on the screen until one is back."""
    return "autosave" not in request.POST and not request.path.startswith(NEVER_KEPT)


def owner_of_ended_session(request: HttpRequest) -> int | None:
    """After ten hours the store no longer opens a session, yet its row still says whose it was."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = Session.objects.filter(session_key=key).first() if key else None
    number = row.get_decoded().get(SESSION_KEY) if row else None
    owner = User.objects.filter(pk=number, is_active=True).first() if number else None
    return owner.pk if owner else None


def came_from_our_page(request: HttpRequest) -> bool:
    """The check that Django makes before a view, for answers given earlier than any view."""
    return CsrfViewMiddleware(_nothing).process_view(request, _nothing, (), {}) is None


def sent_by_itself(request: HttpRequest) -> bool:
    """The browser says that one of our own pages sent this, whatever became of its token."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _nothing(request: HttpRequest) -> HttpResponse:
    """Stands for a view that is never reached."""
    return HttpResponse()


def fields_of(sent: QueryDict) -> Fields:
    return [
        (name, str(value))
        for name, values in sent.lists()
        if name not in OF_THE_PAGE - {"version", "page", "next"}
        for value in values
    ]


def texts_of(fields: Iterable[tuple[str, str]]) -> list[str]:
    """What someone wrote in words, for it to be read and copied; choices and dates apart."""
    written = [value.strip() for name, value in fields if name not in OF_THE_PAGE]
    return [text for text in written if " " in text or len(text) >= SHORTEST_TEXT]


def waits_for(user: User) -> bool:
    with identified(Identity(user_id=user.pk)):
        return has_unsent_forms(user)
