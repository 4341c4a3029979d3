"""The forms of an import: the file, its columns, one row."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import Team, User
from rivage.intake.columns import names_someone
from rivage.intake.fields import FORBIDDEN_SENTENCES, LABELS, MANY, Field, Forbidden
from rivage.intake.findings import Findings
from rivage.intake.models import ImportBatch, ImportRow
from rivage.intake.queries import officers, open_programmes, teams_of
from rivage.intake.reading.table import LARGEST_FILE, letter
from rivage.intake.reading_of import columns_of, meaning_of
from rivage.pathways.models import Programme

LONG = frozenset({Field.NOTES, Field.ADDRESS, Field.JOB_LEADS})


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tableau"),
        help_text=gettext_lazy("CSV, Excel (.xlsx, .xls) ou LibreOffice (.ods), jusqu’à 50 Mo."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.xlsm,.ods,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
    )
    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("Équipe des nouveaux dossiers"), required=False,
        empty_label=gettext_lazy("Aucune : seulement moi"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = teams_of(user)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["team"] = teams.first()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Ce fichier dépasse 50 Mo : coupez-le en plusieurs."))
        return file


# Beside the fields of a file: the words of a column that has no place of its own.
IN_NOTES = "in_notes"


class ColumnLine(NamedTuple):
    title: str
    samples: list[str]
    forbidden: str
    guessed: bool
    field: BoundField | None


class ColumnsForm(forms.Form):
    """What each column stands for, and where the people go when the table does not say."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), required=False, empty_label=gettext_lazy("Aucun"),
        label=gettext_lazy("Programme, quand le tableau n’en dit rien"),
    )  # fmt: skip
    officer = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label=gettext_lazy("Personne pour l’instant"),
        label=gettext_lazy("Chargé·e de mission, quand le tableau n’en dit rien"),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Team.objects.none(), required=False, empty_label=gettext_lazy("Aucune : seulement moi"),
        label=gettext_lazy("Équipe des nouveaux dossiers"),
    )  # fmt: skip

    def __init__(self, *args: Any, batch: ImportBatch, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns_of(batch)
        sets = {"programme": open_programmes(), "officer": officers(), "team": teams_of(user)}
        for name, found in sets.items():
            self.fields[name].queryset = found  # type: ignore[attr-defined]
            self.initial.setdefault(name, getattr(batch, name))
        for column in self.columns:
            if not column["forbidden"]:
                self._add(column)

    def _add(self, column: Mapping[str, Any]) -> None:
        self.fields[f"column-{column['position']}"] = forms.ChoiceField(
            label=_("Ce que dit « %(title)s »") % {"title": _title(column)},
            choices=_meanings(),
            initial=IN_NOTES if column["kept"] else column["field"],
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def lines(self) -> Iterator[ColumnLine]:
        for column in self.columns:
            at, forbidden = column["position"], column["forbidden"]
            yield ColumnLine(
                _title(column),
                column["samples"],
                FORBIDDEN_SENTENCES[Forbidden(forbidden)] if forbidden else "",
                column["guessed"],
                None if forbidden else self[f"column-{at}"],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, int] = {}
        for at, field in self.chosen().items():
            if field not in MANY and field in seen:
                words = _("Une autre colonne est déjà « %(label)s ».")
                self.add_error(f"column-{at}", words % {"label": LABELS[Field(field)]})
            seen.setdefault(field, at)
        meanings = [
            replace(meaning_of(column), field=Field(seen_field))
            for column in self.columns
            if (seen_field := self.chosen().get(column["position"]))
        ]
        if not names_someone(meanings):
            words = _("Dites quelle colonne contient le nom, et laquelle le prénom.")
            self.add_error(None, words)
        return cleaned

    def chosen(self) -> dict[int, str]:
        return {
            at: str(Field.LEFT_OUT) if value == IN_NOTES else value
            for at, value in self._values().items()
        }

    def kept(self) -> list[int]:
        return [at for at, value in self._values().items() if value == IN_NOTES]

    def _values(self) -> dict[int, str]:
        return {
            int(name.removeprefix("column-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("column-")
        }


class RowForm(forms.Form):
    """The cells of one row, under the names of the file's own columns."""

    def __init__(self, *args: Any, row: ImportRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = row.texts
        for column in columns_of(row.batch):
            if column["forbidden"] or (column["field"] == Field.LEFT_OUT and not column["kept"]):
                continue
            at = column["position"]
            text = texts[at] if at < len(texts) else ""
            rows = 3 if "\n" in text or column["field"] in LONG else 0
            self.fields[f"cell-{at}"] = forms.CharField(
                label=_title(column),
                initial=text,
                required=False,
                strip=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(),
            )

    @classmethod
    def as_it_stands(cls, row: ImportRow) -> "RowForm":
        """Filled with the row's cells, the reasons already beside them."""
        blank = cls(row=row)
        form = cls({name: field.initial for name, field in blank.fields.items()}, row=row)
        form.full_clean()
        by_title = {_title(c): f"cell-{c['position']}" for c in columns_of(row.batch)}
        for reason in Findings.load(row.findings).refused:
            name = by_title.get(reason.column)
            form.add_error(name if name in form.fields else None, reason.reason)
        return form

    def texts(self) -> dict[int, str]:
        return {
            int(name.removeprefix("cell-")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("cell-")
        }


def _title(column: Mapping[str, Any]) -> str:
    return column["header"] or f"Colonne {letter(column['position'])}"


def _meanings() -> list[tuple[str, str]]:
    left_out = [(str(Field.LEFT_OUT), LABELS[Field.LEFT_OUT]), (IN_NOTES, _("Garder en note"))]
    return left_out + [(str(f), LABELS[f]) for f in Field if f is not Field.LEFT_OUT]
