"""Line pairing: which old line became which new one, inside a changed passage."""

from collections import deque
from collections.abc import Iterator
from itertools import accumulate, pairwise

from profiles.differences.hunks import Hunk
from profiles.differences.tokens import is_word
from profiles.differences.words import AlignedWords

LinePair = tuple[str | None, str | None]

# A letter kept says more about two lines being one than a space or a full stop kept.
_LETTER_WEIGHT = 10


def pair_lines(old: list[str], new: list[str], words: AlignedWords) -> Iterator[LinePair]:
    """Yield pairs of an old and a new line in order, ``None`` where a side has no counterpart.

    Lines that kept a third of their words are paired first; what is left between them is paired in order.

    Args:
        old: The lines of the old passage; each but the last one of its text ends in a newline.
        new: Those of the new passage.
        words: The words of both passages, aligned.
    """
    old_at = new_at = 0
    for old_index, new_index in [*_best_chain(old, new, words), (len(old), len(new))]:
        yield from _in_order(deque(old[old_at:old_index]), deque(new[new_at:new_index]))
        if old_index < len(old):
            yield old[old_index], new[new_index]
        old_at, new_at = old_index + 1, new_index + 1


def _in_order(old: deque[str], new: deque[str]) -> Iterator[LinePair]:
    """Pair lines one by one from the top, a blank line with a blank one only."""
    while old and new:
        # A blank line has nothing in common with a paragraph.
        if _is_blank(old[0]) and not _is_blank(new[0]):
            yield old.popleft(), None
        elif _is_blank(new[0]) and not _is_blank(old[0]):
            yield None, new.popleft()
        else:
            yield old.popleft(), new.popleft()
    yield from ((line, None) for line in old)
    yield from ((None, line) for line in new)


def _best_chain(old: list[str], new: list[str], words: AlignedWords) -> list[tuple[int, int]]:
    """Return the highest-weight increasing chain of line pairs: (old, new) indexes that rise on both sides.

    The words of the whole passage are aligned once, so neither index falls from one candidate to the next,
    and the best chain among them takes one pass.
    """
    old_weights, new_weights = _weights(words.old), _weights(words.new)
    candidates = [
        (at, weight)
        for at, weight in _shared_weights(words).items()
        if _is_blank(old[at[0]]) == _is_blank(new[at[1]])
        and weight * 3 >= min(old_weights[at[0]], new_weights[at[1]])
    ]
    best = [0]
    first_of_old: dict[int, int] = {}
    first_of_new: dict[int, int] = {}
    for place, ((old_index, new_index), weight) in enumerate(candidates):
        earlier = min(first_of_old.setdefault(old_index, place), first_of_new.setdefault(new_index, place))
        best.append(max(best[place], best[earlier] + weight))
    chain: list[tuple[int, int]] = []
    place = len(candidates)
    while place:
        if best[place] == best[place - 1]:
            place -= 1
            continue
        at, _ = candidates[place - 1]
        chain.append(at)
        place = min(first_of_old[at[0]], first_of_new[at[1]])
    return chain[::-1]


def _shared_weights(words: AlignedWords) -> dict[tuple[int, int], int]:
    """Return the weight of the tokens that an old and a new line share, by their indexes; 0 is left out."""
    old_lines, new_lines = _line_indexes(words.old), _line_indexes(words.new)
    end = len(words.old), len(words.new)
    edges = [Hunk(0, 0, 0, 0), *words.hunks, Hunk(end[0], end[0], end[1], end[1])]
    shared: dict[tuple[int, int], int] = {}
    for earlier, later in pairwise(edges):
        for old_place, new_place in zip(
            range(earlier.old_end, later.old_start), range(earlier.new_end, later.new_start), strict=True
        ):
            at = old_lines[old_place], new_lines[new_place]
            shared[at] = shared.get(at, 0) + _token_weight(words.old[old_place])
    return shared


def _line_indexes(tokens: list[str]) -> list[int]:
    """Return for each token the index of its line, from 0; a newline belongs to the line that it ends."""
    return list(accumulate((word == "\n" for word in tokens[:-1]), initial=0))


def _weights(tokens: list[str]) -> list[int]:
    """Return the weight of each line."""
    weights = [0]
    for index, token in zip(_line_indexes(tokens), tokens, strict=False):
        if index == len(weights):
            weights.append(0)
        weights[index] += _token_weight(token)
    return weights


def _token_weight(token: str) -> int:
    return len(token) * _LETTER_WEIGHT if is_word(token) else 1


def _is_blank(line: str) -> bool:
    return not line.strip()
