/** A measure as Prometheus reads it. */
export interface ReadMetric {
  readonly type: string;
  readonly help: string;
  readonly samples: {
    readonly name: string;
    readonly labels: Record<string, string>;
    readonly value: number;
  }[];
}

const labelPattern = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  labelPattern.lastIndex = 0;
  while (labelPattern.lastIndex < text.length) {
    const at = labelPattern.lastIndex;
    const found = labelPattern.exec(text);
    if (found === null) throw new SyntaxError(`no label at ${at} of ${text}`);
    const [, name = '', value = ''] = found;
    if (name in labels) throw new SyntaxError(`the label ${name} comes twice`);
    labels[name] = value.replaceAll(/\\([\\"n])/g, (_, letter) => (letter === 'n' ? '\n' : letter));
  }
  return labels;
}

/** A small strict reader of the text format 0.0.4: every measure is described before its values, and comes once. */
export function readPrometheus(text: string): Map<string, ReadMetric> {
  if (!text.endsWith('\n')) throw new SyntaxError('the last line has no end');
  const metrics = new Map<string, ReadMetric>();
  const seen = new Set<string>();
  let help: { name: string; text: string } | null = null;
  let current: { name: string; metric: ReadMetric } | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const helps = /^# HELP ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    const types = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(line);
    if (helps !== null) help = { name: helps[1] ?? '', text: helps[2] ?? '' };
    else if (types !== null) {
      const [, name = '', type = ''] = types;
      if (help?.name !== name || metrics.has(name)) throw new SyntaxError(`TYPE of ${name} is out of place`);
      current = { name, metric: { type, help: help.text, samples: [] } };
      metrics.set(name, current.metric);
    } else if (sample !== null && current !== null) {
      const [, name = '', labels = '', value = ''] = sample;
      const suffix = name.slice(current.name.length);
      const allowed = current.metric.type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      if (!name.startsWith(current.name) || !allowed.includes(suffix))
        throw new SyntaxError(`${name} does not belong to ${current.name}`);
      const key = `${name}{${labels}}`;
      if (seen.has(key)) throw new SyntaxError(`${key} comes twice`);
      seen.add(key);
      const number = value.endsWith('Inf') ? Number(value.replace('Inf', 'Infinity')) : Number(value);
      current.metric.samples.push({ name, labels: labelsOf(labels), value: number });
    } else throw new SyntaxError(`what is ${JSON.stringify(line)}?`);
  }
  return metrics;
}
