import { type Finding, readWorkflow } from './workflow.ts';
import type { WorkflowFile } from './workflow-files.ts';

/** An action as a line of a workflow names it. */
interface Pin {
  readonly action: string;
  readonly ref: string;
  readonly comment: string;
  readonly at: string;
}

// demarc's own action, until a release says who publishes it and as which commit: scripts/stamp-action.mjs.
export const unreleased = { action: 'OWNER/demarc', ref: '0'.repeat(40), comment: 'unreleased' };

const pinnedForm = /^\s*(?:- )?uses: ([\w.-]+\/[\w./-]+)@(\S+)(?: # (\S+))?$/;

/**
 * A writer of an action's repository can move a tag or a branch, but not a commit: every action is named by its
 * whole commit, with the version that it is in a comment, and nowhere by two different ones.
 */
export function checkPins(files: readonly WorkflowFile[]): readonly Finding[] {
  const pins = files.flatMap(pinsOf);
  return [...files.flatMap(oddUses), ...pins.flatMap(checkPin), ...disagreements(pins)];
}

function pinsOf({ name, text }: WorkflowFile): readonly Pin[] {
  return text.split('\n').flatMap((line, index) => {
    const match = pinnedForm.exec(line);
    if (match === null) return [];
    const [, action = '', ref = '', comment = ''] = match;
    return [{ action, ref, comment, at: `${name}:${index + 1}` }];
  });
}

/** A `uses` that no line shows in the one form that the check reads. */
function oddUses({ name, text }: WorkflowFile): readonly Finding[] {
  const shown = text.split('\n').filter((line) => pinnedForm.test(line)).length;
  const said = text.match(/(?<![\w-])["']?uses["']?\s*:/g)?.length ?? 0;
  const used = readWorkflow(text)
    .jobs.flatMap(({ value, steps }) => [value, ...steps])
    .filter((step) => 'uses' in step).length;
  if (shown >= said && shown >= used) return [];
  return [
    {
      rule: 'pin-form',
      message: `${name}: write each action as "uses: owner/name@commit # vX.Y.Z" on a line of its own`,
    },
  ];
}

function checkPin({ action, ref, comment, at }: Pin): readonly Finding[] {
  if (action === unreleased.action) {
    const holds = ref === unreleased.ref && comment === unreleased.comment;
    return holds ? [] : [{ rule: 'pin-unreleased', message: `${at}: ${action} is stamped by the release only` }];
  }
  if (!/^[0-9a-f]{40}$/.test(ref) || /^0+$/.test(ref)) {
    return [{ rule: 'pin-commit', message: `${at}: ${action}@${ref} is not pinned to a whole commit` }];
  }
  if (!/^v\d+\.\d+\.\d+$/.test(comment)) {
    return [{ rule: 'pin-version', message: `${at}: ${action} lacks its version in a comment` }];
  }
  return [];
}

function disagreements(pins: readonly Pin[]): readonly Finding[] {
  const first = new Map<string, Pin>();
  return pins.flatMap((pin) => {
    const other = first.get(pin.action) ?? pin;
    first.set(pin.action, other);
    if (other.ref === pin.ref && other.comment === pin.comment) return [];
    return [{ rule: 'pin-same', message: `${pin.at}: ${pin.action} is another commit or version than at ${other.at}` }];
  });
}
