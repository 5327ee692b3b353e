import { EditorView } from '@codemirror/view';

/** The editor in the tokens of the page, which know both themes; they reach into its shadow tree. */
export const editorStyle = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 12px', minWidth: '2.2em' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'light-dark(#c9d3ff, #34428f)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selected)',
    outline: '1px solid var(--accent)',
  },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-mistake': {
    textDecoration: 'underline wavy var(--failed-fill)',
    textUnderlineOffset: '3px',
    backgroundColor: 'var(--failed-soft)',
  },
  '.sql-keyword': { color: 'var(--accent)', fontWeight: '600' },
  '.sql-string': { color: 'var(--passed)' },
  '.sql-number': { color: 'var(--flaky)' },
  '.sql-type': { color: 'var(--running)' },
  '.sql-comment': { color: 'var(--text-3)', fontStyle: 'italic' },
  '.sql-parameter': { color: 'var(--error)', fontWeight: '600' },
  '.cm-tooltip': {
    zIndex: '40',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow-l)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '0.75rem',
    maxHeight: '15rem',
    maxWidth: 'min(32rem, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--selected)',
    color: 'var(--text)',
  },
  '.cm-completionDetail': { color: 'var(--text-3)', fontStyle: 'normal', marginLeft: '1em' },
  '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none', fontWeight: '600' },
  '.cm-completionInfo': {
    padding: '6px 10px',
    maxWidth: '22rem',
    fontFamily: 'var(--font)',
    fontSize: '0.75rem',
    color: 'var(--text-2)',
  },
  '.cm-completionIcon': { display: 'none' },
});
