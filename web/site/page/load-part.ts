import { partElement, partFunction, partScript } from '../../../src/exporters/site/site-facts.ts';

/** Parts that scripts have brought, until they are fetched from here. */
const brought = new Map<string, string>();

Object.assign(window, {
  [partFunction]: (name: string, text: string) => {
    brought.set(name, text);
  },
});

function decoded(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };
  if (native.fromBase64 !== undefined) return native.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

function inPage(name: string): string | null {
  const element = document.getElementById(`${partElement}${name}`);
  const text = element?.textContent ?? null;
  element?.remove();
  return text;
}

function byScript(name: string, version: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${partScript(name)}?v=${encodeURIComponent(version)}`;
    script.addEventListener('load', () => {
      const text = brought.get(name);
      brought.delete(name);
      script.remove();
      if (text === undefined) reject(new Error(`${partScript(name)} is not what it should be`));
      else resolve(text);
    });
    script.addEventListener('error', () => reject(new Error(`${partScript(name)} is not beside this page`)));
    document.head.append(script);
  });
}

/**
 * Loads a part of the site: from the page itself where all is one file, else by a script, which a page from the disk
 * may load where it may fetch nothing.
 *
 * @param version when the site was made: an older part that the browser has kept is not for this page
 * @throws when the part is not there
 */
export async function loadPart(name: string, version: string): Promise<Uint8Array<ArrayBuffer>> {
  return decoded(inPage(name) ?? (await byScript(name, version)));
}
