import type { Command } from './command.ts';

/** The page of each command, in the order of the help. A run loads only the page of its command. */
const pages = {
  init: async () => (await import('./commands/init-command.ts')).initCommand,
  validate: async () => (await import('./commands/validate-command.ts')).validateCommand,
  rules: async () => (await import('./commands/rules-command.ts')).rulesCommand,
  explain: async () => (await import('./commands/explain-command.ts')).explainCommand,
  plan: async () => (await import('./commands/plan-command.ts')).planCommand,
  apply: async () => (await import('./commands/apply-command.ts')).applyCommand,
  drift: async () => (await import('./commands/drift-command.ts')).driftCommand,
  accept: async () => (await import('./commands/edits/accept-command.ts')).acceptCommand,
  preflight: async () => (await import('./commands/preflight-command.ts')).preflightCommand,
  show: async () => (await import('./commands/show-command.ts')).showCommand,
  evidence: async () => (await import('./commands/evidence-command.ts')).evidenceCommand,
  export: async () => (await import('./commands/export-command.ts')).exportCommand,
  inventory: async () => (await import('./commands/circuits/inventory-command.ts')).inventoryCommand,
  circuit: async () => (await import('./commands/circuits/circuit-command.ts')).circuitCommand,
  graph: async () => (await import('./commands/circuits/graph-command.ts')).graphCommand,
  snapshot: async () => (await import('./commands/snapshots/snapshot-command.ts')).snapshotCommand,
  diff: async () => (await import('./commands/snapshots/diff-command.ts')).diffCommand,
  pin: async () => (await import('./commands/edits/pin-command.ts')).pinCommand,
  status: async () => (await import('./commands/status/status-command.ts')).statusCommand,
  redundancy: async () => (await import('./commands/circuits/redundancy-command.ts')).redundancyCommand,
  routes: async () => (await import('./commands/routes-command.ts')).routesCommand,
  slots: async () => (await import('./commands/slots-command.ts')).slotsCommand,
  loa: async () => (await import('./commands/loa-command.ts')).loaCommand,
  accounts: async () => (await import('./commands/accounts-command.ts')).accountsCommand,
  sandbox: async () => (await import('./commands/sandbox-command.ts')).sandboxCommand,
  schema: async () => (await import('./commands/schema-command.ts')).schemaCommand,
  completion: async () => (await import('./commands/completion-command.ts')).completionCommand,
} satisfies Record<string, () => Promise<Command>>;

export async function loadCommand(name: string): Promise<Command | undefined> {
  const page: () => Promise<Command | undefined> = isName(name) ? pages[name] : () => Promise.resolve(undefined);
  return page();
}

/** All commands, for help, completion and suggestions. */
export function loadCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(pages).map((load) => load()));
}

function isName(name: string): name is keyof typeof pages {
  return Object.hasOwn(pages, name);
}
