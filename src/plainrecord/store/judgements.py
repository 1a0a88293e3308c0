"""The rows of what the machine judges of pairs of reports: there may be millions, so what they rest on is numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from operator import attrgetter

import msgspec

from plainrecord.model.linking import Feature, Judgement, LinkRelation, Verdict
from plainrecord.store.errors import RecordError
from plainrecord.store.project import Project

_ENCODER = msgspec.json.Encoder(order="deterministic")
_FEATURE = msgspec.json.Decoder(Feature)
_NUMBER = struct.Struct("<H")


def machine_judgements(project: Project) -> Iterator[Judgement]:
    """Every judgement of the machine, by pair. Raises ``RecordError`` for a row that cannot be read."""
    said = _features(project)
    verdicts = {one.value: one for one in Verdict}
    relations = {one.value: one for one in LinkRelation}
    known: dict[bytes, tuple[Feature, ...]] = {}
    for left, right, verdict, relation, probability, maker, reason, numbers in project.rows(
        "SELECT left_id, right_id, verdict, relation, probability, maker, reason, features "
        "FROM machine_judgements ORDER BY left_id, right_id"
    ):
        try:
            if numbers not in known:
                known[numbers] = tuple(said[number] for (number,) in _NUMBER.iter_unpack(numbers))
            yield Judgement(
                left,
                right,
                verdicts[verdict],
                relations[relation],
                probability,
                maker,
                known[numbers],
                reason,
            )
        except (KeyError, struct.error) as error:
            raise RecordError(f"a judgement on {left} and {right} cannot be read: {error}") from error


def drop_machine_judgements(project: Project, profile_ids: Iterable[str]) -> None:
    """Forget what the machine judged on these, before they are judged anew."""
    project.connection.executemany(
        "DELETE FROM machine_judgements WHERE left_id = ?1 OR right_id = ?1",
        ((name,) for name in profile_ids),
    )


def add_machine_judgements(project: Project, made: Iterable[Judgement]) -> None:
    """Keep new judgements of the machine.

    In the order of their key, and with the second key made afterwards where they are more than those that are there:
    of millions in any other order, each would write a page of the table anew.
    """
    in_order = sorted(made, key=attrgetter("left", "right"))
    # By identity: judgements that rest on the same share one tuple, and to look up each of millions takes long.
    rests_on = {id(one.features): one.features for one in in_order}
    number_of = _numbered(project, {feature for features in rests_on.values() for feature in features})
    numbers = {
        known: b"".join(_NUMBER.pack(number_of[feature]) for feature in features)
        for known, features in rests_on.items()
    }
    [there] = next(project.rows("SELECT count(*) FROM machine_judgements"))
    anew = len(in_order) > there
    if anew:
        project.connection.execute("DROP INDEX machine_judgements_by_right")
    project.connection.executemany(
        "INSERT INTO machine_judgements VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                one.left, one.right, one.verdict.value, one.relation.value, one.probability, one.maker, one.reason,
                numbers[id(one.features)],
            )
            for one in in_order
        ),
    )  # fmt: skip
    if anew:
        project.connection.execute(
            "CREATE INDEX machine_judgements_by_right ON machine_judgements (right_id)"
        )


def _features(project: Project) -> dict[int, Feature]:
    rows = project.rows("SELECT number, feature FROM judged_features ORDER BY number")
    try:
        return {number: _FEATURE.decode(raw) for number, raw in rows}
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RecordError(f"a row of linking cannot be read: {error}") from error


def _numbered(project: Project, features: Iterable[Feature]) -> dict[Feature, int]:
    """The numbers of features; those that have none are given the next ones, in the order of their names."""
    known = {feature: number for number, feature in _features(project).items()}
    new = sorted(set(features) - set(known), key=attrgetter("comparison", "level", "weight"))
    for number, feature in enumerate(new, max(known.values(), default=0) + 1):
        project.connection.execute(
            "INSERT INTO judged_features VALUES (?, ?)", (number, _ENCODER.encode(feature))
        )
        known[feature] = number
    return known
