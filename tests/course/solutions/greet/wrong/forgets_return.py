# fails: counts
def greet(name):
    print(f"Hello, {name}", len(name))
