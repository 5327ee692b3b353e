import { queryText } from '../../data/api-request.ts';
import type { ChartChoice } from './console-types.ts';

/** What an address of the console says: a statement, a saved query or a preset, its values, and how it is drawn. */
export type ConsoleLink = {
  readonly sql: string;
  /** UUID of a saved query. */
  readonly query: string;
  readonly preset: string;
  /** Values of parameters or options by name. */
  readonly values: Readonly<Record<string, string>>;
  readonly chart: ChartChoice | null;
};

function object(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // An address that somebody cut off: without these values.
    return {};
  }
}

/** A chart as somebody kept it or an address has it, or null when it is none. */
export function chartOf(value: unknown): ChartChoice | null {
  const { kind, x, y } = (value ?? {}) as Record<string, unknown>;
  const kinds: readonly unknown[] = ['bar', 'line', 'area', 'scatter'];
  if (!kinds.includes(kind) || typeof x !== 'string' || !Array.isArray(y)) return null;
  return { kind: kind as ChartChoice['kind'], x, y: y.map(String) };
}

/** Reads the parameters of the address. @param text gives a parameter, '' when it is not there */
export function readLink(text: (name: string) => string): ConsoleLink {
  const values = Object.entries(object(text('values'))).map(([name, value]) => [name, String(value)]);
  return {
    sql: text('sql'),
    query: text('query'),
    preset: text('preset'),
    values: Object.fromEntries(values),
    chart: chartOf(object(text('chart'))),
  };
}

/** Parameters of the address for a link; '' takes one away. */
export function linkParameters(link: Partial<ConsoleLink>): Record<string, string> {
  const { values = {}, chart = null } = link;
  return {
    sql: link.sql ?? '',
    query: link.query ?? '',
    preset: link.preset ?? '',
    values: Object.keys(values).length === 0 ? '' : JSON.stringify(values),
    chart: chart === null ? '' : JSON.stringify(chart),
  };
}

/** The full address of a link, to be sent to somebody. */
export function linkAddress(link: Partial<ConsoleLink>): string {
  return `${location.href.split('#')[0]}#/sql?${queryText(linkParameters(link))}`;
}
