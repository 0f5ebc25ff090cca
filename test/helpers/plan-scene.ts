import { loadDesired } from '../../src/config/load-desired.ts';
import type { SourceText } from '../../src/document/yaml-document.ts';
import { readAccount, readPlanFacts } from '../../src/live/read-account.ts';
import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount } from '../../src/model/live.ts';
import type { NetworkApi, PlanFacts } from '../../src/model/network-api.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { accountTag } from './account.ts';
import { type InProcessNetwork, inProcessNetwork } from './in-process-network.ts';
import { planNeeds } from './plan-needs.ts';
import type { Scene } from './scene.ts';

/** The desired state of a scene's documents; throws where a rule or the shape forbids them: the generator must not write such. */
export function desiredOf(scene: Scene, sources: readonly SourceText[] = [sourceOf(scene)]): DesiredAccount {
  const { accounts, diagnostics } = loadDesired(sources, {
    environment: scene.environment,
    offline: false,
    skipSecrets: false,
    defaultAccount: undefined,
    version: '1.0.0',
  });
  const errors = [...diagnostics, ...checkRules(accounts)].filter(({ severity }) => severity === 'error');
  const [desired] = accounts;
  if (desired === undefined || errors.length > 0) {
    throw new Error(`an invalid scene: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
  }
  return desired;
}

function sourceOf({ document }: Scene): SourceText {
  return { name: 'demarc.yaml', text: JSON.stringify(document) };
}

export function networkOf(scene: Scene): InProcessNetwork {
  return inProcessNetwork(accountTag, { accounts: { [accountTag]: scene.live.seed } });
}

export interface ScenePlan {
  readonly live: LiveAccount;
  readonly facts: PlanFacts;
  readonly planned: PlannedAccount;
}

/**
 * Reads and plans as the command does.
 * @param trafficOf what the Magic side tells, where it is not the network that does
 */
export async function planScene(
  scene: Scene,
  desired: DesiredAccount,
  api: NetworkApi,
  trafficOf: (live: LiveAccount) => TrafficFacts | undefined = () => undefined,
): Promise<ScenePlan> {
  const live = await readAccount(api, accountTag);
  const read = await readPlanFacts(api, desired.account, (health) => planNeeds(desired, live, [], health));
  const traffic = trafficOf(live);
  const facts = { ...read.facts, ...(traffic && { traffic, tunnels: traffic }) };
  const options = { allowed: scene.allowed, skipSecrets: false, wait: scene.wait };
  return { live, facts, planned: planAccount(desired, live, facts, options) };
}
