import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';

const require = createRequire(import.meta.url);

interface MermaidVertex {
  readonly text?: string;
  readonly link?: string;
  readonly classes: readonly string[];
}

interface MermaidEdge {
  readonly start: string;
  readonly end: string;
  readonly stroke: string;
}

interface Mermaid {
  parse(text: string): Promise<unknown>;
  readonly mermaidAPI: {
    getDiagramFromText(text: string): Promise<{
      readonly type: string;
      readonly db: { getVertices(): ReadonlyMap<string, MermaidVertex>; getEdges(): readonly MermaidEdge[] };
    }>;
  };
}

let loaded: Promise<Mermaid> | undefined;

/**
 * Mermaid itself, in a context of its own, with the little of a page that its parser asks for. A text with a `<` would need all of a page:
 * Mermaid then cleans it of HTML, and the test fails.
 */
async function loadMermaid(): Promise<Mermaid> {
  const path = require.resolve('@mermaid-js/tiny');
  const nothing = () => undefined;
  const Node = Map;
  const page: Record<string, unknown> = {
    document: { nodeType: 9, implementation: { createHTMLDocument: nothing }, createElement: () => ({}) },
    ...{
      Node,
      Element: Map,
      DocumentFragment: Node,
      HTMLTemplateElement: Node,
      HTMLFormElement: Node,
      DOMParser: Node,
    },
    ...{ NodeFilter: {}, navigator: { userAgent: '' }, addEventListener: nothing, CSS: { escape: String } },
    ...{ console: { ...console, log: nothing, warn: nothing, error: nothing, debug: nothing }, structuredClone, URL },
  };
  const context = createContext(page);
  page['window'] = context;
  runInContext(await readFile(path, 'utf8'), context);
  const mermaid = page['mermaid'] as Mermaid;
  // The first call makes its diagrams known.
  await mermaid.parse('flowchart LR');
  return mermaid;
}

export interface MermaidPicture {
  readonly type: string;
  /** By id of a box: its text as a reader sees it. */
  readonly boxes: ReadonlyMap<string, string>;
  readonly links: readonly string[];
  readonly lines: readonly (readonly [from: string, to: string, stroke: string])[];
}

/** Parses a flowchart with Mermaid itself. Rejects where Mermaid would draw an error. */
export async function readMermaid(text: string): Promise<MermaidPicture> {
  loaded ??= loadMermaid();
  const { type, db } = await (await loaded).mermaidAPI.getDiagramFromText(text);
  const vertices = [...db.getVertices()];
  return {
    type,
    boxes: new Map(vertices.map(([id, { text: label = '' }]) => [id, shownText(label)])),
    links: vertices.flatMap(([, { link }]) => link ?? []),
    lines: db.getEdges().map(({ start, end, stroke }) => [start, end, stroke] as const),
  };
}

/** Mermaid keeps character codes in a form of its own until it draws. */
function shownText(label: string): string {
  return label
    .replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/\\n/g, '\n');
}
