"""Slots that do the same thing for the first time at the same moment."""

import subprocess
import sys

from faulting import environment

PROCESSES = 6  # before it was mended, two of five came down
BOTH_READ = """
import sys, tempfile, threading
from pathlib import Path
from grader.ending import Ending
from grader.evidence import Evidence
from grader.forking import ended
from grader.models import Rebuilt
from grader.store import EvidenceStore

sys.setswitchinterval(1e-6)
store, ready, came = EvidenceStore(Path(tempfile.mkdtemp(dir=sys.argv[1]))), threading.Barrier(4), []
store.save("k", Evidence("a", Ending.FINISHED, 1, models=(Rebuilt(params=8),)))

def read():
    ready.wait()
    came.append(store.load("k"))
    ended(b'{"status": 0, "cpu": 0, "wall": 0, "peak": 0, "killed": null, "clean": true}')

threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert [seen.models[0].params for seen in came] == [8] * 4
"""


def test_what_is_read_first_by_several_slots_at_once_brings_nothing_down(tmp_path):
    for _ in range(PROCESSES):
        done = subprocess.run([sys.executable, "-c", BOTH_READ, str(tmp_path)], env=environment(), check=False)
        assert done.returncode == 0
