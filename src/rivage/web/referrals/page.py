"""What the pages of orientations show, put in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rivage.accounts.models import User
from rivage.caseload.duplicates import Likeness, alike
from rivage.participants.rules import age_on
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import labels
from rivage.referrals.choices import Section
from rivage.referrals.models import Referral
from rivage.referrals.queries import Inbox
from rivage.web.referrals.forms import AskForm, DeclineForm, NoteForm, WaitForm


@dataclass(frozen=True)
class Tab:
    view: str
    label: str
    count: int | None
    here: bool


@dataclass(frozen=True)
class Fact:
    label: str
    value: str = ""
    # A date is said by the page, with its distance.
    day: Any = None
    # The day may be a span.
    until: Any = None


@dataclass(frozen=True)
class FactSection:
    label: str
    facts: Sequence[Fact]
    # What was told at length, without a label of its own.
    words: str = ""


def tabs(view: str, inbox: Inbox) -> list[Tab]:
    words = {
        "awaiting": _("À répondre"),
        "waiting": _("Liste d’attente"),
        "drafts": _("Brouillons"),
        "answered": _("Répondues"),
    }
    return [Tab(code, label, inbox.counts.get(code), code == view) for code, label in words.items()]


def answer_forms() -> dict[str, forms.Form]:
    return {
        "ask": AskForm(prefix="ask"),
        "wait": WaitForm(prefix="wait"),
        "decline": DeclineForm(prefix="decline"),
        "hear_back": NoteForm(prefix="hear_back"),
        "withdraw": NoteForm(prefix="withdraw"),
    }


def facts_of(referral: Referral) -> list[FactSection]:
    """What was told, in the order of the form; what was not said is left out."""
    said = _Words(
        labels(
            Vocabulary.LANGUAGE, Vocabulary.GENDER, Vocabulary.MISSING_RELEASE_DATE_REASON,
            Vocabulary.REFERRAL_DECLINE_REASON,
        )
    )  # fmt: skip
    parts = {
        Section.PRESCRIBER: _prescriber(referral),
        Section.PERSON: _person(referral, said),
        Section.PLACE: _place(referral, said),
        Section.AVAILABILITY: [Fact("", referral.availability)],
        Section.SPEECH: _speech(referral, said),
        Section.FALLBACK: [Fact("", referral.fallback_contact)],
        Section.PURPOSE: _purpose(referral),
    }
    return [
        FactSection(
            str(section.label),
            [fact for fact in kept if fact.label],
            next((fact.value for fact in kept if not fact.label), ""),
        )
        for section, facts in parts.items()
        if (kept := [fact for fact in facts if fact.value or fact.day])
    ]


class _Words:
    def __init__(self, found: Mapping[tuple[str, str], str]) -> None:
        self.found = found

    def of(self, vocabulary: str, code: str) -> str:
        return self.found.get((vocabulary, code), code) if code else ""


def _prescriber(referral: Referral) -> list[Fact]:
    return [
        Fact(_("Service"), str(referral.organisation or "")),
        Fact(_("Nom"), referral.prescriber_name),
        Fact(_("Téléphone"), referral.prescriber_phone),
        Fact(_("E-mail"), referral.prescriber_email),
        Fact(_("Reçue le"), day=referral.received_on),
    ]


def _person(referral: Referral, said: _Words) -> list[Fact]:
    estimated = referral.estimated_birth_year
    return [
        Fact(_("Date de naissance"), _born(referral)),
        Fact(_("Année de naissance estimée"), str(estimated or "")),
        Fact(_("Genre"), said.of(Vocabulary.GENDER, referral.gender)),
        Fact(_("Téléphone"), referral.phone),
    ]


def _born(referral: Referral) -> str:
    if referral.birth_date is None:
        return ""
    age = age_on(timezone.localdate(), referral.birth_date, None)
    day = date_format(referral.birth_date, "j F Y")
    return _("%(day)s (%(age)s ans)") % {"day": day, "age": age}


def _place(referral: Referral, said: _Words) -> list[Fact]:
    unknown = said.of(Vocabulary.MISSING_RELEASE_DATE_REASON, referral.release_unknown)
    dated = referral.release_on is not None
    return [
        Fact(_("Situation"), referral.get_regime_display() if referral.regime else ""),
        Fact(_("Établissement"), str(referral.establishment or "")),
        Fact(_("Sortie prévue"), day=referral.release_on, until=referral.release_latest_on),
        Fact(_("Dite par"), referral.get_release_source_display() if dated else ""),
        Fact(_("Sortie"), "" if dated else unknown),
        Fact(_("Ce qui compte pour l’emploi"), referral.measure),
    ]


def _speech(referral: Referral, said: _Words) -> list[Fact]:
    spoken = ", ".join(said.of(Vocabulary.LANGUAGE, code) for code in referral.languages)
    nobody = _("aucun interprète nécessaire")
    interpreter = (
        nobody
        if referral.interpreter == "none"
        else said.of(Vocabulary.LANGUAGE, referral.interpreter)
    )
    helped = referral.get_reading_help_display() if referral.reading_help else ""
    return [
        Fact(_("Langues parlées"), spoken),
        Fact(_("Interprète"), interpreter),
        Fact(_("Aide à la lecture"), helped),
    ]


def _purpose(referral: Referral) -> list[Fact]:
    return [
        Fact(_("Programme demandé"), str(referral.programme or "")),
        Fact(_("Équipe qui répond"), str(referral.team or "")),
        Fact(_("Urgence"), referral.get_urgency_display() if referral.urgency else ""),
        Fact("", referral.message),
    ]


def known_people(referral: Referral, *, by: User) -> list[Likeness]:
    """Files that may be the same person's; a human always decides."""
    return alike(
        by, first_name=referral.first_name, last_name=referral.last_name,
        birth_date=referral.birth_date, phone=referral.phone,
    )  # fmt: skip


def decline_label(referral: Referral) -> str:
    found = labels(Vocabulary.REFERRAL_DECLINE_REASON)
    return _Words(found).of(Vocabulary.REFERRAL_DECLINE_REASON, referral.decline_reason)
