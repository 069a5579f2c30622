"""How one statement must not be read: a few plain sentences drawn from what the row itself says, the gravest first."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard import claims
from dashboard.language import _
from dashboard.statement import figure
from db.codes import STATED_INTERVALS

Row = Mapping[str, Any]
OPEN_BELOW, OPEN_ABOVE = ("less_than", "at_most"), ("more_than", "at_least")


def of_figure(row: Row, today: date) -> list[str]:
    """Every caution that applies to a row with the FIGURE columns of db.queries; never empty."""
    found = [sentence for rule in (_bound, _hand, _time, _interval, _status) if (sentence := rule(row))]
    if claims.staleness(row, today) in ("old", "historic"):
        found.append(
            _(
                "It describes %(when)s and is %(age)s: it does not say how things are now.",
                when=claims.when(row),
                age=claims.age(row, today),
            )
        )
    found.extend(sentence for sentence in (row["note"],) if sentence)
    return [*found, _("It is one published answer. That it stands here does not mean that we hold it to be right.")]


def of_milestone(row: Row) -> list[str]:
    """Every caution that applies to a row with the MILESTONE columns of db.queries; never empty."""
    found = [_hand(row)] if row["attribution"] == "quoted" else []
    if any(mark in row["date"] for mark in "~?%["):
        found.append(_("Its date is only roughly known: do not count years from it."))
    if row["date"].endswith("/.."):
        found.append(_("The source gives no end: whether it still holds today is not said."))
    if row["date"].startswith("../"):
        found.append(_("The source gives no beginning: since when is not said."))
    found.extend(sentence for sentence in (row["note"],) if sentence)
    return [*found, _("It is one source's account of what happened.")]


def _bound(row: Row) -> str:
    claim = claims.claim(row)
    if row["qualifier"] in OPEN_ABOVE:
        return _("“%(claim)s” is a bound, not a number: how much more, nobody says.", claim=claim)
    if row["qualifier"] in OPEN_BELOW:
        return _("“%(claim)s” is a bound, not a number: how much less, nobody says.", claim=claim)
    if row["qualifier"] == "between":
        return _("The source gives a range and no point: its middle is not an estimate.")
    if row["qualifier"] == "in_words":
        return _("The source gives no number, only words: no number may be read into them.")
    if row["qualifier"] == "missing":
        return _("This is a finding that no number is there. It is not zero.")
    return _("“About” is the source's own word: the number is rounded.") if row["qualifier"] == "about" else ""


def _hand(row: Row) -> str:
    if row["attribution"] != "quoted":
        return ""
    return _("It repeats what was said elsewhere. Together with what it repeats it is one piece of evidence, not two.")


def _time(row: Row) -> str:
    return "" if row["period"] else _("The source does not say which year it is about: it has no place in a trend.")


def _interval(row: Row) -> str:
    if row["interval_type"] == "between_places":
        return _("The range is the spread between places. It does not say how sure the number is.")
    if row["interval_type"] in STATED_INTERVALS or row["qualifier"] not in ("exact", "about"):
        return ""
    if figure(row, "lower") is not None or figure(row, "upper") is not None:
        return _("A range is given, but not how sure its author is of it.")
    return _("No uncertainty is published with it. That does not make it certain.")


def _status(row: Row) -> str:
    if "D" in str(row["obs_status"]).split():
        return _("It is not made to the definition of this indicator: read the words its source uses.")
    return _("Its source calls it of low reliability.") if "U" in str(row["obs_status"]).split() else ""
