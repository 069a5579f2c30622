"""Why two figures differ: only the fields in which they do, side by side, in words."""

from collections.abc import Callable, Sequence

import pandas as pd

from dashboard import labels
from dashboard.claims import claim, when, who
from dashboard.dates import date_words
from dashboard.language import _
from dashboard.statement import Row, text


def differences(left: Row, right: Row) -> pd.DataFrame:
    """Fields (columns field, left, right; all text) in which two figure rows differ, what they count first; empty when alike."""
    said = [(name, in_words(left), in_words(right)) for name, in_words in _fields()]
    rows = [(name, one or _nothing(), other or _nothing()) for name, one, other in said if one != other]
    return pd.DataFrame(rows, columns=["field", "left", "right"], dtype="str")


def same_evidence(left: Row, right: Row) -> bool:
    """Whether both go back to one original, so that they are one piece of evidence told twice."""
    return bool(text(left, "origin")) and text(left, "origin") == text(right, "origin")


def _fields() -> Sequence[tuple[str, Callable[[Row], str]]]:
    return (
        (_("Figure"), claim),
        (_("As printed"), lambda row: text(row, "as_printed")),
        (_("What is measured"), lambda row: text(row, "indicator_title")),
        (_("Unit"), lambda row: labels.unit(text(row, "unit"))),
        (_("Whom the source says it counts"), lambda row: text(row, "reported_as")),
        (_("Group"), lambda row: text(row, "group")),
        (_("Place"), lambda row: labels.place(text(row, "place"))),
        (_("Time it is about"), when),
        (_("Method"), lambda row: labels.method(text(row, "method"))),
        (_("What its bounds mean"), lambda row: labels.interval(text(row, "interval_type"))),
        (_("Status"), lambda row: labels.obs_status(text(row, "obs_status"))),
        (_("Who says so"), who),
        (_("First or second hand"), lambda row: labels.attribution(text(row, "attribution"))),
        (_("Original document"), lambda row: text(row, "original")),
        (_("Read in"), lambda row: text(row, "source_title") or text(row, "source")),
        (_("Published"), lambda row: date_words(text(row, "date_published"))),
        (_("Where in the source"), lambda row: text(row, "locator")),
    )


def _nothing() -> str:
    return _("not stated")
