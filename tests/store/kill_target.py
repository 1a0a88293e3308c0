"""A run in a process of its own, to be killed. Prints what is acknowledged."""

import importlib
import sys
import time

import store_fakes

from plainrecord.store import Project


def slow(document):
    time.sleep(0.0005)
    return store_fakes.code(document)


if __name__ == "__main__":
    importlib.import_module("plainrecord.store.run").BATCH_DOCUMENTS = 7
    with Project.create_or_open(sys.argv[1]) as project:
        store_fakes.go(
            project,
            store_fakes.many(int(sys.argv[2])),
            code=slow,
            progress=lambda ref: print(ref, flush=True),
        )
