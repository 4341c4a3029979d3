"""How the commonest form controls are written, in Python (`FORM_RENDERER`).

The same markup as Django's templates, every part escaped: they cost a page with eight filters a
fifth of its time. Every other control, and whole forms, still go through those templates.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString

INPUTS: Final = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in (
        "text", "number", "email", "url", "tel", "search", "color", "password", "hidden", "date",
        "datetime", "time", "checkbox", "input",
    )
)  # fmt: skip
SELECT: Final = "django/forms/widgets/select.html"
OPTION: Final = "django/forms/widgets/select_option.html"
TEXTAREA: Final = "django/forms/widgets/textarea.html"


class Controls(DjangoTemplates):
    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name in INPUTS:
            return SafeString(_input(context["widget"]))
        if template_name == SELECT:
            return SafeString(_select(context["widget"]))
        if template_name == TEXTAREA:
            return SafeString(_textarea(context["widget"]))
        return SafeString(super().render(template_name, context, request))


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    name = escape(widget["name"])
    return f'<input type="{escape(widget["type"])}" name="{name}"{value}{_attributes(widget)}>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{escape(group)}">')
        parts += [
            _option(str(option["value"]), option["label"], _attributes(option))
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return "\n".join(parts)


@lru_cache(maxsize=4096, typed=True)
def _option(value: str, label: object, attributes: str) -> str:
    """The same words come back from page to page: they are written once."""
    return f'<option value="{escape(value)}"{attributes}>{escape(label)}</option>'


def _textarea(widget: Mapping[str, Any]) -> str:
    words = escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{_attributes(widget)}>\n{words}</textarea>'


def _attributes(widget: Mapping[str, Any]) -> str:
    if not widget["attrs"]:
        return ""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )
