import type { UndefinedStep } from './run-tally.ts';

/** The name that a Cucumber expression gives to a kind of value, and what such a value looks like in a step. */
const kinds: readonly (readonly [name: string, pattern: string, argument: string])[] = [
  ['string', '"[^"]*"|\'[^\']*\'', 'text'],
  ['float', '-?\\d+\\.\\d+', 'amount'],
  ['int', '-?\\d+', 'count'],
];
const values = new RegExp(
  `(?<![\\w.])(?:${kinds.map(([name, pattern]) => `(?<${name}>${pattern})`).join('|')})(?![\\w.]*\\w)`,
  'g',
);

function escapeLiteral(text: string): string {
  return text.replaceAll(/[\\(){}/]/g, '\\$&');
}

/** A step definition to begin with, as one line of code. */
export function stepSnippet(step: UndefinedStep): string {
  const names: string[] = [];
  let expression = '';
  let position = 0;
  for (const match of step.text.matchAll(values)) {
    const [name, , argument] = kinds.find(([kind]) => match.groups?.[kind] !== undefined) ?? [
      'string',
      '',
      'text',
    ];
    expression += `${escapeLiteral(step.text.slice(position, match.index))}{${name}}`;
    position = match.index + match[0].length;
    const same = names.filter((known) => known.replace(/\d+$/, '') === argument).length;
    names.push(same === 0 ? argument : `${argument}${same + 1}`);
  }
  expression += escapeLiteral(step.text.slice(position));
  if (step.hasDataTable) names.push('table');
  if (step.hasDocString) names.push('docString');
  const keyword = step.keyword?.trim();
  const definition = keyword === 'When' || keyword === 'Then' ? keyword : 'Given';
  const quoted = `'${expression.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return `${definition}(${quoted}, async function (${names.join(', ')}) {});`;
}
