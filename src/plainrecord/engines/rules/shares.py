"""Parts of people counted: "12 people, four of whom were guards", "of whom two", "(ten men and two women)"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

from plainrecord.engines.rules.chunks import Chunk, with_number
from plainrecord.engines.rules.tokens import Token

#: How many groups behind people a mark may open the parts of them, where no count of others stands between.
_REACH_GROUPS = 5
_MARKS = frozenset(",(:-")


def join_shares(chunks: list[Chunk], words: Mapping[str, frozenset[str]]) -> list[Chunk]:
    """Give "four of whom were guards" and "of whom four were guards" the shape of "four of them guards"."""
    joined: list[Chunk] = []
    position = 0
    while position < len(chunks):
        end, share = _share_of_whom(chunks, position, words["relatives_of_people"])
        if share is None:
            end, share = _all_of_them(chunks, position, words)
        if share is None:
            joined.append(chunks[position])
            position += 1
        else:
            joined.append(share)
            position = end
    return joined


def _share_of_whom(
    chunks: Sequence[Chunk], position: int, relatives: frozenset[str]
) -> tuple[int, Chunk | None]:
    """The share that begins at a group and the group behind its verb; None where no people follow "were"."""
    one = chunks[position]
    if one.kind == "q" and one.tokens and one.tokens[one.last - 1].lower in relatives:
        number, end = one, position + 1
    elif (
        one.word == "of"
        and position
        and chunks[position - 1].kind in ",C"
        and position + 2 < len(chunks)
        and chunks[position + 1].word in relatives
        and chunks[position + 2].kind == "q"
    ):
        number, end = chunks[position + 2], position + 3
    elif position + 2 < len(chunks) and chunks[position + 1].word == "of":
        number, end = chunks[position + 2], position + 3
        if one.kind not in "RDn" or number.word not in relatives:
            return position, None
    else:
        return position, None
    if not _says_who(chunks, end):
        return position, None
    share = copy(number)
    share.kind, share.first, share.last = "u", one.first, chunks[end].last
    return end + 1, share


def _says_who(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether a form of "be" and people stand at a group: "were guards"."""
    verb, people = chunks[position : position + 1], chunks[position + 1 : position + 2]
    return bool(verb and people) and verb[0].voice == "copula" and people[0].kind == "h"


def _all_of_them(
    chunks: Sequence[Chunk], position: int, words: Mapping[str, frozenset[str]]
) -> tuple[int, Chunk | None]:
    """For "three people, all of them guards": "all of them" as one group."""
    parts = chunks[position : position + 4]
    if len(parts) < 4 or parts[0].word not in words["all_of_them"] or parts[1].word != "of":
        return position, None
    if parts[2].word not in words["taken_up"] or parts[3].kind != "h":
        return position, None
    share = copy(parts[2])
    share.first, share.items = parts[0].first, ()
    return position + 3, share


def shares_of(
    tokens: Sequence[Token], whole: Chunk, after: Sequence[Chunk], all_words: frozenset[str]
) -> list[Chunk]:
    """The parts of the people of ``whole`` that the groups ``after`` it tell, each with its number.

    ``tokens`` are those of the sentence; ``all_words`` say that what follows holds for everybody ("both women").
    """
    if whole.parts:
        return list(whole.parts)
    opening = _opening_of_part(after)
    if opening is None:
        return []
    first, second = after[opening + 1], after[opening + 2] if opening + 2 < len(after) else None
    everybody = tokens[first.first].lower in all_words
    if first.kind == "h" and everybody:
        return [with_number(first, whole.number)]
    if second is not None and _are_some(first, second):
        one, *others = second.members or (second,)  # "of whom ten were men and two women"
        return [
            with_number(one, first.number),
            *(other for other in others if other.kind == "h" and other.number),
        ]
    if second is not None and everybody and first.kind == "u" and second.kind == "h":
        return [with_number(second, whole.number)]
    listed = _listed(after[opening + 1 :])
    return listed if adds_up(whole, listed) else []


def _listed(groups: Sequence[Chunk]) -> list[Chunk]:
    """The people that a list begins with: "ten men, five women, two children"."""
    listed: list[Chunk] = []
    for one in groups:
        if one.kind == "h":
            listed += one.members or (one,)
        elif one.kind not in ",C":
            break
    return listed


def ends_in_share(chunks: Sequence[Chunk], position: int) -> bool:
    """Whether the people at a group are only a share, and others follow: "eight of them women, and 35 wounded"."""
    some = chunks[position - 1] if position else None
    return (
        some is not None
        and _are_some(some, chunks[position])
        and [one.kind for one in chunks[position + 1 : position + 4]] == [",", "C", "q"]
    )


def adds_up(whole: Chunk, parts: Sequence[Chunk]) -> bool:
    """Whether numbers of people make up another number: "twelve people, ten men and two women"."""
    counted = whole.number
    if counted is None or counted.m is not None or len(parts) < 2:
        return False
    numbers = [part.number.n or 0 for part in parts if part.kind == "h" and part.number is not None]
    return len(numbers) == len(parts) and sum(numbers) == counted.n


def _opening_of_part(after: Sequence[Chunk]) -> int | None:
    """The mark behind which part of the people before is told; a verb may stand before it only for "12 of them"."""
    for at, other in enumerate(after[:-1]):
        if other.kind in "hq" and other.number is not None:
            return None  # who follows others is part of those
        if other.kind in _MARKS:
            some = at + 2 < len(after) and (
                _are_some(after[at + 1], after[at + 2]) or _are_all(after[at + 1], after[at + 2])
            )
            near = at < _REACH_GROUPS and all(one.kind != "V" for one in after[:at])
            if some or near:
                return at
    return None


def _are_some(some: Chunk, kind: Chunk) -> bool:
    """Whether two groups are those of "12 of them children"."""
    return some.kind == "u" and some.number is not None and kind.kind == "h"


def _are_all(everybody: Chunk, kind: Chunk) -> bool:
    """Whether two groups are those of "all of them children"."""
    return everybody.kind == "u" and not everybody.items and kind.kind == "h"
