// Draws Vega-Lite charts as SVG and PNG, the same bytes for the same charts: no clock, no random number, no system font.
// Standard input:  { "formats": ["svg", "png"], "charts": [{ "name", "spec" }] }
// Standard output: one line of JSON for each drawing, { "name", "format", "base64" }.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { parse } from './opentype.min.mjs';

const PNG_PIXELS_PER_UNIT = 3;
const FONT_FAMILY = 'Source Sans 3';
const fonts = [[400, 'SourceSans3-Regular.ttf'], [600, 'SourceSans3-SemiBold.ttf']].map(([weight, file]) => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const bytes = readFileSync(path);
  return { weight, path, outlines: parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)) };
});

// The browser builds put themselves on the global object; their Node builds would need a tree of packages.
for (const file of ['vega.min.js', 'vega-lite.min.js']) {
  vm.runInThisContext(readFileSync(new URL(file, import.meta.url), 'utf8'), file);
}
const { vega, vegaLite } = globalThis;

// Without a canvas Vega guesses widths of text; the font's own advance widths keep labels from touching.
const widths = new Map();
vega.textMetrics.width = (item, text) => {
  const line = text ?? item.text;
  if (line === null || line === undefined || line === '') return 0;
  const size = item.fontSize ?? 11;
  const { outlines } = Number(item.fontWeight) >= 600 || item.fontWeight === 'bold' ? fonts[1] : fonts[0];
  const key = `${outlines === fonts[1].outlines}${line}`;
  if (!widths.has(key)) {
    const units = [...String(line)].reduce((sum, character) => sum + outlines.charToGlyph(character).advanceWidth, 0);
    widths.set(key, units / outlines.unitsPerEm);
  }
  return widths.get(key) * size;
};

const request = JSON.parse(readFileSync(0, 'utf8'));
const wantsPng = request.formats.includes('png');
const { Resvg } = wantsPng ? (await import('@resvg/resvg-js')).default : {};

for (const { name, spec } of request.charts) {
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none', logLevel: vega.Error });
  const svg = await view.toSVG();
  view.finalize();
  if (request.formats.includes('svg')) emit(name, 'svg', Buffer.from(svg, 'utf8'));
  if (wantsPng) {
    const drawing = new Resvg(svg, {
      fitTo: { mode: 'zoom', value: PNG_PIXELS_PER_UNIT },
      background: 'white',
      font: { loadSystemFonts: false, fontFiles: fonts.map(font => font.path), defaultFontFamily: FONT_FAMILY },
    });
    emit(name, 'png', drawing.render().asPng());
  }
}

function emit(name, format, bytes) {
  process.stdout.write(JSON.stringify({ name, format, base64: bytes.toString('base64') }) + '\n');
}
