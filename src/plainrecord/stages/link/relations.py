"""Relations of two accounts beside sameness: a part of a longer one, an update, an act that answers another."""

from __future__ import annotations

from collections.abc import Callable

from plainrecord.model.linking import LinkRelation
from plainrecord.model.values import Count
from plainrecord.stages.link.profile import Profile
from plainrecord.world.taxonomy import nearness

Holds = Callable[[Profile, Profile], bool]

#: An account over at least so many days, of which the other tells at most so many, tells of several events.
SEVERAL_DAYS = 3
FEW_DAYS = 2
#: An answer comes within so many days.
LONGEST_ANSWER_DAYS = 30
_KINDRED = 2
_INVERSE = {
    LinkRelation.PART_OF: LinkRelation.INCLUDES,
    LinkRelation.UPDATE_OF: LinkRelation.UPDATED_BY,
    LinkRelation.RETALIATION_CLAIMED: LinkRelation.RETALIATED_BY,
}


def inverse(relation: LinkRelation) -> LinkRelation:
    """The relation as it reads from right to left."""
    backwards = {**_INVERSE, **{value: key for key, value in _INVERSE.items()}}
    return backwards.get(relation, relation)


def summed_up(left: Profile, right: Profile) -> LinkRelation | None:
    """PART_OF or INCLUDES when one account sums up several days of which the other is one, else None.

    ("Shelling killed 30 this week" includes the shelling of Tuesday that killed 4.) The sum is over at least
    ``SEVERAL_DAYS`` and kills or injures more; it is another event, and its figures are not the other's.
    """
    if left.days is None or right.days is None or max(_length(left.days), _length(right.days)) < SEVERAL_DAYS:
        return None
    return _either_way(left, right, _is_part, LinkRelation.PART_OF)


def update(left: Profile, right: Profile) -> LinkRelation | None:
    """UPDATE_OF when accounts of one event come from one voice and one was published later, else None."""
    return _either_way(left, right, _is_update, LinkRelation.UPDATE_OF)


def answer(left: Profile, right: Profile) -> LinkRelation | None:
    """RETALIATION_CLAIMED when one account calls its act an answer and the other act could be what it answers."""
    if not (left.is_reprisal or right.is_reprisal):
        return None
    return _either_way(left, right, _is_answer, LinkRelation.RETALIATION_CLAIMED)


def _either_way(left: Profile, right: Profile, holds: Holds, relation: LinkRelation) -> LinkRelation | None:
    if holds(left, right):
        return relation
    return _INVERSE[relation] if holds(right, left) else None


def _is_part(part: Profile, whole: Profile) -> bool:
    if part.days is None or whole.days is None:
        return False
    is_inside = whole.days[0] <= part.days[0] and part.days[1] <= whole.days[1]
    is_longer = _length(whole.days) >= SEVERAL_DAYS and _length(part.days) <= FEW_DAYS
    is_kin = nearness(part.event_type, whole.event_type) <= _KINDRED
    more = _is_more(whole.killed, part.killed) or _is_more(whole.injured, part.injured)
    return is_inside and is_longer and is_kin and more and not part.areas.isdisjoint(whole.areas)


def _is_update(later: Profile, earlier: Profile) -> bool:
    if later.lineage_id != earlier.lineage_id or later.published is None or earlier.published is None:
        return False
    return later.published > earlier.published


def _is_answer(later: Profile, earlier: Profile) -> bool:
    if not later.is_reprisal or later.days is None or earlier.days is None:
        return False
    gap = later.days[1] - earlier.days[1]
    struck_back = not later.targets.isdisjoint(earlier.initiators) or not later.initiators.isdisjoint(
        earlier.targets
    )
    return 0 <= gap <= LONGEST_ANSWER_DAYS and struck_back


def _length(days: tuple[int, int]) -> int:
    return days[1] - days[0] + 1


def _is_more(whole: Count | None, part: Count | None) -> bool:
    return whole is not None and part is not None and (whole.low or 0) > (part.low or 0)
