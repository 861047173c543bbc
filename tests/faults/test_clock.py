"""A clock that is set while a class is graded, as by a network's time or by hand: nothing is measured by it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from faulting import Class, command, contents, run

pytestmark = pytest.mark.sandbox

# In front of the C library: the time of day jumps to and fro by up to ten years with every question; other clocks run on.
STEPPED = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

static long step(void) {
    static unsigned long state = 1;
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (long)(state >> 35) % 630720000L - 315360000L;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(clock, now);
    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += step();
    return done;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    now->tv_sec = at.tv_sec;
    now->tv_usec = at.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *now) {
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    if (now) *now = at.tv_sec;
    return at.tv_sec;
}
"""
LOOKS = "import time\ntimes = [time.time() for _ in range(9)]\nassert times != sorted(times)\n"


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that does this to whatever loads it first."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler (cc)")
    folder = tmp_path_factory.mktemp("stepped")
    (folder / "stepped.c").write_text(STEPPED)
    library = folder / "stepped.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, folder / "stepped.c", "-ldl"], check=True)
    return library


@pytest.mark.parametrize("isolation", ["bubblewrap", "none"])
def test_a_clock_that_jumps_by_years_changes_nothing(
    klass: Class, stepped: Path, tmp_path: Path, isolation: str
) -> None:
    """In the grader itself: a run asks its own clock, and without walls too it gets no variable of the host's."""
    arguments = command(klass.folder, tmp_path / "book", isolation=isolation)
    assert run([arguments[0], "-c", LOOKS], LD_PRELOAD=stepped).returncode == 0
    done = run(arguments, LD_PRELOAD=stepped)
    assert done.returncode == 1, done.stderr
    assert contents(tmp_path / "book") == contents(klass.book)
