/** Names and answers that make a reader see, or a program run, something else. */
export const hostilePieces: Readonly<Record<string, string>> = {
  'a colour': '\u001b[31mred\u001b[0m',
  'a cleared screen': '\u001b[2J\u001b[H',
  'a title of the window': '\u001b]0;pwned\u0007',
  'a link of the terminal': '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007',
  'an eight-bit escape': '\u009b31m',
  'a carriage return': 'bad\rgood',
  'a backspace': 'bad\b\b\bgood',
  'a line of its own': 'x\nINJECTED line',
  'a line of its own, as Windows breaks it': 'x\r\nINJECTED line',
  'a line separator': 'x\u2028INJECTED line',
  'reversed letters': '\u202Egnp.exe',
  'an isolate': '\u2066\u2067x\u2069',
  'an invisible letter': 'wan\u200Bewr',
  'a tag letter': 'wan\u{E0041}',
  'a lone surrogate': 'wan\uD800',
  'a NUL': 'wan\u0000',
  'a workflow command': '::set-output name=x::y',
  'a workflow command after a break': '\n::add-mask::x',
  'an old workflow command': '##[error]pwned',
  'a stop of workflow commands': '\r\n::stop-commands::x',
  'an end of a comment': '-->',
  'a comment': '<!-- demarc -->',
  'a script': '<script>alert(1)</script>',
  'an image': '<img src=x onerror=alert(1)>',
  'an end of the details': '</details></summary>',
  'an end of code': '</code>`x`',
  'a fence': '```\nINJECTED line\n```',
  'a long fence': '`'.repeat(12),
  'a tilde fence': '~~~',
  'a heading': '\n# INJECTED line',
  'a row of a table': 'a | b |\n| INJECTED | line |',
  'a link': '[click](https://evil.example)',
  'a bare link': 'https://evil.example',
  'an image of Markdown': '![x](https://evil.example/x.png)',
  'a mention': '@octocat',
  'a reference': '#123 GH-123',
  emphasis: '**bold** _it_ ~~gone~~',
  'an entity': '&lt;b&gt;&#60;',
  'an expression': '${{ secrets.TOKEN }}',
};

/** Stands in a sample for text that a document, the API or a file said. */
export const marker = '§';

/** The sample with `piece` wherever `marker` is, in keys of maps too. */
export function poison<T>(sample: T, piece: string): T {
  return replaceIn(sample, piece) as T;
}

function replaceIn(value: unknown, piece: string): unknown {
  if (typeof value === 'string') return value.replaceAll(marker, () => piece);
  if (Array.isArray(value)) return value.map((item: unknown) => replaceIn(item, piece));
  if (value instanceof Map) {
    return new Map(
      [...(value as Map<unknown, unknown>)].map(([key, item]) => [replaceIn(key, piece), replaceIn(item, piece)]),
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Set || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceIn(item, piece)]));
}
