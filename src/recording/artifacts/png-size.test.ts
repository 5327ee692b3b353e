import { describe, expect, it } from 'vitest';
import { readPngSize } from './png-size.ts';

/** The first 24 bytes of a PNG of 1280 x 720. */
const header = Buffer.from('89504e470d0a1a0a0000000d4948445200000500000002d0', 'hex');

describe('readPngSize', () => {
  it('reads width and height from the header', () => {
    expect(readPngSize(header)).toEqual({ width: 1280, height: 720 });
  });

  it('reads a header that is in the middle of a larger buffer', () => {
    const within = Buffer.concat([Buffer.alloc(7), header]).subarray(7);
    expect(readPngSize(within)).toEqual({ width: 1280, height: 720 });
  });

  it('answers null for a file that is cut before its size', () => {
    expect(readPngSize(header.subarray(0, 23))).toBeNull();
  });

  it('answers null for what is not a PNG', () => {
    expect(readPngSize(Buffer.from('GIF89a, and then much more than 24 bytes'))).toBeNull();
    const otherChunk = Buffer.from(header);
    otherChunk.write('tEXt', 12, 'latin1');
    expect(readPngSize(otherChunk)).toBeNull();
  });
});
