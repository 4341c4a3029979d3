"""What someone is typing in a form about a person: kept as it comes, found again on return."""

from typing import Any

from django.http import HttpResponse

from rivage.drafts.actions import keep_draft
from rivage.drafts.queries import draft_values
from rivage.web.http import Request

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "autosave", "act", "row"})


def is_autosave(request: Request) -> bool:
    return request.method == "POST" and "autosave" in request.POST


def keep_typed(request: Request, key: str) -> HttpResponse:
    """Keep the fields as they are, valid or not; 204."""
    typed = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and values
    }
    keep_draft(key, typed, by=request.user)
    return HttpResponse(status=204)


def typed(request: Request, key: str) -> dict[str, Any]:
    """What waits for `request.user` in this form, as the initial values of a form."""
    return draft_values(key, of=request.user)
