"""One event of the thread as HTML: what people wrote is words, never markup."""

from datetime import UTC, datetime
from uuid import UUID

from rivage.journey.entries import Entry
from rivage.journey.facts import Kind
from rivage.journey.templatetags.thread import event

NASTY = '<script>alert("x")</script> & l’autre'
AT = datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


def test_everything_that_people_wrote_is_escaped():
    html = event(
        Entry(
            UUID(int=1), Kind.NOTE, AT, NASTY, icon="pen", detail=NASTY, who=NASTY,
            quotes=[(NASTY, NASTY)],
        ),
        f"/{NASTY}",
    )  # fmt: skip
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 6


def test_lines_stay_lines():
    html = event(Entry(UUID(int=1), Kind.NOTE, AT, "Note", icon="", quotes=[("", "un\r\ndeux")]))
    assert '<div class="entry__said">un<br>deux</div>' in html


def test_the_hour_is_said_when_it_is_known_and_the_title_leads_to_its_page():
    entry = Entry(UUID(int=1), Kind.MEETING, AT, "Entretien : venu", icon="pen", with_hour=True)
    html = event(entry, "/entretiens/1/")
    assert "9 h 30" in html
    assert '<a href="/entretiens/1/">Entretien : venu</a>' in html
    assert "9 h 30" not in event(Entry(UUID(int=1), Kind.NOTE, AT, "Note", icon="pen"))
