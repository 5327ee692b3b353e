import {
  type DiagnosticCode,
  diagnosticKinds,
  type ImportDiagnostic,
  type Severity,
} from './diagnostic-codes.ts';

/** Where something was seen. */
export interface DiagnosticPlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** Diagnostics of one code and one message. */
export interface DiagnosticGroup {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly count: number;
  /** The first few. */
  readonly places: readonly DiagnosticPlace[];
}

/** Places that are kept of each group; the rest is only counted. */
const placesKept = 3;
/** Messages that are kept apart in one code; a hostile file could make up a new one each time. */
const messagesPerCode = 50;

interface OpenGroup {
  readonly message: string;
  count: number;
  readonly places: DiagnosticPlace[];
}

/** Collects what importers have to say, grouped and counted, in memory that does not grow with the file. */
export class DiagnosticLog {
  readonly #groups = new Map<DiagnosticCode, Map<string, OpenGroup>>();

  /** @param file that is being read */
  add(diagnostic: ImportDiagnostic, file: string): void {
    const { code, line = null, column = null, count = 1 } = diagnostic;
    let ofCode = this.#groups.get(code);
    if (ofCode === undefined) {
      ofCode = new Map();
      this.#groups.set(code, ofCode);
    }
    const message =
      ofCode.has(diagnostic.message) || ofCode.size < messagesPerCode ? diagnostic.message : 'others';
    let group = ofCode.get(message);
    if (group === undefined) {
      group = { message, count: 0, places: [] };
      ofCode.set(message, group);
    }
    group.count += count;
    if (group.places.length < placesKept) group.places.push({ file: diagnostic.file ?? file, line, column });
  }

  /** How many diagnostics there are of a severity. */
  countOf(severity: Severity): number {
    return this.groups().reduce((sum, group) => sum + (group.severity === severity ? group.count : 0), 0);
  }

  /** All groups: errors first, then as the codes are listed. */
  groups(): readonly DiagnosticGroup[] {
    const severities: readonly Severity[] = ['error', 'warning', 'note'];
    const codes = Object.keys(diagnosticKinds) as DiagnosticCode[];
    return severities.flatMap((severity) =>
      codes
        .filter((code) => diagnosticKinds[code].severity === severity)
        .flatMap((code) =>
          Array.from(this.#groups.get(code)?.values() ?? [], ({ message, count, places }) => ({
            code,
            severity,
            message,
            count,
            places: [...places],
          })),
        ),
    );
  }
}
