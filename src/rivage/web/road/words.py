"""How the road to release is said: topics, what is in place, what makes a release "sèche"."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.caseload.road import UNKNOWN, WINDOWS, Line
from rivage.core import spoken_dates
from rivage.pathways.choices import Readiness, ReleaseTopic
from rivage.pathways.rules import road as rules
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import label
from rivage.web.justice.words import doubt_words
from rivage.web.road.drawing import chips

NEAR_DAYS = 30
ICONS = {
    rules.PAPERS: "person-vcard", rules.HOUSING: "house", rules.HEALTH: "heart-pulse",
    rules.BENEFITS: "bank", rules.MONEY: "cash-coin", rules.TRANSPORT: "bus-front",
    rules.PHONE: "telephone", rules.APPOINTMENT: "calendar-check",
    rules.ADJUSTMENT: "journal-text",
}  # fmt: skip
TONES = {
    Readiness.UNSEEN: "plain", Readiness.IN_PLACE: "done", Readiness.LACKING: "waiting",
    Readiness.NOT_NEEDED: "plain",
}  # fmt: skip
DRY = {
    rules.ADJUSTMENT: gettext_lazy("aucun aménagement de peine en cours"),
    rules.HOUSING: gettext_lazy("pas de logement pour la première nuit"),
    rules.APPOINTMENT: gettext_lazy("pas de premier rendez-vous dehors"),
    rules.BENEFITS: gettext_lazy("pas de ressources ouvertes"),
    rules.HEALTH: gettext_lazy("pas de couverture santé à jour"),
    rules.PAPERS: gettext_lazy("des papiers manquent"),
    rules.NOBODY: gettext_lazy("personne ne prend encore le relais"),
    rules.NO_FIRST_DAYS: gettext_lazy("les dix premiers jours ne sont pas prévus"),
}
WINDOW_LABELS = {
    **{str(days): gettext_lazy("%(days)s jours") for days in WINDOWS},
    UNKNOWN: gettext_lazy("Date inconnue"),
}


@dataclass(frozen=True)
class Topic:
    """A topic of one person, in words."""

    code: str
    label: str
    icon: str
    state: str
    state_label: str
    tone: str
    waits: bool
    confirmed: bool
    detail: str


def window_label(window: str) -> str:
    return str(WINDOW_LABELS[window]) % {"days": window}


def topics(line: Line) -> list[Topic]:
    return [_topic(each, line) for each in line.standings]


def _topic(standing: rules.Standing, line: Line) -> Topic:
    state = Readiness(standing.state)
    return Topic(
        code=standing.topic, label=str(ReleaseTopic(standing.topic).label),
        icon=ICONS[standing.topic], state=state.value, state_label=str(state.label),
        tone=TONES[state], waits=standing.waits, confirmed=standing.confirmed,
        detail=_detail(standing, line),
    )  # fmt: skip


def _detail(standing: rules.Standing, line: Line) -> str:
    """What the rest of the file says of it, in a few words."""
    if standing.topic == rules.PAPERS and standing.lacking:
        names = [label(Vocabulary.PAPER, kind) for kind in standing.lacking]
        return _("à obtenir : %(papers)s") % {"papers": ", ".join(names).lower()}
    if standing.topic == rules.HOUSING and line.person.housing not in {"", "unknown"}:
        words = label(Vocabulary.HOUSING, line.person.housing)
        return words[:1].lower() + words[1:]
    if standing.topic == rules.ADJUSTMENT:
        return " ; ".join(line.adjustments)
    if standing.topic == rules.APPOINTMENT and line.first_at is not None:
        at = timezone.localtime(line.first_at)
        day = spoken_dates.short_day(at.date(), timezone.localdate())
        return f"{day}, {spoken_dates.spoken_hour(at)}"
    return ""


def dry_words(line: Line) -> list[str]:
    return [str(DRY[fact]) for fact in line.dry]


@dataclass(frozen=True)
class Said:
    """A line of the list with its words."""

    line: Line
    topics: Sequence[Topic]
    dry: Sequence[str]
    doubts: Sequence[str]
    unknown: str

    @property
    def chips_lacking(self) -> SafeString:
        return chips(self.lacking)

    @property
    def chips_unseen(self) -> SafeString:
        return chips(self.unseen)

    @property
    def settled_words(self) -> str:
        return ", ".join(topic.label for topic in self.topics if not topic.waits)

    @property
    def lacking(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.state == rules.LACKING]

    @property
    def unseen(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.state == rules.UNSEEN]

    @property
    def near(self) -> bool:
        """Within a month: said in the colour of what is urgent."""
        day = self.line.release_on
        return day is not None and (day - timezone.localdate()).days <= NEAR_DAYS


def said(line: Line) -> Said:
    return Said(line, topics(line), dry_words(line), doubt_words(line.doubts), unknown_words(line))


def unknown_words(line: Line) -> str:
    """Why the date is not known, as it was said."""
    if not line.unknown_reason:
        return ""
    return label(Vocabulary.MISSING_RELEASE_DATE_REASON, line.unknown_reason)
