import { For, Match, Show, Switch } from 'solid-js';
import { ProblemView } from '../../components/problem-view.tsx';
import { ViewHeader } from '../../components/view-header.tsx';
import { counted, formatBytes, formatFullTime, formatShare } from '../../data/format.ts';
import { copyState, type SiteFacts, siteCopy } from '../../data/site-copy.ts';
import { SiteQuestions } from './site-questions.tsx';
import { SiteSql } from './site-sql.tsx';
import { SiteSummary } from './site-summary.tsx';
import './site.css';

/** Where a static page begins: what it holds, questions to ask it, and SQL. */
export default function SiteView() {
  return <Show when={siteCopy()}>{(facts) => <Landing facts={facts()} />}</Show>;
}

function Landing(props: { facts: SiteFacts }) {
  return (
    <div class="stack site">
      <ViewHeader
        title={props.facts.title}
        facts={
          <>
            <span>Static copy of {formatFullTime(props.facts.madeAt)}</span>
            <span>{counted(props.facts.runs, 'run')}</span>
            <span>{formatBytes(props.facts.bytes)}</span>
            <span>Assay {props.facts.version}</span>
          </>
        }
      />
      <CopyProgress />
      <SiteSummary />
      <SiteQuestions />
      <SiteSql />
      <footer class="quiet">
        <For each={props.facts.notices}>{(notice) => <p>{notice}</p>}</For>
        <p>Nothing leaves this page: the data and the engine are a part of it.</p>
      </footer>
    </div>
  );
}

/** How far the data is, until it is there; why it will not come, when it won't. */
function CopyProgress() {
  return (
    <Switch>
      <Match when={copyState().phase === 'loading'}>
        <p class="quiet" role="status">
          Loading the data {formatShare((copyState() as { share: number }).share).replace('0 %', '…')}
        </p>
      </Match>
      <Match when={copyState().phase === 'failed'}>
        <ProblemView
          problem={{
            status: 0,
            title: 'The data cannot be loaded',
            detail: `${(copyState() as { reason: string }).reason}. Copy all files of the site, not only its first one; the page needs a browser of 2024 or newer.`,
          }}
        />
      </Match>
    </Switch>
  );
}
