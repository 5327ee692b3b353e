function redactValue(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactValue(item, redact)]));
}

/**
 * A copy of a description with secrets taken out of its texts, those in its key included: a row of examples may hold
 * one.
 */
export function redactDescription<Description extends object>(
  description: Description,
  redact: (text: string) => string,
): Description {
  return redactValue(description, redact) as Description;
}
