import re
from dataclasses import replace
from functools import cache

import pytest

from kepuri_eval import tables
from kepuri_eval.errors import ParamsError
from kepuri_eval.reporting import unit_report
from kepuri_eval.reporting.html import export_report
from kepuri_eval.reporting.theme import Chart
from tests.reporting.pages import Page, find_faults
from tests.reporting.small_edition import HOSTILE, LUBEI, LUNAN, NAMED_BADLY, SILENT, TEMPLATED

UNITS = (LUBEI, LUNAN, SILENT, NAMED_BADLY)


@pytest.fixture(scope="module")
def make_page(run_notebook, params):
    def make(unit_id):
        notebook = run_notebook("04_unit_report", unit_id=unit_id)
        out = params.reports / "units" / f"{unit_id}.html"
        return Page(export_report(params, notebook, out, title="报告").read_text(encoding="utf-8"))

    return make


@pytest.fixture(scope="module")
def page(make_page):
    return cache(make_page)


@pytest.mark.parametrize("unit_id", UNITS)
def test_nothing_on_the_page_runs_fetches_or_leads_nowhere(page, unit_id):
    assert find_faults(page(unit_id)) == []


@pytest.mark.parametrize("unit_id", UNITS)
def test_the_page_is_one_document_in_chinese_with_one_title(page, unit_id):
    made = page(unit_id)
    assert made.all("html") == [{"lang": "zh-CN"}]
    assert (len(made.all("h1")), len(made.all("main"))) == (1, 1)
    assert "演示数据（虚构）" in made.text
    assert len(made.source.encode()) <= 400_000


def test_hostile_words_are_shown_as_they_are(page):
    made = page(LUBEI)
    assert made.all("script") == [] and made.all("img") == []
    assert HOSTILE in made.text and TEMPLATED in made.text
    assert HOSTILE in page(NAMED_BADLY).text


def test_a_number_leads_to_the_sentence_it_came_from(page):
    """The route: 2.3万人次 in the table of measures → its row of evidence → the words in the file."""
    made = page(LUBEI)
    number = re.search(r'<tr id="m-participants">.*?<a href="#(e-\d+)">2\.3万人次</a>', made.source, re.DOTALL)[1]
    row = re.search(rf'<tr id="{number}".*?</tr>', made.source, re.DOTALL)[0]
    assert "本次活动共吸引<mark>2.3万余人次</mark>参加" in row
    assert "≥23,000人次" in row and "第3段" in row and "计入：参与人次" in row


def test_first_page_says_where_the_unit_stands(page):
    text = page(LUBEI).text
    assert "参加排位的2个单位中，综合得分60.0分，第1位；" in text
    assert "2,000次试算中55%进入表扬名额，不足90%，不少于10%，属待评议。" in text
    assert "90%的情形下在第1至2位" in text
    assert "55%" in text


def test_the_page_says_which_indicators_move_the_rank(make_page, params, found):
    """路北区 is given the lowest score of one indicator; of all others it has the highest."""
    own = found["scores"]["unit_id"] == LUBEI
    lower = found["scores"].assign(indicator_online=found["scores"]["indicator_online"].mask(own, 1.0))
    tables.save(lower, "scores", params.tables)
    try:
        text = make_page(LUBEI).text
    finally:
        tables.save(found["scores"], "scores", params.tables)
    assert "本单位90%的情形排在第1至2位" in text
    assert "组织动员排在本组第1位，相对靠前，它的权重加大，位次一般前移；网络活动情况排在本组第2位" in text


def test_an_indicator_says_of_how_many_measures_its_score_is_made(page):
    """数量规模: participants and key activities of seven measures have a figure."""
    assert "7个测算点中有5个材料中未见，得分只按其余2个计算。" in page(LUBEI).text
    assert "得分只按" not in page(SILENT).text


def test_every_part_is_reached_from_the_head_of_the_page(page):
    made = page(LUBEI)
    assert "一、分项指标二、活动三、需核实的问题四、依据五、评议方法" in made.text
    assert {f"part-{number}" for number in range(1, 6)} <= set(made.ids)


def test_no_other_unit_of_the_group_is_named(page):
    made = page(SILENT)
    assert "路北区" not in made.text and "路南区" not in made.text


def test_a_silent_unit_is_told_so_without_blame_or_zero_for_missing(page):
    text = page(SILENT).text
    assert "未收到唐山市古冶区报送的活动总结、活动清单" in text
    assert "组织重点科普活动10项以上，并在全国科普日平台逐项登记" in text
    assert "没有总分，不作比较。" in page(SILENT).source
    assert "不排位次" in text and "没有收到可供读取的材料。" in text


def test_an_activity_counted_elsewhere_is_shown_as_such(page):
    assert "与“智慧农业开放日”为同一活动" in page(LUBEI).text


def test_only_web_addresses_become_links(page):
    links = [each["href"] for each in page(LUBEI).all("a") if not each["href"].startswith(("#", ".."))]
    assert len(links) == 1
    assert links[0].startswith("https://news.invalid/a?x=1&y=<script>alert(1)")


def test_the_gravest_problem_comes_first(page):
    text = page(LUBEI).text
    assert text.index("人次不一致") < text.index("总结逾期。")


def test_equal_weights_are_said_to_be_a_default(page):
    assert "没有公开规定的权重，默认按同等权重计算" in page(LUBEI).text


def test_the_same_tables_give_the_same_page(make_page):
    assert make_page(LUBEI).source == make_page(LUBEI).source


def test_an_unknown_unit_is_refused(params):
    with pytest.raises(ParamsError, match="county-13020"):
        unit_report.read_unit(params, "county-13020")


def test_standing_of_a_shared_rank(params, found):
    report = unit_report.read_unit(params, LUBEI)
    scores = found["scores"].assign(rank=found["scores"]["rank"].where(found["scores"]["rank"].isna(), 1))
    tied = replace(report, tables=found | {"scores": scores})
    assert unit_report.describe_standing(tied)["shared"] is True
    assert unit_report.describe_standing(report)["shared"] is False


def test_what_people_decided_is_told_and_an_override_marked_with_its_reason(page):
    assert "人工决定：候选（2024-10-08）。" in page(LUBEI).text and "破例" not in page(LUBEI).text
    assert f"人工决定：拟定（2024-10-08）；破例：未经入围，{HOSTILE}" in page(LUNAN).text
    assert "人工决定" not in page(SILENT).text


def test_an_activity_that_was_withdrawn_is_proposed_for_no_list(params, found):
    report = unit_report.read_unit(params, LUBEI)
    assert "列入拟择优上报活动建议名单" in unit_report.show_first_page(report, Chart()).html
    (upward,) = found["standouts"].loc[found["standouts"]["chosen_for"] == "upward", "activity_id"]
    log = found["decisions"].assign(target_id=upward, state="withdrawn").iloc[:1]
    changed = replace(report, tables=report.tables | {"decisions": log})
    assert "建议名单" not in unit_report.show_first_page(changed, Chart()).html
    shown = unit_report.show_activities(changed).html
    assert "拟择优上报</span>" not in shown and "人工决定：撤下" in shown
