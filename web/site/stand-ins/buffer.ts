type Encoding = 'utf8' | 'hex' | 'base64' | 'base64url';

function ofBase64(text: string): Uint8Array {
  const binary = atob(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .replaceAll(/[^A-Za-z0-9+/]/g, ''),
  );
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

class PageBuffer extends Uint8Array {
  writeUIntBE(value: number, offset: number, length: number): number {
    let rest = value;
    for (let index = offset + length - 1; index >= offset; index--) {
      this[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    return offset + length;
  }

  override toString(encoding: Encoding = 'utf8'): string {
    if (encoding === 'utf8') return new TextDecoder().decode(this);
    if (encoding === 'hex') return Array.from(this, (byte) => byte.toString(16).padStart(2, '0')).join('');
    let binary = '';
    for (const byte of this) binary += String.fromCharCode(byte);
    const text = btoa(binary);
    return encoding === 'base64' ? text : text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  }
}

export type Buffer = PageBuffer;

/** What the code that runs in a page takes of Node's Buffer. */
export const Buffer = {
  alloc: (size: number): Buffer => new PageBuffer(size),
  byteLength: (text: string): number => new TextEncoder().encode(text).length,
  from: (data: string | Uint8Array, encoding: Encoding = 'utf8'): Buffer => {
    const bytes =
      typeof data !== 'string' ? data : encoding === 'utf8' ? new TextEncoder().encode(data) : ofBase64(data);
    const buffer = new PageBuffer(bytes.length);
    buffer.set(bytes);
    return buffer;
  },
};
