/** A cell of the grid, counted from 0. */
export type Cell = { readonly row: number; readonly column: number };

/** The cell that a key leads to; null for other keys. */
export function cellAfterKey(
  key: string,
  { row, column }: Cell,
  size: { readonly rows: number; readonly columns: number; readonly page: number },
): Cell | null {
  const targets: Record<string, Cell> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + size.page, column },
    PageUp: { row: row - size.page, column },
    Home: { row, column: 0 },
    End: { row, column: size.columns - 1 },
  };
  const target = targets[key];
  if (!target) return null;
  const within = (at: number, count: number) => Math.min(Math.max(0, at), count - 1);
  return { row: within(target.row, size.rows), column: within(target.column, size.columns) };
}
