"""Strings that break into other systems, given to every parameter of the files: refused or looked for, and nothing else."""

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard.api import catalogue
from dashboard.api.parameters import names_of
from db import ledger
from db.browse import FILTERS
from db.engine import reading
from tests.conftest import site

# Statements, paths, markup, templates, commands, patterns, numbers and texts, one a line.
_PRINTED = """
' OR '1'='1
1; DROP TABLE figure; --
' UNION SELECT name FROM sqlite_master --
"; ATTACH 'x' AS y; --
1 OR 1=1
KGZ' AND (SELECT 1)=1 --
key; PRAGMA writable_schema=1
' || (SELECT hash FROM account) || '
pg_sleep(9)
') --
x' AND randomblob(1000000000) --
%27%20OR%201=1
/**/OR/**/1=1
key,(SELECT 1)
-key; DELETE FROM load
`key`
CASE WHEN 1=1 THEN key ELSE id END
key COLLATE NOCASE
1e308*10
CAST('a' AS INT)
load_extension('x')
'; COMMIT; --
../../etc/passwd
/etc/passwd
file:///etc/passwd
%2e%2e%2f
....//
~root
//x.example
<script>alert(1)</script>
"><img src=x onerror=alert(1)>
javascript:alert(1)
{{7*7}}
${7*7}
#{7*7}
<%= 7*7 %>
{{config}}
__import__('os')
&lt;b&gt;
]]>
<!--
<svg/onload=1>
%3Cscript%3E
$(id)
`id`
|id
;id
&& id
�
😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀
İ
ß
ﬁ
%
_
*
?
[
]
[^a]
^$
.*
(a+)+$
(?
[[:alpha:]]
-
--
,
,,
''
null
None
undefined
NaN
Infinity
-1
0
1e999
0x10
1.5
٣
²
true
[]
{}
{"$gt":""}
=1+1
@SUM(1)
+1
-1+1
=cmd|' /C calc'!A0
W10
AAAA
2026-13-01
0000
9999
10000
-0001
"""
# What cannot stand in the lines above.
_OTHERS = [
    *(
        "\x01",
        "\r\nSet-Cookie: a=b",
        "a\r\n\r\n<b>",
        "\u202e",
        "\ufeff",
        "\u0000",
        "e\u0301" * 50,
        "ж" * 399,
        "😀" * 50,
        " ",
        "9" * 400,
    ),
    *(
        "..\\..\\windows",
        "C:\\x",
        "\\",
        "\\%",
        "a\\",
        "\\d",
        "a" * 399,
        "(" * 300,
        "," * 300,
        "x," * 400,
        "\t=1+1",
        "\x7f",
        "\u2028",
    ),
]
_ALONE = [*_PRINTED.strip().splitlines(), *_OTHERS]
INJECTIONS = list(dict.fromkeys([*_ALONE, *(f"KGZ{text}" for text in _ALONE)]))[:200]


def inject(client: FlaskClient, engine: Engine, names: Sequence[str], strings: Sequence[str]) -> int:
    """Give each string to each parameter of the files; how many answers came. Nothing breaks, nothing is changed."""
    with reading(engine) as connection:
        before = ledger.digest(connection)
    answered = 0
    for name in names:
        table, _, ending = name.partition(".")
        for parameter in ["as_of"] if table == catalogue.WHOLE else names_of(table, catalogue.takes(ending)):
            for text in strings:
                response = client.get(f"/data/{name}", query_string={parameter: text})
                assert response.status_code in (200, 400), (name, parameter, text, response.status_code)
                assert "Set-Cookie" not in response.headers and b"Traceback" not in response.data
                answered += 1
    with reading(engine) as connection:
        assert ledger.digest(connection) == before and ledger.last_load(connection) == 1
    return answered


def test_strings_that_break_into_other_systems_do_nothing(world: Engine) -> None:
    assert len(set(INJECTIONS)) == 200
    client = site(str(world.url)).server.test_client()
    assert inject(client, world, ["figures.jsonl"], INJECTIONS[::12]) > 300


@pytest.mark.campaign
def test_200_strings_in_every_parameter_do_nothing(world: Engine) -> None:
    client = site(str(world.url)).server.test_client()
    names = [f"{table}.{ending}" for table in FILTERS for ending in ("jsonl", "excel.csv")]
    print(inject(client, world, [*names, "all.zip"], INJECTIONS), "answers")
