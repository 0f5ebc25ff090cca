/** A run of blocks under a head, which is only written when one of its blocks is. */
export interface Section<Kind extends string> {
  readonly head: string;
  readonly blocks: readonly Block<Kind>[];
  readonly tail: string;
  /** A heading over several sections, written once, before the first of them that has a block. */
  readonly under: Heading | undefined;
}

export interface Heading {
  readonly text: string;
}

/** A piece of an output that is shown whole or not at all. */
export interface Block<Kind extends string> {
  readonly kind: Kind;
  /** Blocks of a lower rank are placed first; within a rank, the more dangerous. */
  readonly rank: number;
  readonly danger: number;
  readonly text: string;
}

export interface Fitted<Kind extends string> {
  readonly text: string;
  /** How many blocks of each kind did not fit. */
  readonly leftOut: ReadonlyMap<Kind, number>;
}

/**
 * Fits sections into a budget of bytes (UTF-8). Blocks are placed in the order of rank and danger until one does not fit;
 * everything after that is left out, so nothing is shown while something more dangerous is not. The order of output stays that of
 * the sections.
 */
export function fitBlocks<Kind extends string>(sections: readonly Section<Kind>[], budget: number): Fitted<Kind> {
  const chosen = choose(sections, budget);
  const leftOut = new Map<Kind, number>();
  const parts: string[] = [];
  const written = new Set<Heading>();
  for (const section of sections) {
    const kept = section.blocks.filter((block) => chosen.has(block));
    for (const block of section.blocks) {
      if (!chosen.has(block)) leftOut.set(block.kind, (leftOut.get(block.kind) ?? 0) + 1);
    }
    if (kept.length === 0) continue;
    if (section.under !== undefined && !written.has(section.under)) {
      written.add(section.under);
      parts.push(section.under.text);
    }
    parts.push(section.head, kept.map((block) => block.text).join(''), section.tail);
  }
  return { text: parts.join(''), leftOut };
}

function choose<Kind extends string>(sections: readonly Section<Kind>[], budget: number): ReadonlySet<Block<Kind>> {
  const queue = sections.flatMap((section) => section.blocks.map((block) => ({ block, section })));
  queue.sort((a, b) => a.block.rank - b.block.rank || b.block.danger - a.block.danger);
  const chosen = new Set<Block<Kind>>();
  const opened = new Set<Section<Kind> | Heading>();
  let left = budget;
  for (const { block, section } of queue) {
    const cost = bytes(block.text) + openingCost(section, opened);
    if (cost > left) break;
    left -= cost;
    chosen.add(block);
    opened.add(section);
    if (section.under !== undefined) opened.add(section.under);
  }
  return chosen;
}

function openingCost<Kind extends string>(
  section: Section<Kind>,
  opened: ReadonlySet<Section<Kind> | Heading>,
): number {
  const own = opened.has(section) ? 0 : bytes(section.head) + bytes(section.tail);
  const heading = section.under === undefined || opened.has(section.under) ? 0 : bytes(section.under.text);
  return own + heading;
}

export function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
