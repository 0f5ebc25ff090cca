import { breakCommands } from './sanitise.ts';

/** Lines → an output: no line ends in spaces, none is a workflow command, the last one is ended. Nothing gives nothing. */
export function finishText(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${breakCommands(lines.map((line) => line.trimEnd()).join('\n'))}\n`;
}

export function indent(lines: readonly string[], by: number): readonly string[] {
  const space = ' '.repeat(by);
  return lines.map((line) => (line === '' ? '' : space + line));
}
