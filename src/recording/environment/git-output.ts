/** What `git status --porcelain=v2 --branch -z` says. */
export interface GitStatus {
  /** Null before the first commit. */
  readonly commit: string | null;
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  readonly upstream: string | null;
  /** Changed and untracked paths, relative to the top of the working tree, with `/`; folders end in `/`. */
  readonly changedPaths: readonly string[];
}

/** Number of space-separated fields before the path, by the letter that an entry begins with. */
const fieldsBeforePath: Readonly<Record<string, number>> = { '1': 8, '2': 9, u: 10, '?': 1 };

function pathOf(entry: string): string | null {
  const fields = fieldsBeforePath[entry[0] ?? ''];
  return fields === undefined ? null : entry.split(' ').slice(fields).join(' ');
}

/** Reads the output of `git status --porcelain=v2 --branch -z`. */
export function parseStatus(output: string): GitStatus {
  const headers = new Map<string, string>();
  const changedPaths: string[] = [];
  const entries = output.split('\0');
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? '';
    if (entry.startsWith('# ')) {
      const [name = '', ...value] = entry.slice(2).split(' ');
      headers.set(name, value.join(' '));
      continue;
    }
    const path = pathOf(entry);
    if (path !== null) changedPaths.push(path);
    // An entry of a rename is followed by the old path.
    if (entry.startsWith('2 ')) index++;
  }
  const commit = headers.get('branch.oid') ?? '(initial)';
  const branch = headers.get('branch.head') ?? '(detached)';
  return {
    commit: commit === '(initial)' ? null : commit,
    branch: branch === '(detached)' ? null : branch,
    upstream: headers.get('branch.upstream') ?? null,
    changedPaths,
  };
}

/** One commit, without names and addresses of people. */
export interface GitCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  /** When the change was written: ISO 8601, UTC. */
  readonly authoredAt: string | null;
  readonly subject: string | null;
  readonly tag: string | null;
}

/** Hash, parents, author date, decorations, subject: what `parseCommit` reads. */
export const commitFormat = '%H%x00%P%x00%aI%x00%D%x00%s';

const longestSubject = 500;

function isoTime(text: string): string | null {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** Reads one commit in `commitFormat`; null when there is none. */
export function parseCommit(output: string): GitCommit | null {
  const [commit, parents = '', authored = '', decorations = '', ...subject] = output.trimEnd().split('\0');
  if (!commit) return null;
  const tag = decorations.split(', ').find((decoration) => decoration.startsWith('tag: '));
  return {
    commit,
    parents: parents.split(' ').filter(Boolean),
    authoredAt: isoTime(authored),
    subject: subject.join(' ').slice(0, longestSubject) || null,
    tag: tag?.slice('tag: '.length).replace(/^refs\/tags\//, '') ?? null,
  };
}

/** Parents in a commit as it is stored (`git cat-file -p`); a shallow clone still has them there. */
export function parseStoredParents(output: string): string[] {
  const header = output.split('\n\n', 1)[0] ?? '';
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? '');
}

/** Addresses by name of the remote, out of `git config --get-regexp -z '^remote\..*\.url$'`. */
export function parseRemotes(output: string): Map<string, string> {
  const remotes = new Map<string, string>();
  for (const entry of output.split('\0')) {
    const [key = '', ...value] = entry.split('\n');
    const name = /^remote\.(.*)\.url$/s.exec(key)?.[1];
    if (name !== undefined && !remotes.has(name)) remotes.set(name, value.join('\n'));
  }
  return remotes;
}
