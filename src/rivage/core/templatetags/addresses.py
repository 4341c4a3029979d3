"""`{% url %}` of a page about someone or something, without asking every route each time.

Such an address is a constant with identifiers in it: where they stand is worked out once in the
life of the process, and a page that links to fifty files only writes them in.
"""

from functools import cache
from typing import Any
from uuid import UUID

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape

register = template.Library()


class Address(URLNode):
    """Django's, except when every argument is an identifier."""

    def render(self, context: template.Context) -> str:
        name = self.view_name.var
        if self.kwargs or self.view_name.filters or not isinstance(name, str):
            return super().render(context)
        values = [argument.resolve(context) for argument in self.args]
        parts = _parts(name, len(values)) if all(type(each) is UUID for each in values) else ()
        if not parts:
            return super().render(context)
        address = "".join(part for pair in zip(parts, map(str, values)) for part in pair)  # noqa: B905
        address += parts[-1]
        if self.asvar is None:
            return address
        context[self.asvar] = address
        return ""


@cache
def _parts(name: str, count: int) -> tuple[str, ...]:
    """What stands around the identifiers, in order; nothing when the page takes something else."""
    stand_ins = [UUID(int=number) for number in range(count)]
    try:
        rest = str(conditional_escape(reverse(name, args=stand_ins)))
    except NoReverseMatch:
        return ()
    parts = []
    for each in stand_ins:
        before, found, rest = rest.partition(str(each))
        if not found:
            return ()
        parts.append(before)
    return (*parts, rest)


@register.tag
def url(parser: Parser, token: Token) -> Address:
    node: Any = django_url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
