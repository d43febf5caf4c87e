import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest

from kepuri_eval.reporting import city_report, city_tables
from kepuri_eval.reporting.html import export_report
from kepuri_eval.tables import check
from tests.reporting.pages import Page, find_faults
from tests.reporting.small_edition import HOSTILE, LUBEI, LUNAN, NAMED_BADLY, SILENT


@pytest.fixture(scope="module")
def units(found, params):
    return city_tables.summarise_units(found, params)


@pytest.fixture(scope="module")
def page(run_notebook, params):
    out = export_report(params, run_notebook("05_city_report"), params.reports / "city.html", title="总体报告")
    return Page(out.read_text(encoding="utf-8"))


def test_nothing_on_the_page_runs_fetches_or_leads_nowhere(page):
    assert find_faults(page) == []
    assert HOSTILE in page.text and page.all("script") == []


def test_the_page_has_one_title_and_says_that_it_is_fictional(page):
    assert len(page.all("h1")) == 1
    assert "演示数据（虚构）" in page.text


def test_units_are_linked_to_their_reports(page):
    assert f"units/{LUBEI}.html" in [each.get("href") for each in page.all("a")]


def test_an_activity_reported_by_two_units_counts_once(page, units):
    assert units["activities"].sum() == 4  # five rows, one stands for another
    assert "共计活动4项，其中重点活动3项" in page.text and "共合并1项" in page.text


def test_no_scores_or_ranks_in_the_proposed_lists(page):
    proposals = page.source[page.source.rindex("七、建议名单") : page.source.rindex("八、报送情况")]
    assert "待评议" in proposals and "路北区" in proposals
    assert "60.0" not in proposals and "第1位" not in proposals


def test_words_that_law_keeps_for_others_are_not_used(page):
    assert not any(word in page.text for word in ("表彰", "授予", "奖励"))


@pytest.mark.parametrize(
    ("unit_id", "state"), [(LUBEI, "on_time"), (LUNAN, "undated"), (SILENT, "none"), (NAMED_BADLY, "none")]
)
def test_submission_states(units, unit_id, state):
    assert units.set_index("unit_id").loc[unit_id, "state"] == state


def test_a_summary_of_the_day_after_is_late(found, params):
    received = found["documents"]["received"] + pd.Timedelta(days=2)  # 27 September, a day after the last
    late = found["documents"].assign(received=received)
    states = city_tables.summarise_units(found | {"documents": late}, params).set_index("unit_id")["state"]
    assert states[LUBEI] == "late"


def test_units_to_follow_up_are_those_late_silent_or_short_of_key_activities(units, params):
    county = city_tables.list_submissions(units, params)[0]
    listed = {row["unit_id"] for row in county["units"]}
    assert {LUBEI, LUNAN, SILENT} <= listed  # 2 and 1 key activities of 10, and none
    assert ("按时", 1) in county["counts"]


def test_units_without_a_day_or_with_open_questions_are_named_beside_those_to_follow_up(units, params):
    settled = units.assign(state="on_time", is_short=False, problems=0)
    settled.loc[settled["unit_id"] == LUBEI, "state"] = "undated"
    settled.loc[settled["unit_id"] == LUNAN, "problems"] = 2
    county = city_tables.list_submissions(settled, params)[0]
    assert (county["units"], county["undated"], county["asked"]) == ([], ["路北区"], ["路南区"])
    html = city_report.show_submissions(SimpleNamespace(units=settled, params=params)).html
    assert "收到日期未注明的：路北区；有待核实问题的：路南区。" in html
    assert "本组没有逾期、未报送或重点活动不足的单位。" in html
    assert "没有需要跟进" not in html


def test_places_left_to_the_panel(units, params):
    rows = {row["label"]: row for row in city_tables.propose_units(units, params)}
    county, base = rows["县（市、区）"], rows["科普教育基地"]
    assert (len(county["certain"]), len(county["contested"]), county["left"]) == (0, 2, 4)
    assert (len(base["certain"]), base["left"]) == (1, 3 - 1)
    assert [unit["unit_id"] for unit in base["leaders"]] == [NAMED_BADLY]


def test_lists_of_units_follow_what_was_decided(found, units, params):
    def row(**states):
        return city_tables.propose_units(units, params, {names[name]: state for name, state in states.items()})[0]

    names = {"lubei": LUBEI, "lunan": LUNAN}
    assert [unit["unit_id"] for unit in row()["contested"]] == [LUNAN, LUBEI]
    final = row(lunan="final", lubei="withdrawn")
    assert [unit["unit_id"] for unit in final["listed"]] == [LUNAN]
    assert (final["contested"], final["left"]) == ([], 4 - 1)
    assert [unit["unit_id"] for unit in final["leaders"]] == [LUNAN]  # second, and the first is withdrawn
    full = params.edition.groups["county"].model_copy(update={"commended_units": 1})
    edition = params.edition.model_copy(update={"groups": {**params.edition.groups, "county": full}})
    one = city_tables.propose_units(units, dataclasses.replace(params, edition=edition), {LUNAN: "chosen"})[0]
    assert ([unit["unit_id"] for unit in one["listed"]], one["contested"], one["left"]) == ([LUNAN], [], 0)


def test_what_is_final_stands_in_the_city_report_and_what_is_withdrawn_does_not(found, params, units):
    upward, other = city_tables.list_chosen(found["standouts"], found["activities"], params)
    log = pd.DataFrame({"number": [1, 2], "when": "2024-10-20T09:00", "who": "评议会议", "unit_id": None,
                        "target_id": [upward["activity_id"], other["activity_id"]], "state": ["withdrawn", "final"],
                        "why": ["经核实不符", ""], "is_override": False})  # fmt: skip
    tables = found | {"decisions": check(log, "decisions")}
    report = city_report.CityReport(params, tables, found["activities"], units)
    lists = city_report.show_proposals(report).html
    assert other["name"] in lists and "（正式（2024-10-20））" in lists and upward["name"] not in lists
    table = city_report.show_standouts(report).html.split("人工决定</h3>")[0]
    assert "建议表扬1项" in table and "其中拟择优上报1项" in table and upward["name"] not in table


def test_how_far_ranks_move(units, params):
    county = city_tables.weigh_groups(units, params)[0]
    assert county["width"] == ((2 - 1) + (2 - 1)) / 2
    assert county["contested"] == 2


def test_upward_proposals_come_first(found, params):
    rows = city_tables.list_chosen(found["standouts"], found["activities"], params)
    assert [row["chosen_for"] for row in rows] == ["upward", "commended"]
    assert rows[0]["unit"] == "路北区"


def test_problems_are_counted_by_kind_the_gravest_first(found):
    rows = city_tables.count_problems(found["problems"])
    assert [(row["code"], row["count"]) for row in rows] == [("conflict", 1), ("late", 1)]


def test_files_that_could_not_be_used_are_listed(found):
    assert city_tables.list_unread(found["documents"], found["facts"]) == [
        {"file": "路南区/坏.docx", "words": "未能读取"}
    ]


def test_a_photograph_is_no_file_that_could_not_be_used(found):
    photograph = found["documents"].iloc[[0]].assign(doc_id="photo", path="路北区/照片.jpg", problem="photograph_kept")
    documents = pd.concat([found["documents"], photograph], ignore_index=True)
    assert city_tables.list_unread(documents, found["facts"]) == [{"file": "路南区/坏.docx", "words": "未能读取"}]
    assert "photo" in set(city_tables.list_sent(documents)["doc_id"])


def test_a_sheet_of_many_units_has_no_sender_to_be_asked_for(found):
    sheet = found["documents"].iloc[[0]].assign(doc_id="sheet", path="汇总.xlsx", unit_id=None, role="activities")
    row = found["facts"].iloc[[0]].assign(doc_id="sheet", fact_id="sheet-B2-0", unit_id="county-130281")
    documents = pd.concat([found["documents"], sheet], ignore_index=True)
    assert "汇总.xlsx" in {one["file"] for one in city_tables.list_unread(documents, found["facts"])}
    facts = pd.concat([found["facts"], row], ignore_index=True)
    assert "汇总.xlsx" not in {one["file"] for one in city_tables.list_unread(documents, facts)}


def test_a_unit_that_only_stands_in_a_sheet_of_many_is_not_called_silent(found, params):
    sheet = found["documents"].iloc[[0]].assign(doc_id="sheet", path="汇总.xlsx", unit_id=None, role="activities")
    row = found["facts"].iloc[[0]].assign(doc_id="sheet", fact_id="sheet-B2-0", unit_id="county-130281")
    tables = {
        **found,
        "documents": pd.concat([found["documents"], sheet], ignore_index=True),
        "facts": pd.concat([found["facts"], row], ignore_index=True),
    }
    states = [city_tables.summarise_units(one, params).set_index("unit_id")["state"] for one in (found, tables)]
    assert [one["county-130281"] for one in states] == ["none", "sheet"]


def test_quality_counts(found, params):
    quality = city_tables.measure_quality(found, params)
    assert (quality["planned"], quality["out_of_scope"], quality["conflicts"]) == (1, 1, 1)
    assert quality["exact"] == 6 / 7
    assert (quality["without_category"], quality["without_participants"]) == (1, 2)


def test_every_decision_stands_in_the_city_report_and_beside_the_entry_it_changed(page):
    marked = f"拟定（2024-10-08）；破例：未经入围，{HOSTILE}"
    assert f"人工决定：{marked}" in page.text
    assert "（候选（2024-10-08））" in page.text
    assert page.text.count("评议会议") == 2 + page.text.count("由评议会议") + page.text.count("请评议会议")


def test_what_the_activities_cover_and_leave_empty_is_said_in_words(page, found, params):
    live = found["activities"].loc[found["activities"]["duplicate_of"].isna()]
    told = city_tables.describe_coverage(live, params)
    kinds = params.wording.categories
    assert (told["kinds"]["all"], told["kinds"]["held"], told["kinds"]["told"]) == (len(kinds), 2, 3)
    assert kinds["county_main"].label not in told["kinds"]["empty"]
    assert told["themes"]["empty"] == [
        each.label for code, each in params.wording.themes.items() if code != "livelihood"
    ]
    assert (told["dated"], told["within"]) == (4, 3)  # the fourth is of 3 September
    assert "4项活动中，3项的材料写明或可以判断主要活动类别" in page.text
    assert "有日期的4项中，3项（75%）在集中开展时段（9月15日至25日）内举行，其余1项在时段之外" in page.text


def test_every_unit_of_a_group_is_in_one_column_of_submissions(units, params, found):
    rows = city_tables.list_groups(units, pd.DataFrame(columns=["group", "quantity", "value"]), params)
    assert all(row["units"] == row["submitted"] + row["elsewhere"] + row["none"] for row in rows)


def test_the_chapter_on_assumptions_follows_one_contested_unit_through(page, units, params):
    picked = city_tables.pick_examples(units, params)
    assert (picked["contested"]["unit_id"], picked["certain"]["unit_id"]) == (LUNAN, NAMED_BADLY)
    assert "例如县（市、区）组的路南区：按默认的假设排第2位，名额4个" in page.text
    assert "45%的试算排在前4位以内" in page.text and "排在第1至2位" in page.text


def test_no_example_is_made_up_where_nothing_is_contested(units, params):
    settled = units.assign(standing="out")
    assert city_tables.pick_examples(settled, params) == {"contested": None, "certain": None}


def test_a_contested_unit_that_ranks_above_a_certain_one_is_told_of(units, params):
    assert city_tables.pick_reversed(units, params) is None
    own = units["group"] == units.set_index("unit_id").loc[LUBEI, "group"]
    certain = units["unit_id"] == LUNAN
    turned = units.assign(standing=units["standing"].mask(own & certain, "certain"))
    picked = city_tables.pick_reversed(turned, params)
    assert picked is not None
    assert (picked["above"]["unit_id"], picked["below"]["unit_id"]) == (LUBEI, LUNAN)


def test_a_group_with_as_many_places_as_scored_units_selects_nothing_and_says_so(found, params):
    units = city_tables.summarise_units(found, params)
    rows = {row["label"]: row for row in city_tables.propose_units(units, params)}
    scored = [row for row in rows.values() if row["scored"]]
    for row in scored:
        group = next(each for each in params.edition.groups.values() if each.label == row["label"])
        assert row["quota"] == group.commended_units
    report = city_report.CityReport(params, found, found["activities"], units)
    told = city_report.show_proposals(report).html
    for label, row in rows.items():
        assert (f"{label}：名额" in told) is bool(row["quota"] and row["scored"] and row["quota"] >= row["scored"])


def test_a_unit_all_of_whose_papers_are_of_another_year_has_sent_nothing(found, params):
    documents = found["documents"].assign(set_aside="other_year")
    units = city_tables.summarise_units(found | {"documents": documents}, params).set_index("unit_id")
    assert (units["files"] == 0).all()
    assert city_tables.list_sent(documents).empty
