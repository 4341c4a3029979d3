"""What became of an appointment, and who may write over a note. Plain values."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Literal

# Codes of the vocabulary "appointment_outcome" that decide something here.
CAME = frozenset({"came", "came_late"})
LATE = "came_late"
EXCUSED = "excused"
ABSENT = "absent"
CANCELLED = "cancelled_by_us"
TRANSFERRED, RELEASED_EARLY, RECALLED = "transferred", "released_early", "recalled"
# Media of a meeting inside; the others of `FACE_TO_FACE` take place outside.
INSIDE_MEDIA = frozenset({"in_prison", "visit_room", "through_cpip"})
FACE_TO_FACE = frozenset({"in_prison", "visit_room", "office", "outside"})
# Only whoever was waited for can have come, or not: these are not known beforehand.
KNOWN_AFTER = CAME | {ABSENT}

# Media of the vocabulary for which the person has to be somewhere else than in prison.
AWAY = frozenset({"office", "outside"})

Write = Literal["write", "repeat", "conflict"]


def known_already(outcome: str, *, starts_at: datetime, now: datetime) -> bool:
    """An excuse or a cancellation may be noted before the hour; a presence may not.

    A quarter of an hour is left to those who come early.
    """
    return outcome not in KNOWN_AFTER or now >= starts_at - timedelta(minutes=15)


def minutes_late(outcome: str, minutes: int | None) -> int | None:
    return minutes if outcome == LATE else None


def absences_in_a_row(outcomes: Iterable[str], *, counting: Collection[str]) -> int:
    """Unexplained absences since the last news, the latest outcome last.

    Coming, late or not, and giving notice are news: the count begins again. What prison life or
    we ourselves prevented neither counts nor ends the row; nor does an outcome not yet noted.
    """
    row = 0
    for outcome in outcomes:
        if outcome in CAME or outcome == EXCUSED:
            row = 0
        elif outcome in counting:
            row += 1
    return row


def may_write(  # noqa: PLR0913 -- two versions, two pages, two attempts
    *,
    version: int,
    stored_version: int,
    page: str,
    stored_page: str,
    attempt: str,
    stored_attempt: str,
) -> Write:
    """Whether what arrives follows what is stored.

    "repeat": this very attempt was already kept, its answer was lost. "conflict": another page
    wrote since this one was read.
    """
    if attempt and attempt == stored_attempt:
        return "repeat"
    if version == stored_version or (page and page == stored_page):
        return "write"
    return "conflict"


def end_of(starts_at: datetime, minutes: int) -> datetime:
    return starts_at + timedelta(minutes=max(5, minutes))


def proposed(kind: str, *, medium: str, same_place: bool) -> str:
    """What is proposed for an appointment when someone is transferred, released or recalled.

    "" keeps it; otherwise the outcome of one that will not take place. A human decides.
    """
    inside = medium in INSIDE_MEDIA
    if kind == "transfer":
        return TRANSFERRED if inside and same_place else ""
    if kind == "release":
        return RELEASED_EARLY if inside else ""
    return RECALLED if medium in FACE_TO_FACE and not inside else ""


def medium_after(medium: str, *, inside: bool) -> tuple[str, bool]:
    """How a moved meeting takes place, and whether in the establishment."""
    if medium not in FACE_TO_FACE:
        return medium, inside and medium in INSIDE_MEDIA
    if inside:
        return (medium if medium in INSIDE_MEDIA else "in_prison"), True
    return (medium if medium not in INSIDE_MEDIA else "office"), False


def proposed_for_permit(kind: str, *, ends_at: datetime | None, now: datetime) -> str:
    """Outside, or back inside for another reason, a permit serves nothing any more.

    One whose hours have passed is left for a human to say what came of it.
    """
    if ends_at is not None and ends_at < now:
        return ""
    return "cancelled" if kind in {"recall", "release"} else ""


READY_TO_START = frozenset({"enforceable", "confirmed", "appeal_void", "granted_on_appeal"})
UNDER_WAY = frozenset({"executing", "modified"})


def proposed_for_dossier(kind: str, state: str) -> str:
    """The measure starts with the release; a recall suspends it until the judge says more."""
    if kind == "release" and state in READY_TO_START:
        return "executing"
    return "reinstated" if kind == "recall" and state in UNDER_WAY else ""
