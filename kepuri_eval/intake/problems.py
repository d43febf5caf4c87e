"""Every kind of problem that intake reports, and the one way to write a row of the `problems` table."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from kepuri_eval.locators import say_place
from kepuri_eval.quoting import say_quoted


class Kind(NamedTuple):
    """What a problem code stands for.

    Attributes:
        severity: grave (a figure or a file is lost), warning (someone must look), notice (good to know).
        meaning: in English, for the documentation.
        office: in Chinese, what the office itself can do about it; never sent to a unit.
    """

    severity: str
    meaning: str
    office: str = ""


_NAME_UNIT = (
    "如属登记遗漏或别名，请在 units.csv 中补登，或在核对工作簿中指定单位，再重新运行；"
    "通知、通讯录、上级材料等不是单位报送的，请移入“参考资料”文件夹。"
)


CODES: dict[str, Kind] = {
    # --- files
    "file_empty": Kind("grave", "the file holds no bytes or no words"),
    "file_damaged": Kind("grave", "the file cannot be opened as what it is"),
    "file_encrypted": Kind("grave", "the file asks for a password"),
    "file_too_large": Kind("grave", "the file, or what it unpacks to, is beyond the limits"),
    "file_bomb": Kind("grave", "a container unpacks to far more than any real submission"),
    "file_too_deep": Kind("grave", "containers are nested deeper than the limit"),
    "file_unreadable": Kind("grave", "the parser died or ran out of time or memory on this file"),
    "document_not_searched": Kind("grave", "the file was read, the search for figures in it failed or took too long"),
    "format_unknown": Kind("grave", "no reader knows this kind of content"),
    "format_unsupported": Kind("grave", "the kind is known, and is not read"),
    "scan_without_text": Kind("grave", "a PDF or document of pictures of words, without a text of its own"),
    "image_not_read": Kind("notice", "a picture, film or sound, kept as evidence, its words not read"),
    "photograph_kept": Kind("notice", "a photograph, kept as evidence"),
    "pictures_only": Kind("notice", "a document of nothing but pictures without words, kept as evidence"),
    "page_not_read": Kind("warning", "a page, or a picture in a document, holds words that were not read"),
    "scan_recognised": Kind("notice", "words of a document were recognised from pictures, not copied"),
    "scan_doubtful": Kind("warning", "a line of a scan was recognised with little confidence, or reads two ways"),
    "scan_unfinished": Kind("warning", "recognising a document's pictures ran out of time or memory"),
    "file_is_link": Kind("warning", "a symbolic link, not followed"),
    "file_duplicate": Kind("notice", "the same bytes were submitted under another path"),
    "file_shared": Kind("warning", "the same bytes were submitted by several units"),
    "name_is_path": Kind("warning", "an entry of a container asks to be written outside of it"),
    "ending_differs": Kind("notice", "the ending of the file's name does not fit its content"),
    "text_damaged": Kind("warning", "some characters are in no known encoding"),
    "entities_ignored": Kind("warning", "the document declares XML entities, which are not resolved"),
    "part_missing": Kind("warning", "some of the document was left out: a sheet, a page, an entry"),
    "sheet_hidden": Kind("notice", "a hidden sheet or slide was read as well"),
    "macros_ignored": Kind("notice", "the document carries macros, which are never run"),
    "personal_data": Kind("notice", "personal data was found and masked"),
    # --- tables
    "column_unmapped": Kind(
        "warning",
        "a heading is not among the known columns",
        "如该栏是评议要用的，请在 wording.yml 的 columns 中补登这种写法，再重新运行。",
    ),
    "column_twice": Kind("warning", "two headings stand for the same column"),
    "header_not_found": Kind("warning", "a table of several rows whose heading is not recognised"),
    "table_unread": Kind(
        "warning", "words in columns on a picture, or an activity table of a PDF, whose headings are not certain"
    ),
    "row_without_name": Kind("warning", "a row holds figures and no activity's name"),
    "amount_unreadable": Kind("warning", "a figure cell holds words that no amount can be read from"),
    "amount_shared": Kind("warning", "one merged figure stands for several activities"),
    "amount_own_unit": Kind("warning", "a cell states its own unit under a heading that counts in 万"),
    "amounts_several": Kind("notice", "one figure cell holds several amounts"),
    "table_of_other_year": Kind("warning", "a table's title names another year; its rows are not counted"),
    "activity_called_off": Kind("notice", "a row says that its activity was called off; it is not counted"),
    "date_unreadable": Kind("warning", "a date cell holds words that no date can be read from"),
    # --- units
    "unit_unknown": Kind("warning", "a name that is not in the register", _NAME_UNIT),
    "unit_differs": Kind(
        "warning",
        "a file's name, or title and signature, point to another unit than its folder",
        "如应归另一单位，请在更正表中登记该文件的单位。",
    ),
    "other_year": Kind("warning", "a document tells of another year's event; nothing in it is counted"),
    "document_reference": Kind("notice", "a document lies in a folder of reference papers; nothing in it is counted"),
    "document_replaced": Kind("notice", "a later version takes a document's place; nothing in it is counted"),
    "body_speaks": Kind("notice", "bodies within a unit state totals of their own, which count as parts of the unit"),
    # --- figures
    "total_differs": Kind("warning", "a stated total is not the sum of its parts"),
    "figures_conflict": Kind("warning", "the same thing is stated with different figures"),
    "total_unsure": Kind(
        "warning",
        "which figure is a unit's total is a guess: several places tell one, several of one paragraph are added up, "
        "another is larger, or an activity's is",
        "可在核对工作簿“自评与核定”填写核定的合计数。",
    ),
    "proportion_unusual": Kind(
        "warning",
        "two totals of a unit that can hardly both be right: 2,000 activities with 2,500 people",
        "请先看这两处原文是否读对；读错的，在核对工作簿“自评与核定”填写核定的合计数。",
    ),
    "total_added": Kind(
        "notice",
        "no total is stated of what the unit's activities are counted up for",
        "可在核对工作簿“自评与核定”一页对照活动相加的数，填写核定值。",
    ),
    "figure_mended": Kind("warning", "a number in a text was mended to be read: 1O50, 3 20"),
    "figure_unread": Kind("warning", "a number in a text can be read in several ways and was not read: 1，234"),
    "figure_amended": Kind(
        "warning",
        "a sentence puts a figure right; it is taken over where only one figure of the unit can be meant",
        "未能据此改动的，请在核对工作簿“自评与核定”填写更正后的数字，并注明依据是这份更正说明。",
    ),
    "scope_unsure": Kind("warning", "the words do not tell whether a figure is of this event or of a longer time"),
    "participants_implausible": Kind("warning", "more participants than the place or the area can hold"),
    "volunteers_above_participants": Kind("warning", "an activity has more volunteers than participants"),
    # --- activities
    "date_outside_window": Kind("warning", "an activity lies outside the edition's window"),
    "date_reversed": Kind("warning", "an activity ends before it begins"),
    "only_on_platform": Kind("notice", "registered on the platform and absent from what the unit submitted"),
    "only_in_submission": Kind("notice", "reported by the unit and absent from the platform"),
    "link_malformed": Kind("warning", "a link that is no web address"),
    "link_repeated": Kind("notice", "the same link stands as evidence for several activities"),
    "activity_repeated": Kind("notice", "the unit reported the same activity more than once"),
    "plan_not_counted": Kind("notice", "a table of what is planned or to come lists activities; none is counted"),
    "activity_shared": Kind("notice", "several units reported the same activity"),
    "activities_similar": Kind(
        "notice", "two activities may be one; not merged", "如为同一项活动，请在核对工作簿的“合并活动”一页注明。"
    ),
    "text_copied": Kind("warning", "the summaries of two units share most of their sentences"),
    "event_not_named": Kind("notice", "a document never names the event and has no date in its window"),
    # --- duties
    "keys_unmarked": Kind("warning", "units reported activities and marked none as key; their quotas are not judged"),
    "evidence_missing": Kind("notice", "key activities without a link, pictures or a report in the media"),
    "quota_missed": Kind("warning", "fewer key activities than the notice asks for"),
    "summary_missing": Kind("grave", "no summary was found"),
    "summary_only_list": Kind("warning", "a list of activities came in, and no summary"),
    "summary_of_body": Kind("warning", "the only summaries that came speak for bodies within the unit"),
    "summary_late": Kind("warning", "the summary came in after the day it was due"),
    "nothing_submitted": Kind("grave", "nothing was found for a registered unit, or nothing but another unit's file"),
    # --- corrections
    "document_set_aside": Kind("notice", "an analyst left a whole document out; nothing in it is counted"),
    "activity_set_aside": Kind("notice", "an analyst left an activity out; its figures are not counted"),
    "correction_stale": Kind("warning", "a correction's target is not there any more"),
    "correction_refused": Kind("warning", "a correction's value does not fit its field"),
    "correction_contradicts": Kind("warning", "two corrections of the same field say different things"),
}
# What only concerns how the office works: no unit is asked about it.
INSIDE = ("correction_stale", "correction_refused", "correction_contradicts")


def problem_id(code: str, about: object) -> str:
    """The id of the row of `problems` that `problem_row` gives for a code and what the problem is about."""
    digest = hashlib.sha256(repr((code, about)).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{code}-{digest}"


def problem_row(
    code: str,
    message: str,
    advice: str,
    about: object,
    *,
    unit_id: str | None = None,
    doc_id: str | None = None,
    locator: str | None = None,
    path: str | None = None,
    stage: str = "01_ingest",
) -> dict[str, object]:
    """A row of `problems`; its id is the code and a digest of `about` (repr of whatever makes it one of its kind).

    In the message a file inside another one is told by ›, and the place behind a file's name in words, as in reports;
    quotation marks inside others are single ones.

    Raises:
        KeyError: the code is not in `CODES`.
    """
    place = f"”{locator}"
    if locator and place in message:
        message = message.replace(place, f"”{say_place(locator)}")
    return {
        "problem_id": problem_id(code, about),
        "severity": CODES[code].severity,
        "code": code,
        "stage": stage,
        "unit_id": unit_id,
        "doc_id": doc_id,
        "locator": locator,
        "path": path,
        "message": say_quoted(message.replace("!/", " › ")),
        "advice": say_quoted(advice),
        "office": CODES[code].office or None,
    }
