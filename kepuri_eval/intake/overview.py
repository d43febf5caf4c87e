"""From the tables of notebook 01 to small ones an analyst looks at: what came in, what was read, what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kepuri_eval.edition import DOCUMENT_ROLES
from kepuri_eval.intake.readers import MAILS
from kepuri_eval.locators import say_file, say_place
from kepuri_eval.params import Params
from kepuri_eval.problemwords import SEVERITY_PLACES, SEVERITY_WORDS, find_unread, say_kind

ROLES = {**DOCUMENT_ROLES, "platform": "平台数据", "container": "压缩包或邮件"}
_TABLES = {"documents": "文件", "blocks": "文字", "facts": "数字", "mentions": "做过的事", "activities": "活动",
           "problems": "问题"}  # fmt: skip
_FOUND = {"platform": "平台", "submission": "报送材料"}
_UNKNOWN = {"unknown": "无法识别"}
_MAIL_TEXT = "邮件正文"
_NOBODY = "单位未确认"
_SOURCE = {"submission": "仅报送材料", "platform": "仅平台", "both": "两处都有"}


def count_documents(documents: pd.DataFrame) -> pd.DataFrame:
    """Files by format: received, read, and not read."""
    readable = ~find_unread(documents)
    named = documents["format"].replace(_UNKNOWN)
    shown = documents.assign(format=named, 收到=1, 可读=readable.astype(int), 未能读取=(~readable).astype(int))
    table = shown.groupby("format")[["收到", "可读", "未能读取"]].sum()
    return pd.concat([table.sort_values("收到", ascending=False), table.sum().to_frame("合计").T]).rename_axis("格式")


def count_roles(documents: pd.DataFrame) -> pd.DataFrame:
    """Files by what they are, how many units sent each, and how many have no known unit."""
    nobody = documents["unit_id"].isna() & ~documents["role"].isin(["platform", "container"])
    shown = documents.assign(nobody=nobody.astype(int))
    table = shown.groupby("role").agg(
        文件数=("doc_id", "size"), 单位数=("unit_id", "nunique"), 单位未确认=("nobody", "sum")
    )
    return table.rename(index=ROLES).rename_axis("材料").sort_values("文件数", ascending=False)


def count_facts(facts: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Figures by quantity: all, results of this event, planned, repeated, contradicting."""
    labels = {str(code): words.label for code, words in params.wording.quantities.items()}
    shown = pd.DataFrame({
        "事项": facts["quantity"].map(labels),
        "数字": 1,
        "本次活动结果": (facts["in_scope"] & ~facts["planned"]).astype(int),
        "计划": facts["planned"].astype(int),
        "重复": facts["duplicate_of"].notna().astype(int),
        "矛盾": facts["conflict_with"].notna().astype(int),
    })  # fmt: skip
    return shown.groupby("事项").sum().sort_values("数字", ascending=False)


def count_activities(activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Activities by group of units, in the order in which the edition declares them, and by where they were found."""
    groups = {unit.unit_id: params.edition.groups[unit.group].label for unit in params.units}
    shown = activities.assign(
        组别=activities["unit_id"].map(groups).fillna(_NOBODY), 来源=activities["source"].map(_SOURCE)
    )
    table = shown.groupby(["组别", "来源"]).size().unstack(fill_value=0)
    declared = [*(group.label for group in params.edition.groups.values()), _NOBODY]
    table = table.reindex([label for label in dict.fromkeys(declared) if label in table.index])
    table["合计"] = table.sum(axis="columns")
    table["重点活动"] = shown[shown["is_key"]].groupby("组别").size().reindex(table.index, fill_value=0)
    table["与其他单位重复"] = (
        shown[shown["duplicate_of"].notna()].groupby("组别").size().reindex(table.index, fill_value=0)
    )
    return table


def count_problems(problems: pd.DataFrame) -> pd.DataFrame:
    """Problems by kind, the gravest first, with one message of each as an example."""
    table = (
        problems.sort_values("problem_id")
        .groupby(["severity", "code"])
        .agg(条数=("code", "size"), 举例=("message", "first"))
    )
    table = table.sort_index(level="severity", key=lambda level: level.map(SEVERITY_PLACES), sort_remaining=False)
    table = table.rename(index=SEVERITY_WORDS, level="severity").rename(index=say_kind, level="code")
    return table.rename_axis(["程度", "种类"])


def count_sources(found: pd.DataFrame) -> pd.DataFrame:
    """Activities by where they were read, before any are joined."""
    rows = found.groupby("source").size().reindex(list(_FOUND), fill_value=0)
    return rows.rename(index=_FOUND).rename("行数").rename_axis("来源").to_frame()


def count_rows(results: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What each table holds, under what name it is kept, and its number of rows."""
    rows = [(_TABLES[name], name, len(table)) for name, table in results.items()]
    return pd.DataFrame(rows, columns=["内容", "表名", "行数"])


def show_examples(facts: pd.DataFrame, blocks: pd.DataFrame, documents: pd.DataFrame, count: int = 8) -> pd.DataFrame:
    """Figures of prose with the words round them, the file and the place: one of each quantity, in a fixed order."""
    prose = facts[(facts["source"] == "prose") & (facts["scope"] == "unit")].sort_values("fact_id")
    chosen = prose.drop_duplicates("quantity").head(count)
    texts = blocks[["doc_id", "locator", "text"]]
    shown = chosen.merge(texts, on=["doc_id", "locator"], validate="many_to_one").merge(
        documents[["doc_id", "path", "format"]], on="doc_id", validate="many_to_one"
    )
    around = [
        f"{text[max(0, start - 20) : start]}【{text[start:end]}】{text[end : end + 12]}"
        for text, start, end in zip(shown["text"], shown["start"], shown["end"], strict=True)
    ]
    places = [
        (_MAIL_TEXT if kind in MAILS and locator not in ("subject", "from") else "") + say_place(locator)
        for kind, locator in zip(shown["format"], shown["locator"], strict=True)
    ]
    return pd.DataFrame({"原文": around, "数值": shown["value"], "文件": shown["path"].map(say_file), "位置": places})
