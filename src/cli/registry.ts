import type { Command } from './command.ts';
import { accountsCommand } from './commands/accounts-command.ts';
import { applyCommand } from './commands/apply-command.ts';
import { completionCommand } from './commands/completion-command.ts';
import { driftCommand } from './commands/drift-command.ts';
import { explainCommand } from './commands/explain-command.ts';
import { exportCommand } from './commands/export-command.ts';
import { initCommand } from './commands/init-command.ts';
import { inventoryCommand } from './commands/inventory-command.ts';
import { loaCommand } from './commands/loa-command.ts';
import { planCommand } from './commands/plan-command.ts';
import { preflightCommand } from './commands/preflight-command.ts';
import { redundancyCommand } from './commands/redundancy-command.ts';
import { routesCommand } from './commands/routes-command.ts';
import { rulesCommand } from './commands/rules-command.ts';
import { sandboxCommand } from './commands/sandbox-command.ts';
import { schemaCommand } from './commands/schema-command.ts';
import { showCommand } from './commands/show-command.ts';
import { slotsCommand } from './commands/slots-command.ts';
import { diffCommand } from './commands/snapshots/diff-command.ts';
import { snapshotCommand } from './commands/snapshots/snapshot-command.ts';
import { statusCommand } from './commands/status-command.ts';
import { validateCommand } from './commands/validate-command.ts';

/** In the order of the help. */
export const commands: readonly Command[] = [
  initCommand,
  validateCommand,
  rulesCommand,
  explainCommand,
  planCommand,
  applyCommand,
  driftCommand,
  preflightCommand,
  showCommand,
  exportCommand,
  inventoryCommand,
  snapshotCommand,
  diffCommand,
  statusCommand,
  redundancyCommand,
  routesCommand,
  slotsCommand,
  loaCommand,
  accountsCommand,
  sandboxCommand,
  schemaCommand,
  completionCommand,
];
