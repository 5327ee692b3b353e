/** Width and height of a picture, in pixels. */
export type PictureSize = { width: number; height: number };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Reads the size of a PNG from its header.
 *
 * @param bytes the file's content, or at least its first 24 bytes
 * @returns the size in pixels, or null when the bytes are not a PNG
 */
export function readPngSize(bytes: Uint8Array): PictureSize | null {
  if (bytes.length < 24) return null;
  if (signature.some((byte, at) => bytes[at] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerChunk = String.fromCharCode(...bytes.subarray(12, 16));
  if (headerChunk !== 'IHDR') return null;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
