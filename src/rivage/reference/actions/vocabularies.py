"""The shipped vocabularies, and what administrators change in them."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

from data_inclusion.schema import v1
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rivage.audit.actions import record
from rivage.core.refusals import Refusal
from rivage.reference import remembered
from rivage.reference.actions.synchronise import Counts, Report, keep_load
from rivage.reference.choices import Loadable, Vocabulary
from rivage.reference.models import LOCAL, SHIPPED, Term
from rivage.reference.rules import normalised

if TYPE_CHECKING:
    from rivage.accounts.models import User

DATA_INCLUSION = "data.inclusion v1"
# What the loader decides for terms that nobody here has touched.
SHIPPED_FIELDS = (
    "label",
    "description",
    "order",
    "family",
    "counts_as_absence",
    "counts_in_report",
    "validity_months",
    "valid_from",
    "valid_to",
    "source",
)


class TermAlreadyThere(Refusal):
    """The vocabulary already has this word."""


class EndsBeforeItStarts(Refusal):
    """The last day comes before the first."""


def load_vocabularies(*, by: str = "rivage migrate", using: str = "default") -> Report:
    """Idempotent. Terms edited here stay as they are; shipped terms that are gone are ended."""
    with transaction.atomic(using=using):
        return _load_vocabularies(by=by, using=using)


def _load_vocabularies(*, by: str, using: str) -> Report:
    rows = Term.objects.using(using)
    content = (resources.files("rivage.reference") / "data" / "vocabularies.toml").read_bytes()
    wanted = _shipped(tomllib.loads(content.decode())) | _data_inclusion_themes()
    known = {(term.vocabulary, term.code): term for term in rows.all()}
    added = [
        Term(vocabulary=vocabulary, code=code, **values)
        for (vocabulary, code), values in wanted.items()
        if (vocabulary, code) not in known
    ]
    changed = []
    for key, term in known.items():
        values = wanted.get(key)
        if values is None or term.edited_here:
            continue
        if any(getattr(term, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(term, name, value)
            changed.append(term)
    gone = [
        term.pk
        for key, term in known.items()
        if key not in wanted and term.source != LOCAL and term.valid_to is None
    ]
    rows.bulk_create(added)
    rows.bulk_update(changed, SHIPPED_FIELDS, batch_size=200)
    rows.filter(pk__in=gone).update(valid_to=timezone.localdate())
    counts = Counts(len(added), len(changed), len(gone), len(wanted) - len(added) - len(changed))
    digest = hashlib.sha256(content + repr(sorted(wanted)).encode()).hexdigest()
    report = Report(Loadable.VOCABULARIES, None, digest, counts)
    keep_load(report, by=by, using=using)
    return report


def _shipped(document: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    wanted = {}
    for name, section in document.items():
        vocabulary = Vocabulary(name)
        for place, term in enumerate(section["terms"], start=1):
            wanted[vocabulary.value, term["code"]] = {
                "label": term["label"],
                "description": term.get("description", ""),
                "order": place * 10,
                "family": term.get("family", ""),
                "counts_as_absence": term.get("absence"),
                "counts_in_report": term.get("report"),
                "validity_months": term.get("months"),
                "valid_from": term.get("valid_from"),
                "valid_to": term.get("valid_to"),
                "source": SHIPPED,
            }
    return wanted


def _data_inclusion_themes() -> dict[tuple[str, str], dict[str, Any]]:
    """Read from the published package, so that a new release of the schema needs no copying."""
    blank = dict.fromkeys(SHIPPED_FIELDS) | {"source": DATA_INCLUSION}
    families = {
        (Vocabulary.NEED_FAMILY.value, family.value): blank
        | {"label": family.label, "description": "", "order": 100 + place, "family": ""}
        for place, family in enumerate(v1.Categorie)
    }
    themes = {
        (Vocabulary.NEED_THEME.value, theme.value): blank
        | {
            "label": theme.label,
            "description": theme.description or "",
            "order": 200 + place,
            "family": theme.value.partition("--")[0],
        }
        for place, theme in enumerate(v1.Thematique)
    }
    return families | themes


@transaction.atomic
def add_term(vocabulary: Vocabulary, label: str, *, by: "User", **values: Any) -> Term:
    """`values`: description, family, counts_as_absence, counts_in_report, valid_from, valid_to."""
    label = " ".join(label.split())
    _refuse_twin(vocabulary, label)
    last = Term.objects.filter(vocabulary=vocabulary).order_by("-order").first()
    term = Term.objects.create(
        vocabulary=vocabulary,
        code=_free_code(vocabulary, label),
        label=label,
        order=min(last.order + 10, 32_000) if last else 10,
        source=LOCAL,
        edited_here=True,
        **values,
    )
    record("vocabulary.term_added", term, by=by)
    _forget()
    return term


@transaction.atomic
def edit_term(term: Term, label: str, *, by: "User", **values: Any) -> Term:
    """The code stays: files already written with it now show the new label."""
    term = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
    label = " ".join(label.split())
    _refuse_twin(Vocabulary(term.vocabulary), label, besides=term)
    wanted = {"label": label, **values}
    changed = [name for name, value in wanted.items() if getattr(term, name) != value]
    if not changed:
        return term
    for name in changed:
        setattr(term, name, wanted[name])
    if term.valid_from and term.valid_to and term.valid_to < term.valid_from:
        raise EndsBeforeItStarts(_("Le terme prendrait fin avant d’avoir commencé."))
    term.edited_here = True
    term.save()
    record("vocabulary.term_edited", term, by=by, fields=sorted(changed))
    _forget()
    return term


def end_term(term: Term, on: date, *, by: "User") -> Term:
    """No longer proposed from that day; files that use it keep it."""
    return edit_term(term, term.label, by=by, valid_to=on)


def reopen_term(term: Term, *, by: "User") -> Term:
    return edit_term(term, term.label, by=by, valid_to=None)


def _forget() -> None:
    """Now for this request, and again once the others can see the change."""
    remembered.forget()
    transaction.on_commit(remembered.forget)


def _refuse_twin(vocabulary: Vocabulary, label: str, *, besides: Term | None = None) -> None:
    others = Term.objects.in_use().filter(vocabulary=vocabulary)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if any(normalised(other.label) == normalised(label) for other in others):
        raise TermAlreadyThere(_("Ce terme existe déjà dans la liste."))


def _free_code(vocabulary: Vocabulary, label: str) -> str:
    start = "local-" + (normalised(label).replace(" ", "-")[:60] or "terme")
    taken = set(
        Term.objects.filter(vocabulary=vocabulary, code__startswith=start).values_list(
            "code", flat=True
        )
    )
    return next(
        code
        for code in (start, *(f"{start}-{number}" for number in range(2, len(taken) + 3)))
        if code not in taken
    )
