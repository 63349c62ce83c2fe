// Times ONNX Runtime on a file of images, over and over, and prints the images/s of every pass, by the clock and by processor time, one JSON line each.
// usage: node time-onnx.mjs MODEL INPUT.bin DTYPE CxHxW THREADS BATCH PASSES
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(new URL('../../tests/oracles/package.json', import.meta.url));
const ort = require('onnxruntime-node');

const [model, file, type, shape, threads, batchText, passes] = process.argv.slice(2);
const Elements = { float32: Float32Array, uint8: Uint8Array }[type];
const data = new Elements(new Uint8Array(readFileSync(file)).buffer);
const dims = shape.split('x').map(Number);
const size = dims.reduce((a, b) => a * b, 1);
const batch = Number(batchText);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
const inputs = [];
for (let at = 0; at + batch * size <= data.length; at += batch * size)
  inputs.push(new ort.Tensor(type, data.slice(at, at + batch * size), [batch, ...dims]));
await session.run({ [session.inputNames[0]]: inputs[0] });
for (let pass = 0; pass < Number(passes); pass++) {
  const start = process.hrtime.bigint(), before = process.cpuUsage();
  for (const input of inputs) await session.run({ [session.inputNames[0]]: input });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(before), images = inputs.length * batch;
  console.log(JSON.stringify({ imagesPerSecond: images / seconds, imagesPerProcessorSecond: (images * 1e6) / (used.user + used.system) }));
}
