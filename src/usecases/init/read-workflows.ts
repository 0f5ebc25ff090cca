import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../../model/order.ts';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { packageFolder } from './package-folder.ts';

/** A workflow of `examples/github/`. */
export interface Workflow {
  /** The name of its file. */
  readonly name: string;
  readonly text: string;
}

export interface Workflows {
  /** Sorted by name. */
  readonly list: readonly Workflow[];
  /** The page that explains them. */
  readonly guide: string;
}

/** The workflows of the package: those of a fleet stand in the place of those of one account, where there are several. */
export async function readWorkflows(isFleet: boolean): Promise<Workflows> {
  const folder = join((await packageFolder()) ?? '', 'examples', 'github');
  try {
    const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort(compareText);
    const list = chosen(names, isFleet).map(async (name) => ({
      name,
      text: await readFile(join(folder, name), 'utf8'),
    }));
    return { list: await Promise.all(list), guide: join(folder, 'README.md') };
  } catch (error) {
    throw new Failure(`the workflows of demarc are not in this installation: ${folder} cannot be read`, {
      exitCode: ExitCode.failed,
      hint: 'Install demarc from its package. Nothing was written.',
      cause: error,
    });
  }
}

function chosen(names: readonly string[], isFleet: boolean): readonly string[] {
  const single = names.filter((name) => !isOfFleet(name));
  if (!isFleet) return single;
  const fleet = names.filter(isOfFleet);
  return [...fleet, ...single.filter((name) => !fleet.some((one) => one.replace('fleet-', '') === name))];
}

function isOfFleet(name: string): boolean {
  return name.includes('fleet-');
}
