import { expect, it } from 'vitest';
import { commandText } from './command-steps.ts';

it.each([
  [{ command: 'getTitle', body: {} }, 'getTitle'],
  [{ command: 'navigateTo', body: { url: 'http://shop/' } }, 'navigateTo http://shop/'],
  [
    { command: 'findElement', body: { using: 'css selector', value: '#pay' } },
    'findElement css selector #pay',
  ],
  [{ command: 'elementSendKeys', body: { text: 'a password' } }, 'elementSendKeys'],
  [{ method: 'POST', endpoint: '/session/:sessionId/custom', body: null }, 'POST /session/:sessionId/custom'],
  [{ command: 'executeScript', body: { script: 'x'.repeat(300) } }, `executeScript ${'x'.repeat(200)} ...`],
])('the command %j is the step %j', (command, text) => {
  expect(commandText(command)).toBe(text);
});
