import { plainText } from '../../../std/terminal.ts';
import { type Html, html } from './markup.ts';

interface Style {
  bold: boolean;
  dim: boolean;
  /** 0 to 15, as terminals number their colours. */
  colour: number | null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const graphics = /\x1b\[([0-9;:]*)m/;

/** The one of the 16 colours that is nearest to a mixture (each part 0 to 255). */
function nearestColour(red: number, green: number, blue: number): number {
  const strongest = Math.max(red, green, blue);
  if (strongest - Math.min(red, green, blue) < 30) return strongest < 60 ? 0 : strongest < 170 ? 8 : 7;
  const part = (value: number) => (value > strongest * 0.6 ? 1 : 0);
  return part(red) + 2 * part(green) + 4 * part(blue) + (strongest > 200 ? 8 : 0);
}

function paletteColour(index: number): number {
  if (index < 16) return index;
  if (index >= 232) return index < 240 ? 8 : 7;
  const steps = [0, 95, 135, 175, 215, 255];
  const [cube, part] = [index - 16, (value: number) => steps[value % 6] ?? 0];
  return nearestColour(part(Math.floor(cube / 36)), part(Math.floor(cube / 6)), part(cube));
}

/** Takes what one escape sequence says; codes that are not about weight and colour of the text change nothing. */
function change(style: Style, codes: string): void {
  const numbers = codes.split(/[;:]/).map(Number);
  for (let index = 0; index < numbers.length; index++) {
    const code = numbers[index] ?? 0;
    if (code === 0) Object.assign(style, { bold: false, dim: false, colour: null });
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 22) Object.assign(style, { bold: false, dim: false });
    else if (code >= 30 && code <= 37) style.colour = code - 30;
    else if (code >= 90 && code <= 97) style.colour = code - 82;
    else if (code === 39) style.colour = null;
    else if (code === 38 || code === 48) {
      const [kind, one = 0, two = 0, three = 0] = numbers.slice(index + 1);
      if (code === 38) {
        if (kind === 5) style.colour = paletteColour(one);
        else if (kind === 2) style.colour = nearestColour(one, two, three);
      }
      index += kind === 5 ? 2 : kind === 2 ? 4 : 0;
    }
  }
}

/**
 * Text with escape sequences of terminals: their colours become classes (`c1` is red), everything else that is no text
 * is gone.
 */
export function ansiMarkup(text: string): Html[] {
  const style: Style = { bold: false, dim: false, colour: null };
  return text.split(graphics).flatMap((piece, position) => {
    if (position % 2 === 1) {
      change(style, piece);
      return [];
    }
    const plain = plainText(piece);
    if (plain === '') return [];
    const classes = [
      style.bold ? 'bold' : '',
      style.dim ? 'dim' : '',
      style.colour === null ? '' : `c${style.colour}`,
    ].filter(Boolean);
    return [classes.length === 0 ? html`${plain}` : html`<span class="${classes.join(' ')}">${plain}</span>`];
  });
}
