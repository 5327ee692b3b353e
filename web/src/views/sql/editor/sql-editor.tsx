import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { Compartment, EditorState, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import { createEffect, on, onCleanup, onMount } from 'solid-js';
import type { EditorHandle, Mistake, Schema } from '../console-types.ts';
import { editorStyle } from './editor-style.ts';
import { highlightSql } from './highlight-sql.ts';
import { sqlLanguage } from './sql-language.ts';
import { typeOverSelection } from './type-over-selection.ts';

const markMistake = StateEffect.define<Mistake | undefined>();

/** The marked mistake; it goes away with the first change of the text. */
const mistakes = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marked, transaction) => {
    for (const effect of transaction.effects)
      if (effect.is(markMistake)) {
        const { from, to, message } = effect.value ?? { from: 0, to: 0, message: '' };
        const end = Math.min(to, transaction.newDoc.length);
        return from < end
          ? Decoration.set(
              Decoration.mark({ class: 'cm-mistake', attributes: { title: message } }).range(from, end),
            )
          : Decoration.none;
      }
    return transaction.docChanged ? Decoration.none : marked;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * The editor of the SQL console. It lives in a shadow tree, where its styles need no exception of the content security
 * policy. Tab indents; Escape, then Tab leaves.
 */
export default function SqlEditor(props: {
  text: string;
  onChange: (text: string) => void;
  onRun: () => void;
  schema: Schema | undefined;
  mistake: Mistake | undefined;
  onReady: (handle: EditorHandle) => void;
}) {
  let host: HTMLDivElement | undefined;
  onMount(() => {
    if (!host) return;
    const root = host.attachShadow({ mode: 'open' });
    const language = new Compartment();
    const run = () => {
      props.onRun();
      return true;
    };
    const view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: props.text,
        extensions: [
          lineNumbers(),
          highlightActiveLineGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ maxRenderedOptions: 60, icons: false }),
          EditorView.lineWrapping,
          placeholder('SELECT … (Ctrl-Enter runs it)'),
          EditorView.contentAttributes.of({
            'aria-label': 'SQL',
            'aria-keyshortcuts': 'Control+Enter Meta+Enter',
            autocapitalize: 'off',
          }),
          keymap.of([
            { key: 'Mod-Enter', run },
            { key: 'Ctrl-Enter', run },
            { key: 'Tab', run: acceptCompletion },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter'),
            ...historyKeymap,
            indentWithTab,
          ]),
          typeOverSelection,
          language.of([]),
          highlightSql,
          mistakes,
          editorStyle,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) props.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    onCleanup(() => view.destroy());
    createEffect(() => {
      const { schema } = props;
      if (schema) view.dispatch({ effects: language.reconfigure(sqlLanguage(schema)) });
    });
    createEffect(
      on(
        () => props.text,
        (text) => {
          if (text !== view.state.doc.toString())
            view.dispatch({
              changes: { from: 0, to: view.state.doc.length, insert: text },
              selection: { anchor: text.length },
            });
        },
      ),
    );
    createEffect(() => view.dispatch({ effects: markMistake.of(props.mistake) }));
    props.onReady({
      insert: (text) => {
        view.dispatch(view.state.replaceSelection(text));
        view.focus();
      },
      focus: () => view.focus(),
      wanted: () => {
        const { from, to, empty } = view.state.selection.main;
        return empty
          ? { sql: view.state.doc.toString(), from: 0 }
          : { sql: view.state.sliceDoc(from, to), from };
      },
    });
  });
  return <div class="sql-editor" data-own-keys="" ref={host} />;
}
