"""Figure and milestone rows as the queries give them, made by hand for the tests of words and charts."""

from typing import Any

import pandas as pd

from db.queries import FIGURE, MILESTONE

NUMBERS = ("value", "lower", "upper", "first_year", "last_year")
PEOPLE = {"indicator": "pwid-population-size", "indicator_title": "People who inject drugs", "unit": "people", "kind": "count"}
PREVALENCE = {
    "indicator": "hiv-prevalence-pwid",
    "indicator_title": "HIV prevalence among people who inject drugs",
    "unit": "percent",
    "kind": "share",
}


def figure(key: str = "a", **cells: Any) -> dict[str, Any]:
    """One row with the FIGURE columns: the source's own, exact, about Kyrgyzstan, undated; `year` stands for a plain period."""
    plain: dict[str, Any] = {name: float("nan") if name in NUMBERS else "" for name in FIGURE}
    year = cells.pop("year", None)
    when = {"period": str(year), "first_year": float(year), "last_year": float(year)} if year else {}
    own = {
        "id": f"id-{key}",
        "key": key,
        "origin": key,
        "source": "resad-2013",
        "source_title": "Regional report",
        "producer": "ResAd",
    }
    said = {"source_kind": "research", "place": "KGZ", "qualifier": "exact", "attribution": "own", "date_published": "2013"}
    return {**plain, **PEOPLE, **own, **said, **when, **cells}


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    """Those rows as the queries give them."""
    return pd.DataFrame(list(rows), columns=FIGURE).astype({name: "float64" for name in NUMBERS})


def kyrgyz() -> pd.DataFrame:
    """The three answers that one article gives for Kyrgyzstan, and two of other sources."""
    vice = {"source": "vice-2013", "producer": "VICE", "source_title": "The Latest Victim", "source_kind": "news"}
    government = {"claimant": "Government of Kyrgyzstan", "claimant_kind": "government", "attribution": "quoted"}
    unodc = {"claimant": "UNODC", "claimant_kind": "un_agency", "attribution": "quoted"}
    expert = {"claimant": "Dr A. Zelichenko", "claimant_kind": "expert", "attribution": "interview", "method": "expert"}
    return table(
        figure("vice/undated", value=10_000, qualifier="about", as_printed="around 10,000", **vice, **government),
        figure(
            "vice/2006",
            year=2006,
            value=26_000,
            quotes="resad/2006",
            origin="resad/2006",
            reported_as="shooting up",
            **vice,
            **unodc,
        ),
        figure("vice/2013", year=2013, lower=100_000, qualifier="more_than", as_printed="more than 100,000", **vice, **expert),
        figure("resad/2006", year=2006, value=26_000, original="UNODC study of 2006", **unodc),
        figure("resad/2010", year=2010, value=18_934, method="survey"),
    )


def milestone(date: str, category: str = "law", **cells: Any) -> dict[str, Any]:
    """One row with the MILESTONE columns, told by VICE in 2013."""
    plain = dict.fromkeys(MILESTONE, "")
    said = {
        "producer": "VICE",
        "source": "vice-2013",
        "source_kind": "news",
        "date_published": "2013-10-28",
        "attribution": "own",
    }
    own = {"id": f"id-{date}", "key": date, "origin": date, "place": "KGZ", "title": "Methadone becomes legal"}
    return {**plain, **said, **own, "date": date, "category": category, **cells}
