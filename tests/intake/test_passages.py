"""Passages of a document, with their places in its blocks."""

from __future__ import annotations

from kepuri_eval.intake.activities.passages import Passage, read_passages
from kepuri_eval.intake.records import BlockRow


def told(*blocks: tuple[str, str], table: str | None = None) -> list[BlockRow]:
    place = (table, 1, 1) if table else (None, None, None)
    return [BlockRow("d", n, f"b{n}", kind, text, *place, 1, 1) for n, (kind, text) in enumerate(blocks)]


def holds(passages: list[Passage], blocks: list[BlockRow]) -> bool:
    texts = {block.locator: block.text for block in blocks}
    return all(
        texts[piece.locator][piece.offset :].lstrip(" >").startswith(passage.text[piece.start : piece.end].lstrip(" >"))
        for passage in passages
        for piece in passage.pieces
    )


def test_what_a_paragraph_counts_off_is_told_apart() -> None:
    text = "二、开展情况。一是举办甲课。9月18日，30人参加。二是举办乙展。9月19日，40人参加。"
    blocks = told(("paragraph", text))
    passages = read_passages(blocks, set())
    assert [passage.text[:6] for passage in passages] == ["二、开展情况", "一是举办甲课", "二是举办乙展"]
    assert passages[2].places() == (("b0", text.index("二是"), len(text)),)
    assert passages[2].opening.startswith("二、开展情况")
    assert holds(passages, blocks)
    assert len(read_passages(told(("paragraph", "问题，一是经费少。")), set())) == 1


def test_lines_of_a_paragraph_and_of_a_cell_that_sets_out_text() -> None:
    text = "★ 甲课\n9月18日，全校师生1436人在操场听课，大家都说好，还要来。\n★ 乙赛\n9月20日，192名小选手比拼水火箭。"
    for blocks in (told(("paragraph", text)), told(("cell", text), table="t1")):
        passages = read_passages(blocks, set())
        assert [passage.text[:4] for passage in passages] == ["★ 甲课", "9月18", "★ 乙赛", "9月20"]
        assert holds(passages, blocks)
    assert read_passages(told(("cell", text), table="t1"), {("d", "b0")}) == []


def test_lines_wrapped_by_width_go_on_in_each_other() -> None:
    lines = [
        "    1、夜市。9月20日晚，在音乐广场举办，",
        "教育局等16家单位参加，发放科普资料20",
        "00份。",
        " " * 30 + "某县科协",
    ]
    blocks = told(*(("line", line) for line in lines))
    passages = read_passages(blocks, set())
    assert [passage.text.strip()[-4:] for passage in passages] == ["00份。"[-4:], "某县科协"]
    assert passages[0].places(len(lines[0])) == (("b1", 0, len(lines[1])), ("b2", 0, len(lines[2])))


def test_marks_of_forwarded_mails_give_way() -> None:
    blocks = told(("line", "> 甲课。9月18日，30人参加。"))
    subject = BlockRow("d", 9, "subject", "heading", "Fw: 情况", None, None, None, 1, 1)
    assert read_passages([subject, *blocks], set())[0].text == "  甲课。9月18日，30人参加。"
    assert read_passages(blocks, set())[0].text.startswith(">")
