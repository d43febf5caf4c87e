"""Turn params and a seed into a folder of fictional submissions, with the truth about them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from kepuri_eval.errors import ParamsError
from kepuri_eval.params import Params
from kepuri_eval.simulate.album import Album
from kepuri_eval.simulate.containers import pack, write_email
from kepuri_eval.simulate.docx import write_docx
from kepuri_eval.simulate.faults import assign_faults, broken_files
from kepuri_eval.simulate.listings import Layout, Sheet, draw_layout, lay_out, totals_of
from kepuri_eval.simulate.pdf import office_font, write_pdf
from kepuri_eval.simulate.phrases import Amount, Writer, load_phrases
from kepuri_eval.simulate.plan import Plan, UnitPlan, draw_plan
from kepuri_eval.simulate.platform import FILE_NAME, export_platform, summary_time
from kepuri_eval.simulate.register import name_forms, write_register
from kepuri_eval.simulate.summaries import Part, Summary, compose_plan, compose_summary
from kepuri_eval.simulate.topics import load_names
from kepuri_eval.simulate.truth import QUANTITY_OF, Activity, Document, Fact, Fault, Truth, write_truth
from kepuri_eval.simulate.xlsx import write_csv, write_xlsx
from kepuri_eval.tables import write_atomic

_CHINA = timezone(timedelta(hours=8))
_COUNTED_IN = {"activities": "场", "participants": "人次", "volunteers": "人", "materials": "份", "online_views": "次",
               "live_views": "人次"}  # fmt: skip
_SHOWN = ("table", "picture")  # parts of a document that have no words in its text
_ON_A_PAGE = 12  # activities of a list that can still be read on one sheet
_SUMMARY_NAMES = (
    "{year}年全国科普日活动总结",
    "活动总结",
    "科普日总结材料",
    "{unit}科普日活动总结",
    "{unit}活动情况汇报",
)
_LIST_NAMES = ("活动统计表", "附件1：重点活动清单", "{unit}活动一览表", "{year}科普日活动汇总表", "附件2")
_GUIDE = Sheet(
    "填表说明",
    [["填表说明"], ["一、请如实填写，不得虚报。"], ["二、参与人数按实际到场统计。"], ["三、如有链接请附后。"]],
)


@dataclass
class Parcel:
    """What one unit sends: files by name, and where the parcel lies in the raw folder.

    Attributes:
        prefix: what stands before a file's name in its path (`路北区/`, `路北区.zip!/`, or nothing).
    """

    kind: str
    place: str
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """Path up to the file's own name."""
        return {"folder": f"{self.place}/", "flat": "", "zip": f"{self.place}.zip!/", "eml": f"{self.place}.eml!/"}[
            self.kind
        ]


def simulate_submissions(params: Params, units: int, activities: int, seed: int, out: Path) -> Truth:
    """Write the submissions of `units` units with `activities` different activities into `out`; returns the truth.

    The truth's tables are not written into `out`: see `write_truth`. The same arguments give the same bytes.

    Raises:
        ParamsError: `out` already holds files, which the truth would know nothing of.
        ValueError: fewer activities than units.
    """
    if out.is_dir() and any(out.iterdir()):
        raise ParamsError([f"{out}: not empty; name a new folder for the simulated submissions"]).advise(
            f"kepuri simulate {out}-2"
        )
    plan = draw_plan(params, units, activities, seed)
    truth = Truth(tuple(unit.unit for unit in plan.units), [], [], assign_faults(plan), [])
    told: dict[str, Summary] = {}
    with office_font() as font:
        album = Album(seed, units, font)
        for unit in plan.units:
            if "missing_summary" in unit.faults:
                truth.faults.append(Fault("missing_summary", unit.unit.unit_id, ""))
                _register_all(unit)
            else:
                _deliver(plan, unit, font, album, truth, told, out)
        for stranger in load_names()["strangers"][: max(1, units // 35)]:
            _deliver_stranger(plan, stranger, truth, out)
    write_atomic(out / FILE_NAME, write_xlsx([export_platform(plan)]))
    truth.documents.append(Document(FILE_NAME, "", "xlsx", "platform"))
    truth.activities = [activity for unit in plan.units for activity in unit.activities]
    copies = {(activity.unit_id, activity.duplicate_of) for activity in truth.activities}
    truth.faults = [fault for fault in truth.faults
                    if fault.kind != "reported_twice" or (fault.unit_id, fault.note) in copies]  # fmt: skip
    return truth


def simulate_edition(params: Params, units: int, activities: int, seed: int, out: Path) -> Truth:
    """Submissions in `out`; beside it `<out>-truth/` with the truth's tables and the register of all units."""
    truth = simulate_submissions(params, units, activities, seed, out)
    folder = out.with_name(f"{out.name}-truth")
    write_truth(truth, folder)
    write_register(truth.units, folder / "units.csv")
    return truth


def _deliver(
    plan: Plan, unit: UnitPlan, font: Path, album: Album, truth: Truth, told: dict[str, Summary], out: Path
) -> None:
    """Compose, write and pack everything one unit sends, keeping the truth about each file."""
    params, rng = plan.params, unit.rng
    forms = name_forms(unit.unit, params.edition.city)
    words = {"unit": rng.choice(forms[:2]), "year": str(params.edition.year), "theme": params.edition.theme,
             "city": params.edition.city}  # fmt: skip
    parcel = _draw_parcel(unit, forms)
    named = parcel.kind == "flat"
    style = rng.choices(("xlsx", "csv", "table", "none"), (60, 14, 14, 12))[0]
    summary = _summary_of(unit, words, told, with_stories=rng.random() < 0.5 and not unit.is_copied)
    listed = _listed(unit, style)
    summary_name = _file_name(rng.choice(_SUMMARY_NAMES), unit, forms, params, named)
    if style == "table":
        _add_table(plan, unit, words, summary, listed, f"{parcel.prefix}{summary_name}.docx", album, truth)
    name = _write_summary(parcel, unit, summary, summary_name, font, album, must_be_docx=style == "table")
    _note_summary(truth, unit, summary, f"{parcel.prefix}{name}" if name else f"{parcel.place}.eml", plan)
    if style in ("xlsx", "csv"):
        _write_list(plan, unit, words, parcel, listed, _file_name(rng.choice(_LIST_NAMES), unit, forms, params, named),
                    style, album, truth)  # fmt: skip
    if rng.random() < 0.1:
        _add_plan(parcel, unit, words, truth, forms[1] if named else "")
    _add_broken(parcel, unit, truth, summary_name, forms[1] if named else "")
    _send(plan, parcel, unit, summary, words, truth, body_is_summary=not name, out=out)


def _draw_parcel(unit: UnitPlan, forms: tuple[str, ...]) -> Parcel:
    rng = unit.rng
    kind = rng.choices(("folder", "flat", "zip", "eml"), (55, 15, 12, 18))[0]
    form = rng.choice(forms)
    if kind == "folder" and rng.random() < 0.08:
        return Parcel(kind, f"收件{zlib.crc32(unit.unit.unit_id.encode()) % 100_000:05d}")
    return Parcel(kind, form if kind in ("folder", "zip") and rng.random() < 0.7 else f"{form}科普日材料")


def _file_name(template: str, unit: UnitPlan, forms: tuple[str, ...], params: Params, named: bool) -> str:
    name = template.format(unit=unit.rng.choice(forms), year=params.edition.year)
    return name if not named or unit.unit.name in name or "{unit}" in template else f"{forms[1]}{name}"


def _summary_of(unit: UnitPlan, words: dict[str, str], told: dict[str, Summary], with_stories: bool) -> Summary:
    """The unit's own text, or that of the unit it copies from with the name exchanged."""
    source = told.get(unit.copies)
    if source is not None:
        own, other = words["unit"], source.parts[-2].text
        summary = Summary([Part(part.kind, part.text.replace(other, own), part.rows, part.merged)
                           for part in source.parts if part.kind not in _SHOWN])  # fmt: skip
        summary.amounts = [(amount, None, line.replace(other, own)) for amount, _, line in source.amounts
                           if not amount.is_activity]  # fmt: skip
        return summary
    summary = compose_summary(unit, words, with_stories)
    told[unit.unit.unit_id] = summary
    return summary


def _listed(unit: UnitPlan, style: str) -> list[Activity]:
    """Activities in the unit's list; what is not listed is on the platform, and the other way round."""
    if style == "none":
        _register_all(unit)
        return []
    return [activity for activity in unit.activities if not activity.is_key or unit.rng.random() < 0.96]


def _register_all(unit: UnitPlan) -> None:
    """Without a list, whatever was done is known from the platform only; reports of others' work are lost."""
    unit.activities = [activity for activity in unit.activities if not activity.duplicate_of]
    for activity in unit.activities:
        activity.is_key = True


def _add_table(
    plan: Plan, unit: UnitPlan, words: dict[str, str], summary: Summary, listed: list[Activity], path: str,
    album: Album, truth: Truth,
) -> None:  # fmt: skip
    layout = draw_layout(unit, plan.params, words["unit"])
    sheet = lay_out(unit, layout, plan.params, listed, path, titled=False)
    if album.takes_screenshot(layout):
        table = Part("picture", picture=album.screenshot(sheet))
    else:
        table = Part("table", rows=tuple(tuple(row) for row in sheet.rows), merged=tuple(sheet.merged))
    summary.parts.insert(-2, table)
    _note_totals(truth, unit, sheet, layout, path)


def _write_summary(
    parcel: Parcel, unit: UnitPlan, summary: Summary, name: str, font: Path, album: Album, must_be_docx: bool
) -> str:
    """Add the summary to the parcel; returns its file name, or "" when it is the e-mail's own body."""
    rng = unit.rng
    plain = "\n".join(part.text for part in summary.parts if part.kind not in _SHOWN)
    kind = "docx" if must_be_docx else rng.choices(("docx", "pdf", "txt", "body"), (62, 18, 12, 8))[0]
    if kind == "body" and parcel.kind == "eml":
        return ""
    photographs = [Part("picture", picture=one) for one in album.photographs(unit.unit.unit_id)]
    writers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: write_docx([*summary.parts[:-2], *photographs, *summary.parts[-2:]]),
        "pdf": lambda: write_pdf(summary.parts, font),
        "txt": lambda: plain.encode("gbk" if rng.random() < 0.5 else "utf-8"),
    }
    kind = "docx" if kind == "body" else kind
    parcel.files[f"{name}.{kind}"] = writers[kind]()
    return f"{name}.{kind}"


def _note_summary(truth: Truth, unit: UnitPlan, summary: Summary, path: str, plan: Plan) -> None:
    for amount, activity, _ in summary.amounts:
        if activity is not None and amount.is_activity:
            activity.stated.setdefault(amount.figure, amount.words.value)
    truth.facts += [
        _fact(amount, activity, line, path, unit.unit.unit_id) for amount, activity, line in summary.amounts
    ]
    if not path.endswith(".eml"):
        uploaded = summary_time(unit, plan.edition.dates.summary_due)
        truth.documents.append(Document(path, unit.unit.unit_id, path.rpartition(".")[2], "summary",
                                        uploaded.isoformat() if uploaded else ""))  # fmt: skip
    for kind in ("contradicting_total", "late_summary"):
        if kind in unit.faults:
            truth.faults.append(Fault(kind, unit.unit.unit_id, path))


def _fact(amount: Amount, activity: Activity | None, line: str, path: str, unit_id: str) -> Fact:
    words = amount.words
    return Fact(path, unit_id, "activity" if amount.is_activity else "unit",
                activity.name if activity and amount.is_activity else "", amount.quantity, float(words.value),
                words.value_high, words.bound, amount.counted_in, amount.in_scope, amount.planned, amount.is_total,
                words.text, line=line)  # fmt: skip


def _write_list(
    plan: Plan, unit: UnitPlan, words: dict[str, str], parcel: Parcel, listed: list[Activity], name: str, style: str,
    album: Album, truth: Truth,
) -> None:  # fmt: skip
    """Add the activity list to the parcel: one sheet or two, perhaps with instructions, or one CSV, or a scan."""
    rng = unit.rng
    layout = draw_layout(unit, plan.params, words["unit"], with_contacts=style == "xlsx")
    is_scan = style == "xlsx" and len(listed) <= _ON_A_PAGE and album.takes_scan(layout)
    file_name = f"{name}（扫描件）.pdf" if is_scan else f"{name}.{style}"
    path = f"{parcel.prefix}{file_name}"
    online = [activity for activity in listed if activity.mode == "online"]
    if style == "xlsx" and online and len(online) < len(listed) and rng.random() < 0.5 and not is_scan:
        halves = {"线下活动": [activity for activity in listed if activity not in online], "线上活动": online}
    else:
        halves = {rng.choice(("Sheet1", "活动表", "统计表")): listed}
    sheets = []
    for title, part in halves.items():
        sheet = lay_out(unit, layout, plan.params, part, path)
        sheet.name = title
        sheets.append(sheet)
        _note_totals(truth, unit, sheet, layout, path)
    if "phone" in layout.columns:
        truth.faults.append(Fault("personal_data", unit.unit.unit_id, path))
    if style == "csv" and layout.by_category:  # saved as CSV, a merged cell leaves the rows below empty
        for activity in listed:
            activity.category_stated = False
    extra = [_GUIDE] if rng.random() < 0.25 else []
    if is_scan:
        parcel.files[file_name] = album.scan(unit.unit.unit_id, sheets[0])
    else:
        parcel.files[file_name] = write_csv(sheets[0]) if style == "csv" else write_xlsx([*sheets, *extra])
    truth.documents.append(Document(path, unit.unit.unit_id, file_name.rpartition(".")[2], "activities"))


def _note_totals(truth: Truth, unit: UnitPlan, sheet: Sheet, layout: Layout, path: str) -> None:
    for name, total in totals_of(sheet, layout).items():
        quantity = QUANTITY_OF.get(name, name)
        truth.facts.append(Fact(path, unit.unit.unit_id, "unit", "", quantity, float(total), None, "exact",
                                _COUNTED_IN[quantity], True, False, True, str(total), source="table"))  # fmt: skip


def _add_plan(parcel: Parcel, unit: UnitPlan, words: dict[str, str], truth: Truth, owner: str) -> None:
    """Put the plan of the activities beside the report of them, as many units do."""
    name = f"{owner}{words['year']}年全国科普日活动方案.docx"
    plan = compose_plan(unit, words)
    parcel.files[name] = write_docx(plan.parts)
    path = f"{parcel.prefix}{name}"
    truth.documents.append(Document(path, unit.unit.unit_id, "docx", "plan"))
    truth.facts += [_fact(amount, None, line, path, unit.unit.unit_id) for amount, _, line in plan.amounts]


def _add_broken(parcel: Parcel, unit: UnitPlan, truth: Truth, summary_name: str, owner: str) -> None:
    for kind, (bare, content) in broken_files(unit).items():
        name = f"{owner}{bare}"
        parcel.files[name] = content
        truth.faults.append(Fault(kind, unit.unit.unit_id, f"{parcel.prefix}{name}"))
        truth.documents.append(Document(f"{parcel.prefix}{name}", unit.unit.unit_id, name.rpartition(".")[2], "other"))
    name = next((name for name in parcel.files if name.startswith(summary_name)), "")
    if "same_file_twice" in unit.faults and name:
        stem, _, kind = name.rpartition(".")
        parcel.files[f"{stem}(1).{kind}"] = parcel.files[name]
        truth.faults.append(Fault("same_file_twice", unit.unit.unit_id, f"{parcel.prefix}{stem}(1).{kind}"))


def _send(
    plan: Plan, parcel: Parcel, unit: UnitPlan, summary: Summary, words: dict[str, str], truth: Truth,
    body_is_summary: bool, out: Path,
) -> None:  # fmt: skip
    """Write the parcel into the raw folder as files, a zip with GBK names, or a dated e-mail."""
    if parcel.kind in ("folder", "flat"):
        for name, content in parcel.files.items():
            write_atomic(out / f"{parcel.prefix}{name}", content)
        return
    received = ""
    if parcel.kind == "zip":
        content = pack(parcel.files, encoding="gbk")
    else:
        sent = summary_time(unit, plan.edition.dates.summary_due) or datetime(2024, 9, 26, tzinfo=UTC)
        received = sent.isoformat()
        writer = Writer(unit.rng, words, unit.figures)
        body = writer.write(unit.rng.choice(load_phrases()["body_of_mail"])).text
        if body_is_summary:
            body = "\n".join(part.text for part in summary.parts if part.kind not in _SHOWN)
        content = write_email(
            words["unit"], f"{words['unit']}科普日材料", sent.replace(tzinfo=_CHINA), body, parcel.files
        )
    path = f"{parcel.place}.{parcel.kind}"
    write_atomic(out / path, content)
    for document in reversed(truth.documents):
        if not document.path.startswith(f"{path}!/"):
            break
        document.received = received or document.received
    role = "summary" if body_is_summary else "container"
    truth.documents.append(Document(path, unit.unit.unit_id, parcel.kind, role, received))


def _deliver_stranger(plan: Plan, stranger: str, truth: Truth, out: Path) -> None:
    """A summary from a body that is not in the register; its facts belong to no unit."""
    like = plan.units[len(stranger) % len(plan.units)]
    words = {"unit": stranger, "year": str(plan.edition.year), "theme": plan.edition.theme, "city": plan.edition.city}
    summary = compose_summary(like, words, with_stories=False)
    path = f"{stranger}/活动总结.docx"
    write_atomic(out / path, write_docx(summary.parts))
    truth.facts += [_fact(amount, None, line, path, "") for amount, _, line in summary.amounts]
    truth.documents.append(Document(path, "", "docx", "summary"))
    truth.faults.append(Fault("unknown_unit", "", path, stranger))
