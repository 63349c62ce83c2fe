"""Synthesizes channels of MobileNetV2's layers with and without shared sums, and prints the saving beside the predicted one.

Each layer's channels, requantizers and clamps included, go through `hashiflex crosscheck --flow full-adder` twice, without pipeline registers, which checks
the Verilog of both against the integers too. The prediction is the difference of the two estimates.
"""
import json
import os
import subprocess
import sys
import tempfile

TOOL = os.environ["HASHIFLEX_TOOL"]

# Layer and how many of its channels, from the first on: a few thousand full adders each at most, since all cells are flattened.
SLICES = [
    ("features.0.0", 32),
    ("features.1.project", 16),
    ("features.2.expand", 12),
    ("features.3.expand", 8),
    ("features.2.project", 3),
]

SCENARIO = """name: MobileNetV2's layers alone
network: {{ onnx: {onnx} }}
quantization:
  weights: {{ bits: 4, terms: 1 }}
  activations: {{ bits: 8 }}
  pruning: {{ sparsity: 0.0 }}
hardware:
  technology: asap7-rvt-tt-0p70v-25c
  clockGHz: 0.05
  pipelining: none
  reduction: {reduction}
  throughput: {{ targetImagesPerSecond: 10 }}
"""


def area(folder, reduction, layer, channels):
    path = os.path.join(folder, f"{reduction}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(SCENARIO.format(onnx=os.path.join(os.environ["HASHIFLEX_DATA"], "models", "mobilenetv2_1.0_224.onnx"), reduction=reduction))
    output = subprocess.run(
        [TOOL, "crosscheck", path, "--layer", layer, "--channels", str(channels), "--flow", "full-adder", "--vectors", "10", "--format", "json"],
        capture_output=True, text=True)
    if not output.stdout:
        sys.exit(output.stderr)
    result = json.loads(output.stdout)
    simulation = result["simulation"]
    if not simulation["icarus"].startswith("PASS") or not simulation["gates_match"]:
        sys.exit(f"{layer}, {reduction}: {simulation}")
    if not simulation["verilator"].startswith("PASS"):
        print(f"{layer}, {reduction}: Icarus and the gates agree with the integers, Verilator does not: {simulation['verilator']}", file=sys.stderr)
    figure = result["figures"]["area_um2"]
    return figure["estimate"]["value"], figure["synthesis"], result["layer_channels"]


def main():
    print("| layer | channels | predicted um2, carry-save | shared | saving | synthesized um2, carry-save | shared | saving | of the predicted one |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for layer, channels in SLICES:
            if len(sys.argv) > 1 and layer not in sys.argv[1:]:
                continue
            before, measured_before, all_channels = area(folder, "carry-save", layer, channels)
            after, measured_after, _ = area(folder, "shared", layer, channels)
            predicted, saved = before - after, measured_before - measured_after
            print(
                f"| {layer} | {channels} of {all_channels} | {before:.0f} | {after:.0f} | {predicted:.0f} | {measured_before:.0f} | {measured_after:.0f} "
                f"| {saved:.0f} | {saved / predicted:.2f} |", flush=True)


if __name__ == "__main__":
    main()
