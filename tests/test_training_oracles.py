"""The oracles in NumPy of the foundations' exercises about training, held to what Keras computes."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import course_file

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
EXERCISES = Path(__file__).parents[1] / "exercises"


def questions(slug):
    return course_file(str(EXERCISES / slug / "probe.py"), "questions.py")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("SGD", {}),
        ("Momentum", {"momentum": 0.7}),
        ("AdaGrad", {"initial": 0.3}),
        ("AdaGrad", {}),
        ("RMSProp", {"rho": 0.8}),
        ("RMSProp", {}),
        ("Adam", {"beta_1": 0.7, "beta_2": 0.95}),
        ("Adam", {}),
    ],
)
def test_optimizers_are_those_of_keras(name, settings):
    import keras

    of_keras = {
        "SGD": keras.optimizers.SGD,
        "Momentum": lambda rate, momentum: keras.optimizers.SGD(rate, momentum=momentum),
        "AdaGrad": lambda rate, initial=0.1: keras.optimizers.Adagrad(rate, initial_accumulator_value=initial),
        "RMSProp": lambda rate, rho=0.9: keras.optimizers.RMSprop(rate, rho=rho),
        "Adam": lambda rate, beta_1=0.9, beta_2=0.999: keras.optimizers.Adam(rate, beta_1=beta_1, beta_2=beta_2),
    }
    rng = np.random.default_rng(4)
    start, gradients = rng.normal(size=(3, 2)), rng.normal(size=(8, 3, 2))
    gradients[:, 0, 0] = 0
    places = start + np.cumsum(questions("optimizers").RULES[name](0.1, **settings)(gradients), axis=0)

    variable = keras.Variable(start, dtype="float64")
    optimizer = of_keras[name](0.1, **settings)
    for gradient, place in zip(gradients, places, strict=True):
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        np.testing.assert_allclose(variable.value.numpy(), place, rtol=1e-4, atol=1e-6)  # as the check
