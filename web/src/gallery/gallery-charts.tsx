import { createSignal } from 'solid-js';
import { BarChart } from '../charts/bar-chart.tsx';
import { SeriesChart } from '../charts/series-chart.tsx';
import { Sparkline } from '../charts/sparkline.tsx';
import { Timeline } from '../charts/timeline.tsx';
import { formatDuration, formatShare } from '../data/format.ts';
import { madeUpSpans, madeUpTests, seededNumbers } from './gallery-data.ts';
import { GallerySection } from './gallery-section.tsx';

const random = seededNumbers(3);
const day = 86_400_000;
const begin = Date.UTC(2026, 8, 1);
const times = Array.from({ length: 60 }, (_, at) => begin + at * day);
const rates = times.map((_, at) => Math.min(1, 0.93 + Math.sin(at / 9) * 0.03 + random() * 0.03));
const durations = times.map((_, at) => (at === 22 ? null : (at < 35 ? 41_000 : 58_000) + random() * 9000));
const queries = [
  {
    name: 'pass-rate',
    title: 'Pass rate by day',
    sql: "SELECT date_trunc('day', started_at) AS day,\n       avg(passed) AS rate\nFROM runs\nGROUP BY day\nORDER BY day",
  },
];
const rows = madeUpTests(2000);
const { spans, end } = madeUpSpans(6, 900);

/** Charts with made-up data. */
export function GalleryCharts() {
  const [opened, setOpened] = createSignal('');
  return (
    <>
      <div class="grid" style={{ '--cell': '26rem' }}>
        <GallerySection title="Area">
          <SeriesChart
            title="Pass rate"
            summary="94.8 % on average over 60 days"
            queries={queries}
            x={times}
            series={[{ label: 'main', colour: 'passed', kind: 'area', values: rates }]}
            format={formatShare}
            range={{ from: 0.8, to: 1 }}
          />
        </GallerySection>
        <GallerySection title="Lines">
          <SeriesChart
            title="Duration"
            summary="Changed on 6 Oct: 45.2 s before, 62.4 s since"
            x={times}
            series={[
              { label: 'median', colour: 'series-1', values: durations },
              {
                label: '95th percentile',
                colour: 'series-3',
                dashed: true,
                values: durations.map((ms) => ms && ms * 1.3),
              },
            ]}
            format={formatDuration}
            range={{ from: 0 }}
            marks={[{ x: times[35] ?? 0, label: 'change' }]}
          />
        </GallerySection>
        <GallerySection title="Bars by time">
          <SeriesChart
            title="Failures"
            x={times.slice(0, 30)}
            series={[
              {
                label: 'failed',
                colour: 'failed',
                kind: 'bars',
                values: times.slice(0, 30).map(() => Math.round(random() * 9)),
              },
            ]}
            range={{ from: 0 }}
          />
        </GallerySection>
        <GallerySection title="Bars">
          <BarChart
            title="Slowest tests"
            names={{ label: 'Test', value: 'Median' }}
            bars={rows
              .slice(0, 7)
              .map((test) => ({ label: test.name, value: test.ms, href: `#/tests/${test.id}` }))
              .toSorted((a, b) => b.value - a.value)}
            format={formatDuration}
          />
        </GallerySection>
      </div>
      <GallerySection title="Workers over time">
        <Timeline
          title="Workers"
          summary="900 tests on 6 workers"
          lanes={Array.from({ length: 6 }, (_, at) => `worker ${at}`)}
          spans={spans}
          end={end}
          onOpen={(span) => setOpened(span.label)}
        />
      </GallerySection>
      <GallerySection title="Sparklines">
        <div class="line" style={{ '--gap': '2rem' }}>
          <Sparkline label="Duration" values={durations} format={formatDuration} />
          <Sparkline label="Pass rate" values={rates} format={formatShare} tone="passed" />
          <Sparkline label="Failures" values={[3, 1, 0, 0, 6, 2, 0]} tone="failed" width={64} />
        </div>
      </GallerySection>
      <p>
        Opened in a chart: <output>{opened()}</output>
      </p>
    </>
  );
}
