"""The report's pictures: how the moving averages follow the batches."""

import numpy as np

from grader import expect
from grader.pictures import Curve


def pictures(stream, asked):
    batches = np.array(asked["stream"]["batches"])[:, :, 0]
    return [
        lambda: _followed("The moving mean follows the batches", stream["means"], batches.mean(axis=1), "mean"),
        lambda: _followed(
            "The moving variance follows the batches", stream["variances"], batches.var(axis=1), "variance"
        ),
    ]


def _followed(title, claim, of_batches, label):
    values = expect.array(claim, shape=(None, None), finite=False)[:, 0]
    return Curve(title, {"moving average": values, "of the batch": of_batches}, label)
