"""Asks for each experiment's settings and claims."""


def shuffled_convolution(learner, given):
    return learner.shuffled_convolution()


def shuffled_dense(learner, given):
    return learner.shuffled_dense()


def kernel(learner, given):
    return learner.kernel()
