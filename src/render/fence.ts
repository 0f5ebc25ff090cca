import { sanitiseText } from './sanitise.ts';

/** Lines of text as a fenced code block that nothing in them can close: the fence is longer than any run of backticks inside. */
export function fence(lines: readonly string[], language = ''): string {
  const safe = lines.map(defuseComments);
  const longest = safe.reduce((most, line) => Math.max(most, longestRun(line)), 2);
  const bar = '`'.repeat(longest + 1);
  return [`${bar}${language}`, ...safe, bar].join('\n');
}

// A comment on GitHub may sit inside an HTML comment of somebody else's making.
function defuseComments(line: string): string {
  return sanitiseText(line).replaceAll('-->', '--\\u{3e}').replaceAll('<!--', '\\u{3c}!--');
}

function longestRun(line: string): number {
  return (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
