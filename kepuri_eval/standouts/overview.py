"""Standouts to tables for reading: Chinese headings, units and lists by name."""

from __future__ import annotations

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.params import Params
from kepuri_eval.standouts.decisions import mark_rows
from kepuri_eval.standouts.finding import judge_shares
from kepuri_eval.standouts.study import Study

LISTS = {"upward": "拟择优上报", "commended": "拟表扬", "none": "未列入"}
_EXAMPLES = 3
STANDINGS = {"certain": "稳定入选", "contested": "待评议", "out": "未入选", "unscored": "材料不足"}


def count_activities(activities: pd.DataFrame) -> pd.DataFrame:
    """How many activities there are, how many another row stands for, how many are compared."""
    repeated = int(activities["duplicate_of"].notna().sum())
    counts = {"活动": len(activities), "由他行代表": repeated, "参加比较": len(activities) - repeated}
    return pd.Series(counts, name="项数").to_frame()


def show_clusters(study: Study) -> pd.DataFrame:
    """Each cluster: name, nearest category, size, stability, telling words."""
    table = study.names[["label", "category", "category_share", "size", "stability", "words"]].copy()
    table["category_share"] = (100 * table["category_share"]).round()
    table["stability"] = table["stability"].round(2)
    return table.set_axis(["类群", "最相近的活动类别", "该类别占比（%）", "活动数", "稳定度", "代表词"], axis=1)


def show_trace(study: Study) -> pd.DataFrame:
    """How well each number of clusters did; the largest criterion was kept. Empty when nothing was compared."""
    headings = ["类群数", "轮廓系数", "两半一致度", "综合"]
    return study.clusters.trace.round(3).set_axis(headings, axis=1).sort_values("综合", ascending=False)


def show_list(
    standouts: pd.DataFrame, activities: pd.DataFrame, params: Params, decisions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The chosen activities in order of place, upward ones first, with what people decided on each."""
    chosen = standouts[standouts["chosen_for"] != "none"].merge(
        activities[["activity_id", "name", "unit_id"]], on="activity_id", how="left", validate="one_to_one"
    )
    rank = chosen["chosen_for"].map({"upward": 0, "commended": 1})
    chosen = chosen.assign(rank=rank).sort_values(["rank", "position"], kind="stable")
    return _readable(chosen, params, decisions).reset_index(drop=True)


def show_contested(
    standouts: pd.DataFrame, activities: pd.DataFrame, params: Params, decisions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Activities whose place on the list depends on the weights, on it or not, most often chosen first."""
    contested = standouts[standouts["standing"] == "contested"].merge(
        activities[["activity_id", "name", "unit_id"]], on="activity_id", how="left", validate="one_to_one"
    )
    contested = contested.sort_values(["share_chosen", "position"], ascending=[False, True], kind="stable")
    return _readable(contested, params, decisions).drop(columns="理由").reset_index(drop=True)


def show_proof(proof: pd.DataFrame) -> pd.DataFrame:
    """What is proven of each list (`finding.prove_lists`), in words."""
    words = [_say_proof(is_optimal, gap) for is_optimal, gap in zip(proof["is_optimal"], proof["gap"], strict=True)]
    return pd.DataFrame(
        {
            "名单": proof["list"].map(LISTS), "项数": proof["chosen"], "综合分之和": proof["value"].round(2),
            "任何名单不超过": proof["bound"].round(2), "结论": words,
        }
    )  # fmt: skip


def show_rules(rules: pd.DataFrame) -> pd.DataFrame:
    """What each rule of the choice does to its list (`finding.weigh_list_rules`)."""
    binds = rules["binds"].map({True: "是", False: "否"})
    table = rules.assign(list=rules["list"].map(LISTS), binds=binds, cost=rules["cost"].round(2))
    table = table[["list", "rule", "used", "limit", "binds", "cost", "comes_in", "falls_out"]]
    headings = ["名单", "规则", "实际", "限额", "起约束作用", "代价（分）", "放宽后进入", "放宽后退出"]
    return table.set_axis(headings, axis=1)


def show_without(rules: pd.DataFrame, standouts: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """The whole list as it is and as it would be without each rule that binds: one column each, ● on the list.

    `rules` as `finding.weigh_list_rules` returns them; rows are the activities on any of these lists, best first.
    """
    binding = rules[rules["binds"]]
    lists = {"现拟表扬": set(standouts.loc[standouts["chosen_for"] != "none", "activity_id"]),
             "现拟择优上报": set(standouts.loc[standouts["chosen_for"] == "upward", "activity_id"])}  # fmt: skip
    for row in binding.to_dict("records"):
        lists[f"{LISTS[row['list']]}，放宽“{row['rule']}”"] = set(row["without"])
    listed = set().union(*lists.values())
    told = standouts[standouts["activity_id"].isin(listed)].sort_values("position", kind="stable")
    told = told.merge(activities[["activity_id", "name"]], on="activity_id", validate="one_to_one")
    columns = {title: told["activity_id"].isin(ids).map({True: "●", False: ""}) for title, ids in lists.items()}
    return pd.DataFrame({"位次": told["position"], "活动名称": told["name"], **columns})


def show_upward(standouts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """How firmly each activity goes upward, most often first; those that never do are left out."""
    names = {unit.unit_id: unit.name for unit in params.units}
    told = standouts[standouts["share_upward"] > 0].sort_values("share_upward", ascending=False, kind="stable")
    told = told.merge(activities[["activity_id", "name", "unit_id"]], on="activity_id", validate="one_to_one")
    standing = judge_shares(told["share_upward"], params)
    return pd.DataFrame(
        {
            "活动名称": told["name"],
            "单位": told["unit_id"].map(names).fillna("未确认"),
            "上报情景占比（%）": (100 * told["share_upward"]).round(0),
            "情景结论": standing.map({"certain": "稳定上报", "contested": "待评议", "out": "不上报"}),
        }
    )


def tabulate_map(standouts: pd.DataFrame, activities: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The map of activities as a table, for a picture that names the activity under the pointer.

    Returns:
        one row an activity that has a place: activity_id, x, y, cluster (−1 for none), label, name, unit_id, unit (by
        name, 未确认 when unknown), distinctiveness, effect, score, position, chosen_for, standing, near_duplicate_of.
    """
    names = {unit.unit_id: unit.name for unit in params.units}
    told = activities[["activity_id", "name", "unit_id"]]
    table = standouts.dropna(subset=["x", "y"]).merge(told, on="activity_id", how="left", validate="one_to_one")
    table["unit"] = table["unit_id"].map(names).fillna("未确认")
    columns = ["activity_id", "x", "y", "cluster", "label", "name", "unit_id", "unit", "distinctiveness", "effect",
               "score", "position", "chosen_for", "standing", "near_duplicate_of"]  # fmt: skip
    return table[columns].reset_index(drop=True)


def count_lists(standouts: pd.DataFrame) -> pd.DataFrame:
    """How many activities are on each list, by standing over the scenarios."""
    table = pd.crosstab(standouts["chosen_for"], standouts["standing"])
    table = table.reindex(index=list(LISTS), columns=list(STANDINGS), fill_value=0)
    return table.rename(index=LISTS, columns=STANDINGS).rename_axis(index="名单", columns="情景结论")


def _readable(rows: pd.DataFrame, params: Params, decisions: pd.DataFrame | None) -> pd.DataFrame:
    names = {unit.unit_id: unit.name for unit in params.units}
    table = pd.DataFrame(
        {
            "名单": rows["chosen_for"].map(LISTS),
            "活动名称": rows["name"],
            "单位": rows["unit_id"].map(names).fillna("未确认"),
            "特色": rows["distinctiveness"].round(0),
            "实效": _with_span(rows["effect"], rows["effect_low"], rows["effect_high"]),
            "综合": rows["score"].round(1),
            "位次": rows["position"],
            "入选情景": rows["share_chosen"].map("{:.0%}".format, na_action="ignore"),
            "结论": rows["standing"].map(STANDINGS),
            "理由": rows["reason"],
        }
    )
    return _with_decisions(table, rows["activity_id"], decisions)


def _with_decisions(table: pd.DataFrame, ids: pd.Series, decisions: pd.DataFrame | None) -> pd.DataFrame:
    """The table with what people decided on each row; without that column when nothing was decided on any."""
    marks = mark_rows(ids, tables.empty("decisions") if decisions is None else decisions)
    return table.assign(人工决定=marks) if (marks != "-").any() else table


def show_cards(
    cards: pd.DataFrame, documents: pd.DataFrame, params: Params, decisions: pd.DataFrame | None = None, most: int = 30
) -> pd.DataFrame:
    """Cards of the chosen and the contested activities, at most so many, as a committee reads them; files by name."""
    names = {unit.unit_id: unit.name for unit in params.units}
    shown = cards[(cards["chosen_for"] != "none") | (cards["standing"] == "contested")].head(most)
    reasons = (shown["reason_1"] + "；" + shown["reason_2"] + "；" + shown["reason_3"]).str.strip("；")
    said = {
        "理由": reasons,
        "最相近的活动": shown["neighbours"],
        "证据": _name_files(shown["evidence"], documents),
        "存疑": shown["doubts"],
    }
    table = pd.DataFrame(
        {
            "活动名称": shown["name"],
            "单位": shown["unit_id"].map(names).fillna("未确认"),
            "特色": shown["distinctiveness"].round(0),
            "实效": _with_span(shown["effect"], shown["effect_low"], shown["effect_high"]),
            "未载明按最低、最高计": _span(shown["unknown_low"], shown["unknown_high"]),
            "结论": shown["standing"].map(STANDINGS),
            "说明": [
                "\n".join(f"{title}：{words}" for title, words in zip(said, row, strict=True) if words)
                for row in zip(*said.values(), strict=True)
            ],
        }
    )
    return _with_decisions(table, shown["activity_id"], decisions).reset_index(drop=True)


def show_doubts(problems: pd.DataFrame, params: Params) -> pd.DataFrame:
    """Doubts of this stage, one row a unit and kind: how many, the first of them, advice; units as registered."""
    units = {unit.unit_id: unit.name for unit in params.units}
    named = problems["unit_id"].map(units).fillna("未确认")
    table = problems.assign(unit=named, order=named.map({name: at for at, name in enumerate(units.values())}))
    table = table.sort_values(["order", "message"], kind="stable", na_position="last")
    told = table.groupby(["unit", "code", "advice"], sort=False)["message"].agg(["size", list]).reset_index()
    messages = ["\n".join(each[:_EXAMPLES]) + ("\n……" if len(each) > _EXAMPLES else "") for each in told["list"]]
    return pd.DataFrame({"单位": told["unit"], "条数": told["size"], "问题": messages, "建议": told["advice"]})


def _say_proof(is_optimal: bool, gap: float) -> str:
    if is_optimal:
        return "已证明最优：规则之内没有综合分之和更大的名单"
    return f"未证明最优：求解到时限或允许差距为止，更好的名单最多高出{100 * gap:.2f}%"


def _name_files(evidence: pd.Series, documents: pd.DataFrame) -> pd.Series:
    """Places of evidence with the file's path for its number; links as they are."""
    path_of = documents.set_index("doc_id")["path"].str.replace("!/", " › ").to_dict()

    def name(places: str) -> str:
        pairs = [place.partition("-")[::2] for place in places.split(";")]
        is_known = all(doc_id in path_of for doc_id, _ in pairs)
        return "；".join(f"{path_of[doc_id]}，{locator}" for doc_id, locator in pairs) if is_known else places

    return evidence.fillna("").map(name)


def _with_span(values: pd.Series, low: pd.Series, high: pd.Series) -> pd.Series:
    told = [f"{value:.0f}（{span}）" if pd.notna(value) else "-"
            for value, span in zip(values, _span(low, high), strict=True)]  # fmt: skip
    return pd.Series(told, index=values.index, dtype="str")


def _span(low: pd.Series, high: pd.Series) -> pd.Series:
    told = [f"{least:.0f}至{most:.0f}" if pd.notna(least) else "-" for least, most in zip(low, high, strict=True)]
    return pd.Series(told, index=low.index, dtype="str")
