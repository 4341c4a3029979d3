"""What is in place, who takes over, and the first ten days."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rivage.accounts.models import User
from rivage.pathways.choices import Actor, Readiness, Setting, Trio
from rivage.pathways.models import HandOver, Programme, ReleaseFact
from rivage.pathways.queries import officers, programmes_open_on
from rivage.pathways.rules.road import Planned, day_of_act
from rivage.reference.choices import Vocabulary
from rivage.reference.queries import term_choices
from rivage.scheduling.actions.first_days import FirstAct
from rivage.scheduling.rules import INSIDE_MEDIA
from rivage.web.interviews.forms import hour_field, moment
from rivage.web.pathways.acts import (
    Act,
    DayField,
    OfficerField,
    PastDayField,
    capitals,
    free_text,
)

STATES = [state for state in Readiness if state is not Readiness.UNSEEN]
FREE_ROWS = 3


class SayForm(Act):
    """Where a topic stands, as someone said it."""

    state = forms.ChoiceField(
        label=gettext_lazy("Où cela en est"), widget=forms.RadioSelect,
        choices=lambda: capitals((state.value, state.label) for state in STATES),
    )  # fmt: skip
    said_by = forms.ChoiceField(
        label=gettext_lazy("Dit par"), choices=lambda: capitals(Actor.choices)
    )
    said_on = PastDayField(label=gettext_lazy("Dit le"))
    note = free_text(gettext_lazy("Précisions"), widget=forms.Textarea(attrs={"rows": 2}))

    @classmethod
    def of(cls, topic: Any, fact: ReleaseFact | None) -> "SayForm":
        """As it stands; the day is today, since someone is about to say it again."""
        initial: dict[str, Any] = {"said_by": Actor.US}
        if fact is not None:
            initial |= {"state": fact.state, "said_by": fact.said_by, "note": fact.note}
        return cls(prefix=topic.code, initial=initial)


class HandOverForm(Act):
    officer = OfficerField(
        User.objects.none(), label=gettext_lazy("Qui prend le relais"), required=False,
        empty_label=gettext_lazy("Pas encore décidé"),
    )  # fmt: skip
    elsewhere = forms.CharField(
        label=gettext_lazy("Ou bien, un autre service"), max_length=200, required=False,
        help_text=gettext_lazy("Mission locale, autre association, milieu ouvert…"),
    )  # fmt: skip
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=gettext_lazy("Programme dehors"), required=False,
        empty_label=gettext_lazy("Pas encore décidé"),
    )  # fmt: skip
    days_between_meetings = forms.IntegerField(
        label=gettext_lazy("Jours entre deux entretiens, dehors"), min_value=1, max_value=365,
        required=False, help_text=gettext_lazy("Vide : comme le programme."),
    )  # fmt: skip
    meeting = forms.ChoiceField(
        label=gettext_lazy("Rencontre avec la personne et son ou sa CPIP"), required=False,
        choices=lambda: capitals(Trio.choices), widget=forms.RadioSelect,
    )  # fmt: skip
    meeting_on = DayField(label=gettext_lazy("Le"), required=False)
    note = free_text(gettext_lazy("À transmettre"))

    def __init__(self, *args: Any, hand_over: HandOver | None, **kwargs: Any) -> None:
        if hand_over is not None:
            kwargs["initial"] = {
                name: getattr(hand_over, name)
                for name in ("elsewhere", "days_between_meetings", "meeting", "meeting_on", "note")
            } | {"officer": hand_over.officer_id, "programme": hand_over.programme_id}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["officer"].queryset = officers()
        fields["programme"].queryset = programmes_open_on().filter(setting=Setting.OUTSIDE)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        dated = values.get("meeting") in {Trio.PLANNED, Trio.HELD}
        if dated and not values.get("meeting_on") and "meeting_on" not in self.errors:
            self.add_error("meeting_on", _("Dites quel jour."))
        return values


class StartForm(Act):
    starting = DayField(label=gettext_lazy("Jour de la sortie"))


class ActForm(Act):
    """One act of the first days; without an hour it is a step, with one an appointment."""

    keep = forms.BooleanField(label=gettext_lazy("Prévoir"), required=False)
    title = forms.CharField(label=gettext_lazy("Quoi"), max_length=200, required=False)
    on = DayField(label=gettext_lazy("Jour"), required=False)
    at = hour_field(label=gettext_lazy("Heure"), required=False)
    medium = forms.ChoiceField(label=gettext_lazy("Comment"), required=False)
    actor = forms.ChoiceField(
        label=gettext_lazy("Qui agit"), choices=lambda: capitals(Actor.choices), required=False
    )

    def __init__(self, *args: Any, media: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["medium"].choices = media

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("keep"):
            # What is not kept is not asked for.
            self.errors.clear()
            return values
        for name, words in (("title", _("Dites quoi.")), ("on", _("Dites quel jour."))):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, words)
        return values

    def act(self) -> FirstAct:
        values = self.cleaned_data
        at: time | None = values["at"]
        starts_at: datetime | None = moment(values["on"], at) if at else None
        return FirstAct(
            title=values["title"], on=values["on"], starts_at=starts_at,
            medium=values["medium"] or "office", actor=values["actor"] or Actor.US,
        )  # fmt: skip


class FirstDaysForms:
    """The rows of the template, each to keep, to change or to leave, and a few empty ones."""

    def __init__(self, data: Any, *, plan: Sequence[Planned], starting: date) -> None:
        self.start = StartForm(data, initial={"starting": starting})
        media = [
            (code, label)
            for code, label in term_choices(Vocabulary.APPOINTMENT_MEDIUM)
            if code not in INSIDE_MEDIA
        ]
        initial: list[dict[str, Any]] = [
            {
                "keep": True, "title": act.title, "on": day_of_act(act, starting),
                "at": time(10) if act.kind == "appointment" else None,
                # On the first day people are met where they come out.
                "medium": "outside" if act.day == 1 else "office", "actor": act.actor,
            }
            for act in plan
        ]  # fmt: skip
        initial += [{"medium": "office"} for _row in range(FREE_ROWS)]
        self.rows = [
            ActForm(data, prefix=f"act-{number}", initial=values, media=media)
            for number, values in enumerate(initial)
        ]

    def __iter__(self) -> Iterator[ActForm]:
        return iter(self.rows)

    def is_valid(self) -> bool:
        wrong = [row for row in self.rows if not row.is_valid()]
        return self.start.is_valid() and not wrong

    @property
    def acts(self) -> list[FirstAct]:
        return [row.act() for row in self.rows if row.cleaned_data.get("keep")]


def starting_day(release_on: date | None) -> date:
    """The day that was told if it is ahead, or else today."""
    today = timezone.localdate()
    return release_on if release_on is not None and release_on > today else today
