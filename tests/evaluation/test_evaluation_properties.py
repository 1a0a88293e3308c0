"""What must hold whatever the events are."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainrecord.datasets.assignment import _greedy, best_pairs
from plainrecord.datasets.records import FIELDS
from plainrecord.evaluation import Amount, CodedEvent, Days, Settings, evaluate
from plainrecord.evaluation.as_json import as_mapping
from plainrecord.evaluation.bootstrap import percentile_interval, resampled

QUICK = Settings(bootstrap=5)
_DAYS = st.integers(1, 12).map(lambda day: Days(date(2024, 5, day), date(2024, 5, day)))
_AMOUNTS = st.none() | st.integers(0, 30).map(lambda best: Amount(None, best, None))
_LABELS = st.lists(
    st.sampled_from(["Police", "Army of Marava", "Northern Front", "gunmen", "the army"]), max_size=2
)


@st.composite
def events(draw, *, documents: bool = True):
    names = draw(st.sampled_from([("Keld",), ("Sant",), ("Keld", "Old Keld"), ()]))
    return CodedEvent(
        document_ref=draw(st.sampled_from(["a.txt", "b.txt", "c.txt"])) if documents else "",
        event_types=(draw(st.sampled_from(["strike.air", "strike.drone", "abduction", "clash.armed"])),),
        days=draw(st.none() | _DAYS),
        place_names=names,
        country=draw(st.sampled_from([None, "XM", "XO"])),
        initiators=tuple(dict.fromkeys(draw(_LABELS))),
        killed=draw(_AMOUNTS),
        injured=draw(_AMOUNTS),
        modality=draw(st.sampled_from(["asserted", "denied"])),
        # Everything is stated, so gold and prediction say equally much.
        stated=frozenset(FIELDS),
    )


def lists(**options):
    return st.lists(events(**options), min_size=1, max_size=7)


BOTH = st.sampled_from([True, False])
ANY = BOTH.flatmap(lambda documents: st.tuples(lists(documents=documents), lists(documents=documents)))


def scores(evaluation):
    return {(one.field, one.criterion): one.score for one in evaluation.metrics}


def settings_for(*sides):
    """Documents where any is shared; else whole files, for which the events' own names are no obstacle."""
    named = [{one.document_ref for one in side} for side in sides]
    return replace(QUICK, whole_file=not set.intersection(*named))


@given(lists() | lists(documents=False))
def test_a_perfect_prediction_has_a_hundred_in_everything(gold):
    for metric in evaluate(gold, list(reversed(gold)), QUICK).metrics:
        score = metric.score
        assert score.right == score.gold == score.predicted, (metric.field, metric.criterion)
        assert not score.gold or score.precision == score.recall == score.f1 == 1
        assert set(metric.intervals) <= {None, (1.0, 1.0)}


@given(ANY, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_no_matter(sides, random):
    gold, predicted = sides
    how = settings_for(gold, predicted)
    before = as_mapping(evaluate(gold, predicted, how, against=gold))
    random.shuffle(gold)
    random.shuffle(predicted)
    assert as_mapping(evaluate(gold, predicted, how, against=gold)) == before


@given(ANY)
def test_gold_and_prediction_changed_over_change_precision_and_recall_over(sides):
    gold, predicted = sides
    how = settings_for(gold, predicted)
    one, other = scores(evaluate(gold, predicted, how)), scores(evaluate(predicted, gold, how))
    for key, score in one.items():
        assert (score.precision, score.recall, score.f1) == (
            other[key].recall,
            other[key].precision,
            other[key].f1,
        )


@given(ANY, st.data())
def test_leaving_out_a_prediction_never_finds_more(sides, data):
    gold, predicted = sides
    how = settings_for(gold, predicted)
    before = evaluate(gold, predicted, how).metric("event").score
    predicted.pop(data.draw(st.integers(0, len(predicted) - 1)))
    if predicted and (how.whole_file or not settings_for(gold, predicted).whole_file):
        after = evaluate(gold, predicted, how).metric("event").score
        assert before.right - 1 <= after.right <= before.right


@given(ANY)
def test_nothing_disappears_and_no_more_is_right_than_there_is(sides):
    gold, predicted = sides
    evaluation = evaluate(gold, predicted, settings_for(gold, predicted))
    assert sorted(one.aligned.gold.identity for one in evaluation.outcomes if one.aligned.gold) == sorted(
        one.identity for one in gold
    )
    assert sum(one.aligned.predicted is not None for one in evaluation.outcomes) == len(predicted)
    for metric in evaluation.metrics:
        score = metric.score
        assert score.right <= min(score.gold, score.predicted)
        assert score.right <= metric.gold_in_pairs <= score.gold
    by_field = {}
    for (field, _), score in scores(evaluation).items():
        first = by_field.setdefault(field, score)
        assert score.right >= first.right or field == "event"


@given(lists())
def test_the_difference_from_itself_is_nothing(gold):
    evaluation = evaluate(gold, gold, QUICK, against=gold)
    for one in evaluation.differences:
        assert set(one.values) <= {0.0, None}
        assert set(one.intervals) <= {(0.0, 0.0), None}


EDGES = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=14)


def by_trying_all(weights):
    rows, columns = sorted({row for row, _ in weights}), sorted({column for _, column in weights})
    padded = [*columns, *(-1 - at for at in range(len(rows)))]
    return max(
        (
            (sum(weights.get(pair, 0) for pair in zip(rows, chosen, strict=True)),
             sum(pair in weights for pair in zip(rows, chosen, strict=True)))
            for chosen in permutations(padded, len(rows))
        ),
        default=(0, 0),
    )  # fmt: skip


@settings(deadline=None)
@given(EDGES)
def test_assignment_is_the_best_there_is(weights):
    pairs = best_pairs(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    best = by_trying_all(weights) if weights else (0, 0)
    assert (sum(weights[pair] for pair in pairs), len(pairs)) == best
    assert 2 * sum(weights[pair] for pair in _greedy(weights)) >= best[0]


@given(
    st.lists(st.lists(st.integers(0, 2**40), min_size=3, max_size=3), min_size=1, max_size=6), st.integers()
)
def test_resamples_are_sums_of_units_and_repeatable(units, seed):
    samples = resampled(units, 4, seed)
    assert samples == resampled(units, 4, seed)
    for sample in samples:
        for at, number in enumerate(sample):
            column = [unit[at] for unit in units]
            assert len(units) * min(column) <= number <= len(units) * max(column)


def test_the_resamples_are_the_same_on_every_machine():
    assert resampled([[1, 0], [0, 1], [5, 5]], 3, 1) == [(11, 10), (1, 2), (6, 6)]


def test_interval_ends_are_quantiles():
    assert percentile_interval([None, *range(101)], 0.9) == pytest.approx((5.0, 95.0))
    assert percentile_interval([None]) is None


@pytest.mark.slow
@pytest.mark.parametrize("countries", [1, 20])
def test_ten_thousand_against_ten_thousand_take_less_than_a_minute(countries):
    random, types = Random(1), ("strike.air", "clash.armed", "abduction", "protest.peaceful")
    gold, predicted = [], []
    for number in range(10_000):
        place, day = random.randrange(400), date(2023, 1, 1) + timedelta(random.randrange(365))
        one = CodedEvent(
            event_id=f"g{number}",
            event_types=(random.choice(types),),
            days=Days(day, day),
            place_names=(f"Town {place}",),
            point=(10 + place / 50, 20 + place / 30),
            country=f"X{number % countries}",
            actors=(f"Group {random.randrange(30)} north",),
            killed=Amount(None, random.randrange(6), None),
            stated=frozenset({"event_type", "date", "place", "country", "actors", "killed"}),
        )
        gold.append(one)
        killed = Amount(None, random.randrange(6), None)
        predicted.append(
            replace(one, event_id=f"p{number}", killed=killed, days=random.choice((None, one.days)))
        )
    before = time.process_time()
    evaluation = evaluate(gold, predicted)
    assert time.process_time() - before < 60
    assert evaluation.metric("event").score.recall > 0.95
