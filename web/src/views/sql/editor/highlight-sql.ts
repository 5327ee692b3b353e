import { syntaxTree } from '@codemirror/language';
import { type Extension, RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

const classes: Readonly<Record<string, string>> = {
  Keyword: 'sql-keyword',
  String: 'sql-string',
  Number: 'sql-number',
  Bool: 'sql-number',
  Null: 'sql-number',
  Bits: 'sql-number',
  Bytes: 'sql-string',
  Type: 'sql-type',
  Builtin: 'sql-type',
  LineComment: 'sql-comment',
  BlockComment: 'sql-comment',
  SpecialVar: 'sql-parameter',
};

const marks = Object.fromEntries(
  Object.entries(classes).map(([node, name]) => [node, Decoration.mark({ class: name })]),
);

function colour(view: EditorView): DecorationSet {
  const built = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges)
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: ({ name, from: start, to: end }) => {
        const mark = marks[name];
        if (mark && end > start) built.add(start, end, mark);
      },
    });
  return built.finish();
}

/** Colours of SQL as classes, by the names of the parser's nodes: the styles are the page's. */
export const highlightSql: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = colour(view);
    }
    update({ view, state, startState, docChanged, viewportChanged }: ViewUpdate) {
      if (docChanged || viewportChanged || syntaxTree(state) !== syntaxTree(startState))
        this.decorations = colour(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
