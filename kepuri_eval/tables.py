"""The tables that pass between stages: each contract stands here once; loading and saving checks it."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrors
from pyarrow import parquet

from kepuri_eval.columns import columns_of, keeps_contract, type_columns
from kepuri_eval.edition import SET_ASIDE
from kepuri_eval.errors import TableError
from kepuri_eval.formulas import formula_safe
from kepuri_eval.placing import write_atomic


def _text(meaning: str, *, null: bool = False, among: tuple[str, ...] = ()) -> pa.Column:
    """A text column; absent text is missing where `null`, never the words "nan" or "None"."""
    checks = [pa.Check.isin(among)] if among else []
    return pa.Column("str", checks, nullable=null, description=meaning)


def _number(meaning: str, *, null: bool = True, low: float | None = None, high: float | None = None) -> pa.Column:
    checks = [pa.Check.ge(low)] if low is not None else []
    checks += [pa.Check.le(high)] if high is not None else []
    return pa.Column("float64", checks, nullable=null, description=meaning)


def _count(meaning: str, *, null: bool = False, low: int | None = 0) -> pa.Column:
    return pa.Column("Int64", [pa.Check.ge(low)] if low is not None else [], nullable=null, description=meaning)


def _flag(meaning: str) -> pa.Column:
    return pa.Column("bool", nullable=False, description=meaning)


def _date(meaning: str) -> pa.Column:
    return pa.Column("datetime64[us]", nullable=True, description=meaning)


def _table(key: list[str], meaning: str, **columns: pa.Column) -> pa.DataFrameSchema:
    named = {"key": key}
    return pa.DataFrameSchema(columns, strict=True, ordered=True, coerce=True, description=meaning, metadata=named)


BOUNDS = ("exact", "at_least", "at_most", "about")
RESOLVED_BY = ("folder", "file_name", "text", "correction", "container", "platform", "reference", "none")
SEVERITIES = ("grave", "warning", "notice")
STANDINGS = ("certain", "contested", "out", "unscored")
DECISION_STATES = (
    "candidate", "shortlisted", "panel", "chosen", "published", "objected", "confirmed", "final", "withdrawn",
)  # fmt: skip
# who mended what was sent in time (replaced) has sent it in time
NOT_OF_EVENT = tuple(why for why in SET_ASIDE if why != "replaced")
MEASURE_STATES = ("ok", "missing", "declared_zero", "not_asked", "not_collected")

documents = _table(
    ["doc_id"],
    "One row a file, also for files inside zips and e-mails.",
    doc_id=_text("first 12 hex digits of the sha256 of the file's bytes"),
    path=_text("path below the raw folder; a file in a container is written container!/inner/path"),
    unit_id=_text("unit that submitted it; missing while unresolved", null=True),
    resolved_by=_text("what the unit was known by", among=RESOLVED_BY),
    unit_name=_text("the words taken for the unit's name", null=True),
    body=_text("body within the unit that speaks in it; missing where the unit as a whole does", null=True),
    role=_text("what it is", among=("summary", "activities", "platform", "plan", "news", "container", "other")),
    set_aside=_text("why nothing in it counts", null=True, among=tuple(SET_ASIDE)),
    format=_text("kind decided by content: docx, xlsx, csv, pdf, txt, eml, zip, …"),
    size_bytes=_count("size of the file"),
    received=_date("when it came in, from an e-mail's Date or the platform's own column"),
    pictures=_count("photographs and drawings inside it, which are not read; missing where it is no file", null=True),
    problem=_text("code of the problem that kept it from being read", null=True),
)

blocks = _table(
    ["doc_id", "locator"],
    "What a reader saw, in reading order.",
    doc_id=_text("document"),
    locator=_text("place: p12, t1r2c4, Sheet1!B7, page3-l5, page3-t1r12c2, p12i1-l3, p12i1-t1r2c4, l7"),
    position=_count("reading order within the document"),
    kind=_text("kind of block", among=("paragraph", "heading", "cell", "line", "picture")),
    text=_text("the words, personal data masked; none of a picture, which only marks a cell"),
    table=_text("table or sheet a cell belongs to", null=True),
    row=_count("row of a cell, from 1", null=True, low=1),
    column=_count("column of a cell, from 1", null=True, low=1),
    row_span=_count("rows a merged cell covers", low=1),
    column_span=_count("columns a merged cell covers", low=1),
)

facts = _table(
    ["fact_id"],
    "One row an amount that says something about a unit or an activity.",
    fact_id=_text("doc_id-locator-start"),
    doc_id=_text("document"),
    locator=_text("block the amount stands in"),
    start=_count("first character of the amount in the block's text"),
    end=_count("one past its last character"),
    unit_id=_text("unit the figure belongs to", null=True),
    body=_text("body within the unit whose figure it is; missing where it is of the unit as a whole", null=True),
    activity_id=_text("activity it belongs to, when scope is activity", null=True),
    scope=_text("whose figure it is", among=("unit", "activity")),
    quantity=_text("what is counted; the names in kepuri_eval.wording.QUANTITIES"),
    subkind=_text("narrower kind, as declared in wording.yml", null=True),
    value=_number("the amount; the lower end of a range", null=False, low=0),
    value_high=_number("upper end of a range; missing otherwise", low=0),
    counted_in=_text("counting word as written: 人次 人 场 份 …"),
    bound=_text("how exact the words are", among=BOUNDS),
    in_scope=_flag("a result of this event (not a year's total, a stock, another event)"),
    planned=_flag("announced, not achieved"),
    is_total=_flag("stated as a total (共, 累计, 合计)"),
    part_of=_text("fact_id of the total this figure is a part of", null=True),
    raw=_text("the amount as written, with its qualifiers"),
    heading=_text("what its table says the cell is; missing in prose", null=True),
    source=_text("where it came from", among=("prose", "table", "platform", "correction")),
    duplicate_of=_text("fact_id of the same figure stated earlier", null=True),
    conflict_with=_text("fact_id of a figure of the same thing that says otherwise", null=True),
    corrected_by=_text("who corrected it, and when, when a correction applies", null=True),
)

mentions = _table(
    ["mention_id"],
    "One row a place where a listed thing is said to have happened: a kick-off, a school that took part, a medium.",
    mention_id=_text("doc_id-locator-start-topic"),
    doc_id=_text("document"),
    locator=_text("block"),
    start=_count("first character of the words"),
    end=_count("one past the last"),
    unit_id=_text("unit it speaks for", null=True),
    activity_id=_text("activity it belongs to, where an analyst left that out", null=True),
    topic=_text("list in wording.yml: mentions"),
    item=_text("entry of that list"),
    planned=_flag("no deed: announced, denied, asked of others, only attended, or of what was left out"),
    raw=_text("the words"),
)

activities = _table(
    ["activity_id"],
    "One row an activity as reported; one reported twice points to the row that stands for it.",
    activity_id=_text("doc_id-locator of its first source"),
    unit_id=_text("organiser", null=True),
    name=_text("name as submitted"),
    category=_text("one of wording.yml: categories", null=True),
    theme=_text("one of wording.yml: themes", null=True),
    start=_date("first day"),
    end=_date("last day"),
    place=_text("place as submitted", null=True),
    mode=_text("how it was held; missing when not said", null=True, among=("online", "offline", "both")),
    joint_units=_text("partners, joined by ;", null=True),
    sessions=_number("sessions held", low=0),
    participants=_number("people or visits", low=0),
    volunteers=_number("volunteers", low=0),
    materials=_number("materials given out", low=0),
    online_views=_number("reads and plays", low=0),
    live_views=_number("views of live streams", low=0),
    shares=_number("shares counted by the platform", low=0),
    links=_text("links to news and videos, joined by a space", null=True),
    has_pictures=_flag("pictures or videos were supplied"),
    text=_text("description as submitted, masked", null=True),
    is_key=_flag("a key activity (registered as 重点活动)"),
    sources=_text("doc_id-locator of every place it was found, joined by ;"),
    source=_text("where it was found", among=("submission", "platform", "both")),
    reporters=_text("unit_ids of all who reported it, joined by ;", null=True),
    duplicate_of=_text("activity_id that stands for it", null=True),
    doc_id=_text("document of its first source"),
    locator=_text("place of its first source"),
)

problems = _table(
    ["problem_id"],
    "One row a doubt or a fault; nothing is dropped without one.",
    problem_id=_text("code and a digest of what it is about"),
    severity=_text("how grave", among=SEVERITIES),
    code=_text("kind of problem, listed in docs/method.md"),
    stage=_text("notebook that found it"),
    unit_id=_text("unit concerned", null=True),
    doc_id=_text("document concerned", null=True),
    locator=_text("place concerned", null=True),
    path=_text("file concerned, as submitted", null=True),
    message=_text("what was found, in Chinese, fit to send to the unit"),
    advice=_text("what the unit is asked to do, in Chinese"),
    office=_text("what the office itself can do, in Chinese; never sent to a unit", null=True),
)

ratings = _table(
    ["activity_id"],
    "One row an activity that a panel rated, judges levelled; empty when no panel was held.",
    activity_id=_text("activity"),
    unit_id=_text("its organiser", null=True),
    rating=_number("0 to 100: mean of its judges", null=False, low=0, high=100),
    judges=_count("judges it was rated by", low=1),
)

measures = _table(
    ["unit_id", "measure"],
    "One row a unit and measure.",
    unit_id=_text("unit"),
    measure=_text("code in method.yml"),
    indicator=_text("its indicator"),
    value=_number("value on the measure's own scale; missing is not zero"),
    score=_number("0 to 100 by goalposts or bands", low=0, high=100),
    state=_text("why there is or is no value", among=MEASURE_STATES),
    inputs=_count("how many facts, mentions, activities or documents it rests on"),
)

inputs = _table(
    ["unit_id", "measure", "kind", "ref"],
    "Which evidence each measure was made of.",
    unit_id=_text("unit"),
    measure=_text("code in method.yml"),
    kind=_text("table the evidence stands in", among=("fact", "mention", "activity", "document")),
    ref=_text("fact_id, mention_id, activity_id or doc_id"),
)

scores = pa.DataFrameSchema(
    {
        "unit_id": _text("unit"),
        "group": _text("peer group"),
        "^indicator_[a-z][a-z0-9_-]*$": pa.Column(
            "float64", [pa.Check.in_range(0, 100)], nullable=True, regex=True, required=False,
            description="score of one indicator",
        ),
        "score": _number("weighted score, 0 to 100; missing below the least coverage", low=0, high=100),
        "coverage": _number("share of the method's weight that has a value", null=False, low=0, high=1),
        "rank": _count("rank in the group, 1 best; equal scores share a rank", null=True, low=1),
        "rank_low": _count("best rank within the interval over the scenarios", null=True, low=1),
        "rank_high": _count("worst rank within the interval over the scenarios", null=True, low=1),
        "rank_median": _number("median rank over the scenarios", low=1),
        "share_in_quota": _number("share of scenarios in which the unit is within its group's quota", low=0, high=1),
        "standing": _text("what the scenarios say of commendation", among=STANDINGS),
    },
    strict=True, ordered=False, coerce=True, metadata={"key": ["unit_id"]},
    description="One row a unit.",
)  # fmt: skip

standouts = _table(
    ["activity_id"],
    "One row an activity that was compared with the others.",
    activity_id=_text("activity"),
    cluster=_count("cluster, -1 for none", low=-1),
    label=_text("readable name of the cluster"),
    x=_number("place on the map of activities, across"),
    y=_number("place on the map of activities, up"),
    distinctiveness=_number("0 to 100: how far from everything else in the city", low=0, high=100),
    effect=_number("0 to 100: how much of an effect is shown", low=0, high=100),
    effect_low=_number("lower end of the interval its effect moves in over the scenarios", low=0, high=100),
    effect_high=_number("upper end of the interval its effect moves in over the scenarios", low=0, high=100),
    score=_number("0 to 100: both by their declared weights", low=0, high=100),
    position=_count("place among all activities by score, 1 best", low=1),
    chosen_for=_text("list it is proposed for", among=("none", "commended", "upward")),
    reason=_text("why, in Chinese, with the figures it rests on"),
    stability=_number("how well its cluster comes back in resampled editions (mean Jaccard)", low=0, high=1),
    near_duplicate_of=_text("activity_id whose text it repeats nearly word by word", null=True),
    share_chosen=_number("share of scenarios in which it is chosen", low=0, high=1),
    share_upward=_number("share of scenarios in which it is recommended upward", low=0, high=1),
    standing=_text("what the scenarios say of its choice", null=True, among=STANDINGS),
)

decisions = _table(
    ["number"],
    "One row a decision of people on an activity or unit, oldest first.",
    number=_count("its place in the log", low=1),
    when=_text("day and time it was decided"),
    who=_text("who decided"),
    target_id=_text("activity_id or unit_id"),
    unit_id=_text("unit it concerns; missing when its target is there no more", null=True),
    state=_text("state that was entered", among=DECISION_STATES),
    why=_text("the reason given, or empty"),
    is_override=_flag("a step that the announced procedure does not have"),
)

SCHEMAS: dict[str, pa.DataFrameSchema] = {
    "documents": documents, "blocks": blocks, "facts": facts, "mentions": mentions, "activities": activities,
    "problems": problems, "ratings": ratings, "measures": measures, "inputs": inputs, "scores": scores,
    "standouts": standouts, "decisions": decisions,
}  # fmt: skip
READ_BY_PEOPLE = ("documents", "facts", "activities", "problems", "measures", "scores", "standouts", "decisions")


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table in its contract's column order and dtypes, sorted by its key.

    Raises:
        TableError: a column is missing, unknown, of the wrong type or holds what it may not.
    """
    schema = SCHEMAS[name]
    key = list((schema.metadata or {})["key"])
    fixed = [column for column, spec in schema.columns.items() if not spec.regex]
    patterns = [re.compile(column) for column, spec in schema.columns.items() if spec.regex]
    if absent := [column for column in fixed if column not in table.columns]:
        raise TableError(name, absent[0], "column is missing")
    for column in table.columns:
        if column not in fixed and not any(pattern.match(column) for pattern in patterns):
            raise TableError(name, column, "column is not in the contract")
    table = table.reset_index(drop=True)
    twice = table.duplicated(subset=key)
    if twice.any():
        raise TableError(name, key[0], "key stands more than once", table.loc[twice, key].to_numpy().tolist())
    if not patterns:
        table = table[fixed]
    try:
        checked = table if keeps_contract(table, schema) else schema.validate(table, lazy=False)
    except (SchemaError, SchemaErrors) as error:
        raise _table_error(name, error) from None
    return checked.sort_values(key, kind="stable").reset_index(drop=True)


def empty(name: str) -> pd.DataFrame:
    """The table with its columns and dtypes and no rows."""
    columns = {column: spec for column, spec in SCHEMAS[name].columns.items() if not spec.regex}
    return pd.DataFrame({column: pd.Series(dtype=str(spec.dtype)) for column, spec in columns.items()})


def from_rows(rows: list[dict[str, object]], name: str) -> pd.DataFrame:
    """A checked table from dicts; nullable columns that no row gives are missing throughout."""
    if not rows:
        return empty(name)
    typed = type_columns(columns_of(rows), SCHEMAS[name])
    return _completed(pd.DataFrame.from_records(rows) if typed is None else typed, name)


def from_columns(columns: dict[str, list[object]], name: str) -> pd.DataFrame:
    """A checked table from lists of values, equally long; nullable columns not given are missing throughout."""
    if not any(columns.values()):
        return empty(name)
    typed = type_columns(columns, SCHEMAS[name])
    return _completed(pd.DataFrame(columns) if typed is None else typed, name)


def _completed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    for column, spec in SCHEMAS[name].columns.items():
        if not spec.regex and column not in table.columns and spec.nullable:
            table[column] = pd.array([None] * len(table), dtype=spec.dtype.type)  # the very dtype: pandera need not ask
    return check(table, name)


def save(table: pd.DataFrame, name: str, folder: Path) -> Path:
    """Check the table, write `<folder>/<name>.parquet` and, where people read it, a CSV twin; returns the parquet path.

    Each file is written beside its place and renamed, so a reader never sees half of one.
    """
    checked = check(table, name)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    write_atomic(path, checked.to_parquet(index=False))
    if name in READ_BY_PEOPLE:
        text = formula_safe(checked).to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d")
        write_atomic(folder / f"{name}.csv", text.encode("utf-8-sig"))
    return path


def load(name: str, folder: Path) -> pd.DataFrame:
    """Read a table that `save` wrote and check it again.

    Raises:
        TableError: the file is missing, unreadable, or breaks its contract.
    """
    return check(look(name, folder), name)


def look(name: str, folder: Path) -> pd.DataFrame:
    """Read a table that `save` wrote for looking at: only that it has its columns is checked, which takes no time.

    Raises:
        TableError: the file is missing or unreadable, or a column is.
    """
    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise TableError(name, "", f"{path.name} is not there yet; run the notebook that writes it", is_missing=True)
    try:
        # in one piece: of a column in several pieces every look-up of a few rows would copy the whole
        table = parquet.read_table(path).combine_chunks().to_pandas()
    except (OSError, ValueError) as error:
        raise TableError(name, "", f"{path.name} cannot be read: {error}") from error
    for column, spec in SCHEMAS[name].columns.items():
        if not spec.regex and column not in table.columns:
            raise TableError(name, column, "column is missing")
    return table


def _table_error(name: str, error: SchemaError | SchemaErrors) -> TableError:
    cases = getattr(error, "failure_cases", None)
    column, examples, reason = "", [], str(error).splitlines()[0]
    if isinstance(cases, pd.DataFrame) and not cases.empty:
        examples = cases["failure_case"].dropna().astype(str).unique().tolist()
        if isinstance(error, SchemaErrors):  # also of a single fault, when a value is of no such type
            column, reason = str(cases["column"].iloc[0]), str(cases["check"].iloc[0])
    schema = getattr(error, "schema", None)
    if schema is not None and getattr(schema, "name", None):
        column = str(schema.name)
    return TableError(name, column, reason, examples)
