/** A small strict reader of RFC 4180: null for an empty field without quotes. */
export function readCsv(text: string): (string | null)[][] {
  const records: (string | null)[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: (string | null)[] = [];
    for (;;) {
      if (text[at] === '"') {
        let value = '';
        for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
          if (at >= text.length) throw new SyntaxError('a quoted field has no end');
          value += text[at];
          if (text[at] === '"') at++;
        }
        at++;
        record.push(value);
      } else {
        const end = text.slice(at).search(/,|\r\n/) + at;
        if (end < at) throw new SyntaxError('the last line has no end');
        record.push(end === at ? null : text.slice(at, end));
        at = end;
      }
      if (text[at] !== ',') break;
      at++;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new SyntaxError(`no end of the line at ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}
