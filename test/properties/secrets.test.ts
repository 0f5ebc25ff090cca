import { expect, test } from 'vitest';
import { applyAccount, summarise } from '../../src/apply/apply-account.ts';
import { loadDesired } from '../../src/config/load-desired.ts';
import type { PlanDocument } from '../../src/model/plan.ts';
import type { ApplyEvent, ReportDocument } from '../../src/model/report.ts';
import { encodePlan, planDocument } from '../../src/plan/codec.ts';
import { renderDiagnosticsJson } from '../../src/render/diagnostics/diagnostics-json.ts';
import { renderDiagnosticsText } from '../../src/render/diagnostics/diagnostics-text.ts';
import { renderDriftMarkdown } from '../../src/render/drift/drift-markdown.ts';
import { renderDriftText } from '../../src/render/drift/drift-text.ts';
import { renderPlanDiff } from '../../src/render/plan/plan-diff.ts';
import { renderPlanMarkdown } from '../../src/render/plan/plan-markdown.ts';
import { renderPlanText } from '../../src/render/plan/plan-text.ts';
import { renderEvent } from '../../src/render/report/outcome-words.ts';
import { renderReportJson } from '../../src/render/report/report-json.ts';
import { renderReportMarkdown } from '../../src/render/report/report-markdown.ts';
import { renderReportText } from '../../src/render/report/report-text.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { accountTag } from '../helpers/account.ts';
import { disturbance } from '../helpers/disturbed.ts';
import { holdsForScenes } from '../helpers/hold.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { desiredOf, planScene } from '../helpers/plan-scene.ts';
import type { Scene } from '../helpers/scene.ts';

const style = { color: true };
const unmanagedIsDrift = new Set([accountTag]);

function planOutputs(document: PlanDocument): readonly string[] {
  return [
    encodePlan(document),
    renderPlanText(document, style),
    renderPlanMarkdown(document),
    renderPlanDiff(document),
    renderDriftText(document, { ...style, unmanagedIsDrift }),
    renderDriftMarkdown(document, { unmanagedIsDrift }),
  ];
}

function reportOutputs(report: ReportDocument, events: readonly ApplyEvent[]): readonly string[] {
  return [
    renderReportText(report, style),
    renderReportMarkdown(report),
    renderReportJson(report),
    ...events.map((event) => renderEvent(event, style)),
  ];
}

/** What is said of the document with its secrets written into it, and one field wrong: code frames quote it. */
function diagnosticOutputs({ document, environment }: Scene): readonly string[] {
  const literal = JSON.stringify({ ...document, polcy: {} }, undefined, 1).replaceAll(
    /\$\{env:(\w+)\}/g,
    (_, name: string) => environment[name] ?? '',
  );
  const options = { environment: {}, offline: true, skipSecrets: false, defaultAccount: undefined, version: '1.0.0' };
  const { diagnostics, accounts, gate } = loadDesired([{ name: 'a.yaml', text: literal }], options);
  const all = [...diagnostics, ...checkRules(accounts).map((each) => gate.pass(each))];
  return [renderDiagnosticsText(all, gate.texts(), style), renderDiagnosticsJson(all)];
}

test('no output shows a sensitive value of either side, even if the API repeats it', async () => {
  let shown = 0;
  await holdsForScenes(async (scene) => {
    const desired = desiredOf(scene);
    const wrong = disturbance(scene.tape, 1 + scene.tape.below(6));
    const seed = { accounts: { [accountTag]: scene.live.seed } };
    const network = inProcessNetwork(accountTag, seed, {}, wrong.around);
    wrong.others = inProcessNetwork(accountTag, network.world).api;
    const { planned } = await planScene(scene, desired, wrong.others);
    const document = planDocument([planned.plan], scene.allowed);
    const outputs = [...planOutputs(document), ...diagnosticOutputs(scene)];
    if (planned.plan.applyable) {
      const events: ApplyEvent[] = [];
      const run = { parallelism: 2, stopOnError: false, clock: memoryClock(), signal: wrong.signal };
      const changes = await applyAccount(planned, network.api, { ...run, onEvent: (event) => events.push(event) });
      const account = { account: accountTag, summary: summarise(changes), changes: [...changes], converged: null };
      const report = { format: 'demarc.report/1' as const, fingerprint: document.fingerprint, accounts: [account] };
      outputs.push(...reportOutputs(report, events));
    }
    if (scene.canaries.length > 0) shown += 1;
    const leaked = outputs.filter((output) => output.includes('canary'));
    expect(leaked).toEqual([]);
  });
  expect(shown).toBeGreaterThan(0);
});
