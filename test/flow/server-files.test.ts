import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '#kernel/errors';
import { createServer, type Server } from '#server/server';
import { type Ask, asking, asPage, type FakeParts, fakeParts } from '#test/support/server-parts';

let parts: FakeParts;
let server: Server;
let ask: Ask;
beforeAll(async () => {
  parts = fakeParts();
  server = await createServer(parts);
  ask = asking(server);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('files', () => {
  test('residents leave neutralised, masked, with a byte order mark, and it is recorded', async () => {
    const answer = await ask('admin', 'GET', '/api/v1/residents.csv');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="residents.csv"',
      'cache-control': 'no-store',
    });
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toBe('\uFEFF姓名,性别,年龄,出生日期,地址,居住情况,能力等级,健康状况,电话,备注');
    expect(lines[1]).toContain('王秀英,女,84,1941-03-08,大塘巷 · 叶青苑 37幢 1单元 501,独居,轻度失能,高血压,');
    expect(lines[3]).toMatch(/^"'=cmd\(\)",/);
    expect(answer.text).not.toContain('13800001234');
    expect(parts.access.recorded.at(-1)).toMatchObject({ by: 'admin', action: 'residents.exported' });
  });

  test('the rows are those of the scope', async () => {
    expect((await ask('operator', 'GET', '/api/v1/homes.csv?lang=en')).text.split('\r\n')).toHaveLength(4);
    expect((await ask('admin', 'GET', '/api/v1/homes.csv')).text.split('\r\n')).toHaveLength(5);
  });

  test('at most 10,000 rows, read page by page', async () => {
    const item = {
      id: 'n',
      alertId: 'a',
      severity: 'P1' as const,
      recipient: '王敏',
      relation: '女儿',
      channel: 'email',
      addressMasked: 'w***@b.cn',
      subject: '@here',
      body: '',
      state: 'accepted' as const,
      createdAt: 0,
      nextAttemptAt: null,
      attempts: [],
    };
    const limits: number[] = [];
    const endless = fakeParts({
      notifications: {
        async list(_actor, { limit }) {
          limits.push(limit);
          return { items: Array(limit).fill(item), total: 1e9, cursor: 'more' };
        },
      },
    });
    await using other = await createServer(endless);
    const answer = await other.web.inject({ url: '/api/v1/notifications.csv', headers: asPage('admin') });
    expect(answer.body.trimEnd().split('\r\n')).toHaveLength(10_001);
    expect(answer.body.split('\r\n')[1]).toBe(`1970-01-01 08:00:00,紧急,王敏,女儿,email,w***@b.cn,"'@here",已送达,0`);
    expect([limits.length, Math.max(...limits)]).toEqual([50, 200]);
  });

  test('what is refused is a problem document, not half a file', async () => {
    const refusing = fakeParts({
      notifications: { list: async () => Promise.reject(new Refusal(422, 'notifications.filter', 'No')) },
    });
    await using other = await createServer(refusing);
    const answer = await other.web.inject({ url: '/api/v1/notifications.csv', headers: asPage('admin') });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'notifications.filter']);
    expect(refusing.access.recorded).toEqual([]);
  });
});
