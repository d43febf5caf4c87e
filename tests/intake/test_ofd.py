"""OFD documents: words by their place to lines and tables, templates, pictures of pages, attached files."""

# ruff: noqa: E501 - markup stands as it does in the file
from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from kepuri_eval.errors import ReadError
from kepuri_eval.intake.readers import READERS
from kepuri_eval.intake.readers import ofd as reader
from kepuri_eval.intake.readers.content import Block, Content, Limits
from kepuri_eval.intake.readers.kinds import decide_kind
from tests.intake.hostile.pages import saved
from tests.intake.ofd_pages import SPACE, frame, ofd, page, picture, table, use, words

LIMITS = Limits(scans="no")
HEADS = ["活动名称", "时间", "参与人次"]
ROWS = [["机器人竞赛", "9月15日", "300"], ["科普大讲堂", "9月16日", "1200"]]
WIDTHS = [70.0, 50.0, 50.0]


def read(content: bytes, limits: Limits = LIMITS) -> Content:
    assert decide_kind(content, "总结.ofd") == "ofd"
    return READERS["ofd"](content, "总结.ofd", limits)


def texts(seen: Content) -> dict[str, str]:
    return {block.locator: block.text for block in seen.blocks}


def test_lines_are_read_in_order_and_wrapped_ones_joined() -> None:
    long = "全国科普日期间，我局共开展科普活动十二场，参与群众两千余人"
    first = page(words("某县科协总结", 80, 30), words(long, 30, 50), words("次，发放资料三千份。", 25, 60))
    seen = read(ofd(first, page(words("第二页", 25, 30))))
    assert texts(seen) == {
        "page1-l1": "某县科协总结",
        "page1-l2": long + "次，发放资料三千份。",
        "page2-l1": "第二页",
    }


@pytest.mark.parametrize(
    ("deltas", "widths"),
    [("g 3 5", "5 5 5"), ("g 2 5 5", "5 g 2 5"), ("g 999999999 5", "g 3 5 g 999999999 9")],
)
def test_groups_of_deltas_stand_for_as_many_steps(deltas: str, widths: str) -> None:
    for told in (deltas, widths):
        drawn = words("活动三百", 20, 30, deltas=told) + words("场", 40, 30)
        assert texts(read(ofd(page(drawn)))) == {"page1-l1": "活动三百场"}


def test_characters_drawn_one_by_one_are_a_line_and_gaps_are_spaces() -> None:
    drawn = [words(char, 20 + 5 * at, 30) for at, char in enumerate("参与三百人")]
    assert texts(read(ofd(page(*drawn, words("备注", 90, 30))))) == {"page1-l1": "参与三百人  备注"}


def test_a_word_drawn_later_or_twice_stands_once_where_it_is_seen() -> None:
    drawn = [words("参加", 20, 30), words("人", 45, 30), words("第二行", 20, 45), words("三百余", 30, 30)]
    assert texts(read(ofd(page(*drawn, words("参加", 20.3, 30))))) == {"page1-l1": "参加三百余人", "page1-l2": "第二行"}


def test_an_object_s_matrix_moves_its_words() -> None:
    # in points, 0.3528 mm each, as programs that print to OFD write
    scaled = (
        '<ofd:TextObject ID="3" CTM="0.3528 0 0 0.3528 -20 10" Boundary="20 20 50 5" Size="14.17">'
        '<ofd:TextCode X="56.69" Y="0" DeltaX="14.17">资料</ofd:TextCode></ofd:TextObject>'
    )
    assert texts(read(ofd(page(words("发放", 10, 30), scaled)))) == {"page1-l1": "发放资料"}


def test_cells_of_a_table_drawn_as_paths_are_addressed_on_its_grid() -> None:
    seen = read(ofd(page(words("附表", 20, 30), table([HEADS, *ROWS], 20, 40, WIDTHS), words("以上。", 20, 90))))
    assert texts(seen) == {
        "page1-l1": "附表",
        **{f"page1-t1r{r}c{c}": text for r, row in enumerate([HEADS, *ROWS], 1) for c, text in enumerate(row, 1)},
        "page1-l5": "以上。",
    }
    cell = next(block for block in seen.blocks if block.locator == "page1-t1r2c3")
    assert (cell.table, cell.row, cell.column) == ("t1", 2, 3)


def test_a_table_that_goes_on_over_pages_is_one_though_running_heads_stand_between() -> None:
    head, running = words("某局", 20, 15), words("1", 100, 290)
    first = page(table([HEADS, ROWS[0]], 20, 265, WIDTHS), head=use("30"))
    second = page(table([ROWS[1]], 20, 20, WIDTHS), head=use("30"))
    seen = read(ofd(first, second, templates={"30": page(head, running)}))
    assert texts(seen)["page2-t1r3c1"] == "科普大讲堂"
    assert [block.text for block in seen.blocks][:1] == ["某局"]


def test_words_of_a_template_stand_where_they_lie_and_a_template_of_itself_ends() -> None:
    template = page(words("红头", 90, 20), words("第1页", 90, 285), head=use("30"))
    seen = read(ofd(page(words("正文", 20, 60), head=use("30")), templates={"30": template}))
    assert [block.text for block in seen.blocks] == ["红头", "正文", "第1页"]


def test_composite_objects_are_drawn_where_they_are_used_and_loops_end() -> None:
    inner = f'{words("图中字", 0, 5)}<ofd:CompositeObject ID="6" Boundary="0 0 9 9" ResourceID="40"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="40" Width="9" Height="9"><ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>'
    more = {
        "Doc_0/Pub.xml": f"<ofd:Res {SPACE}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    }
    used = '<ofd:CompositeObject ID="5" Boundary="35 25 9 9" ResourceID="40"/>'
    content = ofd(page(words("见：", 25, 30), used), more=more, common="<ofd:PublicRes>Pub.xml</ofd:PublicRes>")
    assert texts(read(content))["page1-l1"] == "见：图中字"


def test_what_is_not_shown_and_slanted_marks_are_not_among_the_lines() -> None:
    hidden = words("草稿", 20, 40, 'Visible="false"')
    mark = words("内部资料", 60, 35, 'CTM="0.7 0.7 -0.7 0.7 0 0"')
    seen = read(ofd(page(words("正文一", 20, 30), hidden, mark, words("正文二", 20, 50))))
    assert [block.text for block in seen.blocks] == ["正文一", "正文二", "内部资料"]


def test_lines_drawn_in_no_order_are_read_from_the_top() -> None:
    order = [5, 1, 8, 3, 9, 0, 7, 2, 6, 4]
    seen = read(ofd(page(*(words(f"第{at}行。", 20, 30 + 10 * at) for at in order))))
    assert [block.text for block in seen.blocks] == [f"第{at}行。" for at in range(10)]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [words(f"左栏第{at}行。", 20, 30 + 8 * at) for at in range(8)]
    right = [words(f"右栏第{at}行。", 120, 30 + 8 * at) for at in range(8)]
    assert [block.text[0] for block in read(ofd(page(*left, *right))).blocks] == ["左"] * 8 + ["右"] * 8


def _page_of_picture() -> bytes:
    return saved(Image.effect_noise((210, 297), 60), "PNG")


def test_a_page_that_is_a_picture_is_told_and_recognised_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    media = {"5": ("a.png", _page_of_picture())}
    both = ofd(page(words("参加300人", 20, 30)), page(picture(0, 0, 210, 297)), media=media)
    assert [note.code for note in read(both).notes] == ["page_not_read"]
    with pytest.raises(ReadError) as fault:
        read(ofd(page(picture(0, 0, 210, 297)), media=media))
    assert fault.value.code == "scan_without_text"
    seen: list[np.ndarray] = []

    def recognise(shown: np.ndarray, number: int, *_: object) -> tuple[list[Block], list]:
        seen.append(shown)
        return [Block(f"page{number}-l1", "line", "识别所得")], []

    monkeypatch.setattr(reader, "recognise_page", recognise)
    found = read(both, Limits(scans="now"))
    assert texts(found) == {"page1-l1": "参加300人", "page2-l1": "识别所得"}
    assert [note.code for note in found.notes] == ["scan_recognised"]
    assert seen[0].shape == (2000, 1414, 3)
    assert seen[0].std() > 30


def test_a_picture_that_cannot_be_opened_leaves_its_page_unread() -> None:
    media = {"5": ("a.jb2", b"\x97JB2\r\n\x1a\n" + bytes(50))}
    content = ofd(page(words("参加300人", 20, 30)), page(picture(0, 0, 210, 297)), media=media)
    assert [note.code for note in read(content, Limits(scans="now")).notes] == ["page_not_read"]


def test_signs_without_characters_are_no_words() -> None:
    content = ofd(page(words("参加300人", 20, 30)), page(words("¤¤¤¤¤¤", 20, 30)))
    assert [note.code for note in read(content).notes] == ["page_not_read"]


def test_files_attached_to_a_document_are_its_parts() -> None:
    listed = (
        f'<ofd:Attachments {SPACE}><ofd:Attachment ID="1" Name="活动表.csv"><ofd:FileLoc>files/a.csv</ofd:FileLoc>'
        '</ofd:Attachment><ofd:Attachment ID="2" Name="../../b"><ofd:FileLoc>../../../b.txt</ofd:FileLoc>'
        "</ofd:Attachment></ofd:Attachments>"
    )
    more = {"Doc_0/Attachs/Attachments.xml": listed, "Doc_0/Attachs/files/a.csv": "甲,1"}
    behind = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    seen = read(ofd(page(words("见附件", 20, 30)), more=more, behind=behind))
    assert [(part.name, part.content) for part in seen.parts] == [("活动表.csv", "甲,1".encode())]
    assert [(label, fault.code) for label, fault in seen.faults] == [("b.txt", "file_damaged")]


def test_words_in_annotations_are_told_and_seals_are_not() -> None:
    def annotated(kind: str) -> list[str]:
        inner = f'<ofd:Annot ID="3" Type="{kind}"><ofd:Appearance Boundary="0 0 9 9">{words("批注", 0, 5)}</ofd:Appearance></ofd:Annot>'
        more = {
            "Doc_0/Annots/A.xml": f'<ofd:Annotations {SPACE}><ofd:Page PageID="101"><ofd:FileLoc>1/A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
            "Doc_0/Annots/1/A.xml": f"<ofd:PageAnnot {SPACE}>{inner}</ofd:PageAnnot>",
        }
        behind = "<ofd:Annotations>Annots/A.xml</ofd:Annotations>"
        pages = [page(words(text, 20, 30)) for text in ("一页", "二页")]
        seen = read(ofd(*pages, more=more, behind=behind))
        assert list(texts(seen).values()) == ["一页", "二页"]
        return [note.message for note in seen.notes]

    assert annotated("Stamp") == []
    assert annotated("Path") == ["第2页的批注中有文字，未读取。"]


def test_a_missing_page_is_told_and_a_document_of_none_refused() -> None:
    whole = ofd(page(words("第一页", 20, 30)), page(words("第二页", 20, 30)))
    seen = read(whole.replace(b"Page_1/Content.xml", b"Page_7/Content.xml"))
    assert [note.code for note in seen.notes] == ["part_missing"]
    for content, code in (
        (ofd(), "file_empty"),
        (ofd("<ofd:Page"), "file_damaged"),
        (ofd(page(words("甲", 20, 30)), more={"Encryptions.xml": "<a/>"}), "file_encrypted"),
    ):
        with pytest.raises(ReadError) as fault:
            read(content)
        assert fault.value.code == code


def test_numbers_that_are_none_put_nothing_anywhere() -> None:
    broken = words("甲", 20, 30).replace('Size="5.0"', 'Size="1e999"') + frame(0, 0, 9, 9).replace("L 9", "L nan")
    assert texts(read(ofd(page(broken, words("乙", 20, 40))))) == {"page1-l1": "乙"}
