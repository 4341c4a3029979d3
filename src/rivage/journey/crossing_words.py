"""*La traversée* in words: the same facts as the picture, in order, for those who listen to it."""

from collections.abc import Sequence
from datetime import date

from rivage.core import spoken_dates
from rivage.core.spoken_dates import distance, exact_day, short_day
from rivage.journey.crossing import (
    Custody,
    ExpectedRelease,
    Mark,
    MarkKind,
    in_order,
    is_inside,
    release_window,
    with_gaps,
)

KIND_WORDS = {
    MarkKind.INTERVIEW: "entretien",
    MarkKind.HEARING: "audience",
    MarkKind.DECISION: "décision",
    MarkKind.APPEAL: "appel",
    MarkKind.PERMIT: "permission de sortir",
    MarkKind.ARRIVAL: "premier rendez-vous dehors",
    MarkKind.APPOINTMENT: "rendez-vous",
    MarkKind.TRIAL: "période d’essai ou immersion",
    MarkKind.CONTRACT: "contrat",
    MarkKind.FOLLOW_UP: "point après l’embauche",
    MarkKind.SUSPENSION: "parcours suspendu",
    MarkKind.RESUME: "parcours repris",
    MarkKind.EXIT: "fin de l’accompagnement",
}


def describe(
    custody: Sequence[Custody],
    release: ExpectedRelease | None,
    marks: Sequence[Mark],
    today: date,
) -> list[str]:
    """Every fact of the picture, oldest first, with today in its place."""
    facts: list[tuple[date, int, str]] = [(today, 1, f"Aujourd’hui, {exact_day(today)}.")]
    facts += [(p.start, 0, f"{period_words(p, today)}.") for p in with_gaps(custody, today)]
    facts += [(m.on, 2, f"{_capital(mark_words(m, today))}.") for m in marks]
    if release is not None and is_inside(custody, today):
        window = release_window(release)
        when = max(window[0], today) if window else date.max
        facts.append((when, 3, f"{_capital(release_words(release, today))}."))
    return [sentence for _, _, sentence in sorted(facts, key=lambda fact: fact[:2])]


def summary(custody: Sequence[Custody], release: ExpectedRelease | None, today: date) -> str:
    """One sentence for a line of a list: where the person is, and until when."""
    here = [p for p in in_order(custody) if p.start <= today and (p.end is None or p.end > today)]
    place = period_words(here[-1], today) if here else "Lieu à préciser"
    if release is not None and is_inside(custody, today):
        return f"{place} ; {release_words(release, today)}."
    return f"{place}."


def period_words(period: Custody, today: date) -> str:
    """ "Du 3 mars au 12 juin : MA de Villepinte, à l’intérieur"."""
    name = _where(period)
    if not period.known and period.end == today:
        return f"Depuis le {exact_day(period.start)} : {name}"
    if period.end is None:
        opening = "Depuis le" if period.start <= today else "À partir du"
        return f"{opening} {exact_day(period.start)} : {name}"
    if period.end == period.start:
        return f"Le {exact_day(period.start)} : {name}"
    return f"Du {exact_day(period.start)} au {exact_day(period.end)} : {name}"


def _where(period: Custody) -> str:
    if not period.known:
        return "on ne sait pas où"
    regime = "" if period.regime.casefold() in period.label.casefold() else period.regime
    side = "à l’intérieur" if period.inside else "dehors"
    if period.held:
        side = "dehors, encore sous écrou"
    return _capital(", ".join(filter(None, (period.label, regime, side))))


def mark_words(mark: Mark, today: date) -> str:
    """ "Audience, jeudi 12 mars 2026 (dans 12 jours)", with its own label when that says more."""
    kind = KIND_WORDS[mark.kind]
    told = mark.label if kind.casefold() in mark.label.casefold() else f"{kind} : {mark.label}"
    if not mark.label:
        told = kind
    until = f" jusqu’au {exact_day(mark.until)}" if mark.until and mark.until > mark.on else ""
    return f"{told}, {exact_day(mark.on)}{until} ({distance(mark.on, today)})"


def release_words(release: ExpectedRelease, today: date) -> str:
    """A date of release never goes without its source and its age."""
    window = release_window(release)
    if window is None:
        because = f", {release.unknown_because}" if release.unknown_because else ""
        return f"date de sortie inconnue{because}"
    first, last = window
    if first == last:
        dates = f"le {short_day(first, today)}"
    else:
        dates = f"entre le {short_day(first, today)} et le {short_day(last, today)}"
    told = [release.source or "source à préciser"]
    if release.said_on:
        told.append(distance(release.said_on, today))
    if release.doubtful:
        told.append("à redemander")
    late = ", date dépassée" if last < today else ""
    return f"sortie prévue {dates}{late} ({', '.join(told)})"


def release_in_short(release: ExpectedRelease, today: date) -> str:
    """ "18 déc. – 1er févr. 2027 · greffe, il y a 41 jours": for a narrow picture."""
    window = release_window(release)
    if window is None:
        return release.unknown_because or "date inconnue"
    first, last = window
    opening = spoken_dates.day_of_month(first)
    if (first.year, first.month) != (last.year, last.month):
        opening = short_day(first, last)
    dates = short_day(last, today) if first == last else f"{opening} – {short_day(last, today)}"
    age = f", {distance(release.said_on, today)}" if release.said_on else ""
    return f"{dates} · {release.source or 'source à préciser'}{age}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
