"""Words by which prose names activities and partners: `items` and `partners` of `params/wording.yml`."""

from __future__ import annotations

from kepuri_eval.edition import Declared


class ItemWords(Declared):
    """Words that tell heads of activities from other heads in prose, and where such an activity was held.

    Attributes:
        work_begins, work_ends, work_holds: a head that begins, ends so or holds such words tells of how the work was
            done, of a meeting, a signature or a label.
        work_whole: a head that is one of these words, and nothing more, is the caption of several things.
        body_ends: a head that is nothing but a body's name ends so.
        of_all: before these words a sentence is about everything the unit did; so is a paragraph that opens with
            words of `as_of`.
        aside: what begins so is no text of the document (picture titles, links to other pages).
        behind: what begins so ends a saved page's text.
        market_days: words behind a day that say it was one of a market: what was held then needs no place told.
        place_ends: words that places end with; spots: more of these, of which only words before a place (在, 到) make
            one; hosts: ends of places that do something themselves (某社区请来专家).
        at: words before places; held: words behind them; deeds: what else is done there; talks: no place holds them.
        acts: what was done where nothing is named (讲…); acts_closing: where these words close a clause (…义诊).
        stalls: what is done on a market day; draws: verbs of those who draw people, behind an activity's name.
        not_held: says that it was not; announced: that it is yet to be; meetings: ones about the work, and no activity.
        quoted_behind: words behind which quotation marks hold no activity's name; quoted_things: what they name then;
            papers: ends of what 《》 hold that is a paper, and nothing held (《…通知》).
        mobile: ends of what is brought to a place (科普车开进某小学); brought: of what is held there (防灾课走进某村).
        opens: what a place does that lets people in (对外); receives, guests: or verbs and whom it receives (迎来客人).
        done: ends of what somebody 做s (做疏散演练); plain_kinds: kinds of activities of no name of their own;
            unnamed: what one is called behind its place that a text names by nothing;
            general_kinds: what is read or shown rather than done.
        tells: verbs of those who speak (讲的是…); shows: of what was done before people (升起了气象气球);
            tries: of what people did themselves (领着30名孩子认鸟); closes: more ends of clauses that tell a deed;
            brings: verbs before a name between quotation marks (迎来一堂“…”); no_scenes: with these a sentence
            tells of no deed.
        online: a place with one of these is none; platforms: where things are shown online.
    """

    work_begins: tuple[str, ...] = ()
    work_ends: tuple[str, ...] = ()
    work_holds: tuple[str, ...] = ()
    work_whole: tuple[str, ...] = ()
    body_ends: tuple[str, ...] = ()
    of_all: tuple[str, ...] = ()
    as_of: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    market_days: tuple[str, ...] = ()
    place_ends: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    acts_closing: tuple[str, ...] = ()
    stalls: tuple[str, ...] = ()
    draws: tuple[str, ...] = ()
    not_held: tuple[str, ...] = ()
    announced: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    quoted_behind: tuple[str, ...] = ()
    quoted_things: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    mobile: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    receives: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    plain_kinds: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    unnamed: str = "科普活动"
    general_kinds: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    tries: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    no_scenes: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()
    online: tuple[str, ...] = ()


class PartnerWords(Declared):
    """Words by which those are named who hold an activity together, in prose: 联合市教育局、团市委等单位举办.

    Attributes:
        sorts: lists of `mentions` by which partners are sorted (学会, 院校): what names no partner counts for none.
        verbs: verbs whose objects are partners; together: words behind those who hold it together (由甲、乙联合主办).
        not_behind: what these words are part of when they mean something else (联合会).
        ends: verbs, beside `hold_verbs`, at which a list of names ends.
        hosting: verbs of holding before which several are named (由甲、乙主办).
        doing: what follows a body named behind 与 or 和 with which something was done (和县农业农村局在…讲).
        helping: what is said of bodies that lent a hand, behind their names (甲、乙帮了大忙); allies: what they are
            called behind 是 (甲、乙是长期伙伴).
        joining: what follows those who joined in, named as such (甲、乙等单位参与).
        following: what opens a clause that tells by whose word something was done (按照…联合印发的通知).
        bodies: how bodies end, beside those known to the program.
        vague: how words begin that name nobody (多家单位); nobody: words that alone name nobody.
    """

    sorts: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    hosting: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    helping: tuple[str, ...] = ()
    allies: tuple[str, ...] = ()
    following: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    not_behind: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
