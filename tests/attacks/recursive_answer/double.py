# tries: answer a list that holds itself
def double(x):
    nest = {}
    nest["number"] = nest["array"] = nest
    return nest


def total(xs):
    nest = []
    nest.append(nest)
    return nest
