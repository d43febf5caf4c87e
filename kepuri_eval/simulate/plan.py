"""Draw the fictional truth: who takes part, what each unit does, and what it could say of itself."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from kepuri_eval.edition import Edition, Unit
from kepuri_eval.params import Params
from kepuri_eval.simulate.register import choose_units
from kepuri_eval.simulate.topics import Standout, Topic, load_names, load_standouts, load_topics
from kepuri_eval.simulate.truth import Activity

_EAGERNESS = {"county": 1.35, "zone": 1.3, "host": 1.2, "society": 1.2, "enterprise": 1.1, "base": 1.3}
_REACH = {"county": 420, "zone": 180, "host": 320, "society": 140, "enterprise": 150, "base": 200}
_CATEGORY = {"county": "county_main", "zone": "county_main", "host": "hosts_joint", "society": "societies_joint",
             "enterprise": "companies_joint", "base": "bases_joint"}  # fmt: skip


@dataclass
class UnitPlan:
    """What one unit does and how it writes; its random stream depends on nothing but seed and unit.

    Attributes:
        figures: what the unit as a whole can state.
        faults: kinds of fault in what it submits.
        copies: unit_id of the unit whose text it submits as its own, or "".
        is_copied: another unit does that to this one; its text then tells no single activities.
    """

    unit: Unit
    rng: random.Random
    activities: list[Activity] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)
    copies: str = ""
    is_copied: bool = False


@dataclass
class Plan:
    """The whole fictional edition before a word of it is written."""

    params: Params
    seed: int
    units: list[UnitPlan]

    @property
    def edition(self) -> Edition:
        """The edition whose rules and calendar hold."""
        return self.params.edition


def draw_plan(params: Params, units: int, activities: int, seed: int) -> Plan:
    """Units, their activities (exactly `activities` different ones) and their own figures, all from `seed`."""
    chosen = choose_units(params, units, seed)
    plans = [UnitPlan(unit, random.Random(f"{seed}/{unit.unit_id}")) for unit in chosen]
    counts = _share_out(params, plans, activities)
    number = 0
    for plan, count in zip(plans, counts, strict=True):
        taken: set[str] = set()
        for _ in range(count):
            number += 1
            plan.activities.append(_draw_activity(plan, params.edition, f"a{number:06d}", taken))
    _plant_standouts(plans, random.Random(f"{seed}/standouts"), activities)
    for plan in plans:
        plan.figures = _draw_figures(plan)
    return Plan(params, seed, plans)


def _share_out(params: Params, plans: list[UnitPlan], activities: int) -> list[int]:
    """How many activities each unit holds: about its quota, some below, at least one each; adds up exactly."""
    groups = params.edition.groups
    wish = [
        max(groups[plan.unit.group].min_key_activities, 1)
        * _EAGERNESS.get(plan.unit.group, 1.2)
        * plan.rng.choice((0.6, 0.85, 1, 1, 1.05, 1.1, 1.25, 1.5))
        for plan in plans
    ]
    spare = activities - len(plans)
    if spare < 0:
        raise ValueError(f"{activities} activities are not enough for {len(plans)} units")
    exact = [spare * share / sum(wish) for share in wish]
    counts = [int(part) for part in exact]
    by_rest = sorted(range(len(plans)), key=lambda place: (counts[place] - exact[place], place))
    for place in by_rest[: spare - sum(counts)]:
        counts[place] += 1
    return [count + 1 for count in counts]


def _draw_activity(plan: UnitPlan, edition: Edition, truth_id: str, taken: set[str]) -> Activity:
    rng, unit = plan.rng, plan.unit
    topic = _draw_topic(plan)
    name = _draw_name(rng, topic, unit, taken)
    start, end = _draw_days(rng, edition)
    online = topic.code == "shortvideo"
    mode = "online" if online else rng.choices(("offline", "both", "online"), (80, 16, 4))[0]
    place = rng.choice(topic.places)
    where = place if online or unit.group not in ("county", "zone") or rng.random() < 0.4 else f"{unit.name}{place}"
    partners = tuple(rng.sample(topic.partners, rng.choice((0, 0, 1, 1, 2, 3))))
    activity = Activity(
        truth_id, unit.unit_id, name, start, end, where, mode, _category(topic, unit), topic.theme, topic.code,
        partners, _describe(rng, topic, where, start, end), is_key=rng.random() < 0.93, has_pictures=rng.random() < 0.6,
    )  # fmt: skip
    if unit.group in ("county", "zone") and rng.random() < 0.15:
        activity.organiser = f"{unit.name}{rng.choice(load_names()['bureaus'])}"
    activity.figures = _activity_figures(rng, unit, mode)
    activity.links = _links(rng, truth_id)
    return activity


def _draw_topic(plan: UnitPlan) -> Topic:
    topics = load_topics()
    own = next((topic for word, topic in load_names()["own_topics"].items() if word in plan.unit.name), "")
    share = 0.0 if plan.unit.group in ("county", "zone") else 0.65 if plan.unit.group == "host" else 0.8
    if own and plan.rng.random() < share:
        return topics[own]
    return topics[plan.rng.choice(list(topics))]


def _category(topic: Topic, unit: Unit) -> str:
    return topic.category or _CATEGORY.get(unit.group, "hosts_joint")


def _draw_name(rng: random.Random, topic: Topic, unit: Unit, taken: set[str]) -> str:
    """A name that this unit has not used yet; names of other units may be the same."""
    for _ in range(200):
        subject, form, slogan = rng.choice(topic.subjects), rng.choice(topic.forms), rng.choice(load_names()["slogans"])
        audience = rng.choice(topic.audiences)
        name = rng.choice((
            f"“{slogan}{subject}”{form}", f"{subject}{form}", f"{slogan}{subject}{form}", f"{unit.name}{subject}{form}",
            f"“{subject}”主题{form}", f"面向{audience}的{subject}{form}", f"全国科普日{subject}{form}",
        ))  # fmt: skip
        if name not in taken:
            break
    else:
        name = f"{name}（第{len(taken)}期）"
    taken.add(name)
    return name


def _draw_days(rng: random.Random, edition: Edition) -> tuple[date, date]:
    first, last = edition.dates.window_start, edition.dates.window_end
    start = first + timedelta(days=rng.randrange((last - first).days + 1))
    longest = min((last - start).days, 6)
    return start, start + timedelta(days=rng.choice((0, 0, 0, 0, 1, 2, longest)) if longest > 2 else 0)


def _describe(rng: random.Random, topic: Topic, place: str, start: date, end: date) -> str:
    """Two to four sentences on what was done, for whom and what came of it; no figures."""
    audience = rng.choice(topic.audiences)
    deeds = rng.sample(topic.deeds, rng.choice((1, 2, 2, 3)))
    opening = rng.choice((
        f"活动面向{audience}，在{place}举行。", f"围绕{rng.choice(topic.subjects)}，走到{audience}身边。",
        f"{place}里，{audience}是这次活动的主角。", f"针对{audience}的需要，把{rng.choice(topic.forms)}办到{place}。",
        f"由{rng.choice(topic.partners)}提供师资，{audience}参加。",
    ))  # fmt: skip
    sentences = [opening, *(f"{deed}。" for deed in deeds)]
    if rng.random() < 0.75:
        sentences.append(f"{rng.choice(topic.results)}。")
    return "".join(sentences)


def _activity_figures(rng: random.Random, unit: Unit, mode: str) -> dict[str, int]:
    """Numbers as the organiser knows them; which of them are written down is for the writers to say."""
    reach = max(8, int(rng.lognormvariate(0, 0.9) * _REACH.get(unit.group, 150)))
    figures = {
        "sessions": rng.choices((1, 2, 3, 4, 6, 8, 12), (62, 12, 8, 6, 5, 4, 3))[0],
        "participants": reach,
        "volunteers": max(1, int(reach * rng.uniform(0.01, 0.12))),
        "materials": max(10, int(reach * rng.uniform(0.3, 2.2) / 10) * 10),
        "shares": rng.randrange(3, 900),
        "online_views": int(rng.lognormvariate(7.2, 1.1)) + 60,
    }
    if mode != "offline":
        figures["live_views"] = int(rng.lognormvariate(8.4, 1.0)) + 200
    if mode == "online":
        figures["participants"] = max(60, int(figures["live_views"] * rng.uniform(0.1, 0.5)))
        del figures["materials"]
    return figures


def _links(rng: random.Random, truth_id: str) -> tuple[str, ...]:
    """Addresses under .invalid, which can never exist."""
    count = rng.choice((0, 0, 0, 1, 1, 2))
    return tuple(f"https://news{rng.randrange(1, 9)}.invalid/2024/{truth_id}-{turn}.html" for turn in range(count))


def _plant_standouts(plans: list[UnitPlan], rng: random.Random, activities: int) -> None:
    """Give some activities the name and story of a hand-written unusual one, each used at most once."""
    standouts = load_standouts()
    for standout in standouts[: max(3, min(len(standouts), activities // 30))]:
        plan = rng.choice([plan for plan in plans if len(plan.activities) > 1] or plans)
        _become(rng.choice([a for a in plan.activities if not a.is_standout] or plan.activities), standout)


def _become(activity: Activity, standout: Standout) -> None:
    activity.name, activity.place, activity.text = standout.name, standout.place, standout.text
    activity.theme_planted, activity.mode, activity.is_standout = standout.topic, standout.mode, True
    topic = load_topics()[standout.topic]
    activity.theme = topic.theme
    if activity.mode != "offline":
        activity.figures.setdefault("live_views", 1200)


def _draw_figures(plan: UnitPlan) -> dict[str, int]:
    """What the unit as a whole can state: at least what its own activities add up to."""
    rng, acts = plan.rng, plan.activities
    more = rng.uniform(1.0, 1.6)
    sums = {name: sum(a.figures.get(name, 0) for a in acts) for name in ("sessions", "participants", "volunteers",
            "materials", "online_views", "live_views")}  # fmt: skip
    figures = {name: int(total * more) for name, total in sums.items() if total}
    figures["activities"] = figures.pop("sessions")
    figures["items"] = len(acts)
    figures |= {
        "media_reports": max(1, int(len(acts) * rng.uniform(0.3, 3))),
        "lectures": max(2, int(figures["activities"] * rng.uniform(0.2, 0.5))),
        "exhibits": rng.randrange(6, 160),
        "experts": rng.randrange(3, 60),
        "venues": rng.randrange(2, 20),
        "joint_units": rng.randrange(2, 30),
        "other": rng.randrange(20, 900),
    }
    return figures
