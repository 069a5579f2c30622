"""Before anything is loaded its bringer sees what it would do, is asked what only they can know, and says yes to just that."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from db import jobs, ledger, queries
from db.engine import reading, writing
from db.jobs import Job
from etl import intake
from tests.brought import bring, commit, figure, job, ready, same_browser, settled, table, worked
from tests.desks import FORM, DeskSite, post, token
from tests.drawn_twice import compare_charts
from tests.test_first_paint import painted

PWID = "pwid-population-size"
OWN = {"source": "resad-2013", "indicator": PWID, "place": "KGZ", "period": "2010", "attribution": "own"}
CORRECTED = table({**OWN, "as_printed": "19 000", "method": "survey"})
KEY = f"resad-2013/{PWID}/KGZ/2010"


@pytest.fixture
def desk_site(working_desk: DeskSite) -> DeskSite:
    """A desk at which nothing is written before a test says so, by `worked`."""
    working_desk.desk.worker.stop()
    return working_desk


def page(client: FlaskClient, job: Job, query: str = "") -> str:
    answer = client.get(f"/admin/jobs/{job.id}{query}", headers=FORM)
    assert answer.status_code == 200, answer.text
    return painted(answer.text)


def said(markup: str) -> str:
    """The words of a page, one space between them."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", markup)).replace("\xa0", " ").split())


def asked(markup: str) -> list[str]:
    """The names of the questions of a page."""
    return list(dict.fromkeys(re.findall(r'name="(answer-[0-9a-f]{32})"', markup)))


def answer(client: FlaskClient, job: Job, **answers: str) -> int:
    given = {name.replace("_", "-"): chosen for name, chosen in answers.items()}
    return post(client, f"/admin/jobs/{job.id}/answers", given).status_code


def many(count: int, indicator: str = PWID) -> bytes:
    return table(*({**OWN, "indicator": indicator, "period": str(2020 - n), "as_printed": str(5_000 + n)} for n in range(count)))


def loads(site: DeskSite) -> int:
    with reading(site.engine) as connection:
        return ledger.last_load(connection)


def test_the_counts_add_up_and_the_changes_stand_in_words(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    new = {**OWN, "period": "2015", "as_printed": "> 30 000", "method": ""}
    waiting = ready(desk_site, "Lena", table({**OWN, "as_printed": "19 000", "method": "survey"}, new), tmp_path)
    words = said(page(lena, waiting))
    assert "figures.csv" in words and "2 rows read" in words
    assert "18,934, 2010, according to CADAP" in words and "19,000, 2010, according to CADAP" in words
    assert "As printed: was 18,934, is 19 000" in words
    assert "more than 30,000, 2015, according to CADAP" in words
    assert words.index("1 would change") < words.index("1 would be added")
    counts = job(desk_site, waiting.id).about["counts"]
    assert counts["read"] == counts["new"] + counts["changed"] + counts["same"] + counts["refused"]
    assert loads(desk_site) == 1


def test_the_real_chart_is_drawn_with_the_change_marked_in_words(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    new = {**OWN, "period": "2015", "as_printed": "30 000", "method": ""}
    waiting = ready(desk_site, "Lena", table({**OWN, "as_printed": "19 000", "method": "survey"}, new), tmp_path)
    assert compare_charts(lena.get(f"/admin/jobs/{waiting.id}", headers=FORM).text) > 0, "Plotly draws the same"
    markup = page(lena, waiting)
    chart = said(re.findall(r'<div class="still">(<svg.*?</svg>)</div>', markup, re.DOTALL)[0])
    assert "Changed, was 18,934 CADAP" in chart and "New CADAP" in chart
    assert "Dr A. Zelichenko, to VICE" in chart, "its rivals stand beside it"
    assert "Changed: 19,000, 2010, according to CADAP. Before: 18,934, 2010, according to CADAP." in said(markup)


def test_nothing_is_linked_to_that_is_not_there_yet(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    markup = page(lena, ready(desk_site, "Lena", CORRECTED, tmp_path))
    links = set(re.findall(r'href="(/(?:figures|sources|places|indicators)/[^"?#]+)', markup))
    assert links and all(lena.get(unescape(link)).status_code == 200 for link in links)
    assert 'class="chart' in markup and "Take this chart" not in markup, "what is rehearsed is not to be taken along"


def test_a_changed_figure_is_asked_about_and_not_loaded_before_the_answer(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", CORRECTED, tmp_path)
    markup = page(lena, waiting)
    (name,) = asked(markup)
    assert "checked" not in "".join(re.findall(rf'<input[^>]*name="{name}"[^>]*>', markup)), "no answer is chosen beforehand"
    assert "This can be loaded when 1 more question is answered." in said(markup)
    assert "Load these figures" not in markup
    assert commit(lena, waiting) == 400 and loads(desk_site) == 1
    assert answer(lena, waiting, **{name: "correction"}) == 303
    assert "Load these figures" in page(lena, waiting)
    assert commit(lena, waiting) == 303
    assert worked(desk_site, waiting.id).state == "loaded"
    with reading(desk_site.engine) as connection:
        assert queries.figures(connection, keys=[KEY])["value"].tolist() == [19_000]


def test_a_rival_comes_beside_what_is_held(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", CORRECTED, tmp_path)
    (name,) = asked(page(lena, waiting))
    word = name.replace("answer", "variant")
    assert answer(lena, waiting, **{name: "rival"}) == 400
    refused = post(lena, f"/admin/jobs/{waiting.id}/answers", {name: "rival", word: "Not A Slug"})
    assert refused.status_code == 400
    assert "is not a short word to tell the two apart" in said(painted(refused.text)) and 'value="Not A Slug"' in refused.text
    assert answer(lena, waiting, **{name: "rival", word: "high"}) == 303
    assert job(desk_site, waiting.id).about["counts"] | {"held": 0} == dict(
        read=1, new=1, changed=0, same=0, withdrawn=0, refused=0, held=0
    )
    assert "1 would be added" in said(page(lena, waiting))
    assert commit(lena, waiting) == 303
    assert worked(desk_site, waiting.id).state == "loaded"
    with reading(desk_site.engine) as connection:
        assert queries.figures(connection, keys=[KEY, f"{KEY}/v:high"])["value"].tolist() == [18_934, 19_000]


def test_a_typing_error_leaves_what_is_held(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", CORRECTED, tmp_path)
    (name,) = asked(page(lena, waiting))
    assert answer(lena, waiting, **{name: "mistake"}) == 303
    assert "Nothing would change" in said(page(lena, waiting))
    assert answer(lena, waiting, clear="yes") == 303
    assert "1 would change" in said(page(lena, waiting)), "and can be taken back"


def test_an_echo_is_linked_to_the_figure_that_it_repeats(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", table({**OWN, "source": "vice-2013", "as_printed": "18 934"}), tmp_path)
    markup = page(lena, waiting)
    (name,) = asked(markup)
    assert "The same is held from another source: 18,934, 2010, according to CADAP." in said(markup)
    assert answer(lena, waiting, **{name: "mistake"}) == 400, "which was not offered"
    assert answer(lena, waiting, **{name: "echo"}) == 303
    assert commit(lena, job(desk_site, waiting.id)) == 303
    assert worked(desk_site, waiting.id).state == "loaded"
    with reading(desk_site.engine) as connection:
        (row,) = queries.figures(connection, keys=[f"vice-2013/{PWID}/KGZ/2010"]).to_dict("records")
    assert (row["quotes"], row["attribution"], row["origin"]) == (KEY, "quoted", KEY)


def test_many_questions_of_a_kind_are_answered_at_once(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    first = tmp_path / "figures.csv"
    first.write_bytes(many(60))
    intake.accept(desk_site.engine, intake.preview(desk_site.engine, first), "tests")
    waiting = ready(desk_site, "Lena", many(60).replace(b",5", b",6"), tmp_path)
    markup = page(lena, waiting)
    assert len(asked(markup)) == 50 and "The first 50 stand here" in said(markup)
    one = asked(markup)[0]
    assert answer(lena, waiting, **{one: "mistake", "all_changed": "correction"}) == 303
    about = job(desk_site, waiting.id).about
    assert len(about["answers"]) == 1 and about["answers_for_all"] == {"changed": {"kind": "correction", "variant": ""}}
    assert about["unanswered"] == {"changed": 0, "echoes": 0}
    assert (about["counts"]["changed"], about["counts"]["same"]) == (59, 1)
    assert "Load these figures" in page(lena, waiting)


def test_what_two_tabs_answer_at_once_is_all_kept(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    first = ready(desk_site, "Lena", table({**OWN, "period": "2009", "as_printed": "30 083"}), tmp_path)
    assert commit(lena, first) == 303 and worked(desk_site, first.id).state == "loaded"
    with_two = table({**OWN, "as_printed": "19 000"}, {**OWN, "period": "2009", "as_printed": "30 000"})
    waiting = ready(desk_site, "Lena", with_two, tmp_path)
    names = asked(page(lena, waiting))
    assert len(names) == 2
    tabs, given = [same_browser(desk_site, lena) for _ in names], token(lena)

    def send(tab: FlaskClient, name: str) -> int:
        return tab.post(f"/admin/jobs/{waiting.id}/answers", data={"csrf_token": given, name: "correction"}).status_code

    for _round in range(3):
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(send, tabs, names)) == [303, 303]
        assert len(job(desk_site, waiting.id).about["answers"]) == 2
        with writing(desk_site.engine) as connection:
            jobs.move(connection, waiting.id, {"ready"}, "ready", now=desk_site.desk.now(), about=waiting.about)


def test_what_is_counted_and_not_listed_is_said(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    old = ({**OWN, "period": "1971", "as_printed": str(9_000 + n), "variant": f"v{n}"} for n in range(1_100))
    waiting = ready(desk_site, "Lena", table(*old), tmp_path)
    words = said(page(lena, waiting))
    assert "The first 1,000 of 1,100 things to be looked at are listed here." in words
    assert "seen 1,100 times" in words and "The first 30 of 1,100 changes are marked." in words


def test_a_withdrawal_that_others_rest_on_says_how_to_mend_it(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", table({**OWN, "as_printed": "18934"}), tmp_path, complete=True)
    words = said(page(lena, waiting))
    assert "rests on figure resad-2013" in words and "Keep in the file what others rest on" in words
    assert "Bring the file again to see" not in words


def test_what_is_withdrawn_stands_first_and_a_fifth_is_typed(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", figure(source="cdc-2012", place="USA", period="2010"), tmp_path, complete=True)
    words = said(page(lena, waiting))
    assert "the only statement now held from these sources is not in the file and would be withdrawn" in words
    assert words.index("1 would be withdrawn") < words.index("1 would be added")
    assert "Withdrawn: 9%, June to December 2009, according to Centers for Disease Control and Prevention." in words
    assert "Type this number" in words
    refused = post(lena, f"/admin/jobs/{waiting.id}/commit", {"typed": "7", "note": "as they wrote"})
    assert refused.status_code == 400 and 'value="7"' in refused.text and "as they wrote" in refused.text


def test_long_lists_come_a_hundred_at_a_time(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    places = ["KGZ", "TJK", "UZB", "KAZ", "TKM", "USA"]
    waiting = ready(
        desk_site,
        "Lena",
        table(
            *(
                {**OWN, "place": place, "period": str(2012 + n % 14), "as_printed": str(7_000 + n), "variant": f"v{n}"}
                for n, place in enumerate(places * 25)
            )
        ),
        tmp_path,
    )
    first, second = page(lena, waiting), page(lena, waiting, "?page=2")
    assert "1 to 100 of 150" in said(first) and "101 to 150 of 150" in said(second)
    assert "2 more charts change" in said(first)
    assert lena.get(f"/admin/jobs/{waiting.id}?page=3", headers=FORM).status_code == 400


def test_sources_and_milestones_that_change_need_one_tick(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    event = {
        "source": "vice-2013",
        "place": "KGZ",
        "date": "1997",
        "category": "pilot",
        "title": "A pilot begins",
        "attribution": "own",
    }
    waiting = ready(desk_site, "Lena", table(event), tmp_path, name="milestones.csv")
    words = said(page(lena, waiting))
    assert "Pilot harm reduction programme begins, 1997" in words and "A pilot begins, 1997" in words
    assert "1 source, indicator or milestone changes, and this is a correction" in words
    assert post(lena, f"/admin/jobs/{waiting.id}/commit").status_code == 400
    assert commit(lena, waiting) == 303
    assert worked(desk_site, waiting.id).state == "loaded"


def test_a_preview_that_others_have_overtaken_says_by_whom(desk_site: DeskSite, tmp_path: Path) -> None:
    lena, file = desk_site.log_in("Lena"), tmp_path / "figures.csv"
    waiting = ready(desk_site, "Lena", CORRECTED, tmp_path)
    other = ready(desk_site, "Lena", figure(period="2016"), tmp_path)
    file.write_bytes(CORRECTED.replace(b"19 000", b"20 000"))
    intake.accept(desk_site.engine, intake.preview(desk_site.engine, file), "Ada")
    words = said(page(lena, waiting))
    assert f"Load 2 by Ada has changed figure {KEY} since." in words
    assert "Load these figures" not in words
    assert "others have loaded figures: load 2 by Ada." in said(page(lena, other))


def test_what_came_of_it_is_said(desk_site: DeskSite, tmp_path: Path) -> None:
    lena = desk_site.log_in("Lena")
    waiting = ready(desk_site, "Lena", figure(), tmp_path)
    assert commit(lena, waiting) == 303
    worked(desk_site, waiting.id)
    words = said(page(lena, waiting))
    assert "This is load 2: 1 added, 0 changed, 0 withdrawn." in words and "Kyrgyzstan" in words


def test_of_a_file_that_is_held_already_it_is_said_that_nothing_would_change(working_desk: DeskSite, tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_bytes(figure())
    intake.accept(working_desk.engine, intake.preview(working_desk.engine, file), "tests")
    lena = working_desk.log_in("Lena")
    waiting = settled(working_desk, bring(lena, figure()))
    words = said(page(lena, waiting))
    assert waiting.state == "same"
    assert "Nothing would change" in words and "1 row read: 1 the same as held." in words
