"""A made-up set of figures of any size, its columns filled as often and as long as those of the shipped catalogue are."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

PLACES = sorted("KGZ TJK KAZ UZB AFG RUS USA UKR GEO PRT DEU FRA ITA ESP GBR POL CZE AUT BEL NLD".split())
HEADINGS = (
    "source indicator place period value lower upper qualifier interval_type method obs_status as_printed reported_as "
    "claimant claimant_kind attribution quote locator original note"
).split()
# Text that stands in most rows of a file is much the same from row to row, as in the catalogue.
_NOTES = [
    "Time period as given by the source, which is often the year of reporting and not the year of the survey.",
    "Survey sites in several cities; not always national.",
    "Sum over the regions that reported; one region did not.",
]


def write(folder: Path, rows: int, *, changed: int = 0) -> None:
    """Write sources.csv, indicators.csv and figures.csv; the first `changed` figures get another value than without it."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "sources.csv", "key title producer kind citation_full".split(), _sources(max(1, rows // 500)))
    indicator = ["pwid-population-size", "People who inject drugs", "How many people inject drugs.", "people who inject drugs"]
    headings = "key title definition target_population unit kind topic".split()
    _write(folder / "indicators.csv", headings, iter([[*indicator, "people", "count", "injecting"]]))
    _write(folder / "figures.csv", HEADINGS, _figures(rows, changed))


def _write(file: Path, headings: list[str], rows: Iterator[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(headings)
        writer.writerows(rows)


def _sources(count: int) -> Iterator[list[str]]:
    for n in range(count):
        producer = f"Institute {n % 40}"
        yield [f"survey-{n:05d}", f"Survey {n}", producer, "research", f"{producer}. Survey {n}."]


def _figures(rows: int, changed: int) -> Iterator[list[str]]:
    chance = random.Random(1)  # the same figures each time
    for n in range(rows):
        value = chance.randint(200, 100_000) + (1 if n < changed else 0)
        yield [
            *(f"survey-{n // 500:05d}", "pwid-population-size", PLACES[n % 500 // 25], str(1996 + n % 25)),
            *_numbers(n, value),
            *(("people registered", "Ministry of Health", "government", "quoted") if n % 6 == 0 else ("", "", "", "own")),
            f"The survey of that year puts the number at {value:,}, fewer than before." if n % 25 == 0 else "",
            f"p. {n % 300}, table {n % 7}, {n % 11}. row of the annex",
            "a report of the ministry that the survey names without its year" if n % 6 == 0 else "",
            _NOTES[n % 3] if n % 25 else "",
        ]


def _numbers(n: int, value: int) -> list[str]:
    """value, lower, upper, qualifier, interval_type, method, obs_status, as_printed."""
    method, status = "" if n % 9 == 0 else "TM", "E" if n % 9 < 4 else ""
    printed = f"{value:,}" if n % 4 == 0 else ""
    if n % 20 == 0:
        return ["", str(value), "", "more_than", "", method, status, f"more than {value:,}"]
    if n % 11 == 0:
        low, high = value * 9 // 10, value * 11 // 10
        return [str(value), str(low), str(high), "", "ci95", method, status, f"{value:,} ({low:,}-{high:,})" if printed else ""]
    return [str(value), "", "", "", "", method, status, printed]
