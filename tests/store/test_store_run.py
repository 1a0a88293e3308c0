"""A run keeps every input, in any order, after any interruption, and does nothing twice."""

from __future__ import annotations

import importlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_fakes import (
    COLLECTION,
    CONFIGURATION,
    FakeOriginal,
    code,
    content,
    document_of,
    files,
    go,
)

from plainrecord.model.records import Rejection
from plainrecord.store import Configuration, Project, RunInterrupted, StoreError, check
from plainrecord.store.fingerprint import LONG_TEXT_LETTERS, text_fingerprint

run_module = importlib.import_module("plainrecord.store.run")  # the package gives this name to the function
OTHER = Configuration.of({"package": "0.1.0", "rules": "r2"})


@pytest.fixture
def project(tmp_path):
    with Project.create_or_open(tmp_path / "p") as opened:
        yield opened


def outcomes(project) -> dict[str, str]:
    return {outcome.document_ref: outcome.outcome.value for outcome in project.outcomes()}


def test_every_input_has_one_outcome(project):
    inputs = [
        *files("a bomb fell", "nothing", "A BOMB, fell!", "crash now"),
        FakeOriginal("t.table", b"bomb one maybe\n!\nquiet day\nbomb one maybe"),
        Rejection("ingest", "unreadable", "gone.txt: no permission", "gone.txt"),
    ]
    result = go(project, inputs)
    assert str(result) == "9 inputs = 2 coded + 2 no event + 2 duplicate + 3 refused"
    assert [refusal.document_ref for refusal in result.refusals] == [
        "gone.txt",
        "in/00003.txt",
        "t.table#row=2",
    ]
    assert result == project.reconciliation()
    duplicates = {o.document_ref: o.duplicate_of for o in project.outcomes() if o.duplicate_of}
    assert duplicates == {"in/00002.txt": "in/00000.txt", "t.table#row=4": "t.table#row=1"}
    assert len(list(project.reports())) == 2
    assert len(list(project.documents())) == 7
    assert {rejection.reason for rejection in project.rejections()} == {
        "weak",
        "failed",
        "malformed_row",
        "unreadable",
    }


def test_a_failure_does_not_quote_the_document(project):
    go(project, files("crash the secret witness"))
    assert "witness" not in content(project).replace("crash the secret witness", "", 1)
    assert "RuntimeError" in project.reconciliation().refusals[0].message


def test_reports_come_back_with_their_document(project):
    go(project, files("a bomb and a bomb"))
    reports = list(project.reports())
    assert [report.ordinal for report in reports] == [0, 1]
    assert reports[1].act.spans[0].quote(reports[1].document.text) == "bomb"
    assert reports == list(
        code(document_of("in/00000.txt", "a bomb and a bomb", b"a bomb and a bomb")).reports
    )


def test_what_coding_learns_about_a_document_is_kept_with_it(project):
    inputs = files("dateline: a bomb", "dateline a bomb!")
    go(project, inputs)
    (report,) = project.reports()
    assert report.document.published == date(2024, 4, 2)
    assert outcomes(project) == {"in/00000.txt": "coded", "in/00001.txt": "duplicate"}
    assert not [finding for finding in check(project).findings if finding.rule.rule_id == "S05"]
    # The first goes; its copy is coded as it was received, and learns the same.
    go(project, [FakeOriginal("in/00000.txt", b"quiet")])
    assert [report.document.published for report in project.reports()] == [date(2024, 4, 2)]


def test_a_second_run_changes_no_row(project):
    inputs = [
        *files("a bomb", "none", "a bomb", "crash"),
        FakeOriginal("t.table", b"bomb x\n!"),
        Rejection("ingest", "unreadable", "gone.txt: no permission", "gone.txt"),
        Rejection("ingest", "attachment_not_read", "a remark", "gone.txt!/a"),
    ]
    more = {"refuses": lambda rejection: rejection.reason != "attachment_not_read"}
    first = go(project, inputs, **more)
    before, stored = project.connection.total_changes, content(project)

    def must_not_code(document):
        raise AssertionError(f"coded again: {document.document_ref}")

    assert go(project, inputs, code=must_not_code, **more) == first
    assert project.connection.total_changes == before
    assert content(project) == stored
    assert "a remark" in stored


TEXTS = st.lists(st.sampled_from(["a bomb", "A bomb!", "quiet", "quiet...", "dateline bomb", "bomb bomb", "crash", "crash.", "!", "bomb maybe"]),  # noqa: E501
                 min_size=1, max_size=6)  # fmt: skip
ORIGINALS = st.lists(
    st.one_of(TEXTS.map("\n".join), TEXTS.map(lambda lines: lines[0])), min_size=1, max_size=6
).map(
    lambda bodies: [
        FakeOriginal(f"{'zyxabc'[number]}.{'table' if number % 2 else 'txt'}", body.encode())
        for number, body in enumerate(bodies)
    ]
)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(originals=ORIGINALS, order=st.randoms(use_true_random=False), data=st.data())
def test_order_interruptions_and_history_leave_no_trace(tmp_path_factory, originals, order, data):
    with Project.create_or_open(tmp_path_factory.mktemp("straight")) as project:
        go(project, originals)
        expected = content(project)
    with Project.create_or_open(tmp_path_factory.mktemp("crooked")) as project:
        shuffled = list(originals)
        for _ in range(data.draw(st.integers(0, 3))):
            order.shuffle(shuffled)
            budget = iter(range(data.draw(st.integers(0, 8))))
            configuration = data.draw(st.sampled_from([CONFIGURATION, OTHER]))
            part = shuffled[: data.draw(st.integers(1, len(shuffled)))]
            edited = [
                FakeOriginal(o.document_ref, o.raw + data.draw(st.sampled_from([b"", b"\nnew bomb"])))
                for o in part
            ]
            try:
                go(
                    project,
                    edited,
                    configuration=configuration,
                    stop=lambda left=budget: next(left, None) is None,
                )
            except RunInterrupted:
                continue
        order.shuffle(shuffled)
        go(project, shuffled)
        assert content(project) == expected


def test_another_configuration_replaces_machine_output_only(project):
    inputs = files("a bomb", "A bomb", "quiet")
    go(project, inputs)
    custody = project.connection.execute("SELECT * FROM originals").fetchall()

    def finds_nothing(document):
        return code(document_of(document.document_ref, "quiet", b""))

    result = go(project, inputs, code=finds_nothing, configuration=OTHER)
    assert (result.coded, result.no_event, result.duplicate) == (0, 2, 1)
    assert list(project.reports()) == []
    assert list(project.configurations()) == [OTHER]
    assert project.connection.execute("SELECT * FROM originals").fetchall() == custody


def test_new_bytes_under_a_name_replace_its_account_and_keep_its_custody(project):
    go(project, [FakeOriginal("t.table", b"bomb one\nbomb two")])
    go(project, [FakeOriginal("t.table", b"bomb two")])
    assert outcomes(project) == {"t.table#row=1": "coded"}
    assert project.connection.execute("SELECT count(*) FROM originals").fetchone() == (2,)
    assert len(list((project.folder / "originals").glob("*/*"))) == 2


def test_a_copy_is_coded_when_what_it_copies_goes(project):
    go(project, files("a bomb", "a bomb!", "a bomb?"))
    go(project, [FakeOriginal("in/00000.txt", b"something else")])
    assert [(o.outcome.value, o.duplicate_of) for o in project.outcomes()] == [
        ("no_event", None),
        ("coded", None),
        ("duplicate", "in/00001.txt"),
    ]
    assert [report.document.document_ref for report in project.reports()] == ["in/00001.txt"]


def test_the_same_bytes_read_by_another_reader_follow_the_new_text(project):
    one, two = FakeOriginal("a", b"bomb"), FakeOriginal("b", b"bomb")
    go(project, [one, two])

    def read_anew(original):
        yield document_of(original.document_ref, "the bomb, read anew", original.raw)

    def again(inputs):
        return run_module.run(project, inputs, read_anew, code, configuration=OTHER, collection=COLLECTION)

    again([two])
    assert [(o.outcome.value, o.duplicate_of) for o in project.outcomes()] == [
        ("coded", None),
        ("duplicate", "a"),
    ]
    assert [report.act.spans[0].quote(report.document.text) for report in project.reports()] == ["bomb"]


def test_the_same_file_given_twice_is_one_input(project):
    assert go(project, files("a bomb") * 2).inputs == 1


def test_two_inputs_of_one_name_are_both_accounted_for(project):
    result = go(project, [FakeOriginal("a", b"a bomb"), FakeOriginal("a", b"quiet")])
    assert (result.coded, result.refused) == (1, 1)
    assert result.refusals[0].reason == "same_name"

    def repeated(original):
        for row in range(3):
            yield document_of("id-7", f"bomb {row}", original.raw, row)

    result = run_module.run(
        project,
        [FakeOriginal("t", b"")],
        repeated,
        code,
        configuration=CONFIGURATION,
        collection=COLLECTION,
    )
    assert (result.inputs, result.coded, result.refused) == (3, 1, 2)


def test_undecodable_names_and_texts_are_accounted_for(project):
    odd = "caf\udce9.txt"

    def broken(original):
        yield document_of(original.document_ref, "a bomb", original.raw)
        yield document_of("b", "x", original.raw, 1).__class__(
            "id", "b", "half \ud800 bomb", original.raw_sha256, "0" * 64, "text/plain", "f", "en"
        )

    result = run_module.run(
        project,
        [FakeOriginal(odd, b"x")],
        broken,
        code,
        configuration=CONFIGURATION,
        collection=COLLECTION,
    )
    assert (result.coded, result.refused) == (1, 1)
    assert outcomes(project) == {"caf\\udce9.txt": "coded", "b": "refused"}


def test_nul_and_every_script_survive(project):
    text = "bomb \x00 бомба قنبلة 爆弾 🧨 \u202e"
    go(project, files(text))
    assert next(project.documents()).text == text


def test_an_original_without_documents_is_refused(project):
    result = go(project, [FakeOriginal("empty.table", b"")])
    assert result.refusals[0].reason == "no_document"


def test_a_source_that_fails_half_way_keeps_what_it_gave(project):
    def fails(original):
        yield document_of("one", "a bomb", original.raw)
        raise OSError("secret")

    result = run_module.run(
        project,
        [FakeOriginal("f", b"x")],
        fails,
        code,
        configuration=CONFIGURATION,
        collection=COLLECTION,
    )
    assert (result.coded, result.refused) == (1, 1)
    assert "secret" not in content(project)


def test_many_batches_equal_one(project, tmp_path, monkeypatch):
    inputs = files(*(f"bomb number {number % 37}" for number in range(120)))
    go(project, inputs)
    monkeypatch.setattr(run_module, "BATCH_DOCUMENTS", 1)
    with Project.create_or_open(tmp_path / "q") as other:
        told = []
        go(other, inputs, progress=told.append)
        assert content(other) == content(project)
        assert told == [original.document_ref for original in inputs]


def test_a_stopped_run_says_what_is_done_and_goes_on(project):
    inputs = files("a bomb", "quiet", "more")
    asked = iter([False, True])
    with pytest.raises(RunInterrupted) as stopped:
        go(project, inputs, stop=lambda: next(asked, True))
    assert stopped.value.reconciliation.inputs == 1
    assert go(project, inputs).inputs == 3


def test_this_runs_figures_leave_out_other_inputs(project):
    go(project, [FakeOriginal("old", b"crash")])
    assert go(project, files("a bomb")).refused == 0
    assert project.reconciliation().inputs == 2


def test_texts_that_count_as_the_same():
    day, next_day = date(2024, 5, 1), date(2024, 5, 2)
    assert text_fingerprint("Two  killed.", None) == text_fingerprint("two\nKILLED", None)
    assert text_fingerprint("ﬁre Ａ", None) == text_fingerprint("FIRE a", None)
    assert text_fingerprint("2 killed", None) != text_fingerprint("3 killed", None)
    assert text_fingerprint("कि", None) != text_fingerprint("की", None)
    assert text_fingerprint("...", None) != text_fingerprint("!!!", None)
    assert text_fingerprint("Shelling.", day) != text_fingerprint("Shelling.", next_day)
    long_text = "shelling " * (LONG_TEXT_LETTERS // 9 + 1)
    assert text_fingerprint(long_text, day) == text_fingerprint(long_text.upper(), next_day)


def test_a_full_disk_keeps_what_was_acknowledged(project, monkeypatch):
    monkeypatch.setattr(run_module, "BATCH_DOCUMENTS", 20)
    inputs = files(*(f"bomb number {number} " + "x" * 2000 for number in range(300)))
    pages = project.connection.execute("PRAGMA page_count").fetchone()[0]
    project.connection.execute(f"PRAGMA max_page_count = {pages + 60}")
    told = []
    with pytest.raises(StoreError, match="disk is full") as full:
        go(project, inputs, progress=told.append)
    assert full.value.reason == "disk_full"
    assert "\n" not in str(full.value)
    assert 0 < len(told) < 300
    assert project.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert set(told) <= set(outcomes(project))
    project.connection.execute("PRAGMA max_page_count = 1000000")
    assert go(project, inputs).coded == 300
