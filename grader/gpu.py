"""NVIDIA GPUs that runs may compute on: which there are, and what of them the sandbox has to show. Nothing here starts CUDA.

It starts in the child of each run: the warm process would hold a context that no child of it could use.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

DEV = Path("/dev")
DRIVER = Path("/proc/driver/nvidia")
CONTROL = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "nvidia-modeset", "nvidia-caps")
VARIABLE = "CUDA_VISIBLE_DEVICES"


def devices() -> tuple[str, ...]:
    """The numbers of the GPUs here; where `CUDA_VISIBLE_DEVICES` gives numbers, as a queue does, only those."""
    found = sorted(int(m[1]) for p in DEV.glob("nvidia*") if (m := re.fullmatch(r"nvidia(\d+)", p.name)))
    named = os.environ.get(VARIABLE)
    if named is not None:
        wanted = [part.strip() for part in named.split(",")]
        found = [n for n in found if str(n) in wanted]
    return tuple(map(str, found))


def nodes(device: str) -> list[Path]:
    """The device files that a run on one GPU opens: its own, and the driver's, which all GPUs share."""
    return [path for name in (f"nvidia{device}", *CONTROL) if (path := DEV / name).exists()]


def name() -> str:
    """What the GPUs here are called, for evidence: other kinds round in other ways."""
    found = set()
    for path in DRIVER.glob("gpus/*/information"):
        match = re.search(r"^Model:\s*(.+?)\s*$", path.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
        found |= {match[1]} if match else set()
    return ", ".join(sorted(found)) or "GPU"


def variables(device: str, *, alone: bool) -> dict[str, str]:
    """What a run is told of GPUs.

    Args:
        device: the number of one; empty for none.
        alone: whether no other can be seen, so that CUDA calls it 0 whatever its number is here.
    """
    if not device:
        return {VARIABLE: "-1"}
    # A cache of compiled kernels would be wiped with the scratch folder, and memory is to be left for who comes next.
    return {
        VARIABLE: "0" if alone else device,
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
        "CUDA_CACHE_DISABLE": "1",
        "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    }


def why_not() -> str:
    """Why no run can be given a GPU here, or nothing if one can."""
    if devices():
        return ""
    if os.environ.get(VARIABLE) is not None and any(DEV.glob("nvidia[0-9]*")):
        return f"{VARIABLE} is {os.environ[VARIABLE]!r}: it names none of this machine's GPUs by number."
    return (
        f"There is no NVIDIA GPU here: no {DEV}/nvidia0. `--gpu` needs Linux, a GPU that `nvidia-smi` shows (in a container, "
        "one that was started with it), and a TensorFlow with CUDA: pip install 'tensorflow[and-cuda]'."
    )
