"""Runs `hashiflex adders` on the reference matrices and prints it beside da4ml.

da4ml's figures (reference.csv): calad0i/da4ml head fa85662, method wmc, depth free, 8-bit signed inputs, one thread; full adders from the lowest bit where
both operands are live to the result's highest, so that its half adders are in them. The better peer of a matrix is the smaller of da4ml's full adders and our
unshared carry-save count: full adders, or full and half adders.
"""
import csv
import json
import math
import os
import re
import resource
import subprocess
import sys
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))
TOOL = os.environ["HASHIFLEX_TOOL"]


def run(matrix, options):
    path = os.path.join(os.environ["HASHIFLEX_DATA"], "adder-matrices", f"po2_{matrix}.csv")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    output = subprocess.run(
        [TOOL, "adders", path, "--signed", "--reduction", "shared", "--no-cache", "--format", "json", *options],
        check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(output), time.monotonic() - start, cpu


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def main():
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    options = sys.argv[2:]
    full, both, adders = [], [], []
    print("| matrix | carry-save FA + HA | da4ml FA | shared FA + HA | FA / better peer | FA + HA / better peer | da4ml adders | adders | depth | process s | CPU s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    with open(os.path.join(FOLDER, "reference.csv"), encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if re.search(pattern, row["matrix"])]
    for row in rows:
        shared, seconds, cpu = run(row["matrix"], options)
        before = shared["unshared"]
        cells = shared["full_adders"] + shared["half_adders"]
        ratios = ["", ""]
        if row["da4ml_full_adders"]:
            peer = int(row["da4ml_full_adders"])
            full.append(shared["full_adders"] / min(peer, before["full_adders"]))
            both.append(cells / min(peer, before["full_adders"] + before["half_adders"]))
            ratios = [f"{full[-1]:.3f}", f"{both[-1]:.3f}"]
        if row["da4ml_adders"]:
            adders.append(shared["adders"] / int(row["da4ml_adders"]))
        print(
            f"| {row['matrix'].replace('_', ' ')} | {before['full_adders']} + {before['half_adders']} | {row['da4ml_full_adders']} "
            f"| {shared['full_adders']} + {shared['half_adders']} | {ratios[0]} | {ratios[1]} | {row['da4ml_adders']} | {shared['adders']} "
            f"| {shared['depth']} | {seconds:.2f} | {cpu:.2f} |", flush=True)
    print()
    if full:
        print(f"Geometric mean of {len(full)}: FA {mean(full):.4f}, FA + HA {mean(both):.4f} of the better peer.")
    if adders:
        print(f"Adders: {sum(adders) / len(adders):.4f} of da4ml's in the mean of {len(adders)}.")


if __name__ == "__main__":
    main()
