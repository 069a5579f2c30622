"""Callbacks that no page of ours sends: each is refused in a word or answered with a page, and none breaks the server."""

import json
import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard import shell
from dashboard.admission import LARGEST

CALLBACK = "/_dash-update-component"
REFUSED = {400, 403, 404, 405, 413, 415}
# Values that have broken readers of JSON, of addresses or of text before.
ODD: list[Any] = [
    *(None, True, 0, -1, 1e308, float("nan"), float("inf"), 10**400, "", " ", [], {}, [[]], [None], {"": ""}),
    *(
        "\x00",
        "\ud800",
        "\u202e",
        "\uffff",
        "\U0001f600",
        "é" * 500,
        "a" * 5000,
        "%",
        "%ff",
        "%00",
        "\\",
        "../" * 9,
        "$(x)",
        "{{7*7}}",
    ),
    *("' OR 1=1 --", "1; DROP TABLE figure", "<script>alert(1)</script>", "__proto__", "constructor", "__class__", "0x1", "1e5"),
    *(
        "//",
        "///",
        "//evil.example",
        "http://[",
        "http://evil.example/",
        "javascript:alert(1)",
        "?",
        "#",
        "?=&&=",
        "/?a=1&a=2&=3",
    ),
    *(
        "/places",
        "/places/",
        "/places/KGZ",
        "/places/kgz",
        "/places/XX",
        "/compare?indicator=%00",
        "/compare?places=,,,&indicator=",
    ),
    *(
        "/figures/x",
        "/figures/x?as_of=1",
        "/changes/99999999999999999999",
        "/changes/-1",
        "/changes/1e3",
        "/sources/a/b",
        "/about?as_of=0",
    ),
    *(
        "/?as_of=999999999999999999999",
        "/?as_of=²",
        "/?as_of=2013-99-99",
        "/timeline?by=x&from=%27",
        "/compare?a=x&b=%F0%9F%98%80",
    ),
    *("/places?page=-1", "/places?page=1e9", "/sources?page=0", "/indicators/pwid-population-size?page=99999999999999999999"),
]


def genuine(address: Any = "/places/KGZ") -> dict[str, Any]:
    """What a page of ours sends when the reader goes on to `address`."""
    return {
        "output": f"..{shell.FRAME}.page...{shell.META}.data..",
        "outputs": [{"id": shell.FRAME, "property": "page"}, {"id": shell.META, "property": "data"}],
        "inputs": [{"id": shell.ADDRESS, "property": "data", "value": address}],
        "changedPropIds": [f"{shell.ADDRESS}.data"],
        "parsedChangedPropsIds": [f"{shell.ADDRESS}.data"],
    }


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key or index) inside a JSON value."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places_in(value[key])


def spoilt(rng: random.Random) -> Any:
    """A genuine body in which something was changed, dropped, repeated or put elsewhere; sometimes only its address."""
    if rng.random() < 0.12:
        return genuine(rng.choice(ODD))
    body = genuine()
    for _turn in range(rng.choice([1, 1, 2, 4])):
        where = list(places_in(body))
        if not where:
            break
        container, key = rng.choice(where)
        turn = rng.random()
        if turn < 0.5:
            container[key] = deepcopy(rng.choice(ODD))
        elif turn < 0.7:
            del container[key]
        elif isinstance(container, list):
            container.append(deepcopy(container[key]))
        else:
            container[str(rng.choice(ODD))[:40]] = deepcopy(container[key])
    return body if rng.random() < 0.95 else rng.choice([body, [body], rng.choice(ODD)])


def written(rng: random.Random, body: Any) -> bytes:
    """The body as bytes, now and then cut off or with one byte changed."""
    data = bytearray(json.dumps(body).encode())
    if rng.random() < 0.15 and data:
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.05 else data)


def send(client: FlaskClient, data: bytes | str, content_type: str = "application/json", **more: Any) -> TestResponse:
    return client.post(CALLBACK, data=data, content_type=content_type, **more)


def require_harmless(response: TestResponse) -> None:
    """Refused in one short sentence, or answered with a page; nothing of the server's inside comes out."""
    assert "Traceback" not in response.text and 'File "' not in response.text
    if response.status_code in (200, 204):
        return
    assert response.status_code in REFUSED
    assert response.mimetype == "application/problem+json" and len(response.data) < 250
    assert set(response.get_json()) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize(
    "body", ["{}", "[]", "null", "1", '"x"', "", "{", "[" * 60_000, '{"a":' * 10_000, "9" * 5000, "\x00", "NaN"]
)
def test_what_is_no_callback_is_a_400_in_a_sentence(app_client: FlaskClient, body: str) -> None:
    response = send(app_client, body)
    assert response.status_code == 400
    require_harmless(response)


@pytest.mark.parametrize("output", ["nothing.children", "..nothing.a...b.c..", "", None, 1, [], {}, "address.data", "__proto__"])
def test_an_output_that_there_is_not_is_a_400(app_client: FlaskClient, output: object) -> None:
    response = send(app_client, json.dumps({**genuine(), "output": output}))
    assert (response.status_code, response.get_json()["detail"]) == (400, "This request cannot be read.")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_a_form_of_another_site_could_send_is_a_415(app_client: FlaskClient, content_type: str) -> None:
    response = send(app_client, json.dumps(genuine()), content_type)
    assert response.status_code == 415
    require_harmless(response)


def drop(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda body: body.pop(name)


@pytest.mark.parametrize(
    "spoil",
    [
        drop("inputs"),
        drop("outputs"),
        lambda body: body.update(outputs=body["outputs"][0]),
        lambda body: body["outputs"].reverse(),
        lambda body: body["inputs"].append(body["inputs"][0]),
        lambda body: body["inputs"][0].update(id={"type": "address"}),
        lambda body: body["inputs"][0].update(property="children"),
        lambda body: body["inputs"].__setitem__(0, [body["inputs"][0]]),
        lambda body: body.update(state=[{"id": "x", "property": "y"}]),
        lambda body: body.update(changedPropIds={"a": 1}),
        lambda body: body.update(changedPropIds=[1]),
        lambda body: body["inputs"][0].update(value=None),
        lambda body: body["inputs"][0].update(value=["/about"]),
        lambda body: body["inputs"][0].update(value="/\ud800"),
    ],
)
def test_a_callback_that_is_not_filled_in_as_declared_is_a_400(
    app_client: FlaskClient, spoil: Callable[[dict[str, Any]], object]
) -> None:
    body = genuine()
    assert send(app_client, json.dumps(body)).status_code == 200
    spoil(body)
    response = send(app_client, json.dumps(body))
    assert response.status_code == 400
    require_harmless(response)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "x"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://["},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://evil.example/localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_callback_from_the_page_of_another_site_is_a_403(app_client: FlaskClient, headers: dict[str, str]) -> None:
    response = send(app_client, json.dumps(genuine()), headers=headers)
    assert response.status_code == 403
    require_harmless(response)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
    ],
)
def test_a_callback_from_our_own_page_or_from_a_program_is_answered(app_client: FlaskClient, headers: dict[str, str]) -> None:
    assert send(app_client, json.dumps(genuine()), headers=headers).status_code == 200


def test_a_callback_as_large_as_allowed_is_read_and_a_larger_one_is_not(app_client: FlaskClient) -> None:
    body = json.dumps(genuine())
    assert send(app_client, body + " " * (LARGEST - len(body))).status_code == 200
    assert send(app_client, body + " " * (LARGEST - len(body) + 1)).status_code == 413


@pytest.mark.parametrize("address", ["//evil.example/places/KGZ", "/\\evil.example", "https://evil.example/about", "?a=1", "x"])
def test_an_address_with_another_host_in_it_makes_no_link_to_that_host(app_client: FlaskClient, address: str) -> None:
    response = send(app_client, json.dumps(genuine(address)))
    assert response.status_code == 200
    markup = response.get_json()["response"][shell.FRAME]["page"]["markup"]
    links = re.findall(r' (?:href|action)="([^"]*)"', markup)
    assert links and all(re.match(r"#|/(?![/\\])", link) for link in links)


def fuzz(client: FlaskClient, rounds: int, seed: int, log: pytest.LogCaptureFixture) -> dict[int, int]:
    """How often each status came; every answer was looked at. No page may have failed inside an answer either."""
    rng, statuses = random.Random(seed), dict[int, int]()
    for _round in range(rounds):
        data = written(rng, spoilt(rng))
        response = send(client, data)
        require_harmless(response)
        assert not log.records, (data, log.text)
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
    return statuses


def test_four_hundred_spoilt_callbacks_break_nothing(app_client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    statuses = fuzz(app_client, 400, 1, caplog)
    assert statuses[400] > 100 and statuses[200] > 15


@pytest.mark.campaign
def test_ten_thousand_spoilt_callbacks_break_nothing(app_client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    statuses = fuzz(app_client, 10_000, 2, caplog)
    print(statuses)
    assert max(statuses) < 500
