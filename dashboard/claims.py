"""What one figure says, in words that keep its qualifier and its bounds, so that "more than" is never read as a point."""

from datetime import date

from dashboard import labels
from dashboard.dates import date_words
from dashboard.language import _, filled, ngettext
from dashboard.statement import Row, figure, text, year
from dashboard.words import in_unit, with_unit

# The unit of these is not said with every number: the chart, the heading or the sentence names what is counted.
_COUNTED = "count"


def claim(row: Row) -> str:
    """The figure as held: "more than 100,000", "26,000 (21,000 to 30,000)"; printed words stand in quotation marks."""
    qualifier = text(row, "qualifier")
    if qualifier == "in_words":
        printed = text(row, "as_printed")
        return _("“%(words)s”", words=printed) if printed else _("said in words, without a number")
    if qualifier == "missing":
        reason = labels.why_missing(text(row, "obs_status"))
        return _("no figure (%(reason)s)", reason=reason) if reason else _("no figure")
    said = _numbers(row, qualifier)
    return said if text(row, "kind") == _COUNTED else with_unit(said, text(row, "unit"))


def claim_with_unit(row: Row) -> str:
    """The same with its unit also where people or things are counted: "more than 100,000 people"."""
    said = claim(row)
    has_number = text(row, "qualifier") not in ("in_words", "missing")
    return with_unit(said, text(row, "unit")) if has_number and text(row, "kind") == _COUNTED else said


def symbol_claim(row: Row) -> str:
    """The figure in a narrow space: "> 100,000", "≥ 12", "12–30", "~ 10,000", "26,000 (21,000–30,000)"."""
    value, lower, upper = (_said(row, column) for column in ("value", "lower", "upper"))
    marks = {"exact": "", "about": "~ ", "more_than": "> ", "at_least": "≥ ", "less_than": "< ", "at_most": "≤ "}
    qualifier = text(row, "qualifier")
    if qualifier == "between":
        return f"{lower}–{upper}"
    if qualifier not in marks:
        return claim(row)
    around = f" ({lower or '…'}–{upper or '…'})" if value and (lower or upper) else ""
    return f"{marks[qualifier]}{value or lower or upper}{around}"


def who(row: Row) -> str:
    """Who says so, and through whom: "Dr A. Zelichenko, to VICE", "Government of Kyrgyzstan, quoted by VICE"."""
    claimant, producer = text(row, "claimant"), text(row, "producer") or text(row, "source")
    attribution = text(row, "attribution")
    if attribution == "quoted":
        said_by = claimant or text(row, "original")
        return (
            _("%(claimant)s, quoted by %(producer)s", claimant=said_by, producer=producer)
            if said_by
            else _("%(producer)s, quoting another source", producer=producer)
        )
    if attribution == "interview" and claimant:
        return _("%(claimant)s, to %(producer)s", claimant=claimant, producer=producer)
    return claimant or producer


def kind_of_who(row: Row) -> str:
    """Code of what kind of body makes the claim: the claimant's, else the source's; "" for an unnamed claimant."""
    named = text(row, "claimant_kind")
    stands_for_itself = not text(row, "claimant") and text(row, "attribution") != "quoted"
    return named or (text(row, "source_kind") if stands_for_itself else "")


def when(row: Row) -> str:
    """The time the figure is about: "2006", "June to December 2009", "year not stated"."""
    period = text(row, "period")
    return date_words(period) if period else _("year not stated")


def age(row: Row, today: date) -> str:
    """How old the evidence is, by the year it is about: "20 years old"; "" when that year is not stated or still to come."""
    years = _years_since(row, today)
    if years is None or years < 0:
        return ""
    return ngettext("%(n)s year old", "%(n)s years old", years) if years else _("this year")


def staleness(row: Row, today: date) -> str:
    """One of "current" (up to 5 years), "old" (6 to 10), "historic" (more than 10) or "undated"."""
    years = _years_since(row, today)
    if years is None:
        return "undated"
    return "current" if years <= 5 else "old" if years <= 10 else "historic"


def sentence(row: Row) -> str:
    """The figure in full: what, where, when, how much, who says so, through whom, and where it was read."""
    parts = [_statement(row), _read_in(row)]
    if text(row, "original") and not text(row, "quotes"):
        parts.append(_("The original (%(original)s) has not been seen here.", original=text(row, "original")))
    if text(row, "reported_as"):
        parts.append(_("The source’s own words for what it counts: “%(words)s”.", words=text(row, "reported_as")))
    return " ".join(parts)


def _statement(row: Row) -> str:
    what = [text(row, "indicator_title"), text(row, "group"), labels.place(text(row, "place")), when(row)]
    values = {"what": ", ".join(part for part in what if part), "claim": claim_with_unit(row), "who": who(row)}
    return _("%(what)s: %(claim)s, according to %(who)s.", **values)


def _read_in(row: Row) -> str:
    published = text(row, "date_published")
    where = [
        _("“%(title)s”", title=text(row, "source_title")),
        date_words(published) if published else _("publication date not stated"),
        text(row, "locator"),
    ]
    return _("Read in %(where)s.", where=", ".join(part for part in where if part))


def _years_since(row: Row, today: date) -> int | None:
    last = year(row, "last_year")
    return None if last is None else today.year - last


def _said(row: Row, column: str) -> str:
    held = figure(row, column)
    return "" if held is None else in_unit(held, text(row, "unit"))


def _numbers(row: Row, qualifier: str) -> str:
    value, lower, upper = (_said(row, column) for column in ("value", "lower", "upper"))
    spread = text(row, "interval_type") == "between_places"
    if qualifier == "between":
        said = _("from %(lower)s to %(upper)s between places") if spread else _("between %(lower)s and %(upper)s")
        return filled(said, lower=lower, upper=upper)
    bounded = {
        "more_than": _("more than %(bound)s"),
        "at_least": _("at least %(bound)s"),
        "less_than": _("less than %(bound)s"),
        "at_most": _("at most %(bound)s"),
    }
    if qualifier in bounded:
        return filled(bounded[qualifier], bound=lower or upper)
    point = _("about %(value)s", value=value) if qualifier == "about" else value
    return _around(point, lower, upper, spread)


def _around(point: str, lower: str, upper: str, spread: bool) -> str:
    """A point with its bounds; a spread between places is named, for it says nothing about how sure the point is."""
    if lower and upper:
        said = _("%(point)s, from %(lower)s to %(upper)s between places") if spread else _("%(point)s (%(lower)s to %(upper)s)")
        return filled(said, point=point, lower=lower, upper=upper)
    if lower:
        return _("%(point)s (lower bound %(bound)s)", point=point, bound=lower)
    return _("%(point)s (upper bound %(bound)s)", point=point, bound=upper) if upper else point
