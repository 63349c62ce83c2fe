// A network of random weights, so that slices can be checked of a network that nobody trained: Laplace and Gaussian weights from a fixed seed.
//   node benchmarks/crosscheck/random-network.mjs FILE.onnx [SEED]
import { writeFileSync } from "node:fs";
import { mulberry32 } from "./mulberry32.mjs";

const uniform = mulberry32(process.argv[3] ?? "20261123");
const gaussian = scale => scale * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const laplace = scale => { const u = uniform() - 0.5; return -scale * Math.sign(u) * Math.log(1 - 2 * Math.abs(u) + 1e-12); };

// Protocol buffers: a field's number and wire type, then its value.
const varint = n => { const bytes = []; for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128); return Buffer.from([...bytes, n]); };
const integer = (field, n) => Buffer.concat([varint(field << 3), varint(n)]);
const text = (field, content) => { const bytes = Buffer.from(content); return Buffer.concat([varint((field << 3) | 2), varint(bytes.length), bytes]); };
const join = (...parts) => Buffer.concat(parts.flat());

const tensor = (name, dims, values) =>
  join(dims.map(d => integer(1, d)), integer(2, 1), text(8, name), text(9, Buffer.from(new Float32Array(values).buffer)));
const value = (name, dims) => join(text(1, name), text(2, text(1, join(integer(1, 1), text(2, join(dims.map(d => text(1, integer(1, d)))))))));
const integers = (name, values) => text(5, join(text(1, name), integer(20, 7), values.map(v => integer(8, v))));
const flag = (name, n) => text(5, join(text(1, name), integer(20, 2), integer(3, n)));
const node = (type, inputs, name, attributes = []) =>
  text(1, join(inputs.map(x => text(1, x)), text(2, name), text(3, name), text(4, type), attributes));

const nodes = [], tensors = [];
const many = (count, draw) => Array.from({ length: count }, draw);
const layer = (name, input, inputs, outputs, size, groups, draw) => {
  const each = inputs / groups * size * size;
  tensors.push(tensor(`${name}.w`, [outputs, inputs / groups, size, size], many(outputs * each, () => draw(Math.sqrt(1 / each)))));
  tensors.push(tensor(`${name}.b`, [outputs], many(outputs, () => gaussian(0.1))));
  nodes.push(node("Conv", [input, `${name}.w`, `${name}.b`], name, [
    integers("kernel_shape", [size, size]), integers("pads", Array(4).fill(size >> 1)), integers("strides", [1, 1]), flag("group", groups)]));
  nodes.push(node("Relu", [name], `${name}.relu`));
  return `${name}.relu`;
};
let x = layer("first", "in", 3, 12, 3, 1, gaussian);
x = layer("depthwise", x, 12, 12, 3, 12, gaussian);
x = layer("narrow", x, 12, 16, 1, 1, laplace);
x = layer("laplace", x, 16, 16, 3, 16, laplace);
nodes.push(node("GlobalAveragePool", [x], "pooled"), node("Flatten", ["pooled"], "flat"));
tensors.push(tensor("classes.w", [10, 16], many(160, () => gaussian(0.2))), tensor("classes.b", [10], Array(10).fill(0)));
nodes.push(node("Gemm", ["flat", "classes.w", "classes.b"], "out", [flag("transB", 1)]));
const graph = join(nodes, text(2, "random"), tensors.map(t => text(5, t)), text(11, value("in", [1, 3, 12, 12])), text(12, value("out", [1, 10])));
writeFileSync(process.argv[2], join(integer(1, 8), text(8, join(text(1, ""), integer(2, 13))), text(7, graph)));
