"""The legal rules that Rivage uses: what they say, from which text, how sure."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rivage.justice.rules.legal_rules import LegalRule, all_rules
from rivage.web.http import Request

FAMILIES = {
    "délais": gettext_lazy("Comment se compte un délai"),
    "aménagement": gettext_lazy("Aménagements de peine"),
    "permissions": gettext_lazy("Permissions de sortir"),
    "papiers": gettext_lazy("Papiers qui expirent"),
    "conditions": gettext_lazy("Conditions d’une mesure"),
}


@require_safe
def rules(request: Request) -> HttpResponse:
    """Texts, nobody's file: for every colleague."""
    today = timezone.localdate()
    found = [_rule(list(versions), today) for versions in _by_code()]
    context = {
        "families": [
            {"name": name, "rules": [each for each in found if each["family"] == family]}
            for family, name in FAMILIES.items()
        ],
    }
    return render(request, "justice/rules.html", context)


def _by_code() -> Any:
    return (versions for _code, versions in groupby(all_rules(), key=lambda rule: rule.code))


def _rule(versions: list[LegalRule], today: Any) -> dict[str, Any]:
    """The version in force first; the others are told below."""
    now = next((rule for rule in versions if rule.in_force_on(today)), versions[-1])
    return {
        "code": now.code,
        "family": now.family,
        "now": now,
        "others": [rule for rule in versions if rule is not now],
    }
