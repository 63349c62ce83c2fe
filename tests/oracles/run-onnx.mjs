// Runs an ONNX model on one batch and writes every output it has.
// usage: node run-onnx.mjs MODEL INPUT.bin DTYPE DIMS OUTPUT_FOLDER [THREADS]
//   INPUT.bin   raw little-endian elements; DTYPE float32, uint8, int8, int16 or int32; DIMS like 1x3x224x224
//   For each output N it writes OUTPUT_FOLDER/N.bin and prints one JSON line {"name","type","dims","file"}; 64-bit integers stay 64-bit.
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import ort from 'onnxruntime-node';

const [model, inputFile, type, dimsText, folder, threads = '1'] = process.argv.slice(2);
const arrays = { float32: Float32Array, uint8: Uint8Array, int8: Int8Array, int16: Int16Array, int32: Int32Array };
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
const bytes = readFileSync(inputFile);
const aligned = new Uint8Array(bytes).buffer;
const dims = dimsText.split('x').map(Number);
const data = new arrays[type](aligned);
const results = await session.run({ [session.inputNames[0]]: new ort.Tensor(type, data, dims) });
mkdirSync(folder, { recursive: true });
session.outputNames.forEach((name, index) => {
  const tensor = results[name];
  const file = join(folder, `${index}.bin`);
  writeFileSync(file, new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength));
  console.log(JSON.stringify({ name, type: tensor.type, dims: tensor.dims, file }));
});
