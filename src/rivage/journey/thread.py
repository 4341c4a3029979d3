"""*Le fil*: every event of a file, in order, as sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.core import spoken_dates
from rivage.journey import thread_justice
from rivage.journey.entries import Entry, Look
from rivage.journey.facts import Fact, Kind
from rivage.journey.words import Words
from rivage.justice.choices import INSIDE, Regime, ReleaseSource
from rivage.participants.choices import PaperState
from rivage.pathways.choices import Moment, NeedStatus, Status
from rivage.reference.choices import Vocabulary
from rivage.referrals.choices import Status as ReferralStatus
from rivage.scheduling.choices import Kind as MeetingKind

PAGE = 30
# What the reader may keep, by the word of the address.
GROUPS: dict[str, tuple[object, frozenset[Kind]]] = {
    "rendez-vous": (gettext_lazy("Rendez-vous"), frozenset({Kind.MEETING})),
    "parcours": (
        gettext_lazy("Parcours"),
        frozenset({Kind.MOMENT, Kind.AGREEMENT, Kind.REVIEW, Kind.REFERRAL, Kind.CONSENT}),
    ),
    "situation": (
        gettext_lazy("Lieu, régime et sortie"),
        frozenset({Kind.CUSTODY, Kind.RELEASE, Kind.LIMITS, Kind.OBLIGATION}),
    ),
    "justice": (
        gettext_lazy("Aménagements et permissions"),
        frozenset({Kind.DOSSIER, Kind.PERMIT}),
    ),
    "demarches": (
        gettext_lazy("Besoins et démarches"),
        frozenset({Kind.STEP, Kind.NEED, Kind.PAPER}),
    ),
    "notes": (gettext_lazy("Notes"), frozenset({Kind.NOTE})),
}
CAME = frozenset({"came", "came_late"})
REVIEW_WORDS = {
    "release_90": gettext_lazy("Bilan, 90 jours avant la sortie"),
    "release_30": gettext_lazy("Bilan, 30 jours avant la sortie"),
    "release_15": gettext_lazy("Bilan, 15 jours avant la sortie"),
}


@dataclass(frozen=True)
class ThreadPage:
    entries: list[Entry]
    group: str
    groups: list[tuple[str, object, int]]
    start: int
    following: int | None
    total: int


def thread_page(
    facts: Sequence[Fact], words: Words, *, group: str = "", start: int = 0, size: int = PAGE
) -> ThreadPage:
    """Thirty events from `start` on; only those shown are unsealed and put into words."""
    group = group if group in GROUPS else ""
    counts = {
        name: sum(fact.kind in kinds for fact in facts) for name, (_l, kinds) in GROUPS.items()
    }
    kept = [fact for fact in facts if not group or fact.kind in GROUPS[group][1]]
    start = max(0, min(start, len(kept)))
    return ThreadPage(
        entries=[entry(fact, words) for fact in kept[start : start + size]],
        group=group,
        groups=[(name, GROUPS[name][0], count) for name, count in counts.items() if count],
        start=start,
        following=start + size if start + size < len(kept) else None,
        total=len(kept),
    )


def entry(fact: Fact, words: Words) -> Entry:
    return TELLERS[fact.kind](fact, words)


def _meeting(fact: Fact, words: Words) -> Entry:
    ahead = fact.at > timezone.now()
    if fact.code:
        said = words(Vocabulary.APPOINTMENT_OUTCOME, fact.code)
    else:
        said = _("à venir") if ahead else _("suite à noter")
    urgent = not fact.code and not ahead
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_("%(what)s : %(said)s") % {"what": _what(fact.was), "said": said.lower()},
        **LOOKS["to note" if urgent else "to come" if ahead else "held"],
        detail=_joined(words(Vocabulary.APPOINTMENT_MEDIUM, fact.became), fact.name),
        who=fact.who, quotes=_quotes(fact, _headings()), with_hour=True, ahead=ahead,
        about=fact.about,
    )  # fmt: skip


# The words of a code are looked up once: a thread says the same ones thirty times.


@cache
def _what(kind: str) -> str:
    return _capital(str(MeetingKind(kind).label) if kind in MeetingKind else kind)


@cache
def _headings() -> tuple[str, ...]:
    return _("Fait"), _("À surveiller pour l’emploi"), _("Dans ses mots"), _("Prochain pas")


def _moment(fact: Fact, words: Words) -> Entry:
    look = MOMENT_LOOKS.get(fact.code, LOOKS["moment"])
    return Entry(
        fact.pk, fact.kind, fact.at, title=_moment_title(fact, words), who=fact.who,
        quotes=_quotes(fact, ("",)), **look,
    )  # fmt: skip


MOMENT_SENTENCES: dict[str, object] = {
    Moment.ENROLLED: gettext_lazy("Entrée dans « %(became)s »"),
    Moment.MOVED_ON: gettext_lazy("Parcours : %(word)s"),
    Moment.SIGNED: gettext_lazy("Engagement signé"),
    Moment.SUSPENDED: gettext_lazy("Parcours suspendu : %(word)s"),
    Moment.RESUMED: gettext_lazy("Parcours repris là où il en était"),
    Moment.SWITCHED: gettext_lazy("Passage de « %(was)s » à « %(became)s »"),
    Moment.HANDED_OVER: gettext_lazy("Dossier confié par %(was)s à %(became)s"),
    Moment.ENDED: gettext_lazy("Fin du parcours : %(word)s"),
    Moment.REOPENED: gettext_lazy("Parcours rouvert"),
}
MOMENT_LOOKS: dict[str, Look] = {
    Moment.SUSPENDED: {"icon": "pause-circle", "tone": "urgent"},
    Moment.RESUMED: {"icon": "play-circle", "tone": ""},
    Moment.ENDED: {"icon": "flag", "tone": "done"},
    Moment.SWITCHED: {"icon": "arrow-left-right", "tone": ""},
    Moment.HANDED_OVER: {"icon": "person-check", "tone": ""},
}
# By what is true of the event; spelled out so that the sprite of icons holds them all.
LOOKS: dict[str, Look] = {
    "moment": {"icon": "signpost", "tone": ""},
    "to come": {"icon": "calendar-event", "tone": ""},
    "held": {"icon": "chat-left-text", "tone": ""},
    "to note": {"icon": "chat-left-text", "tone": "urgent"},
    "inside": {"icon": "door-closed", "tone": "inside"},
    "outside": {"icon": "sun", "tone": ""},
    "settled": {"icon": "check-circle", "tone": "done"},
    "need": {"icon": "compass", "tone": ""},
    "done": {"icon": "check2-square", "tone": "done"},
    "dropped": {"icon": "slash-circle", "tone": ""},
}


def _moment_title(fact: Fact, words: Words) -> str:
    said = {"was": fact.was, "became": fact.became, "word": ""}
    if fact.code == Moment.MOVED_ON:
        said["word"] = str(Status(fact.became).label)
    elif fact.code == Moment.SUSPENDED:
        said["word"] = _lower(words(Vocabulary.SUSPENSION_REASON, fact.name))
    elif fact.code == Moment.ENDED:
        said["word"] = words(Vocabulary.EXIT_DETAIL, fact.name)
    return (str(MOMENT_SENTENCES[fact.code]) % said).removesuffix(" : ")


def _agreement(fact: Fact, words: Words) -> Entry:
    renew = spoken_dates.exact_day(fact.earliest) if fact.earliest else ""
    return Entry(
        fact.pk, fact.kind, fact.at, title=_("Engagement signé"), icon="pen", tone="done",
        detail=_("À revoir le %(day)s") % {"day": renew} if renew else "",
        who=fact.who, quotes=_quotes(fact, (_("Ses objectifs"),)),
    )  # fmt: skip


def _custody(fact: Fact, words: Words) -> Entry:
    inside = fact.code in INSIDE
    regime = str(Regime(fact.code).label)
    until = spoken_dates.exact_day(fact.latest) if fact.latest else ""
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_joined(_capital(regime), fact.name), **LOOKS["inside" if inside else "outside"],
        detail=_("jusqu’au %(day)s") % {"day": until} if until else "",
        who=fact.who, quotes=_quotes(fact, ("",)),
    )  # fmt: skip


def _release(fact: Fact, words: Words) -> Entry:
    if fact.earliest is None:
        reason = words(Vocabulary.MISSING_RELEASE_DATE_REASON, fact.was)
        said = _("Date de sortie inconnue : %(reason)s") % {"reason": _lower(reason)}
    elif fact.latest and fact.latest != fact.earliest:
        said = _("Sortie prévue entre le %(first)s et le %(last)s") % {
            "first": spoken_dates.exact_day(fact.earliest),
            "last": spoken_dates.exact_day(fact.latest),
        }
    else:
        said = _("Sortie prévue le %(day)s") % {"day": spoken_dates.exact_day(fact.earliest)}
    return Entry(
        fact.pk, fact.kind, fact.at, title=said, icon="calendar-range", tone="inside",
        detail=_("dit par : %(source)s") % {"source": ReleaseSource(fact.code).label},
        who=fact.who, quotes=_quotes(fact, ("",)),
    )  # fmt: skip


def _note(fact: Fact, words: Words) -> Entry:
    return Entry(
        fact.pk, fact.kind, fact.at, title=_("Note de l’équipe"), icon="sticky", who=fact.who,
        quotes=_quotes(fact, ("",)), with_hour=True, about=fact.about,
    )  # fmt: skip


def _need(fact: Fact, words: Words) -> Entry:
    now = NeedStatus(fact.became)
    met = now in {NeedStatus.MET, NeedStatus.STRENGTH}
    before = NeedStatus(fact.was).label if fact.was else ""
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_("%(theme)s : %(status)s")
        % {"theme": words(Vocabulary.NEED_THEME, fact.name), "status": now.label},
        **LOOKS["settled" if met else "need"],
        detail=_("avant : %(status)s") % {"status": before} if before else "",
        who=fact.who, about=fact.about,
    )  # fmt: skip


def _step(fact: Fact, words: Words) -> Entry:
    done = fact.earliest is not None
    said = _("Fait : %(title)s") if done else _("Abandonné : %(title)s")
    return Entry(
        fact.pk, fact.kind, fact.at, title=said % {"title": fact.words()},
        **LOOKS["done" if done else "dropped"],
        who=fact.who,
    )  # fmt: skip


def _paper(fact: Fact, words: Words) -> Entry:
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_("%(paper)s : %(state)s")
        % {"paper": words(Vocabulary.PAPER, fact.name), "state": PaperState(fact.code).label},
        icon="file-earmark-text", tone="done" if fact.code == PaperState.IN_HAND else "",
    )  # fmt: skip


def _review(fact: Fact, words: Words) -> Entry:
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=str(REVIEW_WORDS.get(fact.code, _("Bilan"))), icon="binoculars", tone="done",
        who=fact.who, quotes=_quotes(fact, ("",)),
    )  # fmt: skip


def _consent(fact: Fact, words: Words) -> Entry:
    until = spoken_dates.exact_day(fact.latest) if fact.latest else ""
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_("Accord donné : %(scope)s") % {"scope": words(Vocabulary.CONSENT_SCOPE, fact.code)},
        icon="hand-thumbs-up",
        detail=_("retiré ou terminé le %(day)s") % {"day": until} if until else "", who=fact.who,
    )  # fmt: skip


def _referral(fact: Fact, words: Words) -> Entry:
    answered = spoken_dates.exact_day(fact.latest) if fact.latest else ""
    status = ReferralStatus(fact.code).label
    return Entry(
        fact.pk, fact.kind, fact.at,
        title=_joined(_("Orientation reçue"), fact.name), icon="inbox",
        detail=_("%(status)s le %(day)s") % {"status": status, "day": answered}
        if answered else str(status),
    )  # fmt: skip


TELLERS: dict[Kind, Callable[[Fact, Words], Entry]] = {
    Kind.MEETING: _meeting,
    Kind.MOMENT: _moment,
    Kind.AGREEMENT: _agreement,
    Kind.CUSTODY: _custody,
    Kind.RELEASE: _release,
    Kind.NOTE: _note,
    Kind.NEED: _need,
    Kind.STEP: _step,
    Kind.PAPER: _paper,
    Kind.REVIEW: _review,
    Kind.CONSENT: _consent,
    Kind.REFERRAL: _referral,
    Kind.DOSSIER: thread_justice.dossier,
    Kind.PERMIT: thread_justice.permit,
    Kind.LIMITS: thread_justice.limits,
    Kind.OBLIGATION: thread_justice.obligation,
}


def _quotes(fact: Fact, headings: Sequence[str]) -> list[tuple[str, str]]:
    said = ((heading, fact.words(at)) for at, heading in enumerate(headings))
    return [(heading, text) for heading, text in said if text]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
