import { isoText } from '../../../analysis/history/iso-text.ts';
import type { NamedRow } from '../../../analysis/named-query.ts';
import { booleanIn, countIn, jsonIn, numberIn, textIn } from '../../../analysis/report/read-cells.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';

const statusIn = (cell: unknown) => String(cell) as ExecutionStatus;

function artifactOf(row: NamedRow) {
  return {
    artifact_id: countIn(row.artifact_id),
    uuid: String(row.uuid),
    name: String(row.name),
    kind: String(row.kind),
    media_type: textIn(row.media_type),
    bytes: numberIn(row.bytes),
    width: numberIn(row.width),
    height: numberIn(row.height),
  };
}

/** What stands behind an attempt, read from the rows of the queries. */
export class Leavings {
  readonly #posts: Map<number | null, NamedRow[]>;
  readonly #ofSteps: Map<number | null, NamedRow[]>;
  readonly #ofPosts: Map<number | null, NamedRow[]>;

  /**
   * @param posts rows of `executionPostsQuery`
   * @param files rows of `executionFilesQuery`
   */
  constructor(posts: readonly NamedRow[], files: readonly NamedRow[]) {
    this.#posts = Map.groupBy(posts, (row) => numberIn(row.step_run_id));
    this.#ofPosts = Map.groupBy(files, (row) => numberIn(row.execution_post_id));
    const others = files.filter(({ execution_post_id: post }) => post === null);
    this.#ofSteps = Map.groupBy(others, (row) => numberIn(row.step_run_id));
  }

  /** Files of an attempt of a step; of the execution itself: null. */
  artifacts(stepRun: number | null) {
    return (this.#ofSteps.get(stepRun) ?? []).map(artifactOf);
  }

  /** What came after an attempt of a step; after the execution: null. */
  posts(stepRun: number | null) {
    return (this.#posts.get(stepRun) ?? []).map((row) => {
      const post = numberIn(row.execution_post_id);
      return {
        action: String(row.action),
        details: jsonIn(row.details),
        status: row.status === null ? null : statusIn(row.status),
        happened_at: isoText(row.happened_at),
        artifacts: post === null ? [] : (this.#ofPosts.get(post) ?? []).map(artifactOf),
      };
    });
  }
}

function stepRunOf(row: NamedRow, leavings: Leavings) {
  const id = countIn(row.step_run_id);
  return {
    step_run_id: id,
    attempt_number: countIn(row.attempt_number),
    is_final_attempt: booleanIn(row.is_final_attempt) ?? true,
    status: statusIn(row.status),
    started_at: isoText(row.started_at),
    ended_at: isoText(row.ended_at),
    duration_ms: numberIn(row.duration_ms),
    error_type: textIn(row.error_type),
    error_message: textIn(row.error_message),
    stack_trace: textIn(row.stack_trace),
    posts: leavings.posts(id),
    artifacts: leavings.artifacts(id),
  };
}

function stepOf(rows: readonly NamedRow[], leavings: Leavings) {
  const row = rows[0] ?? {};
  const attempts = rows.filter(({ step_run_id: id }) => id !== null).map((one) => stepRunOf(one, leavings));
  const times = attempts.map(({ duration_ms: ms }) => ms).filter((ms) => ms !== null);
  return {
    kind: 'step' as const,
    step_id: countIn(row.step_id),
    section_id: numberIn(row.section_id),
    parent_step_id: numberIn(row.parent_step_id),
    level: countIn(row.level),
    step_type: String(row.step_type),
    keyword: textIn(row.keyword),
    text: String(row.text),
    order_index: countIn(row.order_index),
    path: textIn(row.path),
    line: numberIn(row.line),
    doc_string: textIn(row.doc_string),
    data_table: jsonIn(row.data_table),
    status: attempts.at(-1)?.status ?? ('pending' as const),
    duration_ms: times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
    attempts,
  };
}

function sectionOf(row: NamedRow) {
  return {
    kind: 'section' as const,
    section_id: countIn(row.section_id),
    parent_section_id: numberIn(row.parent_section_id),
    level: countIn(row.level),
    text: String(row.text),
    order_index: countIn(row.order_index),
    started_at: isoText(row.started_at),
  };
}

type Item = ReturnType<typeof stepOf> | ReturnType<typeof sectionOf>;

/** What an item is inside of, as a name for a map. */
function parentOf(item: Item): string {
  if (item.kind === 'section')
    return item.parent_section_id === null ? '' : `section ${item.parent_section_id}`;
  if (item.parent_step_id !== null) return `step ${item.parent_step_id}`;
  return item.section_id === null ? '' : `section ${item.section_id}`;
}

const nameOf = (item: Item) =>
  item.kind === 'section' ? `section ${item.section_id}` : `step ${item.step_id}`;

/**
 * Sections, steps and sub-steps from the top down, each behind what it is in.
 *
 * @param sections rows of `executionSectionsQuery`
 * @param steps rows of `executionStepsQuery`
 */
export function stepTree(sections: readonly NamedRow[], steps: readonly NamedRow[], leavings: Leavings) {
  const items: Item[] = [
    ...sections.map(sectionOf),
    ...Map.groupBy(steps, (row) => countIn(row.step_id))
      .values()
      .map((rows) => stepOf(rows, leavings)),
  ];
  const known = new Set(items.map(nameOf));
  const inside = Map.groupBy(items, (item) => (known.has(parentOf(item)) ? parentOf(item) : ''));
  const tree: (Item & { depth: number })[] = [];
  const add = (parent: string, depth: number): void => {
    const children = (inside.get(parent) ?? []).toSorted((a, b) => a.order_index - b.order_index);
    for (const item of children) {
      tree.push({ ...item, depth });
      add(nameOf(item), depth + 1);
    }
  };
  add('', 0);
  return tree;
}
