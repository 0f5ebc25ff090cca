import type { ApplyEvent } from '../model/event.ts';
import { outcomeColours, outcomeWord } from './outcome-words.ts';
import { createPaint } from './paint.ts';
import { breakCommands, sanitiseText } from './sanitise.ts';
import type { Style } from './style.ts';

/** What just happened, on one line without a line break. */
export function renderEvent(event: ApplyEvent, style: Style): string {
  return breakCommands(`${sanitiseText(event.address)}: ${eventWords(event, style)}`);
}

function eventWords(event: ApplyEvent, style: Style): string {
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
      return `${paint(outcomeColours[event.outcome], outcomeWord(event.outcome))}${why}`;
    }
  }
}
