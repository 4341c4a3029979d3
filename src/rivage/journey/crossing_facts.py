"""From the facts of a file to the values that *la traversée* draws."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone

from rivage.core.labels import label_of
from rivage.journey.cases import Case
from rivage.journey.crossing import Custody, ExpectedRelease, Mark, MarkKind
from rivage.journey.facts import Fact, Kind
from rivage.journey.thread import CAME
from rivage.justice.choices import INSIDE, DossierState, Regime, ReleaseSource
from rivage.justice.rules import dossier as dossier_rules
from rivage.justice.rules import permits as permit_rules
from rivage.pathways.choices import Moment

# Outside by day or by night, and still on the prison's register.
HELD = frozenset({Regime.SEMI_LIBERTY, Regime.DDSE, Regime.EXTERNAL_PLACEMENT})
SHORT_REGIMES: dict[str, str] = {
    Regime.DDSE: "DDSE",
    Regime.LSC: "Libération sous contrainte",
}
PATHWAY: dict[str, tuple[MarkKind, str]] = {
    Moment.SUSPENDED: (MarkKind.SUSPENSION, "Suspension"),
    Moment.RESUMED: (MarkKind.RESUME, "Reprise"),
    Moment.ENDED: (MarkKind.EXIT, "Sortie"),
}
# Media of those who are met outside.
OUTSIDE_MEDIA = frozenset({"office", "outside"})
DECISIONS: dict[str, str] = {
    DossierState.GRANTED: "accordée",
    DossierState.GRANTED_WITHOUT_DEBATE: "accordée sans débat",
    DossierState.REFUSED: "refusée",
    DossierState.CONFIRMED: "confirmée en appel",
    DossierState.REVERSED: "annulée en appel",
    DossierState.APPEAL_VOID: "appel non avenu",
    DossierState.GRANTED_ON_APPEAL: "accordée en appel",
    DossierState.REFUSAL_UPHELD: "refus maintenu en appel",
    DossierState.WITHDRAWN: "mesure retirée",
}
FIXED = frozenset({DossierState.HEARING_SCHEDULED, DossierState.COMMISSION})
APPEALS = {DossierState.APPEALED: "Appel du procureur", DossierState.OWN_APPEAL: "Son appel"}


def custody(facts: Iterable[Fact]) -> list[Custody]:
    """Each period named by its place inside, by its regime outside."""
    found: list[Custody] = []
    before = ""
    for fact in sorted(facts, key=lambda each: each.on):
        found.append(custody_period(fact.code, fact.on, fact.latest, fact.name, before))
        before = fact.name
    return found


def custody_period(
    code: str, start: date, end: date | None, place: str, before: str = ""
) -> Custody:
    regime = Regime(code)
    words = _capital(str(SHORT_REGIMES.get(regime) or label_of(Regime, code)))
    inside = regime in INSIDE
    if inside:
        # The same place again: what changed is the regime.
        label = words if not place or place == before else place
    else:
        label = ", ".join(filter(None, (words, place)))
    return Custody(
        start=start, end=end, label=label, inside=inside, kind=regime.value,
        held=regime in HELD, regime=label_of(Regime, code),
    )  # fmt: skip


def expected(fact: Fact | None, unknown_because: str, *, doubtful: bool) -> ExpectedRelease | None:
    if fact is None:
        return None
    return ExpectedRelease(
        earliest=fact.earliest, latest=fact.latest, source=label_of(ReleaseSource, fact.code),
        said_on=fact.on, unknown_because=unknown_because, doubtful=doubtful,
    )  # fmt: skip


def marks(
    facts: Iterable[Fact], cases: Iterable[Case], coming: Sequence[Fact], release: Fact | None
) -> list[Mark]:
    """Everything that stands on the route: `coming` are the appointments to come."""
    found = []
    for fact in facts:
        if fact.kind is Kind.MOMENT and fact.code in PATHWAY:
            kind, label = PATHWAY[fact.code]
            found.append(Mark(fact.on, kind, label))
        elif fact.kind is Kind.MEETING and fact.code in CAME:
            found.append(Mark(fact.on, MarkKind.INTERVIEW, "Entretien"))
    for case in cases:
        found += _permit(case) if case.kind is Kind.PERMIT else _dossier(case)
    outside = [each for each in coming if _is_outside(each, release)]
    for fact in coming[:3]:
        if outside and fact is outside[0]:
            found.append(Mark(fact.on, MarkKind.ARRIVAL, "Premier rendez-vous dehors"))
        else:
            found.append(Mark(fact.on, MarkKind.APPOINTMENT, "Rendez-vous"))
    return found


def _is_outside(meeting: Fact, release: Fact | None) -> bool:
    """Once released, and where someone free is met."""
    after = release is not None and release.earliest is not None and meeting.on >= release.earliest
    return after and meeting.became in OUTSIDE_MEDIA


def _permit(case: Case) -> Iterator[Mark]:
    """An opening, once granted; a request is not one yet."""
    starts, ends = case.moment("starts_at"), case.moment("ends_at")
    if case.state in permit_rules.OPENS and starts and ends:
        unsure = case.state == "not_returned"
        label = "Permission, retour non constaté" if unsure else "Permission"
        yield Mark(_day(starts), MarkKind.PERMIT, label, until=_day(ends))


def _dossier(case: Case) -> Iterator[Mark]:
    """Its hearing, its decisions, its appeals, as they were on the day."""
    hearing: date | None = None
    for fact in case.facts:
        if fact.became in FIXED and fact.starts:
            hearing = _day(fact.starts)
        elif fact.became in APPEALS:
            yield Mark(fact.on, MarkKind.APPEAL, APPEALS[DossierState(fact.became)])
        elif fact.became in DECISIONS:
            said = DECISIONS[DossierState(fact.became)]
            if hearing == fact.on:
                yield Mark(hearing, MarkKind.HEARING, f"Audience : {said}")
                hearing = None
            else:
                yield from _hearing(case, hearing)
                hearing = None
                yield Mark(fact.on, MarkKind.DECISION, _capital_of(case.name, said))
        elif fact.became in {DossierState.ADJOURNED, DossierState.GIVEN_UP}:
            # Held and put off, it stays; not held, it never was.
            if hearing and hearing <= fact.on:
                yield from _hearing(case, hearing)
            hearing = None
    yield from _hearing(case, hearing)
    chamber = case.moment("chamber_at")
    if chamber and case.state in {DossierState.APPEALED, DossierState.OWN_APPEAL}:
        yield Mark(_day(chamber), MarkKind.HEARING, "Audience de la chambre d’appel")


def _hearing(case: Case, on: date | None) -> Iterator[Mark]:
    if on is not None:
        kind = "Commission" if case.state in dossier_rules.LSC_ONLY else "Audience"
        yield Mark(on, MarkKind.HEARING, f"{kind}, {case.name}")


def _capital_of(name: str, said: str) -> str:
    """ "DDSE accordée", "Appel non avenu"."""
    return _capital(said) if said.startswith(("appel", "mesure", "refus ")) else f"{name} {said}"


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
