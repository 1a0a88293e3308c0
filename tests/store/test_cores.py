"""Work on several cores gives what ``map`` gives: in order, errors and all, from what is in memory."""

from __future__ import annotations

import sys

import pytest

from plainrecord.stages.link import link
from plainrecord.store.cores import on_cores

needs_fork = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="memory is shared by forking only"
)


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_results_are_those_of_map(cores: int) -> None:
    words = ["a", "bb", "ccc"] * 20
    assert list(on_cores(lambda number: words[number] * 2, range(60), cores)) == [word * 2 for word in words]
    assert list(on_cores(str, [], cores)) == []


@needs_fork
def test_the_first_error_comes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        list(on_cores(lambda number: 1 // (number - 30), range(60), 2))


@needs_fork
def test_linking_on_two_cores_gives_the_same_events() -> None:
    from benchmarks.linking_world import World, reports_until
    from plainrecord.stages.link.linker import Linker

    linker = Linker()
    profiles = [
        profile
        for one in reports_until(World(), 2_100)
        for profile in linker.profile(one.document, one.reports).complete(one.document.document_id)
    ]
    spread = link(profiles, spread=lambda function, items: on_cores(function, items, 2))
    assert spread == link(profiles)
    assert len(spread.made) > 1000
