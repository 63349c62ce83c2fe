// Runs `hashiflex adders` on the reference matrices and prints it beside da4ml.
//
// da4ml's figures (reference.csv): calad0i/da4ml head fa85662, method wmc, depth free, 8-bit signed inputs, one thread; full adders from the lowest bit where both
// operands are live to the result's highest, so that its half adders are in them. The better peer of a matrix is the smaller of da4ml's full adders and our unshared
// carry-save count: full adders, or full and half adders.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [pattern = "", ...options] = process.argv.slice(2);
const timed = 'TIMEFORMAT="%R %U %S"; time "$@"';

function run(matrix) {
  const file = join(process.env.HASHIFLEX_DATA, "adder-matrices", `po2_${matrix}.csv`);
  const command = [process.env.HASHIFLEX_TOOL, "adders", file, "--signed", "--reduction", "shared", "--no-cache", "--format", "json", ...options];
  const { status, stdout, stderr } = spawnSync("bash", ["-c", timed, "bash", ...command], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } });
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  const [wall, user, system] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { shared: JSON.parse(stdout), wall, cpu: user + system };
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
const geometricMean = values => Math.exp(mean(values.map(Math.log)));

const [header, ...lines] = readFileSync(new URL("reference.csv", import.meta.url), "utf8").trim().split(/\r?\n/).map(line => line.split(","));
const rows = lines.map(cells => Object.fromEntries(header.map((name, i) => [name, cells[i]]))).filter(row => new RegExp(pattern).test(row.matrix));
const full = [], both = [], adders = [];
console.log("| matrix | carry-save FA + HA | da4ml FA | shared FA + HA | FA / better peer | FA + HA / better peer | da4ml adders | adders | depth | process s | CPU s |");
console.log("|---|---|---|---|---|---|---|---|---|---|---|");
for (const row of rows) {
  const { shared, wall, cpu } = run(row.matrix);
  const before = shared.unshared;
  let ratios = ["", ""];
  if (row.da4ml_full_adders) {
    const peer = Number(row.da4ml_full_adders);
    full.push(shared.full_adders / Math.min(peer, before.full_adders));
    both.push((shared.full_adders + shared.half_adders) / Math.min(peer, before.full_adders + before.half_adders));
    ratios = [full, both].map(list => list.at(-1).toFixed(3));
  }
  if (row.da4ml_adders) adders.push(shared.adders / Number(row.da4ml_adders));
  console.log(`| ${[
    row.matrix.replaceAll("_", " "), `${before.full_adders} + ${before.half_adders}`, row.da4ml_full_adders, `${shared.full_adders} + ${shared.half_adders}`,
    ...ratios, row.da4ml_adders, shared.adders, shared.depth, wall.toFixed(2), cpu.toFixed(2)].join(" | ")} |`);
}

console.log();
if (full.length) console.log(`Geometric mean of ${full.length}: FA ${geometricMean(full).toFixed(4)}, FA + HA ${geometricMean(both).toFixed(4)} of the better peer.`);
if (adders.length) console.log(`Adders: ${mean(adders).toFixed(4)} of da4ml's in the mean of ${adders.length}.`);
