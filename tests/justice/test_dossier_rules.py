"""The machine of a sentence-adjustment dossier, its pieces and its deadlines, as plain values."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rivage.justice import choices
from rivage.justice.rules import dossier as rules
from rivage.justice.rules import dossier_deadlines, files, pieces, plain_notes, week
from rivage.justice.rules.deadlines import appeal_window
from rivage.justice.rules.dossier_deadlines import Known
from rivage.justice.rules.working_days import Place

DAYS = st.dates(date(2024, 1, 1), date(2028, 6, 1))
INSTANTS = st.builds(
    lambda day, minutes: datetime.combine(day, time(), tzinfo=UTC) + timedelta(minutes=minutes),
    DAYS, st.integers(0, 24 * 60 - 1),
)  # fmt: skip


def test_the_machine_speaks_of_the_states_of_the_product():
    assert set(rules.NEXT) == set(choices.DossierState.values)
    assert frozenset().union(*rules.NEXT.values()) <= set(rules.NEXT)
    assert frozenset().union(*rules.NEEDS.values()) <= set(rules.NEXT)


@pytest.mark.parametrize("lsc", [False, True])
def test_every_state_of_a_track_is_reached_from_the_idea(lsc):
    reached, waiting = {rules.START}, [rules.START]
    while waiting:
        state = waiting.pop()
        for suspended in (True, False):
            new = rules.next_states(state, lsc=lsc, suspended=suspended) - reached
            reached |= new
            waiting += new

    closed = rules.JUDGE_ONLY if lsc else rules.LSC_ONLY
    assert reached == set(rules.NEXT) - closed


@pytest.mark.parametrize("lsc", [False, True])
def test_from_everywhere_there_is_a_way_to_an_end(lsc):
    ends = {state for state, following in rules.NEXT.items() if not following}
    for start in set(rules.NEXT) - (rules.JUDGE_ONLY if lsc else rules.LSC_ONLY):
        seen, waiting = {start}, [start]
        while waiting:
            new = rules.next_states(waiting.pop(), lsc=lsc, suspended=True) - seen
            seen |= new
            waiting += new
        assert seen & ends, start


def test_every_state_is_either_open_or_over_and_what_a_judge_holds_is_open():
    assert set(rules.NEXT) == rules.OPEN | rules.OVER
    assert not rules.OPEN & rules.OVER
    assert rules.PENDING | rules.UNDER_WAY <= rules.OPEN
    assert not rules.PENDING & set(rules.PREPARING)


def test_an_appeal_in_time_holds_the_measure_and_a_late_one_does_not():
    assert not rules.may_become("appealed", "executing", lsc=False, suspended=True)
    assert rules.may_become("appealed", "executing", lsc=False, suspended=False)
    assert not rules.may_become("appealed", "appeal_void", lsc=False, suspended=False)


class Dossier(RuleBasedStateMachine):
    """Acts and mistakes taken back, in any order."""

    def __init__(self):
        super().__init__()
        self.state, self.suspended = rules.START, False
        self.moments, self.taken_back = [], set()

    @precondition(lambda self: rules.NEXT[self.state])
    @rule(data=st.data(), lsc=st.booleans())
    def something_happens(self, data, lsc):
        following = sorted(rules.next_states(self.state, lsc=lsc, suspended=self.suspended))
        if following:
            became = data.draw(st.sampled_from(following))
            self.moments.append((self.state, became, self.suspended))
            if became == "appealed":
                self.suspended = data.draw(st.booleans())
            self.state = became

    @precondition(lambda self: len(self.taken_back) < len(self.moments))
    @rule()
    def it_was_a_mistake(self):
        last = max(set(range(len(self.moments))) - self.taken_back)
        self.taken_back.add(last)
        self.state, _, self.suspended = self.moments[last]

    @invariant()
    def it_never_leaves_the_machine(self):
        assert self.state in rules.NEXT

    @invariant()
    def what_stands_leads_from_the_idea_to_where_it_is(self):
        standing = [it for n, it in enumerate(self.moments) if n not in self.taken_back]
        state = rules.START
        for was, became, _ in standing:
            assert was == state
            assert became in rules.NEXT[was]
            state = became
        assert state == self.state


TestDossier = Dossier.TestCase


# ── deadlines ─────────────────────────────────────────────────────────────────────────────────

PLACES = st.sampled_from(
    [Place(), Place("America/Guadeloupe", "971"), Place("Indian/Reunion", "974")]
)


@given(INSTANTS, st.integers(0, 6 * 24 * 60), PLACES)
def test_an_appeal_suspends_exactly_until_the_window_closes(notified_at, minutes, place):
    appealed_at = notified_at + timedelta(minutes=minutes)
    window = appeal_window(notified_at, place)

    assert dossier_deadlines.suspends(notified_at, appealed_at, place) == (
        not window.over(appealed_at)
    )


@given(
    st.sampled_from(sorted(rules.NEXT)), st.booleans(), DAYS, INSTANTS, st.integers(0, 24), PLACES
)  # fmt: skip
def test_whatever_is_known_deadlines_come_in_order_and_say_their_source(
    state, lsc, day, at, bar, place
):
    known = Known(
        state=state, lsc=lsc, filed_on=day, opinion_on=day, decided_on=day, bar_months=bar,
        notified_at=at, appealed_at=at, appeal_suspends=True, reinstated_on=day, place=place,
    )  # fmt: skip
    found = dossier_deadlines.running(known)

    assert [each.ends_at for each in found] == sorted(each.ends_at for each in found)
    assert all(each.source and each.name and each.certainty for each in found)
    assert all(each.binding == (each.certainty == "A") for each in found)


@given(st.sampled_from(sorted(rules.NEXT)))
def test_nothing_known_counts_no_deadline(state):
    assert dossier_deadlines.running(Known(state=state)) == ()


# ── pieces ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("measure", choices.Measure.values)
def test_every_measure_starts_with_its_pieces_each_with_who_brings_it(measure):
    wanted = pieces.wanted_at_first(measure, date(2026, 11, 23))

    assert len(wanted) >= 5
    assert len({each.code for each in wanted}) == len(wanted)
    assert {each.brought_by for each in wanted} <= set(choices.BroughtBy.values)
    assert {"us", "cpip"} <= {each.brought_by for each in wanted}
    assert all(each.source and each.certainty for each in wanted)


def test_templates_speak_of_measures_of_the_product_and_never_of_a_reason():
    for each in pieces.all_templates():
        assert set(each.measures) <= set(choices.Measure.values)
        assert not any(word in each.label.lower() for word in ("infraction", "diagnos", "soins"))


def test_a_template_has_its_days():
    [old] = pieces.read(
        'piece = [{code="a", label="A", brought_by="us", measures=["ddse"], source="x",'
        ' certainty="C", valid_from=2025-01-01, valid_to=2026-01-01}]'
    )

    assert [old.in_force_on(day) for day in (date(2024, 12, 31), date(2025, 1, 1))] == [False, True]
    assert [old.in_force_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [True, False]


def test_a_statement_of_housing_lasts_about_three_months():
    assert pieces.expiry("housing_statement", date(2026, 11, 30)) == date(2027, 2, 28)
    assert pieces.expiry("host_address", date(2026, 1, 31)) == date(2026, 4, 30)
    assert pieces.expiry("identity", date(2026, 1, 31)) is None
    assert pieces.expiry("housing_statement", None) is None


@given(st.sampled_from(choices.PieceState.values), st.none() | DAYS, DAYS)
def test_a_paper_is_settled_or_missing_or_expired_never_two(state, expires_on, today):
    expired = pieces.expired(state, expires_on, today)
    settled = pieces.settled(state, expires_on, today)

    assert not (expired and settled)
    assert settled == (state == "not_needed" or (state == "received" and not expired))
    assert not (expired and pieces.expires_soon(state, expires_on, today))


# ── files ─────────────────────────────────────────────────────────────────────────────────────

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 20 + b"\xff\xd9"


def test_a_paper_is_known_by_its_content():
    assert files.recognised(PDF) == "application/pdf"
    assert files.recognised(PNG) == "image/png"
    assert files.recognised(JPEG) == "image/jpeg"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%PDF-", b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"PK\x03\x04",
        b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>%PDF-1.4 %%EOF",
        b"\x89PNG\r\n\x1a\nnot an image", b"\xff\xd8\xff only the head",
    ],
)  # fmt: skip
def test_nothing_else_is_kept(content):
    assert files.recognised(content) == ""


@given(st.text(max_size=300))
def test_a_name_of_file_can_do_nothing(name):
    neutral = files.neutral_name(name, files.PDF)

    assert neutral.endswith(".pdf")
    assert set(neutral[:-4]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 5 <= len(neutral) <= files.LONGEST_NAME + 4


def test_a_name_says_what_it_said():
    assert files.neutral_name("C:\\docs\\Attestation d’hébergement (2).PDF", files.PDF) == (
        "attestation-d-hebergement-2.pdf"
    )
    assert files.neutral_name("../../etc/passwd\r\nX: y", files.PNG) == "passwd-x-y.png"
    assert files.neutral_name("…", files.JPEG) == "piece.jpg"


# ── hours ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("typed", "kept"), [
    ("", []),
    ("8h-12h, 13:30-17h", [[480, 720], [810, 1020]]),
    ("de 8 h à 18 h 30", [[480, 1110]]),
    ("8h00–12h00 et 14h–24h", [[480, 720], [840, 1440]]),
    ("7:15-16", [[435, 960]]),
])  # fmt: skip
def test_hours_are_read_as_people_write_them(typed, kept):
    assert week.read_day(typed) == kept


@pytest.mark.parametrize("typed", ["le matin", "18h-8h", "8h-12h, 11h-13h", "8h75-9h", "20h-25h"])
def test_hours_that_make_no_day_are_said(typed):
    with pytest.raises(week.Unreadable):
        week.read_day(typed)


WEEKS = st.lists(
    st.lists(st.integers(0, 1440), max_size=6, unique=True).map(
        lambda edges: [
            list(pair) for pair in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
        ]
    ),
    min_size=7,
    max_size=7,
)


@given(WEEKS)
def test_a_week_is_typed_back_as_it_was_read(days):
    assert [week.read_day(week.write_day(day)) for day in days] == days
    assert week.week_of(week.kept(days)) == days


def test_days_alike_are_said_together():
    out = week.kept([[[480, 1080]]] * 5 + [[[600, 720]], []])

    assert week.said(out) == [("lundi au vendredi", "8 h – 18 h"), ("samedi", "10 h – 12 h")]
    assert week.said({}) == []


# ── plain words ───────────────────────────────────────────────────────────────────────────────

WORDS = {
    "mesure", "mesure_majuscule", "juge", "depot", "debat_avant", "audience", "lieu", "decision",
    "notifie", "appel_avant", "appel", "chambre_avant", "chambre_audience", "appel_perso_avant",
    "redemander", "debut", "fin", "reintegration_avant",
}  # fmt: skip
BLAME = ("défaillan", "manquement", "détenu ", "échec", "rechute", "infraction", "délit", "crime")


def test_every_state_has_its_note_and_only_words_that_are_filled():
    notes = plain_notes.all_notes()

    assert set(notes) == set(rules.NEXT) | {plain_notes.LATE_APPEAL}
    assert set().union(*(note.wants for note in notes.values())) == WORDS


@pytest.mark.parametrize("state", sorted(rules.NEXT))
def test_a_note_is_short_and_blames_nobody(state):
    note = plain_notes.note_for(state).filled(dict.fromkeys(WORDS, "mot"))
    sentences = [*note.means, *note.ours, *note.yours]
    text = " ".join([note.title, *sentences]).lower()

    assert note.means
    assert note.ours
    assert note.yours
    assert len(text.split()) <= 150
    assert max(len(sentence.split()) for sentence in sentences) <= 36
    assert not any(word in text for word in BLAME)


def test_a_sentence_about_something_not_known_is_left_out():
    note = plain_notes.note_for("filed").filled({"mesure": "la semi-liberté", "depot": "3 mars"})

    assert note.means == ["Votre demande (la semi-liberté) a été déposée le 3 mars."]
    assert "{" not in " ".join([*note.means, *note.ours, *note.yours])


def test_an_appeal_after_the_window_is_told_otherwise():
    assert plain_notes.note_for("appealed", suspends=False).state == plain_notes.LATE_APPEAL
    assert plain_notes.note_for("appealed", suspends=True).state == "appealed"
