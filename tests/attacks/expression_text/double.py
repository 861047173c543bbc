# tries: answer text that something might evaluate
def double(x):
    return "kept['number'] * 2; __import__('os')._exit(0)"


def total(xs):
    return {"$": "array", "v": 0}
