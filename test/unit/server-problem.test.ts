import { describe, expect, test } from 'vitest';
import { Refusal } from '#kernel/errors';
import { complaintsInWords } from '#server/complaints';
import { languageOf, refusal, toProblem } from '#server/problem';

describe('a problem document', () => {
  test('says what a refusal says, with its own code and status', () => {
    expect(toProblem(new Refusal(409, 'alert.already-resolved', 'Resolved already'), 'en')).toEqual({
      type: 'urn:sunshine-butler:problem:alert.already-resolved',
      title: 'Conflict',
      status: 409,
      code: 'alert.already-resolved',
      detail: 'Resolved already',
    });
  });

  test('speaks Chinese to whoever asks for it', () => {
    expect(toProblem(refusal('session.required'), languageOf('zh-CN,zh;q=0.9,en;q=0.8')).detail).toBe('请先登录。');
    expect(toProblem(refusal('session.required'), languageOf('en-GB,zh;q=0.5')).detail).toBe('Sign in first.');
    expect(toProblem(refusal('session.required'), languageOf(undefined)).detail).toBe('Sign in first.');
  });

  test('of a refusal gives its Chinese where it has any', () => {
    const both = new Refusal(409, 'register.in-use', { zh: '编号已被使用', en: 'The id is taken' });
    expect([toProblem(both, 'zh').detail, toProblem(both, 'en').detail]).toEqual(['编号已被使用', 'The id is taken']);
    expect(toProblem(new Refusal(409, 'register.in-use', 'The id is taken'), 'zh').detail).toBe('The id is taken');
  });

  test.for([
    new Error('SELECT * FROM resident failed at /srv/hub/register.ts:12'),
    Object.assign(new Error('ECONNREFUSED 10.0.0.5'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('teapot'), { statusCode: 500 }),
    'a thrown word',
    undefined,
    null,
  ])('never tells what went wrong inside: %s', (error) => {
    const problem = toProblem(error, 'en');
    expect(problem).toMatchObject({ status: 500, code: 'internal.error' });
    expect(JSON.stringify(problem)).not.toMatch(/SELECT|ECONN|register\.ts|teapot|stack|thrown/);
  });

  test.for([
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'request.too-large'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'request.media-type'],
    ['FST_ERR_CTP_INVALID_JSON_BODY', 400, 'request.not-json'],
    ['FST_ERR_HANDLER_TIMEOUT', 503, 'request.time-out'],
  ] as const)('%s is %d %s', ([code, status, told]) => {
    expect(toProblem(Object.assign(new Error('x'), { code }), 'en')).toMatchObject({ status, code: told });
  });
});

describe('validation errors say where and what to do', () => {
  const say = (
    instancePath: string,
    keyword: string,
    params: Record<string, unknown> = {},
    language: 'zh' | 'en' = 'en',
  ) => complaintsInWords([{ instancePath, keyword, params }], language);

  test.for([
    ['', 'required', { missingProperty: 'name' }, 'name', 'is required'],
    ['', 'additionalProperties', { additionalProperty: 'role' }, 'role', 'is not a known field; leave it out'],
    ['/ids/3', 'pattern', { pattern: '^[0-9+ -]+$' }, 'ids[3]', 'may only hold digits, spaces, + and -'],
    ['/a~1b/c', 'minLength', { limit: 1 }, 'a/b.c', 'must not be empty'],
    ['/limit', 'maximum', { limit: 200 }, 'limit', 'must be 200 or less'],
    ['/role', 'enum', { allowedValues: ['a', 'b'] }, 'role', 'must be one of: a, b'],
    ['/at', 'type', { type: 'integer' }, 'at', 'must be a whole number'],
    ['', 'type', { type: 'object' }, '', 'must be a JSON object'],
  ] as const)('%s %s', ([instancePath, keyword, params, path, message]) => {
    expect(say(instancePath, keyword, params)).toEqual([{ path, message }]);
  });

  test('in Chinese as well', () => {
    expect(say('', 'required', { missingProperty: 'name' }, 'zh')).toEqual([{ path: 'name', message: '必填' }]);
  });

  test('a field that may be null is complained about once, by what is wrong with it', () => {
    const complaints = [
      { instancePath: '/phone', keyword: 'pattern', params: { pattern: '^[0-9+ -]+$' } },
      { instancePath: '/phone', keyword: 'type', params: { type: 'null' } },
      { instancePath: '/phone', keyword: 'anyOf', params: {} },
    ];
    expect(complaintsInWords(complaints, 'zh')).toEqual([{ path: 'phone', message: '只能使用数字、空格、+ 和 -' }]);
  });
});
