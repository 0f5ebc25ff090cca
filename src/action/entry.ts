import { Signals } from '../system/signals.ts';
import { endEarly } from './runner-files.ts';

// Signals are handled before the rest is loaded, because a job may be cancelled at any moment.
const signals = new Signals(endEarly(process.env));
signals.install();
const { run } = await import('./main.ts');
await run(signals);
