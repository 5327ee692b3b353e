import type { Background, Examples, GherkinDocument, Rule, Scenario } from './messages.ts';

/** A step as it stands in the file. */
export interface StepNode {
  /** As written, with the space behind it. */
  readonly keyword: string;
  readonly line: number;
  readonly background: boolean;
}

/** A scenario and what surrounds it. */
export interface ScenarioNode {
  readonly scenario: Scenario;
  readonly rule: Rule | null;
  /** Last line that belongs to the scenario, its examples included. */
  readonly lastLine: number;
}

/** One row of the examples of an outline. */
export interface ExamplesRow {
  readonly examples: Examples;
  readonly line: number;
  /** Values by the names in the heading. */
  readonly values: Readonly<Record<string, string>>;
}

/** The nodes of a feature file by their ids, which is how scenarios that run refer to them. */
export interface GherkinIndex {
  readonly steps: ReadonlyMap<string, StepNode>;
  readonly scenarios: ReadonlyMap<string, ScenarioNode>;
  readonly rows: ReadonlyMap<string, ExamplesRow>;
}

interface Maps {
  readonly steps: Map<string, StepNode>;
  readonly scenarios: Map<string, ScenarioNode>;
  readonly rows: Map<string, ExamplesRow>;
}

function addSteps({ steps }: Maps, node: Background | Scenario, background: boolean): void {
  for (const step of node.steps) {
    steps.set(step.id, { keyword: step.keyword, line: step.location.line, background });
  }
}

function addScenario(maps: Maps, scenario: Scenario, rule: Rule | null): void {
  addSteps(maps, scenario, false);
  let lastLine = scenario.location.line;
  for (const step of scenario.steps) {
    const table = step.dataTable?.rows.at(-1)?.location.line ?? 0;
    const text = step.docString;
    const textEnd = text === undefined ? 0 : text.location.line + text.content.split('\n').length + 1;
    lastLine = Math.max(lastLine, step.location.line, table, textEnd);
  }
  for (const examples of scenario.examples) {
    const names = examples.tableHeader?.cells.map((cell) => cell.value) ?? [];
    lastLine = Math.max(lastLine, examples.location.line, examples.tableHeader?.location.line ?? 0);
    for (const row of examples.tableBody) {
      const values = Object.fromEntries(names.map((name, place) => [name, row.cells[place]?.value ?? '']));
      maps.rows.set(row.id, { examples, line: row.location.line, values });
      lastLine = Math.max(lastLine, row.location.line);
    }
  }
  maps.scenarios.set(scenario.id, { scenario, rule, lastLine });
}

/** Indexes a feature file. */
export function indexGherkin(document: GherkinDocument): GherkinIndex {
  const maps: Maps = { steps: new Map(), scenarios: new Map(), rows: new Map() };
  for (const child of document.feature?.children ?? []) {
    if (child.background !== undefined) addSteps(maps, child.background, true);
    if (child.scenario !== undefined) addScenario(maps, child.scenario, null);
    for (const inner of child.rule?.children ?? []) {
      if (inner.background !== undefined) addSteps(maps, inner.background, true);
      if (inner.scenario !== undefined) addScenario(maps, inner.scenario, child.rule ?? null);
    }
  }
  return maps;
}
