import { accountsCommand } from './commands/accounts.ts';
import { applyCommand } from './commands/apply.ts';
import { completionCommand } from './commands/completion.ts';
import { driftCommand } from './commands/drift.ts';
import { exportCommand } from './commands/export.ts';
import { initCommand } from './commands/init.ts';
import { loaCommand } from './commands/loa.ts';
import { planCommand } from './commands/plan.ts';
import { rulesCommand } from './commands/rules.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { schemaCommand } from './commands/schema.ts';
import { showCommand } from './commands/show.ts';
import { slotsCommand } from './commands/slots.ts';
import { statusCommand } from './commands/status.ts';
import { validateCommand } from './commands/validate.ts';
import type { Command } from './command.ts';

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  initCommand,
  validateCommand,
  rulesCommand,
  planCommand,
  applyCommand,
  driftCommand,
  showCommand,
  exportCommand,
  statusCommand,
  slotsCommand,
  loaCommand,
  accountsCommand,
  sandboxCommand,
  schemaCommand,
  completionCommand,
];
