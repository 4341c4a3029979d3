"""Each building block: what it says, what it ties together for a screen reader, what it escapes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from rivage.core import spoken_dates
from rivage.core.templatetags import ui

TODAY = date(2026, 3, 12)
NASTY = '<script>alert("x")</script>'


class Interview(forms.Form):
    name = forms.CharField(label="Prénom", help_text="Celui d’usage.")
    born = forms.DateField(label="Né·e le", required=False)
    came = forms.ChoiceField(
        label="Venue ?", choices=[("y", "Oui"), ("n", "Non")], widget=forms.RadioSelect
    )
    place = forms.ChoiceField(label="Lieu", choices=[("a", "Ici")], required=False)
    agreed = forms.BooleanField(label="D’accord", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


def render(text: str, **context: Any) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


@pytest.fixture(autouse=True)
def a_thursday_in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 12), "aujourd’hui"),
        (date(2026, 3, 13), "demain"),
        (date(2026, 3, 11), "hier"),
        (date(2026, 3, 24), "dans 12 jours"),
        (date(2026, 1, 30), "il y a 41 jours"),
        (date(2026, 7, 12), "dans 4 mois"),
        (date(2021, 3, 12), "il y a 5 ans"),
    ],
)
def test_a_distance_is_said_as_people_say_it(day: date, said: str) -> None:
    assert spoken_dates.distance(day, TODAY) == said


def test_a_day_is_said_with_its_year_only_when_it_is_another() -> None:
    assert spoken_dates.spoken_day(date(2026, 5, 1), TODAY) == "vendredi 1er mai"
    assert spoken_dates.spoken_day(date(2027, 5, 2), TODAY) == "dimanche 2 mai 2027"
    assert spoken_dates.short_day(date(2026, 9, 3), TODAY) == "3 sept."
    assert spoken_dates.month_and_year(date(2026, 8, 3)) == "août 2026"


def test_when_says_the_day_and_the_hour_and_keeps_the_exact_date() -> None:
    html = render("{% when at %}", at=datetime(2026, 3, 12, 8, 30, tzinfo=UTC))
    assert ">jeudi 12 mars, 9 h 30</time>" in html
    assert 'datetime="2026-03-12T09:30:00+01:00"' in html
    assert 'title="jeudi 12 mars 2026, 9 h 30"' in html


def test_when_has_several_forms() -> None:
    day = date(2026, 3, 24)
    assert ">mardi 24 mars</time>" in render("{% when d %}", d=day)
    assert ">dans 12 jours</time>" in render('{% when d "relative" %}', d=day)
    assert ">24 mars</time>" in render('{% when d "short" %}', d=day)
    assert ">mardi 24 mars (dans 12 jours)</time>" in render('{% when d "both" %}', d=day)
    at = datetime(2026, 3, 12, 13, 0, tzinfo=UTC)
    assert ">14 h</time>" in render('{% when d "hour" %}', d=at)
    with pytest.raises(TemplateSyntaxError):
        render('{% when d "later" %}', d=day)


def test_when_without_a_date_says_so() -> None:
    assert "date inconnue" in render("{% when d %}", d=None)
    assert ">pas encore<" in render('{% when d missing="pas encore" %}', d=None)


def test_an_icon_is_silent_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in render('{% icon "eye" %}')
    named = render('{% icon "eye" label=l %}', l=NASTY)
    assert 'role="img"' in named
    assert "<script" not in named
    assert not render('{% icon "" %}')


def test_a_badge_has_a_word_and_an_icon_for_its_tone() -> None:
    html = render('{% badge word tone="waiting" %}', word="Suspendu <b>")
    assert "Suspendu &lt;b&gt;" in html
    assert "#hourglass-split" in html
    with pytest.raises(TemplateSyntaxError):
        render('{% badge "x" tone="pink" %}')


def test_a_card_escapes_its_title_and_keeps_its_content() -> None:
    html = render(
        '{% card title=t tone="open" icon="sun" %}<p>oui</p>{{ t }}{% endcard %}', t=NASTY
    )
    assert "<p>oui</p>" in html
    assert "<script" not in html
    assert '<h2 class="panel__title">' in html


def test_a_dialog_unfolds_without_javascript() -> None:
    html = render(
        '{% dialog id="s" title="Suspendre" button="Suspendre…" %}<p>x</p>{% enddialog %}'
    )
    assert "<details" in html
    assert 'aria-labelledby="s_title"' in html
    assert '<details class="unfold" data-rivage-dialog>' in html
    again = render('{% dialog id="s" title="S" button="S" open=True %}{% enddialog %}')
    assert "data-rivage-dialog open>" in again


def test_a_table_is_named() -> None:
    html = render("{% table caption=c %}<tbody></tbody>{% endtable %}", c="Personnes & co")
    assert 'aria-label="Personnes &amp; co"' in html
    assert "<tbody></tbody>" in html


def test_an_empty_state_works_within_a_loop() -> None:
    html = render(
        '{% for x in xs %}{{ x }}{% empty %}{% empty_state title="Rien" %}'
        "<p>Créez.</p>{% endempty_state %}{% endfor %}",
        xs=[],
    )
    assert "Rien" in html
    assert "<p>Créez.</p>" in html


def test_a_field_ties_its_help_its_readers_and_its_errors_to_the_control() -> None:
    form = Interview({"name": ""})
    html = render("{% field form.name readers=team %}", form=form, team=NASTY)
    assert '<label class="field__label" for="id_name">' in html
    assert "obligatoire" in html
    assert 'aria-describedby="id_name_help id_name_readers id_name_error"' in html
    assert 'aria-invalid="true"' in html
    for part in ("help", "readers", "error"):
        assert f'id="id_name_{part}"' in html
    assert "Pas d’infraction, pas de détail de santé, pas de numéro de sécurité sociale." in html
    assert "<script" not in html


def test_a_field_escapes_what_was_typed() -> None:
    form = Interview({"name": NASTY, "note": NASTY, "came": "y"})
    assert "<script" not in render("{% field form.name %}{% field form.note %}", form=form)


def test_an_optional_field_does_not_say_obligatory() -> None:
    assert "obligatoire" not in render("{% field form.note %}", form=Interview())


def test_choices_are_a_group_with_a_legend() -> None:
    html = render("{% field form.came %}", form=Interview({}))
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'aria-describedby="id_came_error"' in html
    assert html.count('id="id_came"') == 1


def test_a_checkbox_has_its_label_beside_it_and_a_hidden_field_has_none() -> None:
    html = render("{% field form.agreed %}", form=Interview())
    assert html.index("<input") < html.index("<label")
    assert 'class="form-select"' in render("{% field form.place %}", form=Interview())
    assert "<label" not in render("{% field form.version %}", form=Interview())


def test_the_summary_links_each_error_to_its_field() -> None:
    form = Interview({})
    form.add_error(None, NASTY)
    html = render("{% error_summary form %}", form=form)
    assert 'href="#id_name"' in html
    assert 'href="#id_came_0"' in html
    assert "3 points à corriger" in html
    assert "<script" not in html
    assert not render("{% error_summary form %}", form=Interview())


def test_the_summary_reads_formsets_too() -> None:
    formset = formset_factory(Interview, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-came": "y"}
    )
    html = render("{% error_summary formset %}", formset=formset)
    assert 'href="#id_form-0-name"' in html


def test_the_pager_keeps_the_filters_and_is_silent_on_a_single_page() -> None:
    request = RequestFactory().get("/", {"q": 'a"b', "page": "2"})
    page = Paginator(range(50), 10).page(2)
    html = render("{% pager page %}", page=page, request=request)
    assert 'href="?q=a%22b&amp;page=3"' in html
    assert "Page 2 sur 5" in html
    assert not render("{% pager page %}", page=Paginator([1], 10).page(1))


def test_undo_goes_to_our_own_pages_only() -> None:
    def undo(tags: str) -> str:
        return ui.undo_address(Message(constants.SUCCESS, "Noté.", extra_tags=tags))

    assert undo("undo=/entretiens/3/annuler/") == "/entretiens/3/annuler/"
    assert not undo("undo=//ailleurs.example/")
    assert not undo("undo=https://ailleurs.example/")
    assert not undo("")
    assert ui.message_tone(Message(constants.ERROR, "Non.")) == "urgent"


@pytest.mark.parametrize("words", ["Je tiens.", "« Je tiens. »", "“Je tiens.”", " «Je tiens.» "])
def test_words_stand_between_guillemets_once(words: str) -> None:
    assert ui.quoted(words) == "«\u00a0Je tiens.\u00a0»"
