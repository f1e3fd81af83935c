import { mockServices } from '@backstage/backend-test-utils';
import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import { createHmac } from 'node:crypto';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { DingTalkProcessor } from './DingTalkProcessor';
import { webhookSignature } from './delivery/signatures';

const robotSecret = 'SEC-of-the-robot';
const webhookSecret = 'a-secret-of-the-phone';

interface Robot {
  messages: { title: string; text: string; atAll: boolean }[];
  /** Answers given before the robot takes messages. */
  refusals: { errcode: number; errmsg: string }[];
}

/** A DingTalk that verifies signatures and refuses the 21st message of a minute. */
function dingTalk(robot: Robot, now: () => number) {
  const times: number[] = [];
  return http.post('https://dingtalk.test/robot/send', async ({ request }) => {
    const { searchParams } = new URL(request.url);
    const timestamp = searchParams.get('timestamp');
    const expected = createHmac('sha256', robotSecret)
      .update(`${timestamp}\n${robotSecret}`)
      .digest('base64');
    if (
      searchParams.get('access_token') !== 'token' ||
      searchParams.get('sign') !== expected ||
      Math.abs(Number(timestamp) - now()) > 3_600_000
    ) {
      return HttpResponse.json({ errcode: 310000, errmsg: 'sign not match' });
    }
    const refusal = robot.refusals.shift();
    if (refusal) return HttpResponse.json(refusal);
    times.push(now());
    if (times.filter(time => time > now() - 60_000).length > 20) {
      return HttpResponse.json({ errcode: 130101, errmsg: 'send too fast' });
    }
    const body = (await request.json()) as {
      msgtype: string;
      markdown: { title: string; text: string };
      at: { isAtAll: boolean };
    };
    expect(body.msgtype).toBe('markdown');
    robot.messages.push({ ...body.markdown, atAll: body.at.isAtAll });
    return HttpResponse.json({ errcode: 0, errmsg: 'ok' });
  });
}

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

function setUp() {
  let time = Date.parse('2026-03-02T10:00:00Z');
  const waits: number[] = [];
  const clock = {
    now: () => time,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
  };
  const robot: Robot = { messages: [], refusals: [] };
  const calls: unknown[] = [];
  server.use(
    dingTalk(robot, clock.now),
    http.post('https://phone.test/call', async ({ request }) => {
      const body = await request.text();
      const expected = webhookSignature(
        webhookSecret,
        Number(request.headers.get('x-timestamp')),
        body,
      );
      if (request.headers.get('x-signature-256') !== expected) {
        return new HttpResponse(null, { status: 401 });
      }
      calls.push(JSON.parse(body));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const logger = mockServices.logger.mock();
  const processor = new DingTalkProcessor(
    {
      portalUrl: 'https://portal.example.com',
      topics: ['release-readiness'],
      robots: [
        {
          name: 'releases',
          tiers: ['critical', 'warning'],
          mentionAll: ['critical'],
          accessToken: 'token',
          secret: robotSecret,
          baseUrl: 'https://dingtalk.test',
        },
      ],
      webhooks: [
        {
          name: 'phone',
          tiers: ['critical'],
          url: 'https://phone.test/call',
          secret: webhookSecret,
        },
      ],
    },
    { clock, logger, signal: new AbortController().signal },
  );
  const send = (payload: Partial<NotificationPayload>) =>
    processor.processOptions({
      recipients: { type: 'broadcast' },
      payload: {
        title: 'A title',
        topic: 'release-readiness.promotion',
        ...payload,
      },
    });
  return { robot, calls, waits, logger, processor, send };
}

describe('DingTalkProcessor', () => {
  it('mentions everybody and calls the phone for critical notifications', async () => {
    const { robot, calls, processor, send } = setUp();
    await send({ severity: 'critical', link: '/promotions/1' });
    await processor.settled();
    expect(robot.messages).toEqual([
      expect.objectContaining({
        atAll: true,
        text: expect.stringContaining(
          'https://portal.example.com/promotions/1',
        ),
      }),
    ]);
    expect(calls).toEqual([
      expect.objectContaining({ tier: 'critical', title: 'A title' }),
    ]);
  });

  it('writes warnings to the group without mentioning anybody', async () => {
    const { robot, calls, processor, send } = setUp();
    await send({ severity: 'high' });
    await processor.settled();
    expect(robot.messages).toEqual([expect.objectContaining({ atAll: false })]);
    expect(calls).toEqual([]);
  });

  it.each([
    ['info, which goes by mail', { severity: 'normal' as const }],
    ['other topics', { severity: 'critical' as const, topic: 'catalog' }],
    [
      'topics that only begin alike',
      { severity: 'critical' as const, topic: 'release-readiness-news' },
    ],
  ])('does not carry %s', async (_title, payload) => {
    const { robot, calls, processor, send } = setUp();
    await send(payload);
    await processor.settled();
    expect([...robot.messages, ...calls]).toEqual([]);
  });

  it('takes markup and mentions in names as plain text', async () => {
    const { robot, processor, send } = setUp();
    await send({
      severity: 'high',
      title: '[click](https://evil.test) @all',
      link: 'data:text/html,hello',
    });
    await processor.settled();
    expect(robot.messages[0].text).toContain(
      '\\[click\\]\\(https://evil.test\\) ＠all',
    );
    expect(robot.messages[0].text).not.toContain('data:');
  });

  it('combines what the rate limit holds back, and loses nothing', async () => {
    const { robot, processor, send } = setUp();
    for (let number = 1; number <= 60; number += 1) {
      await send({ severity: 'high', title: `Notice ${number}.` });
    }
    await processor.settled();
    expect(robot.messages.length).toBeLessThanOrEqual(20);
    const text = robot.messages.map(message => message.text).join('\n');
    for (let number = 1; number <= 60; number += 1) {
      expect(text).toContain(`Notice ${number}.`);
    }
  });

  it('tries again when DingTalk is busy, with growing pauses', async () => {
    const { robot, waits, processor, send } = setUp();
    robot.refusals = [
      { errcode: -1, errmsg: 'busy' },
      { errcode: -1, errmsg: 'busy' },
    ];
    await send({ severity: 'high' });
    await processor.settled();
    expect(robot.messages).toHaveLength(1);
    expect(waits).toEqual([2000, 8000]);
  });

  it('waits ten minutes when DingTalk says that it was too much', async () => {
    const { robot, waits, processor, send } = setUp();
    robot.refusals = [{ errcode: 130101, errmsg: 'send too fast' }];
    await send({ severity: 'high' });
    await processor.settled();
    expect(robot.messages).toHaveLength(1);
    expect(waits).toEqual([600_000]);
  });

  it('gives up on a refusal for good, and logs it without the token', async () => {
    const { robot, logger, processor, send } = setUp();
    robot.refusals = [{ errcode: 310000, errmsg: 'keywords not in content' }];
    await send({ severity: 'high' });
    await processor.settled();
    expect(robot.messages).toEqual([]);
    expect(logger.error).toHaveBeenCalledTimes(1);
    const [message] = logger.error.mock.calls[0];
    expect(message).toContain('releases');
    expect(message).not.toMatch(/token|SEC-/);
  });
});
