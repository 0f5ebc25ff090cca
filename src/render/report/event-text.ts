import type { ApplyEvent } from '../../model/report.ts';
import { createPaint, type Style } from '../text/paint.ts';
import { breakCommands, sanitiseText } from '../text/sanitise.ts';
import { outcomeColours, outcomeWord } from './outcome-words.ts';

/** What just happened, on one line without a line break. `created` is the live name or id of what an ended change created. */
export function renderEvent(event: ApplyEvent, style: Style, created?: string): string {
  return breakCommands(`${sanitiseText(event.address)}: ${eventWords(event, style, created)}`);
}

/** A step that takes long, on one line without a line break. */
export function renderSlowStep(event: Extract<ApplyEvent, { type: 'step_started' }>, elapsedMs: number): string {
  const seconds = Math.round(elapsedMs / 1000);
  return breakCommands(
    `${sanitiseText(event.address)}: #${event.step} ${event.call} has been running for ${seconds} s`,
  );
}

function eventWords(event: ApplyEvent, style: Style, created: string | undefined): string {
  const paint = createPaint(style);
  switch (event.type) {
    case 'step_started':
      return paint('dim', `#${event.step} ${event.call} …`);
    case 'step_ended': {
      const live = event.live_id === undefined ? '' : `: ${sanitiseText(event.live_id)}`;
      return `#${event.step} ${event.call} ${event.ok ? 'done' : paint('red', 'did not end well')}${live}`;
    }
    case 'health_waited': {
      if (event.state === 'Healthy') return `${sanitiseText(event.live_id)} is ${paint('green', 'Healthy')}`;
      const why = event.reason === undefined ? '' : ` (${sanitiseText(event.reason)})`;
      return `waiting until ${sanitiseText(event.live_id)} is Healthy; it is ${paint('yellow', sanitiseText(event.state))}${why}`;
    }
    case 'change_ended': {
      const why = event.error === undefined ? '' : `: ${sanitiseText(event.error.message)}`;
      const live = created === undefined ? '' : `, live as ${sanitiseText(created)}`;
      return `${paint(outcomeColours[event.outcome], outcomeWord(event.outcome))}${live}${why}`;
    }
  }
}
