import pg from 'pg';
import type { JsonValue } from '../../../std/json-value.ts';
import { decimal, wholeNumber } from './plain-values.ts';

/** Turns the text of a value that is not NULL into what JSON can carry. */
export type ToCell = (text: string) => JsonValue;

const plainTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.(\d{1,6}))?(?:\+00)?$/;

/** ISO 8601 in UTC with microseconds; what has another shape (infinity, years before Christ) stays as it is. */
function timeCell(text: string): JsonValue {
  const found = plainTime.exec(text);
  if (found === null) return text;
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${(found[1] ?? '').padEnd(6, '0')}Z`;
}

function doubleCell(text: string): JsonValue {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** Object ids of types that are not texts in JSON. */
const cells: Readonly<Record<number, ToCell>> = {
  16: (text) => text === 't',
  20: wholeNumber,
  21: Number,
  23: Number,
  26: Number, // oid
  700: doubleCell,
  701: doubleCell,
  1114: timeCell,
  1184: timeCell,
  1700: decimal,
};

/** Object ids of arrays, with those of their elements. */
const elements: Readonly<Record<number, number>> = {
  199: 114, // json
  1000: 16,
  1002: 18, // "char"
  1003: 19, // name
  1005: 21,
  1007: 23,
  1009: 25, // text
  1015: 1043, // varchar
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1115: 1114,
  1182: 1082, // date
  1185: 1184,
  1231: 1700,
  2951: 2950, // uuid
  3807: 3802, // jsonb
};

function text(value: string): JsonValue {
  return value;
}

type Parsed = string | null | Parsed[];

function arrayCell(value: Parsed, element: ToCell): JsonValue {
  if (value === null) return null;
  return typeof value === 'string' ? element(value) : value.map((each) => arrayCell(each, element));
}

const textArray = 1009 as Parameters<typeof pg.types.getTypeParser>[0];
/** The driver's own reader of arrays of texts. */
const parseArray = pg.types.getTypeParser(textArray, 'text') as (text: string) => Parsed;

/** The converter of a column, by the object id of its type. */
export function cellConverter(type: number): ToCell {
  const elementType = elements[type];
  if (elementType === undefined) return cells[type] ?? text;
  const element = cells[elementType] ?? text;
  return (value) => arrayCell(parseArray(value), element);
}

/** Names as they are, and those that come again with a number. */
export function distinctNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let number = 1; seen.has(distinct); number++) distinct = `${name}:${number}`;
    seen.add(distinct);
    return distinct;
  });
}

/** Everything as the server wrote it. */
export const rawValues: pg.CustomTypesConfig = {
  getTypeParser: (() => (value: string) => value) as pg.CustomTypesConfig['getTypeParser'],
};
