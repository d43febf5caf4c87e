import pytest
from matplotlib import rc_context
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.text import Text

from kepuri_eval.reporting import marks
from kepuri_eval.reporting.svg import draw_svg
from kepuri_eval.reporting.theme import COLOURS, chart_style


@pytest.fixture
def picture():
    """Ten units across are eight inches, five units up are two, from one inch left and half an inch below."""
    with rc_context(chart_style()):
        yield marks.new_picture(3.0, (0, 10), (0, 5), width=10, left=1, right=1, top=0.5, bottom=0.5)


def words_in(picture):
    return picture.chart.findobj(Text)


def inches(picture, point, frame=None):
    """Where a point of a frame lies on the page."""
    place = (frame or picture.frame()).transform(point)
    return picture.chart.dpi_scale_trans.inverted().transform(place).round(9).tolist()


def test_a_picture_puts_its_edges_where_the_margins_end(picture):
    assert inches(picture, (0, 0)) == [1, 0.5]
    assert inches(picture, (10, 5)) == [9, 2.5]
    assert inches(picture, (2.5, 1)) == [1 + 8 / 4, 0.5 + 2 / 5]


def test_a_picture_may_count_from_the_top(picture):
    upside_down = marks.Picture(picture.chart, picture.box, (0, 10), (5, 0))
    assert inches(upside_down, (0, 0)) == [1, 2.5]


def test_a_frame_is_moved_by_points_and_may_have_edges_of_its_own(picture):
    frame = picture.frame(up=(0, 1), shift=(36, -18))
    assert inches(picture, (5, 1), frame) == [5 + 0.5, 2.5 - 0.25]


def test_what_is_drawn_at_another_resolution_lies_at_the_same_place(picture):
    before = inches(picture, (3, 2))
    picture.chart.dpi = 33
    assert inches(picture, (3, 2)) == before


def test_bars_lie_from_zero_to_their_length_and_columns_stand(picture):
    marks.add_bars(picture, [1, 2], [4, -3], COLOURS["accent"], thick=0.5)
    marks.add_columns(picture, [1, 2], [4, 3], COLOURS["accent"], thick=0.5)
    lying, standing = ([path.get_extents().extents.tolist() for path in each.get_paths()]
                       for each in picture.chart.artists)  # fmt: skip
    assert lying == [[0, 0.75, 4, 1.25], [-3, 1.75, 0, 2.25]]
    assert standing == [[0.75, 0, 1.25, 4], [1.75, 0, 2.25, 3]]


@pytest.mark.parametrize(("mark", "height"), [("o", 7), ("s", 7), ("D", 7 * 2**0.5)])
def test_a_point_is_as_high_as_asked_and_a_diamond_is_a_square_on_its_corner(picture, mark, height):
    marks.add_points(picture, [1], [1], COLOURS["accent"], 7, mark)
    (points,) = picture.chart.artists
    assert isinstance(points, PathCollection)
    drawn = points.get_paths()[0].get_extents().size * points.get_sizes()[0] ** 0.5
    assert drawn.tolist() == pytest.approx([height, height])


def test_a_key_ends_at_the_right_or_stands_in_the_middle_and_its_parts_do_not_meet(picture):
    keys = [marks.Key("line", COLOURS["ink"], "本组中位", 2), marks.Key("bar", COLOURS["accent"], "本单位"),
            marks.Key("o", COLOURS["out"], "未入围")]  # fmt: skip
    marks.add_key(picture, keys, up=10, right=20)
    words = words_in(picture)
    ends = [text.get_position()[0] + marks.width_of(text.get_text()) for text in words]
    assert ends[-1] == pytest.approx(720 - 20)
    assert all(end + 10 < text.get_position()[0] for end, text in zip(ends, words[1:], strict=False))
    middle = marks.new_picture(3.0, (0, 1), (0, 1), width=10)
    marks.add_key(middle, [keys[1]], up=10, middle=0.5)
    (bar,) = (each for each in middle.chart.artists if isinstance(each, PolyCollection))
    left, end = bar.get_paths()[0].get_extents().x0, words_in(middle)[0].get_position()[0] + marks.width_of("本单位")
    assert (left + end) / 2 == pytest.approx(360)


def test_words_are_as_wide_as_they_are_drawn(picture):
    marks.write(picture, [5], [2], ["位次变动区间"], fontsize=10)
    drawn = words_in(picture)[0].get_window_extent().width / picture.chart.dpi * 72
    assert marks.width_of("位次变动区间", 10) == pytest.approx(drawn, rel=0.1)


def test_slips_of_paper_lie_under_their_words(picture):
    marks.add_slips(picture, [2, 6], [1, 4], ["天文", "航天与科幻"], size=8)
    text = draw_svg(picture.finish("图", "说明"))
    assert text.index("var(--k-paper") < text.index(">天文<")
    widths = [path.get_extents().width for path in picture.chart.artists[0].get_paths()]
    assert widths == pytest.approx([8 * (2 + 0.3), 8 * (5 + 0.3)])


def test_round_steps_stay_between_their_ends():
    assert marks.round_steps(-1.2, 3.4, 6) == [-1, 0, 1, 2, 3]
    assert marks.round_steps(0, 2.2, 4, whole=True) == [0, 1, 2]
    assert marks.round_steps(0, 8.8, 4, whole=True) == [0, 3, 6]
    assert marks.round_steps(0, 66, 4, whole=True) == [0, 20, 40, 60]
