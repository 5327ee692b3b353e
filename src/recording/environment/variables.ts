/** Variables of a process, as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The first of some variables that has a value. Azure leaves macros that it does not know as `$(name)`. */
export function firstValue(env: Variables, names: readonly string[]): string | null {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value && !value.startsWith('$(')) return value;
  }
  return null;
}

/** The values that some variables have, with a separator between them; null when none has one. */
export function joined(env: Variables, names: readonly string[], separator: string): string | null {
  const values = names.map((name) => firstValue(env, [name])).filter((value) => value !== null);
  return values.length === 0 ? null : values.join(separator);
}

/** Branch that a variable names, as `main` or `refs/heads/main`; refs of tags and pull requests name none. */
export function branchOfRef(env: Variables, name: string): string | null {
  const ref = firstValue(env, [name]);
  if (!ref?.startsWith('refs/')) return ref;
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null;
}
