"""The few building blocks every page shares; `docs/design-system.md` shows each with its picture.

Class names, ARIA and typography live here and in `drawing.py`, so that pages say only what they
are about.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Select, Textarea
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rivage.core import drawing, spoken_dates, spoken_names
from rivage.core.drawing import picture

register = template.Library()


class Tone(NamedTuple):
    icon: str


# A tone never speaks alone: each comes with an icon, and the caller brings the word.
TONES: Final = {
    "plain": Tone(icon=""),
    "open": Tone(icon="sun"),  # outside, in progress, available
    "inside": Tone(icon="door-closed"),  # in custody
    "waiting": Tone(icon="hourglass-split"),  # on hold, suspended, unanswered
    "urgent": Tone(icon="exclamation-triangle"),  # late, at risk, to do today
    "done": Tone(icon="check-circle"),  # achieved
}
UNDO: Final = "undo="


def _tone(name: str) -> str:
    if name not in TONES:
        raise template.TemplateSyntaxError(f"Unknown tone {name!r}: one of {', '.join(TONES)}.")
    return name


register.simple_tag(picture, name="icon")

# The same badge and date come back line after line: each is drawn once. The caches are typed,
# because a safe string and a plain one may be equal and must not be taken for one another.


@register.simple_tag
def badge(text: object, tone: str = "plain", icon: str | None = None) -> SafeString:
    """{% badge "Suspendu" tone="waiting" %}: a state, said by a word, an icon and a colour."""
    word = text if isinstance(text, SafeString) else str(text)
    return _badge(word, tone, TONES[_tone(tone)].icon if icon is None else icon)


@lru_cache(maxsize=1024, typed=True)
def _badge(word: str, tone: str, icon: str) -> SafeString:
    return format_html(
        '<span class="badge-word badge-word--{}">{}{}</span>', tone, picture(icon), word
    )


@register.simple_tag
def when(
    value: date | datetime | None, form: str = "long", missing: str | None = None
) -> SafeString:
    """{% when appointment.starts_at %} → "jeudi 12 mars, 9 h 30", the exact date in a tooltip.

    Other forms: {% when due_on "relative" %} → "dans 12 jours"; "short" → "12 mars"; "both" →
    "jeudi 12 mars (dans 12 jours)"; "hour" → "9 h 30". `missing` is what to say of no date.
    """
    if value is None:
        return format_html(
            '<span class="unknown">{}</span>', _("date inconnue") if missing is None else missing
        )
    return _dated(value, form, timezone.localdate())


@lru_cache(maxsize=8192, typed=True)
def _dated(value: date | datetime, form: str, today: date) -> SafeString:
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        hour = spoken_dates.spoken_hour(moment)
        day = moment.date()
        exact, machine = f"{spoken_dates.exact_day(day)}, {hour}", moment.isoformat()
    else:
        day, hour = value, ""
        exact, machine = spoken_dates.exact_day(day), value.isoformat()
    return format_html(
        '<time class="when when--{}" datetime="{}" title="{}">{}</time>',
        form,
        machine,
        exact,
        _said(form, day, hour, today),
    )


def _said(form: str, day: date, hour: str, today: date) -> str:
    tail = f", {hour}" if hour else ""
    if form == "long":
        return spoken_dates.spoken_day(day, today) + tail
    if form == "short":
        return spoken_dates.short_day(day, today) + tail
    if form == "relative":
        return spoken_dates.distance(day, today)
    if form == "both":
        distance = spoken_dates.distance(day, today)
        return f"{spoken_dates.spoken_day(day, today)}{tail} ({distance})"
    if form == "hour":
        return hour or spoken_dates.short_day(day, today)
    raise template.TemplateSyntaxError(f"Unknown form {form!r}: long, short, relative, both, hour.")


@register.simple_block_tag
def card(
    content: str, title: str = "", tone: str = "plain", icon: str = "", level: int = 2
) -> SafeString:
    """{% card title="Prochaines étapes" tone="open" icon="signpost" %} … {% endcard %}"""
    return drawing.card(content, title, _tone(tone), icon, level)


@register.simple_block_tag
def dialog(  # noqa: PLR0913, PLR0917 -- a template names its arguments
    content: str,
    id: str,  # noqa: A002 -- the name that HTML gives it
    title: str,
    button: str,
    tone: str = "quiet",
    open: bool = False,  # noqa: A002 -- the same
) -> SafeString:
    """{% dialog id="suspend" title="Suspendre" button="Suspendre…" %}<form>…{% enddialog %}

    Unfolds in place without JavaScript; a modal <dialog> with it. `open` after a refused form.
    `tone` is that of the button: quiet, primary, danger.
    """
    return drawing.dialog(content, id, title, button, tone, unfolded=open)


@register.simple_block_tag
def table(content: str, caption: str, show_caption: bool = False) -> SafeString:
    """{% table caption="Personnes suivies" %}<thead>…<tbody>…{% endtable %}

    Becomes cards on a phone: each <td> names its column in `data-label`.
    """
    return drawing.table(content, caption, show_caption=show_caption)


@register.simple_block_tag
def empty_state(content: str, title: str, icon: str = "water") -> SafeString:
    """{% empty_state title="Aucune promotion" icon="inbox" %}what to do{% endempty_state %}

    An empty list that teaches. (`empty` itself belongs to Django's `for`.)
    """
    return drawing.empty_state(content, title, icon)


@register.simple_tag
def field(
    bound: BoundField,
    readers: str = "",
    label: str = "",
    help: str = "",  # noqa: A002 -- the name that form fields give it
    size: str = "",
) -> SafeString:
    """{% field form.next_step readers="l’équipe SAS Noisy" %}

    Label above, "obligatoire" in words, help under, error beside; `readers` says who will read a
    free text and what must not be in it; `size` is "short", "medium" or "" (whole measure).
    """
    if bound.is_hidden:
        return bound.as_widget()
    widget = bound.field.widget
    kind = _kind(bound)
    parts = {
        "help": bool(help or bound.help_text),
        "readers": bool(readers),
        "error": bool(bound.errors),
    }
    described_by = " ".join(f"{bound.auto_id}_{part}" for part, there in parts.items() if there)
    attrs: dict[str, str | bool] = {}
    if shape := CONTROL_CLASS.get(kind, "form-control"):
        attrs["class"] = f"{widget.attrs.get('class', '')} {shape}".strip()
    if described_by and not widget.use_fieldset:
        attrs["aria-describedby"] = described_by
    return drawing.field(
        drawing.Field(
            kind=kind,
            control=bound.as_widget(attrs=attrs),
            id=bound.auto_id,
            label_for=bound.id_for_label or "",
            label=label or str(bound.label),
            required=bound.field.required,
            help=help or str(bound.help_text),
            readers=readers,
            errors=bound.errors,
            described_by=described_by,
            size=size,
        )
    )


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        return "checkbox"
    if bound.use_fieldset:
        return "choices"
    if isinstance(widget, Textarea):
        return "textarea"
    return "select" if isinstance(widget, Select) else "input"


CONTROL_CLASS: Final = {"checkbox": "form-check-input", "select": "form-select", "choices": ""}


@register.simple_tag
def error_summary(*forms: BaseForm | Iterable[BaseForm]) -> SafeString:
    """{% error_summary form %}: everything to correct, on top, each with a link to its field.

    Takes several forms or formsets; writes nothing when there is nothing to correct.
    """
    errors: list[dict[str, Any]] = []
    for given in forms:
        if not isinstance(given, BaseForm):
            errors += [{"to": "", "text": e} for e in getattr(given, "non_form_errors", list)()]
        for form in [given] if isinstance(given, BaseForm) else given:
            errors += _errors_of(form)
    if not errors:
        return mark_safe("")
    return render_to_string("components/error_summary.html", {"errors": errors})


def _errors_of(form: BaseForm) -> list[dict[str, Any]]:
    found = [{"to": "", "label": "", "text": text} for text in form.non_field_errors()]
    for bound in form:
        # A group of choices has no control of its own: the link goes to the first choice.
        target = bound.id_for_label or f"{bound.auto_id}_0"
        found += [{"to": target, "label": bound.label, "text": text} for text in bound.errors]
    return found


@register.simple_tag(takes_context=True)
def pager(context: template.Context, page: Page[Any], parameter: str = "page") -> SafeString:
    """{% pager page %}: previous and next of a Django page, keeping the filters of the address."""
    if not page.has_other_pages():
        return mark_safe("")
    request: HttpRequest | None = context.get("request")

    def address(number: int) -> str:
        query = request.GET.copy() if request else None
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    return render_to_string(
        "components/pager.html",
        {
            "page": page,
            "previous": address(page.previous_page_number()) if page.has_previous() else "",
            "next": address(page.next_page_number()) if page.has_next() else "",
        },
    )


@register.filter
def undo_address(message: Any) -> str:
    """The address that undoes what a message tells, put there by the view:
    `messages.success(request, _("Entretien noté."), extra_tags=f"undo={address}")`.
    """
    tags = (message.extra_tags or "").split()
    address = next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")
    # Only our own pages: a message never sends a form elsewhere.
    return address if address.startswith("/") and not address.startswith("//") else ""


register.filter("of", spoken_names.of)


@register.filter
def quoted(words: str) -> str:
    """{{ note.footing_words|quoted }}: between guillemets, once, whoever wrote them already."""
    return f"«\u00a0{str(words).strip().strip('«»“”').strip()}\u00a0»"


@register.filter
def message_tone(message: Any) -> str:
    """The tone of a Django message, from its level."""
    return {"success": "done", "warning": "waiting", "error": "urgent"}.get(
        message.level_tag, "open"
    )
