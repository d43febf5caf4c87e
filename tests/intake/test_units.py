"""Unit names: every vector, near names as candidates only, and who sent a document."""

import csv
from pathlib import Path

import pytest

from kepuri_eval import tables
from kepuri_eval.edition import Unit
from kepuri_eval.intake.senders.register import UnitIndex
from kepuri_eval.intake.units import resolve_documents
from kepuri_eval.params import load_params

VECTORS = Path(__file__).parents[1] / "vectors" / "units.csv"
PARAMS = load_params("tangshan-2024", Path(__file__).parents[2])
INDEX = UnitIndex(PARAMS.units, PARAMS.edition.city)

with VECTORS.open(encoding="utf-8-sig", newline="") as _file:
    CASES = [(row["name"], row["unit_id"] or None, row["how"]) for row in csv.DictReader(_file)]


@pytest.mark.parametrize(("name", "unit_id", "how"), CASES)
def test_resolves_vector(name, unit_id, how):
    match = INDEX.resolve(name)
    assert (match.unit_id, match.how) == (unit_id, how)
    assert match.candidates == () or match.unit_id is None


def test_counterpart_names_the_system_it_reports_for():
    match = INDEX.resolve("路北区教育局")
    assert (match.unit_id, match.system) == ("county-130203", "host-04")


def test_homophone_is_a_candidate_and_never_taken():
    match = INDEX.resolve("路被区")
    assert match.unit_id is None
    assert match.candidates[0].unit_id == "county-130203"


def test_candidates_agree_in_their_numbers():
    schools = UnitIndex([Unit(unit_id="a", name="唐山市第一中学", group="base"), *PARAMS.units])
    assert schools.resolve("唐山市第一中学").unit_id == "a"
    match = schools.resolve("唐山市第二中学")
    assert match.unit_id is None
    assert "a" not in [candidate.unit_id for candidate in match.candidates]


@pytest.mark.parametrize("written", ["青云湖科普教育基地", "临海市青云湖科普基地", "青云湖科普基地"])
def test_a_base_is_known_by_the_short_and_the_long_word_for_it(written):
    base = Unit(unit_id="b", name="青云湖湿地公园科普教育基地", group="base", aliases=["青云湖科普基地"])
    assert UnitIndex([base], "临海市").resolve(written).unit_id == "b"


def test_city_is_taken_from_the_register():
    assert UnitIndex(PARAMS.units).city == "唐山市"
    other = UnitIndex([Unit(unit_id="x", name="路北区", group="county", full_name="临海市路北区")])
    assert other.resolve("临海市路北区科协").unit_id == "x"


@pytest.mark.parametrize(
    ("registered", "alias", "written", "unit_id"),
    [
        ("望江区科协", "望江", "望江区活动清单", "w"),
        ("临海市望江区科学技术协会", "", "望江区", "w"),
        ("望江区科协", "", "望江区教育局", "w"),
        ("望江站", "望江区科协", "望江区的总结", "w"),
        ("望江科协", "", "望江公园", None),
    ],
)
def test_an_area_registered_by_its_association_is_known_by_its_own_name(registered, alias, written, unit_id):
    aliases = [alias] if alias else []
    index = UnitIndex([Unit(unit_id="w", name=registered, group="county", aliases=aliases)], "临海市")
    spots = index.find(written)
    assert (spots[0].unit_id if spots else None) == unit_id


def test_finds_units_in_running_text_with_their_places():
    text = "路北区教育局联合市科协、丰宁县教育局在开平路举办，开平市科协观摩。"
    spots = INDEX.find(text)
    assert [(text[spot.start : spot.end], spot.unit_id) for spot in spots] == [
        ("路北区教育局", "county-130203"),
        ("市科协", "host-01"),
    ]


OTHER = UnitIndex(
    [
        Unit(unit_id="donghu", name="东湖区", group="county", full_name="澜江市东湖区", aliases=("东湖",)),
        Unit(unit_id="nanshan", name="南山县", group="county", full_name="澜江市南山县", aliases=("南山",)),
        Unit(unit_id="zone", name="东湖经济开发区", group="zone", full_name="澜江东湖经济开发区"),
        Unit(unit_id="kx", name="市科协", group="host", full_name="澜江市科学技术协会", aliases=("科协",)),
        Unit(unit_id="fl", name="市妇联", group="host", full_name="澜江市妇女联合会", counterpart=("妇联",)),
        Unit(unit_id="yx", name="市医学会", group="society", full_name="澜江市医学会"),
        Unit(unit_id="yf", name="市预防医学会", group="society", full_name="澜江市预防医学会"),
        Unit(
            unit_id="ln", name="市老教授协会", group="society", aliases=("市老教协",), former_names=("市退休教师协会",)
        ),
        Unit(unit_id="college", name="澜江学院科协", group="enterprise", aliases=("澜江学院",)),
        Unit(unit_id="school", name="澜江市第一中学", group="base", aliases=("市一中", "澜江一中")),
    ],
    "澜江市",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "unit_id", "how"),
    [
        ("湖北省澜江市东湖区科协", "donghu", "form"), ("湖北省澜江市科协", "kx", "form"),
        ("南山县妇女联合会", "nanshan", "counterpart"), ("东湖区一中", "donghu", "within"),
        ("市第一中学", "school", "form"), ("澜江市一中", "school", "form"),
        ("河北省科协", None, "none"), ("湖北省科协", None, "none"), ("杭州东湖区科协", None, "none"),
        ("湖北省东湖区科协", None, "none"), ("一中", None, "none"), ("第一中学", None, "none"),
        ("武汉一中", None, "none"),
    ],
)  # fmt: skip
def test_a_name_is_this_citys_or_nobodys(name, unit_id, how):
    match = OTHER.resolve(name)
    assert (match.unit_id, match.how) == (unit_id, how)


@pytest.mark.parametrize(
    ("text", "unit_ids"),
    [
        ("武汉东湖经济开发区总结", []), ("东湖新技术开发区总结", []), ("东湖公园科普集市", []),
        ("东湖一中科普日总结", []),
        ("杭州东湖区科普日", []), ("澜江学院附属中学总结", []), ("湖北省科协转发通知", []),
        ("湖北省澜江市东湖区科协总结", ["donghu"]), ("预防医学会总结", ["yf"]), ("医学会总结", ["yx"]),
        ("东湖与南山联合活动", ["donghu", "nanshan"]), ("南山进社区活动", ["nanshan"]),
        ("东湖区公园里的课", ["donghu"]),
        ("澜江一中总结", ["school"]), ("老教协科普日小结", ["ln"]), ("退休教师协会材料", ["ln"]),
    ],
)  # fmt: skip
def test_a_place_named_alike_is_not_the_unit(text, unit_ids):
    assert [spot.unit_id for spot in OTHER.find(text)] == unit_ids


def _documents(*paths, roles=None):
    rows = [
        {"doc_id": f"{number:012x}", "path": path, "resolved_by": "none", "role": (roles or {}).get(path, "summary"),
         "format": "docx", "size_bytes": 1}
        for number, path in enumerate(paths)
    ]  # fmt: skip
    return tables.from_rows(rows, "documents")


def _blocks(*texts, doc=0):
    return tables.from_rows(
        [
            {"doc_id": f"{doc:012x}", "locator": f"p{number}", "position": number, "kind": "paragraph", "text": text,
             "row_span": 1, "column_span": 1}
            for number, text in enumerate(texts, start=1)
        ], "blocks",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "texts", "unit_id", "by"),
    [
        ("路北区/活动总结.docx", [], "county-130203", "folder"),
        ("县区/03 路北区科协（已报）/总结.docx", [], "county-130203", "folder"),
        ("唐山市乐亭县科学技术协会2024年科普日总结.docx", [], "county-130225", "file_name"),
        ("总结.docx", ["遵化市2024年全国科普日活动总结", "活动丰富。"], "county-130281", "text"),
        ("总结.docx", ["科普日活动总结", "与市教育局联合举办。", "滦州市科协", "9月26日"], "county-130284", "text"),
        ("总结.docx", ["市科协：", "现将情况汇报如下。", "滦州市科协 9月26日"], "county-130284", "text"),
        ("总结.docx", ["市科协：", "我会作报告二十场。", "2024年9月26日"], None, "none"),  # to whom, not from whom
        ("总结.docx", ["科普日小结", "办了三场。", "滦州市科协　赵某某 ***********"], "county-130284", "text"),
        ("总结.docx", ["一", "二", "三", "四", "滦州市科协　赵某某 ***********"], "county-130284", "text"),
        ("总结.docx", ["一", "二", "三", "四", "滦州市科协　赵某某也来了"], None, "none"),
        ("总结.docx", ["【乐亭县科协九月活动手记，权作小结】", "9月15日，到场300人。"], "county-130225", "text"),
        ("总结.docx", ["乐亭县科协九月活动很多，权作小结", "9月15日，到场300人。"], None, "none"),
        ("总结.docx", ["根据市科协等部门通知要求，现将情况汇报如下。"], None, "none"),
        ("云端科技社/总结.docx", ["云端科技社活动总结"], None, "none"),
        ("开平市科协/总结.docx", [], None, "none"),
    ],
)  # fmt: skip
def test_document_is_resolved_by(path, texts, unit_id, by):
    documents, problems = resolve_documents(_documents(path), _blocks(*texts), PARAMS)
    row = documents.iloc[0]
    assert (row["unit_id"] if unit_id else None, row["resolved_by"]) == (unit_id, by)
    assert documents["unit_id"].isna().all() == (unit_id is None)
    assert problems["code"].tolist() == ([] if unit_id else ["unit_unknown"])


def test_file_in_a_container_belongs_to_who_sent_the_container():
    documents, problems = resolve_documents(
        _documents("路南区科协.zip", "路南区科协.zip!/总结.docx", "来信.eml", "来信.eml!/总结.docx"),
        _blocks("玉田县科协报送科普日材料", doc=2), PARAMS,
    )  # fmt: skip
    by_path = dict(zip(documents["path"], documents["unit_id"], strict=True))
    assert by_path["路南区科协.zip!/总结.docx"] == "county-130202"
    assert by_path["来信.eml!/总结.docx"] == "county-130229"
    assert problems.empty


def test_file_nobody_is_named_in_belongs_to_whom_its_folder_belongs():
    documents, problems = resolve_documents(
        _documents("收件7/路北区总结.docx", "收件7/清单.xlsx", "收件8/路北区总结.docx", "收件8/开平区总结.docx",
                   "收件8/清单.xlsx", "清单.xlsx", "路南区总结.docx"),
        _blocks(), PARAMS,
    )  # fmt: skip
    by_path = dict(zip(documents["path"], documents["unit_id"].fillna(""), strict=True))
    assert by_path["收件7/清单.xlsx"] == "county-130203"
    assert by_path["收件8/清单.xlsx"] == by_path["清单.xlsx"] == ""  # two units there; no folder at the root
    assert sorted(problems["path"]) == ["收件8/清单.xlsx", "清单.xlsx"]


def test_folder_wins_over_the_name_of_the_file_and_is_told():
    documents, problems = resolve_documents(_documents("路北区/路南区活动总结.docx"), _blocks(), PARAMS)
    assert documents.iloc[0]["unit_id"] == "county-130203"
    assert problems["code"].tolist() == ["unit_differs"]
    assert all(name in problems.iloc[0]["message"] for name in ("路北区", "路南区"))


def test_a_letter_to_the_association_is_whose_folder_it_lies_in():
    texts = ("市科协：", "现将我局情况汇报如下。", "唐山市教育局基教科", "2024年9月26日")
    documents, problems = resolve_documents(_documents("市教育局/情况说明.docx"), _blocks(*texts), PARAMS)
    assert (documents["unit_id"].tolist(), problems["code"].tolist()) == (["host-04"], [])


def test_platform_export_has_no_unit_and_no_problem():
    documents, problems = resolve_documents(
        _documents("平台导出.xlsx", roles={"平台导出.xlsx": "platform"}), _blocks(), PARAMS
    )
    assert documents.iloc[0]["resolved_by"] == "platform"
    assert problems.empty


def test_unknown_sender_is_told_with_the_nearest_names():
    _, problems = resolve_documents(_documents("路被区科协/总结.docx"), _blocks(), PARAMS)
    assert "路北区" in problems.iloc[0]["message"]
    assert problems.iloc[0]["path"] == "路被区科协/总结.docx"


@pytest.mark.parametrize(
    ("path", "unit_id"),
    [
        ("路北区/教育局/总结.docx", "county-130203"), ("路北区.zip!/教育局/总结.docx", "county-130203"),
        ("路北区/市教育局/总结.docx", "host-04"), ("遵化市/市教育局/总结.docx", "county-130281"),
        ("路北区/唐山市教育局/总结.docx", "host-04"), ("教育局/总结.docx", "host-04"),
        ("市直/教育局/总结.docx", "host-04"),
        ("路北区/教育局总结.docx", "county-130203"),
    ],
)  # fmt: skip
def test_a_department_in_a_countys_folder_is_the_countys(path, unit_id):
    holders = [path[: path.index("!/")]] if "!/" in path else []
    documents, problems = resolve_documents(_documents(*holders, path), _blocks(), PARAMS)
    assert documents.set_index("path").loc[path, "unit_id"] == unit_id
    assert "unit_differs" not in set(problems["code"])


@pytest.mark.parametrize(
    ("path", "texts", "unit_id"),
    [
        ("路南区/情况汇报.docx", ["玉田县2024年全国科普日情况汇报", "丰富。", "玉田县科学技术协会"], "county-130229"),
        ("路南区.zip!/情况汇报.docx", ["玉田县2024年全国科普日情况汇报", "丰富。", "玉田县科协"], "county-130229"),
        ("路南区/情况汇报.docx", ["玉田县2024年全国科普日情况汇报", "活动丰富。"], "county-130202"),  # the title alone
        (
            "市教育局总结.docx",
            ["教育系统总结", "活动丰富。", "遵化市教育局"],
            "county-130281",
        ),  # a county that is a city
        ("路南区/情况汇报.docx", ["学习玉田县科普日活动的报告", "活动丰富。", "路南区科协"], "county-130202"),
        ("路南区/情况汇报.docx", ["教育局2024年全国科普日总结", "活动丰富。", "教育局"], "county-130202"),  # its own
    ],
)
def test_a_forwarded_report_is_whose_title_and_signature_it_bears(path, texts, unit_id):
    holders = [path[: path.index("!/")]] if "!/" in path else []
    roles = dict.fromkeys(holders, "container")
    documents, problems = resolve_documents(
        _documents(*holders, path, roles=roles), _blocks(*texts, doc=len(holders)), PARAMS
    )
    assert documents.set_index("path").loc[path, "unit_id"] == unit_id
    assert ("unit_differs" in set(problems["code"])) is (unit_id != "county-130202")
