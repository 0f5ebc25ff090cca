import type { SourceText } from '../../src/document/yaml-document.ts';
import type { SceneDocument } from './scene.ts';
import type { Tape } from './tape.ts';

interface Part {
  readonly version: number;
  readonly account: string;
  readonly interconnects: Record<string, unknown>;
  readonly cnis: Record<string, unknown>;
}

/** One account's document dealt out to several documents and files, every list of keys in another order: it means the same. */
export function dealDocument(document: SceneDocument, tape: Tape): readonly SourceText[] {
  const { version, account, policy, settings, interconnects, cnis } = document;
  const parts = Array.from({ length: 1 + tape.below(4) }, (): Part => ({
    version,
    account,
    interconnects: {},
    cnis: {},
  }));
  for (const [key, fields] of tape.shuffled(Object.entries(interconnects))) {
    const part = tape.pick(parts);
    if (part !== undefined) part.interconnects[key] = reordered(fields, tape);
  }
  for (const [key, fields] of tape.shuffled(Object.entries(cnis))) {
    const part = tape.pick(parts);
    if (part !== undefined) part.cnis[key] = reordered(fields, tape);
  }
  const general = { version, account, policy, ...(settings !== undefined && { settings }) };
  const texts = tape.shuffled([general, ...parts]).map((part) => JSON.stringify(reordered(part, tape)));
  const half = tape.below(texts.length + 1);
  return tape.shuffled(
    [
      { name: 'a.yaml', text: texts.slice(0, half).join('\n---\n') },
      { name: 'b/c.yaml', text: texts.slice(half).join('\n---\n') },
    ].filter(({ text }) => text !== ''),
  );
}

function reordered(value: object, tape: Tape): object {
  return Object.fromEntries(tape.shuffled(Object.entries(value)));
}
