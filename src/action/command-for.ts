import { isFork } from './event.ts';
import type { CommandName } from './inputs.ts';
import type { Command, Run } from './run.ts';

const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  validate: async () => (await import('./commands/validate.ts')).runValidate,
  plan: async () => (await import('./commands/plan.ts')).runPlan,
  apply: async () => (await import('./commands/apply.ts')).runApply,
  drift: async () => (await import('./commands/drift.ts')).runDrift,
  status: async () => (await import('./commands/status.ts')).runStatus,
  comment: async () => (await import('./commands/comment.ts')).runComment,
};

/** The code of a run's command, loaded when it is needed. What a fork brings is checked offline, whatever was asked for. */
export async function commandFor({ inputs, event }: Run): Promise<Command> {
  if (isFork(event)) return (await import('./commands/fork.ts')).runForFork;
  return commands[inputs.command]();
}
