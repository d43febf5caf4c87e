"""The picture of a page to the borders of tables that are printed on it, and how far the page lies askew."""

from __future__ import annotations

import numpy as np

from kepuri_eval.intake.readers.rulings import Box

_ACROSS, _DOWN = 2.5, 0.9  # heights of a line of words: longer than rows of strokes, and than any stroke of a sign
_GAP = 0.6  # of a height: seals, staples and worn print leave such gaps
_THICK = 0.5  # of a height: what is thicker is no line
_FAINT = 10  # shades that a line is darker than what lies round it
_PAPER, _OVER, _EACH = 75, 1.8, 4  # percent of a page that is bare at least; how far ink stands out from its grain
_AROUND, _BESIDE = 31, 11  # pixels, more than any line is thick
_RUN, _LONG = 40, 6  # parts of the width: runs of ink that tell how a page lies, and lines that are long enough
_MOST_ASKEW, _LEAST_ASKEW = 2.5, 0.1  # degrees
_FEWEST, _MOST, _AGREE = 2, 40, 0.3  # lines that are looked at, and degrees between them
_INKED = 0.8  # of a line, within a height of words

_Piece = tuple[float, float, float]


def set_straight(picture: np.ndarray) -> np.ndarray:
    """The picture turned by up to 2.5° so that its long lines lie level; as it is where no two of them agree."""
    import cv2

    height, width = picture.shape[:2]
    ink = cv2.dilate(inked(np.ascontiguousarray(picture[:, :, 2])), np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(width // _RUN, 12)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    slopes = []
    longest = 1 + np.argsort(-stats[1:, cv2.CC_STAT_WIDTH], kind="stable")[:_MOST]
    for label in longest.tolist():
        left, top, wide, high = (int(value) for value in stats[label, :4])
        if wide < width / _LONG or high > wide / 12:
            continue
        down, along = np.nonzero(labels[top : top + high, left : left + wide] == label)
        slopes.append(float(np.polyfit(along, down, 1)[0]))
    angles = np.degrees(np.arctan(slopes))
    angle = float(np.median(angles)) if slopes else 0.0
    if (abs(angles - angle) < _AGREE).sum() < _FEWEST or not _LEAST_ASKEW < abs(angle) < _MOST_ASKEW:
        return picture
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )  # fmt: skip


def ruling_boxes(shades: np.ndarray, size: float) -> list[Box]:
    """Thin boxes (left, top, right, bottom in pixels, y growing downward) where lines run across or down the page.

    Args:
        shades: the page in one channel, uint8, without its red ink.
        size: height of a line of words, in pixels.
    """
    across, down = _long(shades, size), _long(shades.T, size, _DOWN)
    return [
        *((start, at, end, at) for at, start, end in across),
        *((at, start, at, end) for at, start, end in down),
    ]


def inked(shades: np.ndarray) -> np.ndarray:
    """1 where something darker than what lies round it stands, 0 elsewhere, of a page in one channel (uint8)."""
    import cv2

    return cv2.adaptiveThreshold(shades, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _AROUND, _FAINT)


def _thin(shades: np.ndarray) -> np.ndarray:
    """1 where something darker than what is just above and below it stands: a faint line beside words too."""
    import cv2

    darker = cv2.morphologyEx(shades, cv2.MORPH_BLACKHAT, np.ones((_BESIDE, 1), np.uint8))
    grain = float(np.percentile(darker[::_EACH, ::_EACH], _PAPER))
    return (darker > max(_FAINT, _OVER * grain)).astype(np.uint8)


def _long(shades: np.ndarray, size: float, least: float = _ACROSS) -> list[_Piece]:
    """The lines across: where each lies, starts and ends.

    Args:
        least: how many heights of words make a line.
    """
    import cv2

    def line(length: float) -> np.ndarray:
        return np.ones((1, max(int(length), 3)), np.uint8)

    # noise and a slight slant break a line into runs on neighbouring pixels
    broad, shades = np.ones((3, 1), np.uint8), np.ascontiguousarray(shades)
    found = cv2.morphologyEx(cv2.dilate(inked(shades), broad), cv2.MORPH_OPEN, line(least * size))
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, line(_GAP * size))
    count, _, stats, middles = cv2.connectedComponentsWithStats(found, connectivity=8)
    starts, lengths = stats[:, cv2.CC_STAT_LEFT].astype(float), stats[:, cv2.CC_STAT_WIDTH].astype(float)
    pieces = [
        (float(middles[label][1]), float(starts[label]), float(starts[label] + lengths[label]))
        for label in range(1, count)
        if stats[label, cv2.CC_STAT_HEIGHT] <= _THICK * size
    ]
    thin = cv2.dilate(_thin(shades), broad)
    return [_grown(piece, thin, max(int(size), 3)) for piece in pieces if _is_thin(piece, thin)]


def _is_thin(piece: _Piece, thin: np.ndarray) -> bool:
    """Whether both sides of a piece are lighter: the rim of a dark band and its ground between words are no lines."""
    at, start, end = piece
    drawn: np.ndarray = thin[max(round(at) - 1, 0) : round(at) + 2, int(start) : int(end)].max(axis=0)
    return float(drawn.mean()) >= _INKED if drawn.size else False


def _grown(piece: _Piece, ink: np.ndarray, reach: int) -> _Piece:
    """The piece with the way before and behind it that holds ink nearly throughout.

    Stamps over a line and words beside a faint one leave runs of it that are too short to be found, or too pale.
    """
    at, start, end = piece
    row = round(at)
    drawn: np.ndarray = ink[max(row - 1, 0) : row + 2].max(axis=0) > 0
    bare = np.convolve(drawn, np.ones(reach) / reach, "same") < _INKED
    before, behind = np.flatnonzero(bare[: int(start)]), np.flatnonzero(bare[int(end) :])
    first = before[-1] + 1 if before.size else 0
    last = int(end) + behind[0] if behind.size else len(bare)
    # near its end a line does not fill what is around any more
    rest = int((_INKED - 0.5) * reach) + 1
    inked_before = np.flatnonzero(drawn[max(first - rest, 0) : first])
    inked_behind = np.flatnonzero(drawn[last : last + rest])
    first = max(first - rest, 0) + inked_before[0] if inked_before.size else first
    last += inked_behind[-1] + 1 if inked_behind.size else 0
    return at, min(start, float(first)), max(end, float(last))
