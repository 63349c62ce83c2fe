// Reads a JSON array of file names from standard input; for each, in order, writes to standard output four little-endian 32-bit words and a payload:
//   0, width, height, channels, then width * height * channels bytes, rows first, channels interleaved; or
//   1, length, 0, 0, then a message of that many bytes in UTF-8.
// An error of one file does not stop the others.
import { readFileSync } from 'node:fs';
import { stdin, stdout } from 'node:process';

const { default: sharp } = await import('sharp');

const AHEAD = 4;

async function decode(file) {
  try {
    const bytes = readFileSync(file);
    if (bytes.length === 0) throw new Error('has zero bytes; expected a JPEG or PNG file');
    const image = sharp(bytes, { failOn: 'warning' });
    const { format, space, depth, hasAlpha } = await image.metadata();
    if (format !== 'jpeg' && format !== 'png') throw new Error(`is a ${format} file; expected JPEG or PNG`);
    if (depth !== 'uchar') throw new Error(`has ${depth} samples; expected 8 bits a sample`);
    if (space !== 'srgb' && space !== 'b-w') throw new Error(`is coded in ${space.toUpperCase()}; expected RGB or grey`);
    if (hasAlpha) throw new Error('has an alpha channel; expected RGB or grey without transparency');
    const { data, info } = await image.toColourspace(space).raw().toBuffer({ resolveWithObject: true });
    return [header(0, info.width, info.height, info.channels), data];
  } catch (error) {
    const message = Buffer.from(String(error.message).replace(/\s+/g, ' ').trim());
    return [header(1, message.length, 0, 0), message];
  }
}

function header(...words) {
  const buffer = Buffer.alloc(16);
  words.forEach((word, i) => buffer.writeUInt32LE(word, 4 * i));
  return buffer;
}

function write(buffer) {
  return new Promise((done, fail) => stdout.write(buffer, (error) => (error ? fail(error) : done())));
}

let text = '';
for await (const chunk of stdin.setEncoding('utf8')) text += chunk;
const files = JSON.parse(text);

const running = [];
for (let i = 0; i < files.length; i++) {
  while (running.length < AHEAD && i + running.length < files.length) running.push(decode(files[i + running.length]));
  for (const part of await running.shift()) await write(part);
}
