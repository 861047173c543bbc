# tries: answer text and keys with halves of characters, which no file can hold
def double(x):
    return {"\ud800": "\udfff" * 9, "number": "\udc00", "array": ["\ud800"]}


def total(xs):
    return {"\ud800": "\udfff" * 9, "number": "\udc00", "array": ["\ud800"]}
