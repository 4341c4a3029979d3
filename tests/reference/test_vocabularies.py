from datetime import timedelta

import pytest
from data_inclusion.schema import v1
from django.db import IntegrityError, transaction
from django.utils import timezone

from rivage.pathways.choices import ExitClass
from rivage.reference.actions import load_vocabularies
from rivage.reference.choices import Vocabulary
from rivage.reference.models import ReferenceLoad, Term
from rivage.reference.queries import (
    codes_counting_as_absence,
    codes_counting_in_report,
    labels,
    term_choices,
    terms,
)

pytestmark = pytest.mark.django_db


def test_every_vocabulary_is_shipped_with_terms() -> None:
    load_vocabularies()
    empty = [v for v in Vocabulary if not terms(v).exists()]
    assert empty == []


def test_loading_twice_changes_nothing() -> None:
    load_vocabularies()
    loads = ReferenceLoad.objects.count()
    again = load_vocabularies()
    assert not again.counts.moved
    assert ReferenceLoad.objects.count() == loads


def test_the_themes_come_from_the_published_package() -> None:
    load_vocabularies()
    codes = set(terms(Vocabulary.NEED_THEME).values_list("code", flat=True))
    assert {theme.value for theme in v1.Thematique} <= codes
    families = set(terms(Vocabulary.NEED_FAMILY).values_list("code", flat=True))
    assert set(terms(Vocabulary.NEED_THEME).values_list("family", flat=True)) <= families


def test_only_an_absence_without_word_counts_as_an_absence() -> None:
    load_vocabularies()
    assert codes_counting_as_absence() == {"absent"}


def test_prison_life_does_not_count_in_the_report() -> None:
    load_vocabularies()
    counted = codes_counting_in_report(Vocabulary.APPOINTMENT_OUTCOME)
    assert counted == {"came", "came_late", "excused", "absent"}


def test_every_exit_belongs_to_a_class() -> None:
    load_vocabularies()
    classes = set(terms(Vocabulary.EXIT_CLASS).values_list("code", flat=True))
    assert set(terms(Vocabulary.EXIT_DETAIL).values_list("family", flat=True)) == classes
    assert classes == set(ExitClass.values)


def test_what_an_administrator_changed_survives_the_next_loading() -> None:
    load_vocabularies()
    term = terms(Vocabulary.HOUSING).get(code="own")
    term.label, term.edited_here = "Chez soi", True
    term.save()
    load_vocabularies()
    term.refresh_from_db()
    assert term.label == "Chez soi"


def test_a_label_that_nobody_here_touched_follows_the_product() -> None:
    load_vocabularies()
    Term.objects.filter(vocabulary=Vocabulary.HOUSING, code="own").update(label="Ancien libellé")
    assert load_vocabularies().counts.changed == 1
    assert terms(Vocabulary.HOUSING).get(code="own").label == "Locataire ou propriétaire"


def test_a_term_no_longer_shipped_is_ended_and_still_readable() -> None:
    load_vocabularies()
    Term.objects.create(vocabulary=Vocabulary.HOUSING, code="old", label="Avant", source="rivage")
    assert load_vocabularies().counts.ended == 1
    assert "old" not in dict(term_choices(Vocabulary.HOUSING))
    assert "old" in dict(term_choices(Vocabulary.HOUSING, keep="old"))
    assert labels(Vocabulary.HOUSING)[Vocabulary.HOUSING, "old"] == "Avant"


def test_a_term_of_the_association_is_never_ended_by_a_loading() -> None:
    Term.objects.create(vocabulary=Vocabulary.HOUSING, code="local-x", label="Une caravane")
    load_vocabularies()
    assert terms(Vocabulary.HOUSING).filter(code="local-x").exists()


def test_a_term_is_proposed_until_the_day_it_ends() -> None:
    load_vocabularies()
    term = terms(Vocabulary.HOUSING).get(code="own")
    term.valid_to = timezone.localdate() + timedelta(days=1)
    term.save()
    assert terms(Vocabulary.HOUSING).filter(pk=term.pk).exists()
    term.valid_to = timezone.localdate()
    term.save()
    assert not terms(Vocabulary.HOUSING).filter(pk=term.pk).exists()


def test_a_code_exists_once_in_a_vocabulary() -> None:
    load_vocabularies()
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(vocabulary=Vocabulary.HOUSING, code="own", label="Encore chez soi")


def test_a_term_ends_after_it_starts() -> None:
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            vocabulary=Vocabulary.HOUSING,
            code="x",
            label="X",
            valid_from=today,
            valid_to=today - timedelta(days=1),
        )


def test_a_migrated_database_already_has_its_words() -> None:
    assert terms(Vocabulary.APPOINTMENT_OUTCOME).count() >= 14
