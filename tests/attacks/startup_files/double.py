# tries: leave files that Python and shells read when they start
import os

for name in (".pythonrc.py", ".bashrc", ".local/lib/python3/site-packages/owned.pth", ".config/matplotlib/matplotlibrc", ".keras/keras.json", "pyvenv.cfg"):
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as file:
        file.write("import os; os.abort()\n")
os.environ["PYTHONSTARTUP"] = "/scratch/.pythonrc.py"
os.environ["KERAS_HOME"] = os.environ["LD_PRELOAD"] = "/scratch"


def double(x):
    return 0.0


def total(xs):
    return 0.0
