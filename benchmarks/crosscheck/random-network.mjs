// A network of random weights, so that slices can be checked of a network that nobody trained: Laplace and Gaussian weights from a fixed seed.
//   node benchmarks/crosscheck/random-network.mjs FILE.onnx [SEED]      after `npm ci --ignore-scripts --prefix benchmarks/crosscheck`
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";
import { mulberry32 } from "./mulberry32.mjs";

const schema = fileURLToPath(new URL("../../src/HaShiFlex.Networks/Onnx/onnx.proto", import.meta.url));
const Model = new protobuf.Root().loadSync(schema, { keepCase: true }).lookupType("hashiflex.onnx.ModelProto");
const FLOAT = 1, INT = 2, INTS = 7;

const uniform = mulberry32(process.argv[3] ?? "20261123");
const gaussian = scale => scale * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const laplace = scale => { const u = uniform() - 0.5; return -scale * Math.sign(u) * Math.log(1 - 2 * Math.abs(u) + 1e-12); };
const many = (count, draw) => Array.from({ length: count }, draw);

const node = [], initializer = [];
const tensor = (name, dims, values) => initializer.push({ name, dims, data_type: FLOAT, raw_data: Buffer.from(new Float32Array(values).buffer) });
const value = (name, dims) => ({ name, type: { tensor_type: { elem_type: FLOAT, shape: { dim: dims.map(dim_value => ({ dim_value })) } } } });
const integers = (name, ints) => ({ name, type: INTS, ints });

const layer = (name, input, inputs, outputs, size, groups, draw) => {
  const each = inputs / groups * size * size;
  tensor(`${name}.w`, [outputs, inputs / groups, size, size], many(outputs * each, () => draw(Math.sqrt(1 / each))));
  tensor(`${name}.b`, [outputs], many(outputs, () => gaussian(0.1)));
  node.push({
    op_type: "Conv", name, input: [input, `${name}.w`, `${name}.b`], output: [name], attribute: [
      integers("kernel_shape", [size, size]), integers("pads", Array(4).fill(size >> 1)), integers("strides", [1, 1]), { name: "group", type: INT, i: groups }],
  });
  node.push({ op_type: "Relu", name: `${name}.relu`, input: [name], output: [`${name}.relu`] });
  return `${name}.relu`;
};
let x = layer("first", "in", 3, 12, 3, 1, gaussian);
x = layer("depthwise", x, 12, 12, 3, 12, gaussian);
x = layer("narrow", x, 12, 16, 1, 1, laplace);
x = layer("laplace", x, 16, 16, 3, 16, laplace);
node.push({ op_type: "GlobalAveragePool", name: "pooled", input: [x], output: ["pooled"] });
node.push({ op_type: "Flatten", name: "flat", input: ["pooled"], output: ["flat"] });
tensor("classes.w", [10, 16], many(160, () => gaussian(0.2)));
tensor("classes.b", [10], Array(10).fill(0));
node.push({ op_type: "Gemm", name: "out", input: ["flat", "classes.w", "classes.b"], output: ["out"], attribute: [{ name: "transB", type: INT, i: 1 }] });

writeFileSync(process.argv[2], Model.encode({
  ir_version: 8,
  opset_import: [{ domain: "", version: 13 }],
  graph: { node, name: "random", initializer, input: [value("in", [1, 3, 12, 12])], output: [value("out", [1, 10])] },
}).finish());
