import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAssay } from './captured-program.ts';
import { recordShopRuns } from './shop-runs.ts';
test('x', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  await recordShopRuns(join(folder, 'results/results.db'));
  for (const argv of [['db','list','runs'],...['features','scenarios','steps','sections','artifacts','failures','workers','logs'].map(w=>['db','list',w]),['db','list','scenarios','--sql','--tag','smoke','--search','x','--feature','basket','--since','2d','--status','passed'],['db','stats'],['db','stats','--run-id','1'],['db','stats','--all'],['db','health'],['db','compact'],['db','query','SELECT * FROM runs','--json'],['db','query','SHOW ALL TABLES'], ['db','query','SELEC'],['db','query','DESCRIBE runs'], ['db','query', 'select $x as x', '--param', 'x=3'],['db','query', 'select $x as x, $y + 1 as y', '-p', 'y=2.5', '-p','x=hello'],['db','export','--output','out/'],['db','export','--table','runs', '-o', 'r.parquet'],['db','query','FROM executions', '--markdown']]) {
    const r = await runAssay(argv, { cwd: folder, columns: 140, env: { NO_COLOR: '1', ASSAY_DEBUG: '1' } });
    process.stdout.write(`\n$ ${argv.join(' ')}  => ${r.code}\n${r.stdout}--\n${r.stderr}\n`);
  }
});
