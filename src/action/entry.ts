import { Signals } from '../system/signals.ts';
import { endEarly } from './action-run.ts';

// Before the rest is loaded: a job may be cancelled at any moment.
const signals = new Signals(endEarly(process.env));
signals.install();
const { run } = await import('./main.ts');
await run(signals);
