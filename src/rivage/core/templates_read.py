"""Templates are read with what never changes already written in them.

A label, an icon, the address of a page without argument, a file of ours: they are the same for
everyone and for as long as the process lives (the product speaks one language), and pages hold
hundreds of them. They are put in the text when it is read, instead of being worked out anew for
each visitor. Anything that depends on a variable is left alone.
"""

import re
from collections.abc import Callable
from typing import Final

from django.template import Origin
from django.template.loaders import app_directories, filesystem
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.translation import gettext

from rivage.core.drawing import picture

# A label given to a block: {% badge _("périmé") %}.
ARGUMENT: Final = re.compile(r'(?<=[ =:])_\("([^"\\{}%]+)"\)(?=[^{]*?%\})')
CONSTANT: Final = re.compile(r'\{% (translate|icon|url|static) "([^"\\{}]+)" %\}')
WORKED_OUT: Final[dict[str, Callable[[str], str]]] = {
    "translate": gettext,
    "icon": picture,
    "url": lambda name: escape(reverse(name)),
    "static": lambda path: escape(static(path)),
}


def written_out(text: str) -> str:
    return ARGUMENT.sub(_said, CONSTANT.sub(_worked_out, text))


def _said(found: re.Match[str]) -> str:
    said = gettext(found[1])
    return found.group() if '"' in said else f'"{said}"'


def _worked_out(found: re.Match[str]) -> str:
    tag, argument = found.groups()
    try:
        return WORKED_OUT[tag](argument)
    except NoReverseMatch:
        return found.group()  # the page will say which address is missing


class OfTheProduct(filesystem.Loader):
    def get_contents(self, origin: Origin) -> str:
        return written_out(super().get_contents(origin))


class OfApplications(app_directories.Loader):
    def get_contents(self, origin: Origin) -> str:
        return written_out(super().get_contents(origin))
