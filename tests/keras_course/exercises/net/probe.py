def building(learner, given):
    return {"model": learner.build(given["x"])}
