import { useSearchParams } from '@solidjs/router';

/** Values of the query of the address (`#/runs?status=failed,error`), reactive. Lists are written with commas. */
export type UrlState = {
  /** The text of a parameter, '' when it is not there. */
  readonly text: (name: string) => string;
  readonly list: (name: string) => readonly string[];
  /** Sets parameters; '' and [] remove them. The address changes in place: no step back leads through each letter. */
  readonly set: (values: Readonly<Record<string, string | readonly string[] | undefined>>) => void;
};

/** State that lives in the address, so that a view can be linked to as it is and survives a reload. */
export function createUrlState(): UrlState {
  const [search, setSearch] = useSearchParams();
  const text = (name: string) => {
    const value = search[name];
    return Array.isArray(value) ? value.join(',') : (value ?? '');
  };
  return {
    text,
    list: (name) => text(name).split(',').filter(Boolean),
    set: (values) => {
      const texts = Object.entries(values).map(([name, value]) => [
        name,
        (typeof value === 'string' ? value : value?.join(',')) || undefined,
      ]);
      setSearch(Object.fromEntries(texts), { replace: true, scroll: false });
    },
  };
}
