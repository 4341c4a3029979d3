"""The markup of the building blocks. `templatetags/ui.py` offers them to pages.

In Python rather than in templates: a page holds dozens, and a template costs ten times as much.
Whatever comes from outside goes through `format_html`, which escapes it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

NOTHING: Final = mark_safe("")


def picture(name: str, label: str = "") -> SafeString:
    """{% icon "search" %}: decorative unless it is given a `label`."""
    return _drawn(name, label) if name else NOTHING


# The same icon comes back line after line: it is drawn once. The cache is typed, because a safe
# string and a plain one may be equal and must not be taken for one another.
@lru_cache(maxsize=512, typed=True)
def _drawn(name: str, label: str) -> SafeString:
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" width="16" height="16" role="img" aria-label="{}">'
            '<use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{}"></use></svg>',
        address,
    )


def card(content: str, title: str, tone: str, icon: str, level: int) -> SafeString:
    head = (
        format_html('<h{0} class="panel__title">{1}{2}</h{0}>', level, picture(icon), title)
        if title
        else NOTHING
    )
    return format_html(
        '<section class="panel panel--{}">\n  {}\n  <div class="panel__body">{}</div>\n</section>',
        tone,
        head,
        content,
    )


def dialog(  # noqa: PLR0913 -- what the tag is given
    content: str, name: str, title: str, button: str, tone: str, *, unfolded: bool
) -> SafeString:
    return format_html(
        '<details class="unfold" data-rivage-dialog{unfolded}>\n'
        '  <summary class="btn btn-{tone}">{button}</summary>\n'
        '  <dialog class="window" id="{name}" aria-labelledby="{name}_title" open>\n'
        '    <header class="window__head">\n'
        '      <h2 class="window__title" id="{name}_title">{title}</h2>\n'
        '      <button class="window__close" type="button" data-rivage-dialog-close hidden>{cross}'
        '<span class="visually-hidden">{close}</span></button>\n'
        "    </header>\n"
        '    <div class="window__body">{content}</div>\n'
        "  </dialog>\n"
        "</details>",
        unfolded=" open" if unfolded else "",
        tone=tone,
        button=button,
        name=name,
        title=title,
        cross=picture("x-lg"),
        close=_("Fermer"),
        content=content,
    )


def table(content: str, caption: str, *, show_caption: bool) -> SafeString:
    return format_html(
        '<div class="sheet" role="region" aria-label="{0}" tabindex="0">\n'
        '  <table class="table sheet__table">\n'
        "    <caption{1}>{0}</caption>\n"
        "    {2}\n"
        "  </table>\n"
        "</div>",
        caption,
        NOTHING if show_caption else mark_safe(' class="visually-hidden"'),
        content,
    )


def empty_state(content: str, title: str, icon: str) -> SafeString:
    return format_html(
        '<div class="shoreless">\n'
        '  <div class="shoreless__picture">{}</div>\n'
        '  <p class="shoreless__title">{}</p>\n'
        '  <div class="shoreless__text">{}</div>\n'
        "</div>",
        picture(icon),
        title,
        content,
    )


class Field(NamedTuple):
    """What is said around a control."""

    kind: str  # "input", "select", "textarea", "checkbox", "choices"
    control: SafeString
    id: str
    label_for: str
    label: str
    required: bool
    help: str
    readers: str
    errors: Iterable[object]
    described_by: str
    size: str


def field(said: Field) -> SafeString:
    wrong = " field--wrong" if said.errors else ""
    required = (
        format_html(' <span class="field__required">{}</span>', _("obligatoire"))
        if said.required
        else NOTHING
    )
    if said.kind == "choices":
        described = (
            format_html(' aria-describedby="{}"', said.described_by)
            if said.described_by
            else NOTHING
        )
        return format_html(
            '<fieldset class="field field--choices{}"{}>\n'
            '  <legend class="field__label">{}{}</legend>\n  {}\n  {}\n  {}\n</fieldset>',
            wrong,
            described,
            said.label,
            required,
            _notes(said),
            said.control,
            _errors(said),
        )
    label = format_html(
        '<label class="field__label" for="{}">{}{}</label>', said.label_for, said.label, required
    )
    if said.kind == "checkbox":
        return format_html(
            '<div class="field field--checkbox{}">\n'
            '  <div class="field__line">{}\n    {}</div>\n  {}\n  {}\n</div>',
            wrong,
            said.control,
            label,
            _notes(said),
            _errors(said),
        )
    return format_html(
        '<div class="field field--{}{}{}">\n  {}\n  {}\n  {}\n  {}\n</div>',
        said.kind,
        f" field--{said.size}" if said.size else "",
        wrong,
        label,
        said.control,
        _errors(said),
        _notes(said),
    )


def _notes(said: Field) -> SafeString:
    if not said.help and not said.readers:
        return NOTHING
    parts = []
    if said.help:
        parts.append(
            format_html('<div class="field__help" id="{}_help">{}</div>', said.id, said.help)
        )
    if said.readers:
        parts.append(
            format_html(
                '<p class="field__readers" id="{}_readers">{}<span>{} {}</span></p>',
                said.id,
                picture("eye"),
                format_html(_("Lu par {readers}."), readers=said.readers),
                _("Pas d’infraction, pas de détail de santé, pas de numéro de sécurité sociale."),
            )
        )
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _errors(said: Field) -> SafeString:
    if not said.errors:
        return NOTHING
    return format_html(
        '<div class="field__error" id="{}_error">{}<span><span class="visually-hidden">{}</span> '
        "{}</span></div>",
        said.id,
        picture("exclamation-triangle"),
        _("À corriger :"),
        format_html_join("", "{} ", ((error,) for error in said.errors)),
    )
