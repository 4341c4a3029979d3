"""What never changes is written in a template once, when it is read."""

from django import forms
from django.template import Context, Template
from django.utils.html import escape

from rivage.core.templates_read import written_out

NASTY = '<script>alert("x")</script>'


def test_labels_icons_and_addresses_without_variables_are_written_out() -> None:
    text = written_out('{% url "people:list" %} {% translate "Personnes" %} {% icon "eye" %}')
    assert text.startswith("/personnes/ Personnes <svg")
    assert "{%" not in text


def test_a_label_given_to_a_block_is_written_out() -> None:
    text = '{% badge _("périmé") "urgent" %}{% card title=_("À faire") icon="eye" %}'
    assert written_out(text) == '{% badge "périmé" "urgent" %}{% card title="À faire" icon="eye" %}'
    for left in ('{{ word|default:_("rien") }}', '_("dit")', 'x _("dit") {% if a %}'):
        assert written_out(left) == left


def test_what_depends_on_a_variable_or_is_unknown_is_left_alone() -> None:
    for text in (
        '{% url "people:person" person.pk %}',
        '{% url "nowhere" %}',
        '{% translate "Fermer" as word %}',
        "{% icon picture %}",
    ):
        assert written_out(text) == text


def test_a_template_written_out_says_what_it_said() -> None:
    text = '{% load i18n ui static %}{% static "vendor/icons.svg" %}{% translate "50 % & plus" %}'
    assert Template(written_out(text)).render(Context()) == Template(text).render(Context())


def test_controls_written_in_python_escape_what_they_hold() -> None:
    class Typed(forms.Form):
        name = forms.CharField()
        note = forms.CharField(widget=forms.Textarea)
        place = forms.ChoiceField(choices=[("", NASTY), (NASTY, [(NASTY, NASTY)])])

    html = str(Typed({"name": NASTY, "note": NASTY, "place": NASTY}))
    assert "<script" not in html
    assert f'<option value="{escape(NASTY)}" selected>' in html
    assert f'<optgroup label="{escape(NASTY)}">' in html
