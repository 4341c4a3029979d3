"""Sentences by the hundred thousand: requests, permits, hours, and some very long crossings."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

TODAY = date.today()  # noqa: DTZ011 -- the pages compare with the real day
NOW = datetime.now(UTC)
# One file in so many has had everything: ten periods, twelve permits, three requests.
LONG_EVERY = 25
LONG = 7
DAY = timedelta(days=1)

# For each state that a request is at, what led to it: (state, days ago).
WAYS: dict[str, tuple[tuple[str, int], ...]] = {
    "idea": (("idea", 20),),
    "building": (("idea", 80), ("building", 60)),
    "hearing_scheduled": (
        ("idea", 120), ("building", 100), ("filed", 70), ("hearing_scheduled", 30),
    ),
    "notified": (
        ("idea", 150), ("filed", 100), ("hearing_scheduled", 60), ("heard", 4), ("granted", 3),
        ("notified", 1),
    ),
    "appealed": (
        ("idea", 200), ("filed", 140), ("hearing_scheduled", 80), ("heard", 24), ("granted", 24),
        ("notified", 22), ("appealed", 21),
    ),
    "executing": (
        ("idea", 300), ("filed", 240), ("hearing_scheduled", 160), ("heard", 150),
        ("granted", 150), ("notified", 149), ("appealed", 148), ("appeal_void", 80),
        ("executing", 60),
    ),
    "refusal_notified": (
        ("idea", 260), ("filed", 200), ("hearing_scheduled", 120), ("heard", 110),
        ("refused", 110), ("refusal_notified", 108),
    ),
}  # fmt: skip
PIECES = ("identity", "housing_statement", "host_identity", "box_agreement", "activity")


def is_long(number: int) -> bool:
    return number % LONG_EVERY == LONG


def sentences(
    number: int, pk: str, inside: bool, officer: int, random: Random, tables: Any,
    refs: dict[str, list[int]], seal: Callable[[str, str, str], str],
) -> None:  # fmt: skip
    prison = random.choice(refs["establishments"])
    if is_long(number):
        for state in ("refusal_notified", "executing", "hearing_scheduled"):
            _request(pk, state, prison, officer, random, tables, seal)
        for rank in range(12):
            _permit(pk, "done", 40 * rank + 20, prison, officer, tables, seal)
    elif inside and random.random() < 0.3:
        _request(pk, random.choice(list(WAYS)), prison, officer, random, tables, seal)
    if inside and random.random() < 0.3:
        state, back = random.choice(
            [("needed", -12), ("asked", -20), ("granted", -4), ("done", 30), ("granted", 2)]
        )
        _permit(pk, state, back, prison, officer, tables, seal)
    if not inside and random.random() < 0.2:
        _hours(pk, officer, tables, seal)
    for topic in random.sample(("housing", "benefits", "money", "transport"), 2):
        tables.add(
            "pathways_releasefact",
            id=tables.new_id(), participant_id=pk, topic=topic,
            state=random.choice(["in_place", "lacking"]), said_by="us",
            said_on=TODAY - 9 * DAY, recorded_by_id=officer,
        )  # fmt: skip


def long_stays(
    pk: str, entered: date, officer: int, tables: Any, refs: dict[str, list[int]]
) -> None:
    """Ten periods before the two that everyone has, one of which ends before the next begins."""
    start = entered - 720 * DAY
    regimes = ("remand", "convicted", "semi_liberty", "free", "convicted") * 2
    for rank, regime in enumerate(regimes):
        begins = start + 70 * rank * DAY
        tables.add(
            "justice_custodyperiod",
            id=tables.new_id(), participant_id=pk, regime=regime,
            establishment_id=refs["establishments"][rank % len(refs["establishments"])]
            if regime != "free" else None,
            started_on=begins, ended_on=begins + (50 if rank % 4 == 2 else 70) * DAY,
            recorded_by_id=officer,
        )  # fmt: skip


def _request(
    pk: str, state: str, prison: int, officer: int, random: Random, tables: Any,
    seal: Callable[[str, str, str], str],
) -> None:  # fmt: skip
    way = dict(WAYS[state])

    def day(name: str) -> date | None:
        return TODAY - way[name] * DAY if name in way else None

    def moment(name: str) -> datetime | None:
        return NOW - way[name] * DAY if name in way else None

    heard = NOW + random.randrange(1, 60) * DAY if state == "hearing_scheduled" else moment("heard")
    decided = day("granted") or day("refused")
    word = "" if decided is None else "granted" if "granted" in way else "refused"
    dossier = tables.new_id()
    tables.add(
        "justice_adjustmentdossier",
        id=dossier, participant_id=pk, measure="ddse", state=state,
        state_since=TODAY - list(way.values())[-1] * DAY, court="jap", establishment_id=prison,
        project=seal("justice.AdjustmentDossier.project", dossier, "reprendre en cuisine"),
        job_kind="promise", employer_knows="unknown", filed_on=day("filed"), filed_how="",
        hearing_at=heard, hearing_hour_known=True, decided_on=decided, decision=word,
        bar_months=None, refile_from=None,
        notified_at=moment("notified") or moment("refusal_notified"), no_appeal_visa=False,
        appealed_at=moment("appealed"), appeal_suspends=True if "appealed" in way else None,
        enforced_on=day("executing"), opened_on=day("idea"), opened_by_id=officer, version=0,
    )  # fmt: skip
    before = ""
    for name, back in way.items():
        row = tables.new_id()
        tables.add(
            "justice_dossiermoment",
            id=row, participant_id=pk, dossier_id=dossier, was=before, became=name,
            on=TODAY - back * DAY, at=heard if name == "hearing_scheduled" else None,
            note=seal("justice.DossierMoment.note", row, "noté avec la CPIP"), by_id=officer,
            recorded_at=NOW - back * DAY,
        )  # fmt: skip
        before = name
    for rank, kind in enumerate(PIECES):
        received = rank < 3
        tables.add(
            "justice_dossierpiece",
            id=tables.new_id(), participant_id=pk, dossier_id=dossier, kind=kind,
            brought_by="person", state="received" if received else "asked",
            asked_on=TODAY - 40 * DAY, received_on=TODAY - 30 * DAY if received else None,
            issued_on=None, expires_on=TODAY + 20 * DAY if rank == 1 else None, position=rank,
        )  # fmt: skip


STEPS = {
    "needed": ("needed",), "asked": ("needed", "asked"),
    "granted": ("needed", "asked", "granted"), "done": ("needed", "asked", "granted", "done"),
}  # fmt: skip


def _permit(
    pk: str, state: str, back: int, prison: int, officer: int, tables: Any,
    seal: Callable[[str, str, str], str],
) -> None:  # fmt: skip
    day, permit = TODAY - back * DAY, tables.new_id()
    asked, granted = state != "needed", state in {"granted", "done"}
    tables.add(
        "justice_leavepermit",
        id=permit, participant_id=pk, motive="employer", state=state, establishment_id=prison,
        quarter="", needed_on=day, first=None, asked_on=day - 40 * DAY if asked else None,
        asked_through="person" if asked else "", authority="jap" if asked else "",
        decided_on=day - 12 * DAY if granted else None, appealed_by="",
        starts_at=NOW - back * DAY if granted else None,
        ends_at=NOW - (back * 24 - 8) * timedelta(hours=1) if granted else None,
        ended_on=day if state == "done" else None,
        destination=seal("justice.LeavePermit.destination", permit, "chez un employeur"),
        created_by_id=officer, created_at=NOW - (back + 50) * DAY,
    )  # fmt: skip
    before = ""
    for rank, name in enumerate(STEPS[state]):
        tables.add(
            "justice_permitmoment",
            id=tables.new_id(), participant_id=pk, permit_id=permit, was=before, became=name,
            on=day - (45 - 12 * rank) * DAY, noted_at=NOW - (back + 45 - 12 * rank) * DAY,
            noted_by_id=officer,
        )  # fmt: skip
        before = name


def _hours(pk: str, officer: int, tables: Any, seal: Callable[[str, str, str], str]) -> None:
    row = tables.new_id()
    week = '{"week": [[[480, 1080]], [[480, 1080]], [], [], [], [], []], "exceptions": {}}'
    tables.add(
        "justice_regimelimits",
        id=row, participant_id=pk, hours=seal("justice.RegimeLimits.hours", row, week),
        source=seal("justice.RegimeLimits.source", row, "jugement"), valid_from=TODAY - 60 * DAY,
        valid_to=None, recorded_at=NOW, recorded_by_id=officer,
    )  # fmt: skip
