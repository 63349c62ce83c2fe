// Slices for `benchmarks/crosscheck/run --drawn SEED`, drawn by lot so that nobody has chosen them: depthwise, narrow and wide layers of MobileNetV2 and of networks of
// random weights, of any bits, terms, sparsity, style and clock. One a line: name, network, layer, first channel, channels, change of the scenario.
//   node benchmarks/crosscheck/draw-slices.mjs SEED
import { mulberry32 } from "./mulberry32.mjs";

const uniform = mulberry32(process.argv[2]);
const below = n => Math.floor(uniform() * n);
const of = choices => choices[below(choices.length)];

// Channels by block of MobileNetV2: into the block, and within it; narrow enough that all three flows take seconds.
const inputs = [0, 32, 16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160];
const within = block => (block === 1 ? 32 : 6 * inputs[block]);
const change = (sparsities, terms) => [
  `s/bits:.4,.terms:.1/bits: ${of([3, 4, 4, 5])}, terms: ${of(terms)}/`,
  `s/sparsity:.0.0/sparsity: ${of(sparsities)}, scope: channel/`,
  `s/carry-save/${of(["carry-save", "carry-save", "carry-save", "ripple-tree"])}/`,
  `s/clockGHz:.1.0/clockGHz: ${of(["0.3\\n  pipelining: none", "0.6", "1.0", "1.6"])}/`,
].join(";");

for (let slice = 1; slice <= 36; slice++) {
  const channels = of([1, 1, 2]);
  if (slice <= 12) {
    const block = 1 + below(17);
    console.log(`drawn-${slice} mobilenet features.${block}.dw ${below(within(block) - 1)} ${channels} ${change([0], [1])}`);
  } else if (slice <= 18) {
    const block = 2 + below(10);
    console.log(`drawn-${slice} mobilenet features.${block}.expand ${below(within(block) - 1)} ${channels} ${change([0, 0.3, 0.5], [1, 1, 2])}`);
  } else if (slice <= 24) {
    const block = 1 + below(6);
    console.log(`drawn-${slice} mobilenet features.${block}.project ${below(15)} 1 ${change([0.3, 0.5, 0.7], [1])}`);
  } else {
    console.log(`drawn-${slice} ${below(1e6)} ${of(["first", "depthwise", "narrow", "laplace"])} ${below(11)} ${channels} ${change([0, 0.3], [1, 1, 2])}`);
  }
}
