"""Asks the learner's functions and records what they return. It knows no answer."""


def whole(learner, given):
    return [learner.discounted_return(rewards.copy(), gamma) for rewards, gamma in _cases(given)]


def steps(learner, given):
    answers = []
    for rewards, gamma in _cases(given):
        handed = rewards.copy()
        answers.append({"returns": learner.returns(handed, gamma), "handed": handed})
    return answers


def average(learner, given):
    return learner.average_return([rewards.copy() for rewards in given["episodes"]], given["gamma"])


def running(learner, given):
    values = given["values"].copy()
    return {"means": learner.running_average(values), "handed": values}


def values(learner, given):
    return learner.state_value(given["policy"].copy(), given["q"].copy())


def _cases(given):
    return [(one["rewards"], one["gamma"]) for one in given["cases"]]
