import type { Command } from './command.ts';

/** The page of each command, in the order of the help. A run loads only the page of its command. */
const pages = {
  init: async () => (await import('./commands/init-command.ts')).initCommand,
  export: async () => (await import('./commands/export-command.ts')).exportCommand,
  pin: async () => (await import('./commands/edits/pin-command.ts')).pinCommand,
  loa: async () => (await import('./commands/loa-command.ts')).loaCommand,
  validate: async () => (await import('./commands/validate-command.ts')).validateCommand,
  plan: async () => (await import('./commands/plan-command.ts')).planCommand,
  preflight: async () => (await import('./commands/preflight-command.ts')).preflightCommand,
  apply: async () => (await import('./commands/apply-command.ts')).applyCommand,
  show: async () => (await import('./commands/show-command.ts')).showCommand,
  evidence: async () => (await import('./commands/evidence-command.ts')).evidenceCommand,
  status: async () => (await import('./commands/status/status-command.ts')).statusCommand,
  circuit: async () => (await import('./commands/circuits/circuit-command.ts')).circuitCommand,
  inventory: async () => (await import('./commands/circuits/inventory-command.ts')).inventoryCommand,
  routes: async () => (await import('./commands/routes-command.ts')).routesCommand,
  redundancy: async () => (await import('./commands/circuits/redundancy-command.ts')).redundancyCommand,
  graph: async () => (await import('./commands/circuits/graph-command.ts')).graphCommand,
  slots: async () => (await import('./commands/slots-command.ts')).slotsCommand,
  accounts: async () => (await import('./commands/accounts-command.ts')).accountsCommand,
  drift: async () => (await import('./commands/drift-command.ts')).driftCommand,
  accept: async () => (await import('./commands/edits/accept-command.ts')).acceptCommand,
  snapshot: async () => (await import('./commands/snapshots/snapshot-command.ts')).snapshotCommand,
  diff: async () => (await import('./commands/snapshots/diff-command.ts')).diffCommand,
  explain: async () => (await import('./commands/explain-command.ts')).explainCommand,
  rules: async () => (await import('./commands/rules-command.ts')).rulesCommand,
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
