"""The questions of backprop: whoever protects the logarithm in a right way has the right loss."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

ROOT = Path(__file__).parents[1]
checks = import_course_file(ROOT / "exercises" / "backprop" / "checks.py")
SOLUTIONS = sorted((ROOT / "solutions" / "backprop").glob("alternatives/*.py"))


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_draw_tells_clipping_from_adding(path):
    alternative = import_course_file(path)
    for seed in range(300):
        step = checks.given(np.random.default_rng(seed))[0]["step"]
        _, loss = alternative.train_step(step["x"], step["d"], list(step["params"]), step["learning_rate"])
        np.testing.assert_allclose(loss, checks.questions.loss(step, step["params"]), **checks.NEAR, err_msg=f"{seed=}")
