import { readFile } from 'node:fs/promises';
import { contentName, type FileStore, findRunFile, noFiles, type ShownFile } from './report-files.ts';
import type { ContentFile } from './scenario-content.ts';

/** Embeds pictures into a single file, each content once, until a number of bytes is reached. Other files stay outside. */
export class EmbeddedFiles implements FileStore {
  readonly counts = noFiles();
  readonly #resultsDir: string | null;
  readonly #limit: number;
  readonly #write: (text: string) => Promise<void>;
  readonly #known = new Map<string, ShownFile>();

  /**
   * @param limit bytes of pictures
   * @param write takes the block of a picture; base64 only, so that nothing in it can be markup
   */
  constructor(resultsDir: string | null, limit: number, write: (text: string) => Promise<void>) {
    this.#resultsDir = resultsDir;
    this.#limit = limit;
    this.#write = write;
  }

  async keep(file: ContentFile): Promise<ShownFile> {
    const { counts } = this;
    const found = await findRunFile(this.#resultsDir, file);
    const without = (problem: string): ShownFile => ({ href: null, embedded: null, picture: false, problem });
    if (typeof found === 'string') {
      counts.missing++;
      return without(found);
    }
    const { pictureType, bytes, path } = found;
    const key = await contentName(file, found);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const fits = pictureType !== null && counts.keptBytes + bytes <= this.#limit;
    const shown: ShownFile = fits
      ? { href: null, embedded: `file-${key}`, picture: true, problem: null }
      : without(`not in this document, in the results as ${file.path}`);
    this.#known.set(key, shown);
    if (!fits) {
      counts.leftOut++;
      counts.leftOutBytes += bytes;
      return shown;
    }
    counts.kept++;
    counts.keptBytes += bytes;
    const content = await readFile(path, 'base64');
    await this.#write(
      `<script type="application/octet-stream" id="file-${key}" data-type="${pictureType}">${content}</script>\n`,
    );
    return shown;
  }
}
