"""Made-up figures for the key to the drawing: one row for each mark, saying what it is, drawn by the real charts."""

from datetime import date
from typing import Any

import pandas as pd

from dashboard.language import _
from db.queries import FIGURE


def figures(today: date) -> pd.DataFrame:
    """Figures with the columns of db.queries.FIGURE about a place that does not exist; nothing in them is a finding."""
    this, old = today.year - 1, today.year - 20
    told: list[dict[str, Any]] = [
        {
            "producer": _("A survey, with the interval it states"),
            "period": this,
            "value": 40.0,
            "lower": 30.0,
            "upper": 52.0,
            "interval_type": "ci95",
            "method": "survey",
        },
        {
            "claimant": _("The same survey"),
            "producer": _("another source"),
            "period": this,
            "value": 40.0,
            "attribution": "quoted",
            "quotes": "specimen-0",
            "origin": "specimen-0",
        },
        {
            "producer": _("A range without a point, its level not stated"),
            "period": this - 1,
            "lower": 25.0,
            "upper": 45.0,
            "qualifier": "between",
            "interval_type": "not_stated",
        },
        {
            "producer": _("“More than”: the bound excluded, no end point"),
            "period": this - 2,
            "lower": 60.0,
            "qualifier": "more_than",
        },
        {"producer": _("“At least”: the bound included"), "period": this - 3, "lower": 50.0, "qualifier": "at_least"},
        {"producer": _("“Less than”"), "period": this - 4, "upper": 20.0, "qualifier": "less_than"},
        {"producer": _("“About”, twenty years old"), "period": old, "value": 35.0, "qualifier": "about", "method": "register"},
    ]
    return pd.DataFrame([_row(number, row) for number, row in enumerate(told)], columns=FIGURE)


def _row(number: int, told: dict[str, Any]) -> dict[str, Any]:
    texts = {name: "" for name in FIGURE}
    held: dict[str, Any] = {
        "id": f"specimen-{number}",
        "key": f"specimen-{number}",
        "origin": f"specimen-{number}",
        "source": "specimen",
        "source_kind": "research",
    }
    held |= {
        "indicator": "specimen",
        "indicator_title": _("People in a made-up place"),
        "unit": "people",
        "kind": "count",
        "qualifier": "exact",
    }
    held |= {
        "source_title": _("A made-up source"),
        "attribution": "own",
        "value": float("nan"),
        "lower": float("nan"),
        "upper": float("nan"),
    }
    year = told["period"]
    return {**texts, **held, **told, "period": str(year), "first_year": year, "last_year": year, "added_in": 0}
