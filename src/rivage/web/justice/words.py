"""How the reasons to ask again for a date of release are said."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.core import spoken_dates
from rivage.justice.rules.expected_release import Doubt, Reason

SAID = {
    Doubt.NEVER_SAID: gettext_lazy("personne n’a encore rien dit de la sortie"),
    Doubt.PASSED: gettext_lazy("la date est passée"),
    Doubt.TRANSFER: gettext_lazy("un transfert a eu lieu depuis"),
    Doubt.RECALL: gettext_lazy("la personne est retournée en détention depuis"),
    Doubt.NEW_PERIOD: gettext_lazy("le régime a changé depuis"),
    Doubt.DECISION: gettext_lazy("une décision a été rendue depuis"),
    Doubt.NOT_RETURNED: gettext_lazy("un retour de permission n’a pas été constaté depuis"),
    Doubt.OLD: gettext_lazy("elle a été dite il y a plus de trente jours"),
}
# Reasons that say nothing more with their day.
DAYLESS = frozenset({Doubt.NEVER_SAID, Doubt.PASSED, Doubt.OLD})


def doubt_words(reasons: Iterable[Reason]) -> list[str]:
    """ "un transfert a eu lieu depuis (12 mars)"."""
    today = timezone.localdate()
    found = []
    for reason in reasons:
        words = str(SAID[reason.doubt])
        if reason.on is not None and reason.doubt not in DAYLESS:
            words = f"{words} ({spoken_dates.short_day(reason.on, today)})"
        found.append(words)
    return found


def why_ask_again(reasons: Iterable[Reason]) -> str:
    """One sentence, "" when the word stands."""
    words = doubt_words(reasons)
    if not words:
        return ""
    return _("Date de sortie à redemander : %(why)s.") % {"why": " ; ".join(words)}
