"""A made-up but lifelike set of figures of any size: sources, one indicator, figures with intervals, printed forms and quotes."""

import random
from collections.abc import Iterator
from pathlib import Path

PLACES = sorted("KGZ TJK KAZ UZB AFG RUS USA UKR GEO PRT DEU FRA ITA ESP GBR POL CZE AUT BEL NLD".split())
HEADINGS = "source,indicator,place,period,value,lower,upper,interval_type,method,as_printed,quote,locator"


def write(folder: Path, rows: int, *, changed: int = 0) -> None:
    """Write sources.csv, indicators.csv and figures.csv; the first `changed` figures get another value than without it."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = max(1, rows // 500)
    with (folder / "sources.csv").open("w", encoding="utf-8") as file:
        file.write("key,title,producer,kind,citation_full\n")
        file.writelines(
            f"survey-{n:05d},Survey {n},Institute {n % 40},research,Institute {n % 40}. Survey {n}.\n" for n in range(sources)
        )
    with (folder / "indicators.csv").open("w", encoding="utf-8") as file:
        file.write("key,title,definition,target_population,unit,kind,topic\n")
        file.write(
            "pwid-population-size,People who inject drugs,How many inject drugs.,people who inject drugs,people,count,injecting\n"
        )
    with (folder / "figures.csv").open("w", encoding="utf-8") as file:
        file.write(HEADINGS + "\n")
        file.writelines(_figures(rows, changed))


def _figures(rows: int, changed: int) -> Iterator[str]:
    chance = random.Random(1)  # the same figures each time
    for n in range(rows):
        source, place, year = n // 500, PLACES[n % 500 // 25], 1996 + n % 25
        value = chance.randint(200, 100_000) + (1 if n < changed else 0)
        low, high = value * 9 // 10, value * 11 // 10
        yield (
            f"survey-{source:05d},pwid-population-size,{place},{year},{value},{low},{high},ci95,TM,"
            f'"{value:,} ({low:,}-{high:,})",'
            f'"The survey of that year puts the number at {value}.","p. {n % 300}, table {n % 7}"\n'
        )
