/**
 * When a person sees something in the page, on the history of `api-latency` with its run of 50,000 tests. The page as it
 * is built in `dist/web` comes from `assay serve`; a real Chromium opens each view five times, each time in a new window
 * with an empty cache. Times count from the beginning of the navigation: `rows` until the first row of what the view is
 * about is painted, `settled` until the last answer has come. A view is opened once before, so that the server has read
 * what it needs.
 */
import { chromium } from 'playwright-core';
import { findBrowser } from '../../src/runners/gherkin/browser/find-browser.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { longHistory } from '../serving/long-history.ts';
import { type PageView, paintTimes } from '../serving/paint-time.ts';
import { startServeProcess } from '../serving/serve-process.ts';

const tableRow = '[role=row][aria-rowindex]:not([aria-rowindex="1"])';

export const pageSpeed: Measurement = {
  name: 'page-speed',
  title: 'when Chromium shows the views of the page on a long history, and whether they jump',
  async run(context) {
    const figures = new FigureSet();
    const places = await longHistory(context);
    const [test = 0] = places.tests.slice(places.tests.length >> 1);
    const [run = 0] = places.runs.slice(-1);
    const views: readonly PageView[] = [
      { name: 'runs', hash: '/', rows: '.run-row' },
      { name: `run of ${places.bigRunTests} tests`, hash: `/runs/${places.bigRun}`, rows: tableRow },
      { name: 'run', hash: `/runs/${run}`, rows: tableRow },
      { name: 'tests', hash: '/tests', rows: tableRow },
      { name: 'test', hash: `/tests/${test}`, rows: tableRow },
      { name: 'trends', hash: '/trends', rows: '.trend-charts canvas, .trend-charts svg' },
      { name: 'failures', hash: '/failures', rows: '.causes > li' },
    ];
    const server = await startServeProcess(places.databasePath);
    const browser = await chromium.launch({
      ...findBrowser('chromium', process.env),
      args: ['--no-sandbox'],
    });
    const url = new URL('/', server.url).href;
    const ms = { unit: 'ms', better: 'lower' } as const;
    try {
      for (const view of views) {
        context.say(view.name);
        await paintTimes(browser, url, view);
        for (let round = 0; round < context.rounds(5); round++) {
          const times = await paintTimes(browser, url, view);
          figures.add(`${view.name}: first content`, times.firstContent, { ...ms, aim: '< 1000' });
          figures.add(`${view.name}: rows`, times.rows, { ...ms, aim: '< 1000' });
          figures.add(`${view.name}: settled`, times.settled, ms);
          figures.add(`${view.name}: longest task`, times.longestTaskMs, ms);
          figures.add(`${view.name}: layout shift`, times.layoutShift, {
            unit: '',
            better: 'lower',
            aim: '0',
          });
        }
      }
    } finally {
      await browser.close();
      await server.stop();
    }
    return figures.toArray();
  },
};
