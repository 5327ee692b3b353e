// First: it says the order of the style sheet's layers.
import '../../src/styles/page.css';
import { render } from 'solid-js/web';
import { factsElement, partNames } from '../../../src/exporters/site/site-facts.ts';
import { Page } from '../../src/app/page.tsx';
import { type SiteFacts, setCopyState, setSiteCopy } from '../../src/data/site-copy.ts';
import { apiBase, setTransport } from '../../src/data/transport.ts';
import { EngineClient, type EngineParts } from './engine-client.ts';
import { loadPart } from './load-part.ts';
import { saveDownloads } from './save-downloads.ts';

// The page with an engine and the data inside: drawn at once, while the data comes.

const facts = JSON.parse(document.getElementById(factsElement)?.textContent ?? 'null') as SiteFacts | null;
if (facts === null) throw new Error(`index.html has no #${factsElement}`);
const { madeAt, version, bytes, pieces } = facts;

async function loadParts(): Promise<EngineParts> {
  const wasm = new Blob([await loadPart(partNames.engine, madeAt)]);
  const packed = new Blob([await loadPart(partNames.worker, madeAt)]);
  const script = await new Response(packed.stream().pipeThrough(new DecompressionStream('gzip'))).blob();
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const database: Blob[] = [];
  // While one piece is taken apart, the next one is on its way.
  let next = loadPart(partNames.database(0), madeAt);
  for (let piece = 0; piece < pieces; piece++) {
    setCopyState({ phase: 'loading', share: piece / pieces });
    const bytes = await next;
    if (piece + 1 < pieces) next = loadPart(partNames.database(piece + 1), madeAt);
    database.push(new Blob([bytes]));
  }
  setCopyState({ phase: 'loading', share: 1 });
  const open = {
    wasm,
    database: new Blob(database),
    size: bytes,
    madeAt: Date.parse(madeAt) * 1000,
    version,
  };
  return { start: () => new Worker(address), open };
}

const engine = new EngineClient(loadParts(), {
  started: (times) => {
    // For whoever measures, in the browser's own tools.
    performance.mark('assay-ready', { detail: times });
    setCopyState({ phase: 'ready', ...times });
  },
  failed: ({ message }) => setCopyState({ phase: 'failed', reason: message }),
});
const { href: base } = new URL(apiBase);
const send = (request: Request) => engine.send(`/api/v1${request.url.slice(base.length)}`, request);

setSiteCopy(facts);
setTransport({
  fetch: send,
  liveUrl: null,
  fileUrl: (url) => {
    const artifact = /^\/artifacts\/(\d+)\/\w+(?:\?|$)/.exec(url.slice(base.length))?.[1];
    return artifact === undefined ? undefined : facts.files[artifact];
  },
});
saveDownloads(base, send);

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no #page');
render(() => <Page />, place);
