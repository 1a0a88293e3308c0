"""The reading process: started when needed, survived when it dies or hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from sample_files import pdf, read, read_one, refusal

from plainrecord.model.text import Document
from plainrecord.sources import Declared, Limits
from plainrecord.sources.refusals import NotReadError
from plainrecord.sources.worker import WORKER, Worker

HELLO = pdf([["Hello"]])
posix = pytest.mark.skipif(os.name != "posix", reason="uses signals")


@pytest.fixture
def worker():
    started = Worker()
    yield started
    started.close()


def test_it_is_not_started_for_text():
    code = (
        "from plainrecord.sources import documents, original, Declared\n"
        "from plainrecord.sources.worker import WORKER\n"
        "raw = b'At the end of the day the men of the town were with the others.'\n"
        "list(documents(original('a.txt', 'a.txt', raw), Declared())); print(WORKER.pid)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "None"


def test_one_process_serves_many_files(worker):
    worker.read("pdf", HELLO, Limits())
    first = worker.pid
    assert worker.read("pdf", HELLO, Limits()).text == "Hello"
    assert worker.pid == first is not None


@posix
def test_a_dead_process_is_replaced(worker):
    worker.read("pdf", HELLO, Limits())
    os.kill(worker.pid, signal.SIGKILL)
    while worker.pid is not None:
        time.sleep(0.01)
    assert worker.read("pdf", HELLO, Limits()).text == "Hello"


@posix
def test_a_death_during_reading_refuses_that_file_only():
    read("a.pdf", HELLO)
    first = WORKER.pid
    os.kill(first, signal.SIGSTOP)
    killer = threading.Timer(0.2, os.kill, (first, signal.SIGKILL))
    killer.start()
    found = refusal("a.pdf", HELLO)
    assert found.reason == "reader_crashed"
    assert "memory_bytes" in found.message
    assert read_one("b.pdf", HELLO).text == "Hello"


@posix
def test_a_process_that_hangs_is_stopped_in_time(worker):
    worker.read("pdf", HELLO, Limits())
    os.kill(worker.pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(NotReadError, match="limit seconds") as caught:
        worker.read("pdf", HELLO, Limits(seconds=0.3))
    assert caught.value.reason == "too_slow"
    assert time.monotonic() - started < 5
    assert worker.read("pdf", HELLO, Limits()).text == "Hello"


@pytest.mark.skipif(sys.platform != "linux", reason="the platform does not limit memory")
def test_memory_is_limited(worker):
    page = b"<html><body>" + b"<p>word</p>" * 1_000_000
    with pytest.raises(NotReadError) as caught:
        worker.read("html", page, Limits(memory_bytes=20_000_000))
    assert caught.value.reason in {"too_much_memory", "reader_crashed", "malformed"}
    assert worker.read("pdf", HELLO, Limits()).text == "Hello"


@posix
def test_a_forked_process_starts_its_own(worker):
    worker.read("pdf", HELLO, Limits())
    mine = worker.pid
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text = worker.read("pdf", HELLO, Limits()).text
            other = worker.pid != mine
            worker.close()
            os.write(writing, f"{text} {other}".encode())
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        assert answer.read() == "Hello True"
    assert worker.read("pdf", HELLO, Limits()).text == "Hello"
    assert worker.pid == mine


def test_the_folder_of_the_documents_is_not_imported_from(tmp_path, monkeypatch, worker):
    (tmp_path / "pypdfium2.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert worker.read("pdf", HELLO, Limits()).text == "Hello"


def test_threads_take_turns(worker):
    texts: list[str] = []
    readers = [
        threading.Thread(
            target=lambda n=n: texts.append(worker.read("pdf", pdf([[f"Text {n}"]]), Limits()).text)
        )
        for n in range(8)
    ]
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    assert sorted(texts) == [f"Text {n}" for n in range(8)]


def test_same_file_same_document():
    found = [read_one("a.pdf", HELLO, Declared(limits=Limits(seconds=seconds))) for seconds in (10, 20)]
    assert isinstance(found[0], Document)
    assert found[0] == found[1]
