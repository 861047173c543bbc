"""The questions of concepts_day1 that stand on a learner's sheet: a letter or a number answers each."""

from __future__ import annotations

import math

from grader.rubric import course_file

sheets = course_file(__file__, "../_shared/sheets.py")
Options, Value = sheets.Options, sheets.Value

sheet = sheets.Sheet("concepts_day1")
text = sheet.text


@sheet.question(
    "Which of the four has another value after the training than before it?",
    "Some of these you write into your program, and the program only reads them.",
    "In y = w · x + b, the data give x; gradient descent is a rule for changing the rest.",
)
def what_training_changes(draws):
    """What training changes."""
    return Options(
        "You train a network by gradient descent. Which of these does the training itself change?",
        "the weights and the biases",
        {
            "the learning rate and the number of steps": "You choose these before the training, and plain gradient "
            "descent leaves them as they are. Such numbers are called hyperparameters.",
            "the inputs x and the desired outputs d": "They are the examples that it learns from. They stay.",
            "the number of layers and of units in them": "That is the network's architecture. You choose it, and "
            "training works within it.",
        },
    )


@sheet.question(
    "Put x = 0 into each of them, then a number and its negative. What must a linear function do there?",
    "Linear means two things: f(u + v) = f(u) + f(v), and f(c · u) = c · f(u).",
    "A linear function of one number is a line through the origin, and nothing else.",
)
def linear_function(draws):
    """What linear means."""
    a, b = draws.between(2, 9), draws.between(2, 9)
    return Options(
        "In the strict sense of algebra, additive and homogeneous: which of these functions is linear?",
        f"f(x) = {a}x",
        {
            f"f(x) = {a}x + {b}": f"Its graph is a straight line, but f(0) = {b}, and so f(0 + 0) is not f(0) + f(0). Such "
            "a function is called affine. A layer's x · W + b is affine, too.",
            f"f(x) = {a}x²": f"It is not additive: f(1 + 1) = {4 * a}, but f(1) + f(1) = {2 * a}.",
            f"f(x) = |{a}x|": f"It is not homogeneous: f(−1) = {a}, but −f(1) = −{a}.",
        },
    )


@sheet.question(
    "What is the mean of the errors +3 and −3? And is a model with those errors a good one?",
    "Look at what the square does to the sign of an error.",
    "(+3)² + (−3)² is 18, while (+3) + (−3) is 0.",
)
def why_squares(draws):
    """Why errors are squared."""
    return Options(
        "Why does the mean squared error square each error d − y before the mean is taken?",
        "so that errors above and below can not cancel each other",
        {
            "so that the loss lies between 0 and 1": "A square is 0 or more, and it has no upper end: an error of 10 "
            "gives 100.",
            "because d − y itself has no derivative": "It has one: by y it is −1 everywhere. But its mean can be made as "
            "negative as you like, so it measures nothing.",
            "so that large errors count no more than small ones": "It is the other way round: an error that is twice as "
            "large counts four times as much.",
        },
    )


@sheet.question(
    "Sketch a parabola, and then one of half its height. Where is the lowest point of each?",
    "What is the derivative of e²? And that of ½ e²?",
    "The place of the minimum stays, and the 2 from the exponent meets the ½.",
)
def half_in_front(draws):
    """The ½ in front of the loss."""
    return Options(
        "Some texts write the loss as ½ · mean of (d − y)². What does the ½ do?",
        "It cancels the 2 in the derivative; the best w and b are the same.",
        {
            "It halves the best w and b.": "A factor above 0 changes how high the loss is, not where it is lowest.",
            "It changes nothing at all, not even a step of gradient descent.": "The gradient is half as large, so with "
            "the same learning rate each step is half as long.",
            "It makes the mean of two errors out of their sum.": "The mean is taken already, over all n errors. The ½ is "
            "there whatever n is.",
        },
    )


@sheet.question(
    "How many numbers should come out for one image, and what should they sum to?",
    "The output is to be a probability for each class. Which function makes such numbers out of any numbers?",
    "Softmax makes probabilities over the classes; the cross entropy is minus the logarithm of the right one's.",
)
def output_for_classes(draws):
    """The output layer for several classes."""
    k = draws.between(4, 9)
    return Options(
        f"A network is to tell to which of {k} kinds of leaf a picture belongs; each belongs to exactly one. Which output "
        "layer and loss are made for that?",
        f"{k} units, softmax, cross entropy",
        {
            f"{k} units, identity, squared error": "That is made for regression: nothing keeps its outputs between 0 and "
            "1 or their sum at 1, so they are no probabilities.",
            "1 unit, sigmoid, binary cross entropy": "One probability tells two classes apart, yes from no. Here there "
            "are more.",
            "1 unit, softmax, cross entropy": "Softmax divides by the sum over the units. Of a single unit it is always "
            "1, and so nothing can be learned.",
        },
    )


@sheet.question(
    "Which numbers must be able to come out of the network?",
    "Look at the range of each activation function: which of them reaches both −12.5 and 31?",
    "A regression's output unit passes on its u as it is.",
)
def output_for_regression(draws):
    """The output layer for a quantity."""
    low, high = -draws.between(8, 20), draws.between(25, 40)
    return Options(
        f"A network is to predict tomorrow's temperature, between {low} °C and {high} °C, from today's measurements. The "
        "temperatures are not rescaled. Which output layer and loss suit?",
        "1 unit, identity, squared error",
        {
            "1 unit, sigmoid, squared error": "A sigmoid gives numbers between 0 and 1 only: no frost and no summer.",
            "1 unit, ReLU, squared error": "ReLU gives no negative numbers, so that no frost can be predicted.",
            "1 unit, sigmoid, binary cross entropy": "That is for yes or no. A temperature is a quantity, not a "
            "probability.",
        },
    )


@sheet.question(
    "The opposite of online is batch. Which of the two needs all data before the first update?",
    "Think of samples that arrive one by one, such as measurements of a sensor.",
    "Online: one sample, one update, and on to the next sample.",
)
def online_learning(draws):
    """Online and batch learning."""
    return Options(
        "What does online learning mean?",
        "Each sample that arrives is followed by an update of its own.",
        {
            "Each update uses all the training data at once.": "That is batch learning.",
            "There is one update at the end of each epoch.": "Then all samples of the epoch wait for it, which is batch "
            "learning. Online, there are as many updates as samples.",
            "The training runs on a computer that is reached through a network.": "Where the computer stands does not "
            "matter. The word says when the updates happen.",
        },
    )


@sheet.question(
    "What happens to a ball in a bowl that is thrown further up the other side with every throw?",
    "Each step goes the right way. What is wrong with it, then?",
    "Divide the learning rate by 10 and look at the loss again.",
)
def loss_that_grows(draws):
    """A loss that grows."""
    steps = draws.pick((120, 150, 180, 250))
    return Options(
        f"A straight line is fitted by gradient descent on all its points. The code is right, but the loss grows from "
        f"step to step, and after {steps} steps it is nan. What helps?",
        "a smaller learning rate",
        {
            "more steps": "The loss grows with every step. More of them lead further away.",
            "a larger learning rate": "The steps already leap over the minimum and land higher on the other side. Longer "
            "ones leap further.",
            "starting at another w and b": "Where the steps are too long for the curvature of the loss, they lead away "
            "from the minimum, wherever they begin: only exactly there would they stay.",
        },
    )


@sheet.question(
    "How many batches does it take to go through all samples once? Does the last one have to be full?",
    "An update belongs to a batch, not to an epoch. Batches in an epoch: n divided by the batch size, rounded up.",
    "`math.ceil(n / batch) * epochs`",
)
def number_of_updates(draws):
    """How many updates a training makes."""
    batch, full, rest = draws.pick((16, 32, 64)), draws.between(11, 29), draws.between(3, 13)
    epochs, n = draws.between(3, 9), batch * full + rest
    return Value(
        f"A training set has {n} samples. `model.fit` goes through it for {epochs} epochs with `batch_size={batch}`. How "
        "many updates of the weights are made?",
        math.ceil(n / batch) * epochs,
        {
            "One epoch is not one update: there is an update after each batch.": epochs,
            "The last batch of an epoch is smaller, but it is not left out: Keras makes an update with it, too.": full
            * epochs,
            "This is one epoch: it is done again in each.": math.ceil(n / batch),
            "This is one update a sample: here a whole batch shares one.": n * epochs,
            "A smaller batch at the end is a whole update, too: round up in each epoch.": n / batch * epochs,
        },
    )


@sheet.question(
    "What is done first: the square, or the mean?",
    "Write down the four errors d − y, and square each of them.",
    "Add the four squares and divide by 4.",
)
def mean_of_squares(draws):
    """A mean squared error."""
    d = [draws.between(1, 9) for _ in range(4)]
    errors = draws.shuffled([draws.between(1, 2), -draws.between(3, 4), draws.between(5, 6), -1])
    squares = [e * e for e in errors]
    return Value(
        f"The desired outputs are d = {d}, the model gives y = {[a - e for a, e in zip(d, errors, strict=True)]}. What is "
        "the mean squared error (the whole mean, without ½)?",
        sum(squares) / 4,
        {
            "This is the sum. Divide it by how many there are.": sum(squares),
            "This is half of the mean.": sum(squares) / 8,
            "This is the mean absolute error: square each error instead.": sum(map(abs, errors)) / 4,
            "Its root is taken here: leave the root out.": math.sqrt(sum(squares) / 4),
            "The errors' mean is squared here: square each error first.": (sum(errors) / 4) ** 2,
        },
    )


@sheet.question(
    "Which way does w have to go, if the line lies too low at a place x above 0?",
    "With one point the loss is (d − y)². Its derivative by w is −2 · (d − y) · x.",
    "At w = b = 0, y is 0: so the new w is 0 + η · 2 · d · x.",
)
def one_step(draws):
    """A step of gradient descent."""
    x, d, rate = draws.between(2, 4), draws.between(5, 9), draws.pick((0.01, 0.02, 0.05))
    return Value(
        f"The model is y = w · x + b, the loss (d − y)² for a single point, x = {x}, d = {d}. From w = b = 0, one step of "
        f"gradient descent is made with learning rate {rate}. What is w then?",
        2 * rate * d * x,
        {
            "The sign: this goes uphill, with the gradient. A step goes against it.": -2 * rate * d * x,
            "The derivative of a square has a factor 2.": rate * d * x,
            "The derivative by w has a factor x. This is the new b.": 2 * rate * d,
            "This is the step without the learning rate.": 2.0 * d * x,
        },
    )


@sheet.question(
    "Which probability does the right class get from a network that gives the same to all?",
    "The cross entropy of one sample is −ln of the probability of its right class.",
    "−ln(1/k) = ln k, and `ln` is the natural logarithm: `math.log`.",
)
def loss_of_a_guess(draws):
    """The loss of a network that knows nothing."""
    k = draws.between(4, 40)
    return Value(
        f"A softmax network tells {k} classes apart. Before the training it gives each class the same probability. What is "
        "its mean cross entropy then? It is good to know: a training that begins far above it begins with a mistake.",
        math.log(k),
        {
            "This is the probability of each class. The loss is −ln of it.": 1 / k,
            "This is the logarithm to base 10. The cross entropy takes the natural one.": math.log10(k),
            "This is the logarithm to base 2. The cross entropy of Keras takes the natural one.": math.log2(k),
            "The sign: a logarithm of a number below 1 is negative, and the loss is minus that.": -math.log(k),
        },
    )
