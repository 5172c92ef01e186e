"""Train the network of lecture 09 on digits, in one process or in many.

One process:        python scripts/train_distributed.py
Two on a machine:   torchrun --standalone --local-addr 127.0.0.1 --nproc-per-node 2 scripts/train_distributed.py
Two machines:       torchrun --nnodes 2 --node-rank 0 --nproc-per-node 2 --master-addr HOST --master-port 29500 \\
                    scripts/train_distributed.py        (and the same with --node-rank 1 on the second)
On Windows set USE_LIBUV=0 first: PyTorch's build for Windows lacks that library.

The batch is that of all processes together, so the number of processes changes the speed, not the training: with
float64 the weights agree with those of one process to rounding (if the processes can share the digits and the batch
equally: otherwise the sampler repeats a few digits). Where each process has a GPU of its own, the GPUs
compute and `nccl` passes the gradients on; otherwise the CPUs compute, with `gloo`.

With `--checkpoint FILE` process 0 saves the state after each epoch. Run the same command again, and it goes on from
there; the file is needed on the machine of process 0 only.

Exit status: 0; 1 when another process is gone or the last state could not be saved; 2 for an argument or a file that
cannot be used, said before the training begins.
"""

import argparse
import math
import os
import sys
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist

# Before the group exists: this module's functions keep the group that they meet when it is imported, and
# DistributedDataParallel imports it. Then the group's threads outlive it, and may abort the process at its end.
import torch.distributed.nn
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, Subset

from course_utils import load_mnist, pick_device

TIMEOUT = timedelta(minutes=5)  # a machine that is silent for so long counts as gone


def small_cnn() -> nn.Module:
    """The course's network: (N, 1, 28, 28) -> (N, 10), 8,490 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 10, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(10, 20, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(320, 10),
    )


def prepared(images: torch.Tensor) -> torch.Tensor:
    """(N, 28, 28) uint8 -> (N, 1, 28, 28) float32, normalised."""
    return images[:, None].float().div_(255).sub_(0.1307).div_(0.3081)


def start_group(backend: str | None) -> tuple[int, int, torch.device]:
    """Join the other processes if torchrun started this one.

    Args:
        backend: "nccl" (GPUs) or "gloo" (CPUs); None takes nccl where each process here can have a GPU. All machines
            must take the same.

    Returns:
        This process's number, their number, and the device to compute on.
    """
    if "RANK" not in os.environ:
        return 0, 1, pick_device()
    local, here = int(os.environ["LOCAL_RANK"]), int(os.environ["LOCAL_WORLD_SIZE"])
    enough = torch.cuda.device_count() >= here
    if backend is None:
        backend = "nccl" if enough else "gloo"
    if backend == "nccl" and not enough:
        raise Unusable(
            f"--backend nccl needs a GPU for each of {here} processes here; there are {torch.cuda.device_count()}"
        )
    device = torch.device("cuda", local) if backend == "nccl" else torch.device("cpu")
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group(backend, timeout=TIMEOUT)
    return dist.get_rank(), dist.get_world_size(), device


class Unusable(Exception):
    """An argument or a file that cannot be used: one sentence."""


def read_state(path: Path, options: argparse.Namespace) -> dict:
    """The state that `save` wrote. Raises Unusable if the file holds something else, or another training's state."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise Unusable(f"--checkpoint {path} cannot be read: {error.strerror or error}") from None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        there, wanted = dict(state["settings"]), settings_of(options)
        # What the whole set holds is known only after it was read; files of before 2026-12 do not name the dtype.
        differ = {
            name: there[name]
            for name in wanted
            if name != "digits" and there.get(name, wanted[name]) != wanted[name]
        }
        small_cnn().load_state_dict(state["model"])
        if not isinstance(state["epoch"], int) or "state" not in state["optimizer"]:
            raise TypeError
    except (
        Exception
    ):  # a damaged file makes torch.load raise nearly every kind, OSError for one that is cut off
        raise Unusable(
            f"--checkpoint {path} holds no state of this program (or a damaged one): name another file, or remove it"
        ) from None
    if differ:
        raise Unusable(f"{path} belongs to a training with {differ}: use the same arguments, or another file")
    return state


def settings_of(options: argparse.Namespace) -> dict:
    """What must be the same for a training to go on."""
    named = {name: getattr(options, name) for name in ("batch", "lr", "seed", "digits")}
    return named | {"dtype": "float64" if options.float64 else "float32"}


def check(options: argparse.Namespace) -> None:
    """Everything that can be known before the training; raises Unusable."""
    for name, least, most in (
        ("epochs", 0, 10**6),
        ("batch", 1, 10**6),
        ("digits", 1, 10**9),
        ("seed", 0, 2**32 - 1),
    ):
        value = getattr(options, name)
        if not least <= value <= most:
            raise Unusable(f"--{name} must be a whole number from {least:,} to {most:,}, not {value}")
    if not (math.isfinite(options.lr) and options.lr > 0):
        raise Unusable(f"--lr must be a positive number, not {options.lr}")
    missing = [name for name in ("LOCAL_RANK", "LOCAL_WORLD_SIZE", "WORLD_SIZE") if name not in os.environ]
    if "RANK" in os.environ and missing:
        raise Unusable(
            f"RANK is set but {missing[0]} is not: start several processes by torchrun, or unset RANK"
        )
    processes = int(os.environ.get("WORLD_SIZE", 1)) if "RANK" in os.environ else 1
    if options.batch % processes:
        raise Unusable(f"--batch {options.batch} cannot be shared equally by {processes} processes")
    if (path := options.checkpoint) and os.environ.get("RANK", "0") == "0":
        if path.is_dir():
            raise Unusable(f"--checkpoint {path} is a folder: name a file in it")
        if not path.parent.is_dir():
            raise Unusable(f"--checkpoint {path}: there is no folder {path.parent}")
        if not os.access(path.parent, os.W_OK):
            raise Unusable(f"--checkpoint {path}: nothing may be written in that folder")
        if path.exists():
            read_state(path, options)


def saved_state(options: argparse.Namespace, rank: int, processes: int, device: torch.device) -> dict | None:
    """What process 0 finds in the file, given to all processes; None where there is nothing yet."""
    state, path = [None], options.checkpoint
    if rank == 0 and path and path.exists():
        state[0] = read_state(path, options)
    if processes > 1:
        dist.broadcast_object_list(state, src=0, device=device)
    return state[0]


def save(path: Path, state: dict) -> None:
    """Write to a second file first, so that a crash leaves the old state whole."""
    part = path.with_name(path.name + ".part")
    try:
        torch.save(state, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def train(options: argparse.Namespace, rank: int, processes: int, device: torch.device) -> bool:
    """Train as the options say, in this process of so many; returns whether the last state could be saved."""
    try:
        digits = load_mnist(full=options.full)
    except (OSError, ValueError) as error:
        raise Unusable(f"the digits cannot be had: {error}") from None
    digits = Subset(digits, range(min(options.digits, len(digits))))
    sampler = DistributedSampler(digits, processes, rank, shuffle=True, seed=options.seed)
    loader = DataLoader(digits, batch_size=options.batch // processes, sampler=sampler)

    torch.manual_seed(options.seed)  # the same first weights everywhere
    dtype = torch.float64 if options.float64 else torch.float32
    model = small_cnn().to(device, dtype)
    optimizer = torch.optim.SGD(model.parameters(), lr=options.lr, momentum=0.5)
    settings = settings_of(options) | {"digits": len(digits)}
    done, is_saved = 0, True
    if state := saved_state(options, rank, processes, device):
        if state["settings"]["digits"] != len(digits):
            raise Unusable(
                f"{options.checkpoint} belongs to {state['settings']['digits']} digits, this training to {len(digits)}"
            )
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        done = state["epoch"]
        print(f"process {rank}: goes on after epoch {done}", flush=True)
    parallel = DistributedDataParallel(model) if processes > 1 else model

    for epoch in range(done, options.epochs):
        sampler.set_epoch(epoch)  # another order in each epoch, the same in all processes
        total = torch.zeros(2, dtype=torch.float64, device=device)
        for images, labels in loader:
            x, y = prepared(images).to(device, dtype), labels.to(device)
            loss = nn.functional.cross_entropy(parallel(x), y)
            optimizer.zero_grad()
            loss.backward()  # DistributedDataParallel averages the gradients of all processes here
            optimizer.step()
            total[0] += loss.detach() * len(y)
            total[1] += len(y)
        if processes > 1:
            dist.all_reduce(total)
        if rank == 0:
            print(f"epoch {epoch + 1}: loss {(total[0] / total[1]).item():.10f}", flush=True)
            if options.checkpoint:
                state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
                try:
                    save(options.checkpoint, state | {"epoch": epoch + 1, "settings": settings})
                    is_saved = True
                except (OSError, RuntimeError) as error:  # PyTorch's own writer raises RuntimeError
                    is_saved, reason = False, str(error).splitlines()[0]
                    print(
                        f"epoch {epoch + 1} could not be saved ({reason}); the training goes on",
                        file=sys.stderr,
                    )
        if processes > 1:
            dist.barrier()  # nobody runs ahead of the saved state
    return is_saved


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64, help="digits in a batch, all processes together")
    parser.add_argument("--lr", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--digits", type=int, default=100_000, help="take only the first so many digits")
    parser.add_argument("--full", action="store_true", help="the official 60,000 digits (fetched once)")
    parser.add_argument("--float64", action="store_true", help="to compare digit by digit (slower)")
    parser.add_argument(
        "--backend", choices=["gloo", "nccl"], help="default: nccl where there are enough GPUs"
    )
    parser.add_argument("--checkpoint", type=Path, help="save the state here after each epoch; go on from it")
    options = parser.parse_args()
    rank = os.environ.get("RANK", "0")
    try:
        check(options)
        rank, processes, device = start_group(options.backend)
        print(f"process {rank} of {processes}, pid {os.getpid()}, {device}", flush=True)
        if not train(options, rank, processes, device):
            return 1
    except Unusable as fault:
        print(f"error: {fault}", file=sys.stderr, flush=True)
        return 2
    except RuntimeError as error:
        # Lost connections come as DistError or, from gloo, as a plain RuntimeError that names it.
        if not (isinstance(error, dist.DistError) or "gloo" in str(error)):
            raise
        again = "Start the same command again: it goes on after the last saved epoch."
        without = "Start again; with --checkpoint FILE it could go on from there."
        print(
            f"process {rank}: another process is gone, or the network to it ({str(error).splitlines()[0]}). "
            f"{again if options.checkpoint else without}",
            file=sys.stderr,
            flush=True,
        )
        return 1
    finally:
        if dist.is_initialized():
            dist.destroy_process_group()
    return 0


if __name__ == "__main__":
    sys.exit(main())
