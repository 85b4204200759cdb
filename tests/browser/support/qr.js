// Another phone's camera: reads the QR code in a picture.

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** The text of the QR code in a PNG, read by zbar. */
export async function read_qr(png) {
  const folder = await mkdtemp(join(tmpdir(), "kader-qr-"));
  try {
    const file = join(folder, "picture.png");
    await writeFile(file, png);
    const { stdout } = await promisify(execFile)("zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file]);
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}
