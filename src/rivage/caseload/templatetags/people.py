"""A line of the list of people as HTML.

In Python like the crossing: a page has twenty-five of them. Words of people go through `escape`.
"""

from collections.abc import Mapping
from html import escape
from uuid import UUID

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rivage.caseload.people import Line
from rivage.core.drawing import picture
from rivage.core.templatetags.ui import badge, when
from rivage.journey.crossing_layout import SmallPicture
from rivage.journey.templatetags.crossing import small_crossing

register = template.Library()


@register.simple_tag
def person_line(line: Line, crossings: Mapping[UUID, SmallPicture], link: str) -> SafeString:
    """{% person_line line crossings link %}: one <tr>; on a phone each cell names its column."""
    cells = (
        (_("Situation"), f"{_situation(line)}{small_crossing(crossings, line.person.pk)}"),
        (_("Référent·e"), _officer(line)),
        (_("Programme"), _programme(line)),
        (_("Sortie prévue"), _release(line)),
        (_("Prochain rendez-vous"), when(line.next_at, "short") if line.next_at else ""),
        (_("À faire"), _alerts(line)),
    )
    lock = f" {picture('lock', _('dossier restreint'))}" if line.person.restricted else ""
    return SafeString(
        f'<tr data-rivage-row>\n<th scope="row"><a href="{escape(link)}">'
        f"{escape(line.person.display_name)}</a>{lock}</th>\n"
        + "\n".join(f'<td data-label="{escape(name)}">{cell}</td>' for name, cell in cells)
        + "\n</tr>"
    )


def _unknown(said: str) -> str:
    return f'<span class="unknown">{escape(said)}</span>'


def _situation(line: Line) -> str:
    if line.inside is None:
        return _unknown(_("pas encore notée"))
    return badge(line.place, tone="inside" if line.inside else "open")


def _officer(line: Line) -> str:
    officer = line.person.officer
    return escape(str(officer)) if officer else _unknown(_("personne pour l’instant"))


def _programme(line: Line) -> str:
    if not line.programme:
        return _unknown(_("aucun"))
    return (
        f"<div>{escape(line.programme)}"
        f' <span class="quiet">{escape(str(line.status_label))}</span></div>'
    )


def _release(line: Line) -> str:
    """The day, who said it and how long ago: never the day alone."""
    if not line.release_on:
        return _unknown(_("inconnue")) if line.inside else ""
    latest = f" – {when(line.release_latest_on, 'short')}" if line.release_latest_on else ""
    old = f" {badge(_('à redemander'), tone='waiting')}" if line.release_is_old else ""
    said = f"{escape(str(line.release_source))}, {when(line.release_said_on, 'relative')}"
    day = f"{when(line.release_on, 'short')}{latest}"
    return f'<div>{day} <span class="quiet">{said}</span>{old}</div>'


def _alerts(line: Line) -> str:
    if not line.alerts:
        return ""
    return f"<div>{' '.join(badge(alert, tone='urgent') for alert in line.alerts)}</div>"
