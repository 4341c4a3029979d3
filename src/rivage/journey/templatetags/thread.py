"""One event of *le fil* as HTML.

In Python like the crossing: a page tells thirty of them. Words of people go through `escape`.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines

from rivage.core.drawing import picture
from rivage.core.templatetags.ui import when
from rivage.journey.entries import Entry

register = template.Library()


@register.simple_tag
def event(entry: Entry, link: str = "") -> SafeString:
    """{% event entry link %}: when, what, what was said, by whom; `link` leads to its own page."""
    title = escape(entry.title)
    parts = [
        f'<p class="entry__when">{when(entry.at if entry.with_hour else entry.at.date())}</p>',
        f'<p class="entry__title">{picture(entry.icon)} '
        + (f'<a href="{escape(link)}">{title}</a></p>' if link else f"{title}</p>"),
    ]
    if entry.detail:
        parts.append(f'<p class="entry__detail">{escape(entry.detail)}</p>')
    for heading, text in entry.quotes:
        strong = f"<strong>{escape(heading)}</strong> " if heading else ""
        parts.append(f'<div class="entry__said">{strong}{_lines(text)}</div>')
    if entry.who:
        parts.append(f'<p class="entry__who">{escape(entry.who)}</p>')
    return SafeString("\n        ".join(parts))


def _lines(text: str) -> str:
    return escape(normalize_newlines(text)).replace("\n", "<br>")
