// Synthesizes channels of MobileNetV2's layers with and without shared sums, and prints the saving beside the predicted one.
//
// Each layer's channels, requantizers and clamps included, go through `hashiflex crosscheck --flow full-adder` twice, without pipeline registers, which checks the
// Verilog of both against the integers too. The prediction is the difference of the two estimates.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder, ...named] = process.argv.slice(2);

// Layer and how many of its channels, from the first on: a few thousand full adders each at most, since all cells are flattened.
const slices = [["features.0.0", 32], ["features.1.project", 16], ["features.2.expand", 12], ["features.3.expand", 8], ["features.2.project", 3]];

const scenario = reduction => `name: MobileNetV2's layers alone
network: { onnx: ${join(process.env.HASHIFLEX_DATA, "models", "mobilenetv2_1.0_224.onnx")} }
quantization:
  weights: { bits: 4, terms: 1 }
  activations: { bits: 8 }
  pruning: { sparsity: 0.0 }
hardware:
  technology: asap7-rvt-tt-0p70v-25c
  clockGHz: 0.05
  pipelining: none
  reduction: ${reduction}
  throughput: { targetImagesPerSecond: 10 }
`;

function fail(message) {
  console.error(message);
  process.exit(1);
}

function area(reduction, layer, channels) {
  const file = join(folder, `${reduction}.yaml`);
  writeFileSync(file, scenario(reduction));
  const command = ["crosscheck", file, "--layer", layer, "--channels", String(channels), "--flow", "full-adder", "--vectors", "10", "--format", "json"];
  const { stdout, stderr } = spawnSync(process.env.HASHIFLEX_TOOL, command, { encoding: "utf8" });
  if (!stdout) fail(stderr);
  const { simulation, figures, layer_channels: all } = JSON.parse(stdout);
  if (!simulation.icarus.startsWith("PASS") || !simulation.gates_match) fail(`${layer}, ${reduction}: ${JSON.stringify(simulation)}`);
  if (!simulation.verilator.startsWith("PASS")) console.error(`${layer}, ${reduction}: Icarus and the gates agree with the integers, Verilator does not: ${simulation.verilator}`);
  return { estimate: figures.area_um2.estimate.value, synthesis: figures.area_um2.synthesis, all };
}

console.log("| layer | channels | predicted um2, carry-save | shared | saving | synthesized um2, carry-save | shared | saving | of the predicted one |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const [layer, channels] of slices.filter(([layer]) => !named.length || named.includes(layer))) {
  const before = area("carry-save", layer, channels), after = area("shared", layer, channels);
  const predicted = before.estimate - after.estimate, saved = before.synthesis - after.synthesis;
  const areas = [before.estimate, after.estimate, predicted, before.synthesis, after.synthesis, saved].map(value => value.toFixed(0));
  console.log(`| ${[layer, `${channels} of ${before.all}`, ...areas, (saved / predicted).toFixed(2)].join(" | ")} |`);
}
