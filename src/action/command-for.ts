import type { CommandName } from './inputs.ts';
import type { Command } from './run.ts';

const commands: Readonly<Partial<Record<CommandName, () => Promise<Command>>>> = {
  validate: async () => (await import('./commands/validate.ts')).runValidate,
};

/** The code of a command, loaded when it is needed. */
export async function commandFor(name: CommandName): Promise<Command> {
  const load = commands[name];
  if (load === undefined) throw new Error(`no command ${name}`);
  return load();
}
