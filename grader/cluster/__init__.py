"""A class graded on many machines, with dask.distributed: `client` is the side of the one who grades, `worker` the other.

What travels is what enters a sandbox and what comes out of it: a submission and the questions there, an observation back. To
read, judge and keep it stays with the one who grades, who need not know where a run took place: a `Slot` on a worker
stands behind the `Slot` here.
"""
