"""The shapes that a life with us takes. Each function tells one, from the first day to today."""

from datetime import date, time, timedelta

from rivage.demonstration.association import OUTSIDE, SAS, VILLEPINTE
from rivage.demonstration.background import lose_phone, obtain_papers, tell_background
from rivage.demonstration.calendar import last_worked, monday_of, next_worked, visit_days
from rivage.demonstration.orientations import open_by_referral
from rivage.demonstration.story import MA, NOISY, Story
from rivage.justice.choices import Regime
from rivage.pathways import actions as pathways
from rivage.pathways.models import Review
from rivage.scheduling.choices import Kind

WEEK = timedelta(days=7)
RELEASES = (6, 12, 19, 26, 33, 40, 47, 61, 75, 88, 120)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def enter_inside(story: Story, programme: str, on: date, release: date | None) -> None:
    """A first interview behind the walls, by an orientation or by the person's own letter."""
    team, prison = (SAS, NOISY) if programme == "sas-accelere" else (VILLEPINTE, MA)
    regime = (
        Regime.SAS
        if prison == NOISY
        else story.chance.choice([Regime.CONVICTED] * 2 + [Regime.REMAND])
    )
    if story.chance.random() < 0.35:
        open_by_referral(
            story, team, programme, on=on, regime=regime, prison=prison, release=release
        )
    else:
        story.open(team, on=on, phone=False)
        story.place(regime, on - days(story.chance.randrange(20, 200)), prison)
        story.enrol(programme, on)
        said_on = on - days(story.chance.choice([0, 1, 4]))
        if release is None:
            story.release_unknown(
                "remand" if regime == Regime.REMAND else "adjustment_pending", said_on=said_on
            )
        else:
            story.expect_release(release, said_on=said_on)
    tell_background(story, on)


def enter_outside(story: Story, on: date) -> None:
    """Someone followed outside from the start: free, or under a measure."""
    regime = story.chance.choice(
        [Regime.PROBATION, Regime.PROBATION, Regime.FREE, Regime.DDSE, Regime.CONDITIONAL_RELEASE]
    )
    if story.chance.random() < 0.4:
        open_by_referral(story, OUTSIDE, "hors-les-murs", on=on, regime=regime)
    else:
        story.open(OUTSIDE, on=on)
        story.place(regime, on - days(story.chance.randrange(5, 90)))
        story.enrol("hors-les-murs", on)
    tell_background(story, on)


def sas_now(story: Story, at: int) -> None:
    """The cohort under way, in its third week of six."""
    start = monday_of(story.today) - 2 * WEEK
    enter_inside(story, "sas-accelere", start, story.today + days(RELEASES[at % len(RELEASES)]))
    story.meet(start + days(at // 3), kind=Kind.FIRST)
    story.sign(start + days(4))
    if at == 4:
        story.miss(start + days(8), "not_brought")
    story.meet(start + WEEK + days(at // 3))
    _hold_reviews(story, at)
    if at < 3:
        story.book(story.today, hour=time(9 + at))
    elif at == 5:
        story.book(last_worked(story.today - days(1)))
    elif at == 10:
        story.suspend(
            "transferred", story.today - days(4), story.today - days(1),
            story.phrases.draw("holds", "transferred"),
        )  # fmt: skip
        return
    if at > 2:
        story.book(next_worked(story.today + days(1 + at // 3)))
    if at % 4 == 1:
        story.expect_release(
            story.today + days(RELEASES[at] + 5), said_on=story.today - days(3), source="registry"
        )
        story.note(
            "Le greffe a communiqué une nouvelle date, notée ce jour.", story.today - days(3)
        )


def _hold_reviews(story: Story, at: int) -> None:
    """Some of the looks back that are proposed have already been held."""
    review = Review.objects.filter(
        participant=story.participant, held_on=None, due_on__lte=story.today + days(3)
    ).first()
    if review is not None and at % 3 == 0:
        pathways.hold_review(
            review, summary=story.phrases.draw("reviews"),
            held_on=last_worked(story.today - days(2)), by=story.officer,
        )  # fmt: skip


def villepinte(story: Story, at: int) -> None:
    """Seen on the visit days, once a month or so, for as long as it takes."""
    start = story.today - days(35 + 17 * at)
    release = None if at % 4 == 3 else story.today + days(9 + 12 * at)
    enter_inside(story, "dedans-dehors", next_worked(start), release)
    silent = at in {2, 11}
    until = story.today - days(38 if silent else 2)
    kind = Kind.FIRST
    for number, day in enumerate(visit_days(next_worked(start), until)):
        if (number + at) % 2 == 0 or kind == Kind.FIRST:
            if number and story.chance.random() < 0.2:
                story.miss(
                    day, story.chance.choice(["not_brought", "at_court", "visit", "lock_down"])
                )
            else:
                story.meet(day, kind=kind)
                kind = Kind.INTERVIEW
    if story.today - days(60) > start or at % 2:
        story.sign(min(start + days(30), story.today - days(1)))
    else:
        pathways.move_on(story.enrolment, "diagnostic", on=story.today - days(20), by=story.officer)
    if at == 5:
        story.note(story.phrases.draw("prosecutor"), story.today - days(16))
    if not silent:
        coming = next(visit_days(story.today + days(1), story.today + days(40)))
        story.book(coming)


def outside(story: Story, at: int, *, today_at: time | None = None, medium: str = "office") -> None:
    """Followed outside for months, every two to four weeks."""
    _through_the_gate(story, at)
    silent = at % 8 in {4, 5}
    since = story.today - days(story.chance.randrange(40, 110))
    last = story.today - days(
        story.chance.randrange(36, 60) if silent else story.chance.randrange(3, 12)
    )
    story.meet_regularly(max(since, story.opened_on), last, every=story.chance.choice([21, 25, 30]))
    if not silent:
        story.meet(last)
    if at % 7 == 2:
        lose_phone(story, story.today - days(20))
        if at % 2:
            story.give_phone(story.today - days(9))
    if at % 4 == 0:
        story.note(story.phrases.draw("notes"), story.today - days(story.chance.randrange(4, 50)))
    if today_at is not None:
        story.book(story.today, hour=today_at, medium=medium)
    elif at % 5 == 1:
        story.book(last_worked(story.today - days(2 + at % 4)))
    elif not silent:
        story.book(next_worked(story.today + days(story.chance.randrange(2, 16))))


def _through_the_gate(story: Story, at: int) -> None:
    """Half came out of prison with us, the others came to us outside."""
    if not story.inside_first:
        enter_outside(story, next_worked(story.today - days(60 + 9 * at)))
        story.meet(story.opened_on, kind=Kind.FIRST)
        story.sign(min(story.opened_on + days(15), story.today))
        return
    start = monday_of(story.today) - (22 + at % 3) * WEEK
    if story.officer == story.house.nadia:
        _past_cohort(story, start)
    else:
        _past_visits(story, start)


def _past_cohort(story: Story, start: date) -> date:
    """Six weeks at the SAS, then out."""
    out = start + days(story.chance.randrange(44, 70))
    enter_inside(story, "sas-accelere", start, out)
    story.meet(start, kind=Kind.FIRST)
    story.sign(start + days(4))
    for week in range(1, 6):
        if story.chance.random() < 0.15:
            story.miss(start + week * WEEK, story.chance.choice(["at_court", "visit", "medical"]))
        else:
            story.meet(start + week * WEEK, noted=week % 2 == 1)
    return _out(story, out)


def _past_visits(story: Story, start: date) -> date:
    """Some months of visits at Villepinte, then out."""
    out = start + days(story.chance.randrange(60, 95))
    enter_inside(story, "dedans-dehors", start, out)
    kind = Kind.FIRST
    for day in list(visit_days(start, out - days(3)))[::2]:
        story.meet(day, kind=kind)
        kind = Kind.INTERVIEW
    story.sign(start + days(30))
    return _out(story, out)


def _out(story: Story, out: date) -> date:
    out = next_worked(out)
    regime = story.chance.choice(
        [Regime.FREE, Regime.FREE, Regime.DDSE, Regime.LSC, Regime.CONDITIONAL_RELEASE]
    )
    story.leave(out, regime=regime)
    obtain_papers(story, out)
    story.give_phone(next_worked(out + days(3)))
    story.meet(out + days(5))
    return out


def on_hold(story: Story, at: int) -> None:
    """Paused: the door stays open, and a day is set to look at it again."""
    reason = (
        "no_show",
        "on_request",
        "no_show",
        "in_work_or_training",
        "lost_contact",
        "no_show",
        "on_request",
    )[at % 7]
    _through_the_gate(story, at)
    since = story.today - days(20 + 6 * at)
    story.meet_regularly(max(since - days(60), story.opened_on), since - days(25), every=16)
    if reason in {"no_show", "lost_contact"}:
        for weeks in (3, 2, 1):
            story.miss(last_worked(since - weeks * WEEK + days(1)))
    story.suspend(
        reason, since, story.today + days((-6, -2, 0, 12, 25, 30, 9)[at % 7]),
        story.phrases.draw("holds", reason),
    )  # fmt: skip


def back_inside(story: Story, at: int) -> None:
    """Inside again: the pathway waits. For some it has begun again outside."""
    _through_the_gate(story, at)
    again = max(story.today - days(70 + 5 * at), story.opened_on + days(45))
    if story.left_on is not None:
        again = max(again, story.left_on + days(24))
    story.meet_regularly(max(again - days(40), story.opened_on), again - days(6), every=17)
    story.go_back_inside(again)
    story.note(
        "Appel de la CPIP : retour en détention. Le parcours est suspendu, rien n’est perdu.",
        again + days(2),
    )
    if at % 2:
        story.meet(again + days(5), medium="in_prison")
        story.leave(max(again + days(8), story.today - days(18)))
        story.meet(story.today - days(9))
        story.book(next_worked(story.today + days(4)))
    else:
        story.meet(again + days(9), medium="visit_room")
        story.expect_release(
            story.today + days(24 + 20 * at),
            said_on=min(again + days(18), story.today),
            source="person",
        )
        pathways.look_again(story.enrolment, on=story.today + days(2 - at), by=story.officer)


def newcomer(story: Story, at: int) -> None:
    """Welcomed in the last days."""
    if story.inside_first:
        enter_inside(story, "dedans-dehors", story.today - days(6 + at), story.today + days(70))
        story.book(next(visit_days(story.today + days(1), story.today + days(40))), kind=Kind.FIRST)
        return
    enter_outside(story, last_worked(story.today - days(3 + at)))
    if at % 2:
        story.meet(last_worked(story.today - days(2 + at)), kind=Kind.FIRST)
        pathways.move_on(story.enrolment, "diagnostic", by=story.officer)
    story.book(
        next_worked(story.today + days(1 + at)), kind=Kind.INTERVIEW if at % 2 else Kind.FIRST
    )


def ended(story: Story, at: int, exit_class: str, detail: str, results: tuple[str, ...]) -> date:
    """From the first day to an exit, some time in the last year."""
    end = last_worked(story.today - days(12 + 8 * (at % 24)))
    start = monday_of(end) - (19 - at % 5) * WEEK
    left = start
    if not story.inside_first:
        enter_outside(story, next_worked(start))
        story.meet(start, kind=Kind.FIRST)
        story.sign(next_worked(start + days(12)))
    elif story.officer == story.house.nadia:
        left = _past_cohort(story, start)
    else:
        left = _past_visits(story, start)
    lost = detail == "unreachable"
    until = end - days(60 if lost else 9)
    story.meet_regularly(left + days(20), until, every=30)
    if lost:
        for weeks in (6, 4, 2):
            story.miss(last_worked(end - weeks * WEEK))
    if results and not story.inside:
        obtain_papers(story, until)
    story.end(exit_class, detail, results, end)
    return end


def back_again(story: Story, at: int) -> None:
    """A pathway had ended; the same person comes back, in the same file."""
    end = ended(story, 16 + at, "other", "searching", ("identity_paper",))
    again = next_worked(max(end + days(30), story.today - days(75)))
    story.enrol("hors-les-murs", again)
    story.note("Revient d’elle-même ou de lui-même : « je savais où frapper ».", again)
    story.meet(again, kind=Kind.FIRST)
    story.sign(next_worked(again + days(10)))
    story.meet_regularly(again + days(21), story.today - days(5), every=18)
    story.book(next_worked(story.today + days(3 + at)))
