# tries: copy what another submission left in memory, in the scratch folder or in sys.modules
import gc
import glob
import linecache
import sys
import types

left = glob.glob("/scratch/**", recursive=True)[1:]
assert left == ["/scratch/double.py"], left  # its own
functions = [f for f in gc.get_objects() if isinstance(f, types.FunctionType) and f.__name__ in ("double", "total")]
others = {f.__name__: f for f in functions if f.__globals__.get("__name__") != "probe"}
assert set(linecache.cache) <= {"double.py"} or not any("double" in k for k in set(linecache.cache) - {"double.py"})
double, total = others["double"], others["total"]
