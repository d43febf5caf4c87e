"""From facts of one document that contradict each other to problems that can be sent to the unit."""

from __future__ import annotations

import pandas as pd

from kepuri_eval import tables
from kepuri_eval.intake.problems import problem_row


def find_conflicts(facts: pd.DataFrame, documents: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """A problem for every fact that contradicts another; `labels` names the quantities in Chinese.

    Equal figures contradict nothing, and one that an analyst decided is not asked about again.
    """
    paths = dict(zip(documents["doc_id"], documents["path"], strict=True))
    raws = dict(zip(facts["fact_id"], facts["raw"], strict=True))
    values = dict(zip(facts["fact_id"], facts["value"], strict=True))
    decided = set(facts.loc[facts["corrected_by"].notna(), "fact_id"])
    rows = []
    for fact in facts[facts["conflict_with"].notna()].to_dict("records"):
        if values.get(fact["conflict_with"]) == fact["value"] or decided & {fact["fact_id"], fact["conflict_with"]}:
            continue
        path = paths.get(fact["doc_id"], fact["doc_id"])
        label = labels.get(fact["quantity"], fact["quantity"])
        said = f"一处为“{raws.get(fact['conflict_with'])}”，另一处为“{fact['raw']}”"
        message = f"“{path}”中同一事项（{label}）前后数字不一致：{said}。"
        advice = "请报送单位核实后告知以哪一处为准；核实前两处均保留，按评议规则取值。"
        rows.append(
            problem_row(
                "figures_conflict", message, advice, fact["fact_id"],
                unit_id=None if pd.isna(fact["unit_id"]) else fact["unit_id"],
                doc_id=fact["doc_id"], locator=fact["locator"], path=path,
            )
        )  # fmt: skip
    return tables.from_rows(rows, "problems")
