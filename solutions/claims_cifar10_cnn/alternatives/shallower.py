"""One block in both settings where depth is not compared."""


def mirrored():
    return {
        "first": {"shown": "upright", "blocks": 1},
        "second": {"shown": "mirrored", "blocks": 1},
        "claims": {"accuracy": "same"},
    }


def pieces():
    return {"first": {"blocks": 1}, "second": {"blocks": 1, "pieces": "quarters"}, "claims": {"accuracy": "smaller"}}


def depth():
    return {
        "first": {"blocks": 0, "steps": 200},
        "second": {"blocks": 1, "steps": 200},
        "claims": {"accuracy": "larger"},
    }
