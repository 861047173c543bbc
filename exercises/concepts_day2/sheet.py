"""The questions of concepts_day2 that stand on a learner's sheet: a letter or a number answers each."""

from __future__ import annotations

import math

from grader.rubric import course_file

sheets = course_file(__file__, "../_shared/sheets.py")
Options, Value = sheets.Options, sheets.Value

sheet = sheets.Sheet("concepts_day2")
text = sheet.text


@sheet.question(
    "Draw the four inputs as the corners of a square, and mark those with output 1. Where can a straight line run?",
    "One neuron says 1 on one side of a line. Which gate's ones and zeros can no line part?",
    "The ones of that gate lie at opposite corners, (0, 1) and (1, 0), and so do its zeros.",
)
def what_one_neuron_can_not(draws):
    """What one neuron can not learn."""
    return Options(
        "Two inputs, each 0 or 1; one neuron, σ(w₁x₁ + w₂x₂ + b), that says 1 where it gives more than 0.5. Which gate can it "
        "never learn, however long it is trained?",
        "XOR",
        {
            "AND": "It is linearly separable: x₁ + x₂ − 1.5 is above 0 at (1, 1) only.",
            "OR": "It is linearly separable: x₁ + x₂ − 0.5 is below 0 at (0, 0) only.",
            "NAND": "It is linearly separable: 1.5 − x₁ − x₂ is below 0 at (1, 1) only.",
        },
    )


@sheet.question(
    "Write the second layer's output as a formula of x, and multiply out.",
    "(x · W₁ + b₁) · W₂ + b₂: which powers of x occur in it?",
    "W₁ · W₂ is a matrix again, and b₁ · W₂ + b₂ a vector.",
)
def layers_without_activation(draws):
    """Layers without an activation function."""
    n = draws.pick((8, 16, 32, 64))
    return Options(
        f"A network has a hidden `Dense({n})` and an output `Dense(1)`, both without an activation function. What can it "
        "compute?",
        "what a single Dense(1) can: x · W + b",
        {
            "polynomials of degree 2 in x, as two matrices are multiplied": "The two matrices are multiplied with each "
            "other, and x only once. It stays of degree 1.",
            f"XOR, since {n} hidden units are enough for that": "No number of units helps: without an activation function "
            "there is still one straight line between yes and no.",
            "nothing, since its gradient is 0 everywhere": "The derivative of the identity is 1. It learns well, but only "
            "what an affine function can be.",
        },
    )


@sheet.question(
    "How many inputs does each unit of a layer have, and how many numbers besides its weights?",
    "A layer from m inputs to n units has m · n weights and n biases.",
    "Add the two layers: inputs · hidden + hidden + hidden · classes + classes.",
)
def dense_parameters(draws):
    """The parameters of dense layers."""
    a, b, c = draws.between(20, 60), draws.between(10, 40), draws.between(3, 9)
    return Value(
        f"A network takes {a} numbers, has a hidden `Dense({b})` and an output `Dense({c})`. How many parameters has it?",
        a * b + b + b * c + c,
        {
            "The biases are missing: every unit has one.": a * b + b * c,
            "This is the hidden layer alone.": a * b + b,
            "The output layer's units have biases, too.": a * b + b + b * c,
            "The inputs have no bias: only units do.": a + a * b + b + b * c + c,
        },
    )


@sheet.question(
    "At u = 0 the slope of σ is 0.25, and σ(0) = 0.5. Which formulas give 0.25 for z = 0.5?",
    "σ′(u) = σ(u) · (1 − σ(u)), and here σ(u) has been computed already.",
    "z is σ(u): put it into the formula as it is.",
)
def derivative_from_the_output(draws):
    """The derivative of a sigmoid layer."""
    return Options(
        "A layer has computed `z = sigmoid(u)` on the way forward. Which line gives dz/du on the way back?",
        "`z * (1 - z)`",
        {
            "`sigmoid(z) * (1 - sigmoid(z))`": "This applies the sigmoid twice: z is its output already. For u = 0 it gives "
            "0.235 and not 0.25.",
            "`1 - z ** 2`": "That is the derivative of tanh, where z = tanh(u). For u = 0 it would give 0.75.",
            "`u * (1 - u)`": "The formula holds for the output z, not for u. For u = 0 it would give 0.",
        },
    )


@sheet.question(
    "How large is the derivative of the sigmoid where it is steepest?",
    "The chain rule multiplies one derivative a layer. Each is at most σ′(0).",
    "σ′(0) = 0.5 · 0.5, to the power of the number of layers.",
)
def vanishing_gradient(draws):
    """A gradient that vanishes."""
    n = draws.between(4, 12)
    return Value(
        f"{n} layers with a sigmoid lie one behind the other, each with one unit and a bias; all weights are 1. On the way "
        "back the gradient is multiplied by σ′(u) at each of them. How large is the product of these factors at most, whatever "
        "the biases?",
        0.25**n,
        {
            "This is σ(0) to that power. What counts is the slope there.": 0.5**n,
            "The factors are multiplied, not added.": 0.25 * n,
            f"There are {n} layers, so {n} factors.": 0.25 ** (n - 1),
            "There is one factor for each layer, and all are multiplied.": 0.25,
        },
    )


@sheet.question(
    "Whose activation function sets half of the values to 0? And what must be doubled then?",
    "He initialisation belongs to ReLU: a variance of 2 / n, where n counts what goes into a unit.",
    "`math.sqrt(2 / inputs)`",
)
def spread_for_relu(draws):
    """The first weights of a ReLU layer."""
    n, units = draws.between(100, 400), draws.between(20, 80)
    return Value(
        f"A ReLU layer has {n} inputs and {units} units. Its first weights are drawn from a normal distribution about 0, after "
        "He. With which standard deviation?",
        math.sqrt(2 / n),
        {
            "This is 1/√n, which is Xavier's and meant for sigmoid and tanh.": math.sqrt(1 / n),
            "This is the variance. Its root is asked for.": 2 / n,
            "n counts the inputs of a unit, not the units.": math.sqrt(2 / units),
        },
    )


@sheet.question(
    "Which data does the network learn from, and which does it only meet in a test?",
    "A network that learns by heart does better and better on the rows that it is shown.",
    "From the epoch on in which the two curves part: one goes down, the other up.",
)
def overfitting(draws):
    """The signs of overfitting."""
    epoch = draws.between(6, 14)
    return Options(
        f"Which curves say that a network overfits from epoch {epoch} on?",
        "The training loss falls on, the validation loss rises.",
        {
            "Both losses fall on, the validation loss a little higher.": "It still becomes better on rows that it does not "
            "learn from. A small distance is usual.",
            "The training loss rises, the validation loss falls on.": "Overfitting is the opposite. A training loss that "
            "rises points to the learning rate, or to heavy regularisation.",
            "Both losses stay where they were in the first epoch.": "Then it does not learn at all: it is neither fitted "
            "nor overfitted.",
        },
    )


@sheet.question(
    "What does a score mean on questions that you have practised with?",
    "Whoever chooses between models by a score makes that score look better than it is.",
    "Choose with the validation data; keep the test data for one last measurement.",
)
def test_data(draws):
    """What test data are for."""
    n = draws.between(6, 20)
    return Options(
        f"You try {n} settings of a network. What are the test data for?",
        "for one measurement at the end, of the setting that was chosen without them",
        {
            "for choosing the best of the settings": "That is what validation data are for. The best of many scores on the "
            "test data is partly luck, and so promises too much.",
            "for stopping each training at its best epoch": "That is a choice, too: validation data are for that.",
            "for training on, as soon as the training data are learned": "What has been learned from can measure nothing "
            "any more.",
        },
    )


@sheet.question(
    "What is dropped: something of the network's structure, or something of one step?",
    "`Dropout` is a layer between others. It acts on what the layer before it puts out.",
    "Random outputs become 0 in a training step, others in the next; `predict` leaves all as they are.",
)
def dropout(draws):
    """What dropout does."""
    rate = draws.pick((0.2, 0.3, 0.4, 0.5))
    return Options(
        f"What does `Dropout({rate})` do in Keras?",
        f"In each training step it sets about {rate:.0%} of the outputs before it to 0 and enlarges the others; in "
        "prediction it does nothing.",
        {
            f"In each training step it sets about {rate:.0%} of the weights to 0; in prediction it does nothing.": "Units' "
            "outputs are dropped, each with all that it would send on. The weights themselves stay.",
            f"It drops about {rate:.0%} of the outputs, in training and in prediction alike.": "Then the same image would "
            "get another answer each time. In prediction all units take part.",
            f"It leaves out about {rate:.0%} of the images of each batch.": "All images are used. What is left out are "
            "values within the network.",
        },
    )


@sheet.question(
    "Which shape has a label here, and which shape the network's output for it?",
    "One of the losses expects a one-hot row, another a class's number. Which is which?",
    "In Keras the word `sparse` says that the labels are class numbers.",
)
def loss_for_class_numbers(draws):
    """The loss for labels that are class numbers."""
    k = draws.between(4, 12)
    return Options(
        f"A Keras network ends in `Dense({k}, activation='softmax')`. The labels are whole numbers from 0 to {k - 1}, one an "
        "image. Which loss is made for them?",
        "`sparse_categorical_crossentropy`",
        {
            "`categorical_crossentropy`": "It expects one-hot rows of the output's shape. With class numbers Keras stops "
            "with an error about shapes.",
            "`binary_crossentropy`": "It judges each output as a yes or no of its own, and expects labels of the output's "
            "shape.",
            "`mean_squared_error`": "It would take a class's number for a quantity, as if class 4 were twice class 2.",
        },
    )


@sheet.question(
    "How many places are there, along one side, at which the filter lies wholly inside the image?",
    "Without padding a side of n becomes n − k + 1; pooling by 2 halves that. What is one such map for each filter?",
    "((n − k + 1) / 2)² · filters",
)
def size_after_a_convolution(draws):
    """What comes out of a convolution."""
    n, k, filters = draws.pick((20, 24, 28, 32)), draws.pick((3, 5)), draws.pick((6, 8, 12, 16))
    side = (n - k + 1) // 2
    return Value(
        f"An image of {n} × {n} pixels goes through `Conv2D({filters}, {k})` with Keras's defaults (no padding, stride 1), then "
        "`MaxPooling2D(2)`, then `Flatten()`. How many numbers come out?",
        side * side * filters,
        {
            "The image becomes smaller in the convolution: the filter must lie wholly inside it.": (n // 2) ** 2
            * filters,
            "The pooling is missing: it halves both sides.": (n - k + 1) ** 2 * filters,
            "Each filter makes a map of its own.": side * side,
            "The pooling halves both sides, so the count becomes a quarter.": (n - k + 1) ** 2 * filters // 2,
        },
    )


@sheet.question(
    "How many numbers does one filter hold? Does it look at one channel, or at all of them?",
    "A filter has k · k weights for each input channel, and one bias.",
    "(k · k · channels + 1) · filters",
)
def convolution_parameters(draws):
    """The parameters of a convolution."""
    channels, k, filters = draws.between(3, 12), draws.pick((3, 5)), draws.pick((16, 24, 32))
    return Value(
        f"An image has {channels} channels. How many parameters has `Conv2D({filters}, {k})` on it?",
        (k * k * channels + 1) * filters,
        {
            "The biases are missing: each filter has one.": k * k * channels * filters,
            "A filter has weights for every channel of its input.": (k * k + 1) * filters,
            "This is one filter. There are several.": k * k * channels + 1,
        },
    )


@sheet.question(
    "Is a rate that suits one optimizer bound to suit another? How long are the steps of each?",
    "Adam divides by the gradient's size, so its steps are about as long as the rate. Plain descent does not.",
    "In the lab plain gradient descent reaches 0.917 with rate 0.5. What was it given in this comparison?",
)
def fair_comparison(draws):
    """A comparison of optimizers."""
    steps = draws.pick((2000, 3000, 4000))
    return Options(
        f"A class trains the network of `mnist_mlp` for {steps} steps with five optimizers, all with learning rate 0.0001, "
        "and concludes: only Adam and RMSProp work. What is to be said?",
        "Each optimizer needs a rate that suits it: plain descent works well at 0.5.",
        {
            "It is right: plain gradient descent can not train hidden layers.": "It can: with rate 0.5 it reaches about 0.92 "
            "in this lab.",
            "It is right: with the same rate for all, the comparison is fair.": "The same number means steps of very "
            "different lengths. Fair is to look for a good rate for each.",
            "It is wrong: whatever the rate, all end at the same accuracy if they are given time.": "With too large a rate a "
            "training diverges, however long it runs, and with too small a rate time runs out.",
        },
    )
