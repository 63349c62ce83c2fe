#!/usr/bin/env python3
"""Measures how many images a second a GPU classifies, and writes a baseline for ../../baselines.

    python3 measure.py --network mobilenetv2 --title "My GPU" > ../../baselines/my-gpu.yaml
    python3 measure.py --network resnet50 --title "My GPU, ResNet-50" > ../../baselines/my-gpu-resnet50.yaml

What is measured: the forward pass in fp16, channels last, compiled by torch.compile where the PyTorch at hand has it, replayed as one
CUDA graph so that launches cost nothing, images already on the GPU. The batch doubles until the rate grows by less than 2 % twice or memory
runs out; the rate is the median of several runs of at least two seconds. Board power and clocks are read from nvidia-smi while it runs.
Everything that went into the row (versions, batch sweep, samples) goes to standard error as JSON, or into --log.

Needs PyTorch 1.13 or newer and, for power, nvidia-smi; no other package: the two networks are defined here. Weights are random, which changes
neither the operations nor the rate, but makes power a little different from that of a trained network.

Checked on a CPU only (`--device cpu`, PyTorch 1.13): shapes, parameter counts and the whole path without CUDA. A CPU's figures say nothing of a
GPU and are refused as a baseline unless --allow-cpu is given.
"""
import argparse
import json
import platform
import statistics
import subprocess
import sys
import threading
import time

import torch
from torch import nn

IMAGE = (3, 224, 224)


class ConvBnActivation(nn.Sequential):
    """A convolution without bias, batch normalization, and an activation (None for none)."""

    def __init__(self, inputs, outputs, kernel, stride=1, groups=1, activation=nn.ReLU6):
        layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs)]
        if activation is not None:
            layers.append(activation(inplace=True))
        super().__init__(*layers)


class InvertedResidual(nn.Module):
    """Expand, filter depthwise, project (Sandler et al., "MobileNetV2", CVPR 2018, section 3.3)."""

    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        hidden = inputs * expansion
        layers = [] if expansion == 1 else [ConvBnActivation(inputs, hidden, 1)]
        layers += [ConvBnActivation(hidden, hidden, 3, stride, groups=hidden), ConvBnActivation(hidden, outputs, 1, activation=None)]
        self.body = nn.Sequential(*layers)
        self.is_residual = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.body(x) if self.is_residual else self.body(x)


class MobileNetV2(nn.Module):
    """MobileNetV2 1.0/224, table 2 of the paper: 3,504,872 parameters."""

    STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))

    def __init__(self, classes=1000):
        super().__init__()
        layers = [ConvBnActivation(IMAGE[0], 32, 3, 2)]
        inputs = 32
        for expansion, outputs, repeats, stride in self.STAGES:
            for i in range(repeats):
                layers.append(InvertedResidual(inputs, outputs, stride if i == 0 else 1, expansion))
                inputs = outputs
        layers.append(ConvBnActivation(inputs, 1280, 1))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(1280, classes)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class Bottleneck(nn.Module):
    """Reduce, filter, restore (He et al., "Deep residual learning", CVPR 2016), the stride in the 3x3 as everybody has it now."""

    def __init__(self, inputs, width, stride):
        super().__init__()
        outputs = width * 4
        self.body = nn.Sequential(
            ConvBnActivation(inputs, width, 1, activation=nn.ReLU),
            ConvBnActivation(width, width, 3, stride, activation=nn.ReLU),
            ConvBnActivation(width, outputs, 1, activation=None))
        self.shortcut = nn.Identity() if stride == 1 and inputs == outputs else ConvBnActivation(inputs, outputs, 1, stride, activation=None)
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.activation(self.body(x) + self.shortcut(x))


class ResNet50(nn.Module):
    """ResNet-50: 25,557,032 parameters."""

    def __init__(self, classes=1000):
        super().__init__()
        layers = [ConvBnActivation(IMAGE[0], 64, 7, 2, activation=nn.ReLU), nn.MaxPool2d(3, 2, 1)]
        inputs = 64
        for width, repeats, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
            for i in range(repeats):
                layers.append(Bottleneck(inputs, width, stride if i == 0 else 1))
                inputs = width * 4
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(inputs, classes)

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


NETWORKS = {"mobilenetv2": (MobileNetV2, "MobileNetV2 1.0/224", 3_504_872), "resnet50": (ResNet50, "ResNet-50", 25_557_032)}


class BoardSampler:
    """Power, clocks and temperature of one GPU, read from nvidia-smi every 100 ms while the block runs."""

    FIELDS = ("power.draw", "clocks.sm", "clocks.mem", "temperature.gpu")

    def __init__(self, index):
        self.index = index
        self.samples = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def _read(self):
        command = ["nvidia-smi", f"--id={self.index}", f"--query-gpu={','.join(self.FIELDS)}", "--format=csv,noheader,nounits", "--loop-ms=100"]
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        except FileNotFoundError:
            return
        with process:
            for line in process.stdout:
                if self._stop.is_set():
                    break
                self.samples.append([self._number(field) for field in line.split(",")])
            process.terminate()

    @staticmethod
    def _number(field):
        """None for a field that this board does not report."""
        try:
            return float(field)
        except ValueError:
            return None

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(timeout=2)

    def medians(self):
        """Medians of the second half of the samples, when the board has settled; without the fields that it does not report."""
        settled = self.samples[len(self.samples) // 2:]
        reported = ((field, [value for value in column if value is not None]) for field, column in zip(self.FIELDS, zip(*settled)))
        return {field: statistics.median(values) for field, values in reported if values}


def prepare(network, device, batch, is_compiled):
    """A function that runs one batch."""
    if is_compiled:
        # Afresh for each batch: past a few recompilations of one module torch.compile falls back to eager in silence.
        torch._dynamo.reset()
        network = torch.compile(network, dynamic=False)
    is_gpu = device.type == "cuda"
    dtype = torch.float16 if is_gpu else torch.float32
    images = torch.rand(batch, *IMAGE, device=device, dtype=dtype).contiguous(memory_format=torch.channels_last)
    if not is_gpu:
        return lambda: network(images)

    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(5):
            network(images)
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        network(images)
    return graph.replay


def rate(run, device, batch, seconds, repeats):
    """Images/s of each repeat."""
    def synchronize():
        if device.type == "cuda":
            torch.cuda.synchronize()

    for _ in range(3):
        run()
    synchronize()
    start = time.perf_counter()
    run()
    synchronize()
    calls = max(1, int(seconds / max(time.perf_counter() - start, 1e-6)))
    rates = []
    for _ in range(repeats):
        synchronize()
        start = time.perf_counter()
        for _ in range(calls):
            run()
        synchronize()
        rates.append(calls * batch / (time.perf_counter() - start))
    return rates


def sweep(network, device, is_compiled, arguments):
    """Doubles the batch until the rate stops growing; returns a row for each batch."""
    rows = []
    stalls = 0
    batch = 1
    while batch <= arguments.largest_batch and stalls < 2:
        try:
            run = prepare(network, device, batch, is_compiled)  # before the samples: compiling takes longer than the runs and little power
            with BoardSampler(device.index or 0) as board:
                rates = rate(run, device, batch, arguments.seconds, arguments.repeats)
        except torch.cuda.OutOfMemoryError:
            break
        row = {"batch": batch, "images_per_s": statistics.median(rates), "runs": rates, **board.medians()}
        best = max((r["images_per_s"] for r in rows), default=0)
        stalls = stalls + 1 if row["images_per_s"] < best * 1.02 else 0
        rows.append(row)
        print(f"batch {batch}: {row['images_per_s']:.1f} images/s", file=sys.stderr)
        batch *= 2
    if not rows:
        sys.exit("not even one image fits")
    return rows


def driver():
    try:
        return subprocess.run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"], capture_output=True, text=True, check=True).stdout.split("\n")[0].strip()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return "unknown"


def baseline(arguments, name, system, best, versions):
    """The YAML of a baseline; texts are JSON strings, which YAML reads as they are."""
    text = json.dumps
    source = f"benchmarks/gpu/measure.py, {name}, {versions}"
    lines = [
        f"# Measured on {time.strftime('%Y-%m-%d', time.gmtime())} by benchmarks/gpu/measure.py --network {arguments.network}; runs: "
        + ", ".join(f"{r:.1f}" for r in best["runs"]) + " images/s.",
        f"title: {text(arguments.title or system)}",
        f"system: {text(system)}",
        f"network: {text(name)}",
        f"precision: {'fp16' if torch.cuda.is_available() and arguments.device == 'cuda' else 'fp32'}",
        f"batch: {best['batch']}",
        f"imagesPerSecond: {best['images_per_s']:.2f}",
        "evidence: measured",
        f"source: {text(source)}",
    ]
    if "power.draw" in best:
        lines += [f"boardPowerW: {best['power.draw']:.1f}", f"boardPowerSource: {text('median of nvidia-smi power.draw while it ran')}"]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=NETWORKS, default="mobilenetv2")
    parser.add_argument("--title", help="name in tables; the device's own by default")
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--allow-cpu", action="store_true", help="write a row for a CPU all the same")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one run")
    parser.add_argument("--repeats", type=int, default=5, help="runs for each batch")
    parser.add_argument("--largest-batch", type=int, default=4096)
    parser.add_argument("--no-compile", action="store_true", help="leave torch.compile out")
    parser.add_argument("--log", help="file for everything that was measured, as JSON")
    arguments = parser.parse_args()

    if arguments.device == "cuda" and not torch.cuda.is_available():
        sys.exit("no GPU that PyTorch can use; --device cpu --allow-cpu checks the script itself")
    if arguments.device == "cpu" and not arguments.allow_cpu:
        sys.exit("a CPU's rate is no baseline for a GPU; --allow-cpu to go on")
    device = torch.device(arguments.device, 0) if arguments.device == "cuda" else torch.device("cpu")

    kind, name, parameters = NETWORKS[arguments.network]
    torch.manual_seed(0)
    network = kind().eval()
    counted = sum(p.numel() for p in network.parameters())
    assert counted == parameters, f"{name} has {counted} parameters and should have {parameters}"

    network = network.to(device=device, dtype=torch.float16 if arguments.device == "cuda" else torch.float32, memory_format=torch.channels_last)
    is_compiled = hasattr(torch, "compile") and not arguments.no_compile
    if arguments.device == "cuda":
        torch.backends.cudnn.benchmark = True

    with torch.inference_mode():
        rows = sweep(network, device, is_compiled, arguments)
    best = max(rows, key=lambda row: row["images_per_s"])
    system = torch.cuda.get_device_name(0) if arguments.device == "cuda" else platform.processor() or platform.machine()
    versions = f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, driver {driver()}, {'compiled' if is_compiled else 'not compiled'}"

    log = json.dumps({"system": system, "network": name, "versions": versions, "python": platform.python_version(), "sweep": rows}, indent=2)
    if arguments.log:
        with open(arguments.log, "w", encoding="utf-8") as file:
            file.write(log + "\n")
    else:
        print(log, file=sys.stderr)
    sys.stdout.write(baseline(arguments, name, system, best, versions))


if __name__ == "__main__":
    main()
