"""How long a run still takes, told from an earlier run and from its own pace."""

from __future__ import annotations

from kepuri_eval.batch.manifest import Entry
from kepuri_eval.batch.timeleft import TimeLeft

EARLIER = {
    "01_ingest": 10.0,
    "02_indicators": 20.0,
    "03_standouts": 30.0,
    "05_city_report": 8.0,
    "04_unit_report/a": 4.0,
}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def stages_done(left: TimeLeft, total: int) -> None:
    left.note(None, 0, total)
    for number, name in enumerate(("01_ingest", "02_indicators", "03_standouts"), start=1):
        left.note(Entry(name, "made"), number, total)


def test_an_earlier_run_tells_how_long_all_will_take() -> None:
    clock = Clock()
    left = TimeLeft(EARLIER, lanes=2, clock=clock)
    left.note(None, 0, 3 + 10)
    reports = 10 * ((8 + 4) / 2) / 2
    assert left.seconds == 10 + 20 + 30 + reports
    clock.now += 4
    assert left.seconds == 6 + 20 + 30 + reports
    clock.now += 400  # slower than before: the first stage is not taken to be done
    assert left.seconds == 20 + 30 + reports
    left.note(Entry("01_ingest", "made"), 1, 13)
    assert left.seconds == 20 + 30 + reports


def test_the_first_run_says_nothing_before_it_knows_a_pace() -> None:
    clock = Clock()
    left = TimeLeft({}, clock=clock)
    stages_done(left, 3 + 4)
    assert left.seconds is None
    clock.now += 6
    left.note(Entry("05_city_report", "made"), 4, 7)
    assert left.seconds == 3 * 6
    clock.now += 2
    assert left.seconds == 3 * 6 - 2
    left.note(Entry("04_unit_report/a", "failed"), 5, 7)
    assert left.seconds == 2 * (6 + 2) / 2


def test_reports_that_stay_are_no_work() -> None:
    clock = Clock()
    left = TimeLeft({}, clock=clock)
    stages_done(left, 3 + 4)
    for number in (4, 5):
        left.note(Entry("04_unit_report/a", "unchanged"), number, 7)
    clock.now += 5
    left.note(Entry("04_unit_report/b", "made"), 6, 7)
    assert left.seconds == 5


def test_a_limit_bounds_what_is_left() -> None:
    left = TimeLeft(EARLIER, limit=2, clock=Clock())
    stages_done(left, 3 + 50)
    assert left.seconds == 2 * (8 + 4) / 2


def test_a_run_that_is_done_needs_nothing() -> None:
    left = TimeLeft(EARLIER, clock=Clock())
    stages_done(left, 3)
    assert left.seconds == 0
