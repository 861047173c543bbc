"""Asks the learner's functions and records what they return. It knows no answer."""


def pairs(learner, given):
    return {name: learner.skip_gram_pairs(case["sentence"].copy(), int(case["window"])) for name, case in given.items()}


def examples(learner, given):
    return {name: learner.cbow_examples(case["sentence"].copy(), int(case["window"])) for name, case in given.items()}


def probabilities(learner, given):
    return learner.negative_probabilities(given["counts"].copy())


def skip_gram(learner, given):
    return {name: _stepped(learner.skip_gram_step, case, int(case["context_word"])) for name, case in given.items()}


def cbow(learner, given):
    return {name: _stepped(learner.cbow_step, case, int(case["word"])) for name, case in given.items()}


def training_skip_gram(learner, given):
    return learner.train(given["sentences"].copy(), int(given["V"]), "skip-gram")


def training_cbow(learner, given):
    return learner.train(given["sentences"].copy(), int(given["V"]), "cbow")


def _stepped(function, case, right):
    """The loss that a step returns, and both tables after it."""
    A, B = case["A"].copy(), case["B"].copy()
    asked = case["context"].copy() if "context" in case else int(case["word"])
    loss = function(A, B, asked, right, case["negatives"].copy(), float(case["rate"]))
    return {"loss": loss, "A": A, "B": B}
