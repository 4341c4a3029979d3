"""A topic of the list and the answers it offers. In Python: a page holds two hundred of them."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rivage.core.drawing import NOTHING, picture
from rivage.pathways.choices import Readiness

ANSWERS = (Readiness.IN_PLACE, Readiness.LACKING, Readiness.NOT_NEEDED)


class Drawn(Protocol):
    """What is read of a topic."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def detail(self) -> str: ...


def chips(topics: Iterable[Drawn]) -> SafeString:
    return format_html_join(
        "", "{}", ((_chip(it.code, it.label, it.icon, it.state, it.detail),) for it in topics)
    )


# The same topic in the same state comes back on line after line; the person is named by the form.
@lru_cache(maxsize=1024, typed=True)
def _chip(code: str, label: str, icon: str, state: str, detail: str) -> SafeString:
    answers = format_html_join(
        "", '<button class="btn btn-quiet" name="set" value="{}:{}">{}'
        '<span class="visually-hidden"> : {}</span></button>',
        ((code, answer.value, _word(answer), label) for answer in ANSWERS if answer != state),
    )  # fmt: skip
    said = format_html('<span class="quiet">{}</span>', detail) if detail else NOTHING
    return format_html(
        '<li><details class="tickbox tickbox--{}"><summary>{}{}</summary>'
        '<div class="tickbox__acts">{}{}</div></details></li>',
        state,
        picture(icon),
        label[:1].upper() + label[1:],
        said,
        answers,
    )


def _word(answer: Readiness) -> str:
    return {
        Readiness.IN_PLACE: _("En place"),
        Readiness.LACKING: _("Pas en place"),
        Readiness.NOT_NEEDED: _("Pas nécessaire"),
    }[answer]
