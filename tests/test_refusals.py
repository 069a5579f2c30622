"""Where something that is no page is refused: a person with a browser sees a page in their language, a program gets JSON."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.admission import LARGEST
from tests.conftest import site

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
# Method, address, status, and what is said.
REFUSED = [
    ("GET", "/ru/briefings/XXX.html", 404, "О месте с кодом XXX здесь ничего нет."),
    ("GET", "/ky/images/og/nowhere.png", 404, "Мындай бет жок"),
    ("GET", "/ru/changes.atom?as_of=x", 400, "as_of принимает номер загрузки"),
    ("GET", "/data/figures.csv?colour=red", 400, "takes no parameter of this name"),
    ("GET", "/data/figures.doc", 404, "not there in this format"),
    ("POST", "/ru/about", 405, "Этот адрес не отвечает на такие запросы."),
    ("POST", "/ky/places/KGZ", 413, "Бул суроо-талап өтө чоң."),
]


def ask(client: FlaskClient, method: str, address: str, status: int, accepted: dict[str, str]) -> TestResponse:
    """The answer to a request that is refused with this status."""
    body = b"x" * (LARGEST + 1) if status == 413 else b""
    answer = client.open(address, method=method, data=body, headers=accepted)
    assert answer.status_code == status and "Accept" in answer.headers["Vary"] and answer.headers["Cache-Control"] == "no-store"
    return answer


@pytest.mark.parametrize(("method", "address", "status", "said"), REFUSED)
def test_a_person_sees_a_page_and_a_program_gets_json(
    app_client: FlaskClient, method: str, address: str, status: int, said: str
) -> None:
    page = ask(app_client, method, address, status, BROWSER)
    language = address[1:3] if address[3] == "/" else "en"
    assert page.mimetype == "text/html" and f'<html lang="{language}"' in page.text and said in page.text
    assert f'class="kicker">{status}<' in page.text and 'class="site-header"' in page.text
    told = ask(app_client, method, address, status, {"Accept": "*/*"})
    assert told.mimetype == "application/problem+json" and told.get_json()["status"] == status
    assert page.headers.get("Allow") == told.headers.get("Allow")


def test_what_breaks_outside_the_pages_is_told_on_a_page_with_its_number(world: Engine, caplog: pytest.LogCaptureFixture) -> None:
    app = site(world.url.render_as_string(hide_password=False))

    def break_down() -> str:
        raise RuntimeError("the word that must stay inside")

    app.server.add_url_rule("/ru/breaks", view_func=break_down)
    answer = ask(app.server.test_client(), "GET", "/ru/breaks", 500, BROWSER)
    assert "Что-то сломалось" in answer.text and "stay inside" not in answer.text and "Traceback" not in answer.text
    assert "reference" in caplog.text


def test_where_no_page_can_be_made_the_sentence_alone_is_said(world: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    app = site(world.url.render_as_string(hide_password=False))
    monkeypatch.setattr(app, "lay_out", None)
    answer = ask(app.server.test_client(), "POST", "/ru/about", 405, BROWSER)
    assert answer.get_json()["detail"] == "Этот адрес не отвечает на такие запросы."
