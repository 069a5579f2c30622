"""One address of every page there is, for the world that a test looks at."""

import re
from collections.abc import Mapping

from sqlalchemy import Engine

from db import queries
from db.engine import reading

FIGURE = "vice-2013/pwid-population-size/KGZ/2006"  # it repeats another statement: its page draws a chain
RIVALS = "pwid-population-size"
NOWHERE = "/nowhere"


def addresses(engine: Engine) -> Mapping[str, str]:
    """Name -> address; the statements shown are those of the small world, else the first of their kind."""
    with reading(engine) as connection:
        figures = queries.figures(connection, places=["KGZ"])
        milestones = queries.milestones(connection, places=["KGZ"])
    quoting = figures[figures["quotes"] != ""]
    chosen = figures[figures["key"] == FIGURE] if FIGURE in set(figures["key"]) else quoting
    return {
        "home": "/",
        "places": "/places",
        "place": "/places/KGZ",
        "compare": f"/compare?indicator={RIVALS}&places=KGZ,USA",
        "timeline": "/timeline?places=KGZ",
        "tables": "/tables",
        "table": "/tables/figures?place=KGZ&q=drug&sort=-last_year",
        "data": "/data",
        "figure": f"/figures/{chosen['id'].iloc[0]}",
        "milestone": f"/milestones/{milestones['id'].iloc[0]}",
        "sources": "/sources",
        "source": f"/sources/{chosen['source'].iloc[0]}",
        "indicators": "/indicators",
        "indicator": f"/indicators/{RIVALS}",
        "changes": "/changes",
        "load": "/changes/1",
        "about": "/about",
        "health": "/health",
        "missing": NOWHERE,
    }


NAMES = (
    *("home", "places", "place", "compare", "timeline", "tables", "table", "data", "figure", "milestone", "sources", "source"),
    *("indicators", "indicator", "changes", "load", "about", "health", "missing"),
)


def matches(rule: str, address: str) -> bool:
    """Whether the address is one of a page with this PATH, such as /places/<place>."""
    return re.fullmatch(re.sub(r"<[^>]+>", "[^/]+", rule), address.partition("?")[0]) is not None
