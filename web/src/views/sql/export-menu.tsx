import { createSignal, For, Show } from 'solid-js';
import { announce } from '../../components/announcer.tsx';
import { Button, ButtonLink } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Popover } from '../../components/popover.tsx';
import { type Answer, answerAsMarkdown } from '../../data/answer-cells.ts';
import { asProblem } from '../../data/problem.ts';
import { type ExportFormat, exportLink, type Question, saveExport } from './ask-sql.ts';

type Choice = { readonly format: ExportFormat; readonly label: string; readonly escapeFormulas?: boolean };

const choices: readonly Choice[] = [
  { format: 'csv', label: 'CSV' },
  { format: 'csv', label: 'CSV for spreadsheets', escapeFormulas: true },
  { format: 'ndjson', label: 'NDJSON' },
  { format: 'json', label: 'JSON' },
  { format: 'parquet', label: 'Parquet' },
];

/** Copies a text and says so, or that it may not. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(said);
  } catch {
    // Not allowed here (a page that is not secure).
    announce('Copying is not allowed here');
  }
}

/** All rows as a file (not only those that are shown), or those that are shown as Markdown. */
export function ExportMenu(props: { question: Question | undefined; answer: Answer; parquet: boolean }) {
  const [failed, setFailed] = createSignal('');
  const fetchFile = (question: Question, { format, escapeFormulas }: Choice) => {
    setFailed('');
    saveExport(question, format, escapeFormulas).catch((thrown: unknown) => {
      setFailed(asProblem(thrown).title);
    });
  };
  return (
    <Popover
      label="Export"
      class="button plain"
      button={
        <>
          <Icon name="download" size={14} /> Export
        </>
      }
    >
      {(close) => (
        <div class="stack export-menu">
          <Show when={props.question}>
            {(question) => (
              <For each={choices.filter(({ format }) => format !== 'parquet' || props.parquet)}>
                {(choice) => (
                  <Show
                    when={exportLink(question(), choice.format, choice.escapeFormulas)}
                    fallback={
                      <Button kind="ghost" onClick={() => fetchFile(question(), choice)}>
                        {choice.label}
                      </Button>
                    }
                  >
                    {(href) => (
                      <ButtonLink kind="ghost" href={href()} download={`query.${choice.format}`}>
                        {choice.label}
                      </ButtonLink>
                    )}
                  </Show>
                )}
              </For>
            )}
          </Show>
          <Button
            kind="ghost"
            onClick={() => {
              void copyText(answerAsMarkdown(props.answer), 'Copied as Markdown');
              close();
            }}
          >
            Copy as Markdown
          </Button>
          <Show when={failed()}>{(why) => <p role="alert">{why()}</p>}</Show>
        </div>
      )}
    </Popover>
  );
}
