import type { Command } from './command.ts';

/**
 * Writes flags whose duration may be left out so that the parser takes no other word for one: `--wait demarc.yaml` is a flag without a
 * value and a file. What begins like a duration is one, so that a misspelt one is not taken for a file.
 */
export function settleDurations(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const flags = new Set(
    commands.flatMap((command) =>
      Object.entries(command.flags).flatMap(([name, { type }]) => (type === 'duration' ? [`--${name}`] : [])),
    ),
  );
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const settled: string[] = [];
  for (let i = 0; i < end; i += 1) {
    const [word = '', next] = argv.slice(i, Math.min(i + 2, end));
    if (!flags.has(word)) settled.push(word);
    else if (next !== undefined && /^\d+(?:\.\d+)?[a-z]*$/i.test(next)) {
      settled.push(`${word}=${next}`);
      i += 1;
    } else settled.push(`${word}=`);
  }
  return [...settled, ...argv.slice(end)];
}
