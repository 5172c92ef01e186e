#!/usr/bin/env bash
# PyTorch 2.15.0: once a DistributedDataParallel was made, destroy_process_group() leaves the group and its threads alive.
#
# Expected (the guess): with the model gone, destroy_process_group() drops the last reference to the group; gloo's threads
#   end, as they do after any other collective.
# Seen: the threads live on, to the end of the process, and weak references show that the model is gone. The first
#   DistributedDataParallel imports torch.distributed.nn.functional (by way of torch._dynamo), whose ten functions have
#   group=group.WORLD as a default: the group of the moment of the import. Imported before init_process_group, the
#   default is None, and the threads end.
# Why it matters to a course: a thread that still holds Python's objects while Python ends may abort the process. The likely
#   cause of what was seen once on a busy machine: a training went well, and torchrun reported a failure (exit code -6).
set -euo pipefail
unset PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cannot() { echo "NOT TRIED: $*" >&2; exit 2; }
differs() { echo "DIFFERS: $*" >&2; exit 1; }

[ -d /proc/self/task ] || cannot "the threads are counted in /proc, which only Linux has."
python3 -m venv "$folder/venv" || cannot "python3 cannot make an environment."
"$folder/venv/bin/python" -m pip install --quiet --no-cache-dir torch==2.15.0 numpy || cannot "PyTorch cannot be installed here."
cd "$folder"

cat > threads.py <<'PY'
"""threads.py early|late reduce|ddp: how many threads of gloo are left after the group was destroyed?"""
import gc
import os
import sys
import weakref

import torch
import torch.distributed as dist

when, what = sys.argv[1:]
if when == "early":
    import torch.distributed.nn.functional
dist.init_process_group("gloo", init_method=f"file://{os.getcwd()}/{when}_{what}", rank=0, world_size=1)
if what == "reduce":
    dist.all_reduce(torch.zeros(2))
else:
    model = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(2, 1))
    model(torch.ones(1, 2)).sum().backward()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
dist.destroy_process_group()
gc.collect()
names = [open(f"/proc/self/task/{number}/comm").read() for number in os.listdir("/proc/self/task")]
print(sum("gloo" in name for name in names))
PY

measure() { "$folder/venv/bin/python" threads.py "$@" 2> log || cannot "$(tail -1 log)"; }
reduce=$(measure late reduce)
early=$(measure early ddp)
late=$(measure late ddp)

echo "PyTorch 2.15.0; threads of gloo after destroy_process_group()"
echo "after an all_reduce:                               $reduce"
echo "after DistributedDataParallel, module imported before the group: $early"
echo "after DistributedDataParallel, one expects:        0"
echo "after DistributedDataParallel, there are:          $late"

[ "$reduce" = 0 ] || differs "an all_reduce leaves threads, too."
[ "$early" = 0 ] || differs "the early import does not help any more."
[ "$late" -gt 0 ] || differs "no thread is left."
