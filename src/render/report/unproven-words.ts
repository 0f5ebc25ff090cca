import {
  type AccountReport,
  type CircuitCheck,
  circuitsNotBack,
  type TunnelWait,
  type UnprovenCircuit,
} from '../../model/report.ts';
import { joinWords } from '../../model/text.ts';
import { counted } from '../text/words.ts';

const meanings: Readonly<Record<UnprovenCircuit['reason'], string>> = {
  dark: 'is not Healthy after its change',
  unreadable: 'is not known to be Healthy after its change',
  stopped: 'is not known to be back: the run ended',
  not_confirmed: 'is not known to be back: the answer was not yes',
  dark_before: 'has no light, as before its change',
};

/** What is known of a circuit that is not known to be back. Without its name and the reason. */
export function unprovenWords({ reason }: Pick<UnprovenCircuit, 'reason'>): string {
  return meanings[reason];
}

/** True for a failure. What had no light before either is none. */
export function isNotBack({ reason }: Pick<UnprovenCircuit, 'reason'>): boolean {
  return reason !== 'dark_before';
}

/** The circuits that did not pass their check. */
function failedChecks({ check }: AccountReport): readonly CircuitCheck[] {
  return (check?.circuits ?? []).filter(({ outcome }) => outcome === 'failed');
}

/** The circuits before others whose tunnels were not healthy for long enough. */
function failedTunnels({ tunnel_health = [] }: AccountReport): readonly TunnelWait[] {
  return tunnel_health.filter(({ outcome }) => outcome === 'failed');
}

/** How the wait for tunnels ended, without the circuit and the reason. */
export function tunnelWords({ outcome }: Pick<TunnelWait, 'outcome'>): string {
  return outcome === 'stopped' ? 'tunnels were not watched to the end: the run ended' : 'tunnels were not healthy';
}

/** How many changes took something along on the Magic side. */
function lossesOf({ changes }: AccountReport): number {
  return changes.filter(({ outcome }) => outcome === 'applied_lost').length;
}

/** True where every changed circuit is back as it was, as far as this run can know. */
export function isBack(account: AccountReport): boolean {
  const failures = [failedChecks(account), failedTunnels(account), circuitsNotBack(account)];
  return lossesOf(account) === 0 && failures.every(({ length }) => length === 0);
}

/** `1 changed circuit did not pass the check and 2 changed circuits are not known to be back`. */
export function notBackWords(account: AccountReport): string {
  const failed = failedChecks(account).length;
  const unproven = circuitsNotBack(account).length;
  const tunnels = failedTunnels(account).length;
  const lost = lossesOf(account);
  return joinWords([
    ...(failed > 0 ? [`${counted(failed, 'changed circuit')} did not pass the check`] : []),
    ...(tunnels > 0 ? [`tunnels were not healthy for long enough after ${counted(tunnels, 'changed circuit')}`] : []),
    ...(unproven > 0
      ? [`${counted(unproven, 'changed circuit')} ${unproven === 1 ? 'is' : 'are'} not known to be back`]
      : []),
    ...(lost > 0 ? [`${counted(lost, 'change')} lost something on the Magic side`] : []),
  ]);
}
