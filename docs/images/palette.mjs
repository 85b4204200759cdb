// Makes a picture small: 256 colours, chosen by median cut, in an indexed PNG.

import { crc32, deflateSync } from "node:zlib";

const COLOURS = 256;

// `blank` is a page of the browser that decodes the picture.
export async function png(blank, picture) {
  const { width, height, data } = await pixels(blank, picture);
  const palette = choose(data);
  const nearest = new Map();
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    const colour = data.readUInt32BE(4 * at) >>> 8;
    if (!nearest.has(colour)) nearest.set(colour, closest(palette, colour));
    rows[at + Math.floor(at / width) + 1] = nearest.get(colour);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette.flatMap(channels))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

async function pixels(blank, picture) {
  const decoded = await blank.evaluate(async (source) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
    return { width: image.width, height: image.height, data: btoa(text) };
  }, `data:image/png;base64,${picture.toString("base64")}`);
  await blank.close();
  return { ...decoded, data: Buffer.from(decoded.data, "base64") };
}

const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

// Splits the box of colours that spans the most, weighted by its pixels, until there are enough.
function choose(data) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUInt32BE(at) >>> 8;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const boxes = [box([...counts].map(([colour, count]) => ({ parts: channels(colour), count })))];
  while (boxes.length < COLOURS) {
    const widest = boxes.reduce((best, one) => (one.worth > best.worth ? one : best));
    if (widest.worth === 0) break;
    const { colours, along, half } = widest;
    colours.sort((one, other) => one.parts[along] - other.parts[along]);
    let seen = 0;
    const middle = colours.findIndex(({ count }) => (seen += count) >= half);
    const cut = Math.min(Math.max(middle, 1), colours.length - 1);
    boxes.splice(boxes.indexOf(widest), 1, box(colours.slice(0, cut)), box(colours.slice(cut)));
  }
  return boxes.map(({ colours }) => {
    const total = colours.reduce((sum, { count }) => sum + count, 0);
    const mean = (part) => Math.round(colours.reduce((sum, { parts, count }) => sum + parts[part] * count, 0) / total);
    return (mean(0) << 16) | (mean(1) << 8) | mean(2);
  });
}

function box(colours) {
  const spans = [0, 1, 2].map((part) => {
    const values = colours.map(({ parts }) => parts[part]);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  const along = spans.indexOf(Math.max(...spans));
  const total = colours.reduce((sum, { count }) => sum + count, 0);
  return { colours, along, half: total / 2, worth: spans[along] ** 2 * Math.sqrt(total) };
}

function closest(palette, colour) {
  const [red, green, blue] = channels(colour);
  let [best, least] = [0, Infinity];
  for (const [index, other] of palette.entries()) {
    const [r, g, b] = channels(other);
    const distance = 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
