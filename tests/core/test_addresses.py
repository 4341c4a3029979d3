"""Addresses in pages are those of Django, worked out once."""

from uuid import UUID

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from rivage.core.templatetags.addresses import Address

SOMEONE = UUID("01a20777-f862-794e-b0bf-ddf7e9b0063d")


def written(text, **context):
    return Template(text).render(Context(context))


@pytest.mark.parametrize("pk", [SOMEONE, str(SOMEONE)])
def test_an_address_is_the_one_that_django_gives(pk):
    for _ in range(2):
        assert written('{% url "people:person" pk %}', pk=pk) == reverse(
            "people:person", args=[SOMEONE]
        )
    assert written('{% url "people:person" pk=pk %}', pk=pk) == written(
        '{% url "people:person" pk %}', pk=pk
    )


def test_an_address_may_be_kept_under_a_name():
    text = '{% url "people:person" pk as link %}[{{ link }}]'
    assert written(text, pk=SOMEONE) == f"[{reverse('people:person', args=[SOMEONE])}]"


def test_an_address_with_something_else_than_identifiers_is_asked_each_time():
    address = reverse("pathways:move_on", args=[SOMEONE, "active"])
    assert written('{% url "pathways:move_on" pk "active" %}', pk=SOMEONE) == address
    assert written("{% url name pk %}", name="people:person", pk=SOMEONE)


@pytest.mark.parametrize("pk", [SOMEONE, "", None, 7])
def test_an_address_that_does_not_exist_is_an_error_or_nothing_as_in_django(pk):
    with pytest.raises(NoReverseMatch):
        written('{% url "nowhere" pk %}', pk=pk)
    assert written('{% url "nowhere" pk as link %}[{{ link }}]', pk=pk) == "[]"
    if pk is not SOMEONE:
        with pytest.raises(NoReverseMatch):
            written('{% url "people:person" pk %}', pk=pk)


def test_pages_use_it_without_loading_it():
    template = Template('{% url "people:person" pk %}')
    assert isinstance(template.nodelist[0], Address)
