import { Button, Select } from 'antd';
import { useState } from 'react';
import type { DeviceView } from '#contracts/register';
import { longestTestMinutes, type TestModeView } from '#contracts/test-mode';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Ask } from '../pieces/ask.tsx';
import { Panel, ProblemNote } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { defineWords } from '../words/define-words.ts';

const words = defineWords('test-mode', {
  title: ['测试', 'Test'],
  'proven.at': ['上次验证可用：{at}。', 'Last shown to work: {at}.'],
  'proven.never': ['登记以来从未测试。', 'Never tested since it was registered.'],
  on: ['测试模式开到 {at}：它的呼救不通知任何人。', 'In test mode until {at}: its calls page nobody.'],
  for: ['测试多久', 'For how long'],
  minutes: ['{n} 分钟', '{n} minutes'],
  start: ['开始测试', 'Start a test'],
  'start.ask': [
    '{n} 分钟内这台设备的呼救不会通知任何人，只记为测试。确定？',
    'For {n} minutes calls of this device will page nobody and count as a test. Go ahead?',
  ],
  end: ['结束测试', 'End the test'],
});

const choices = [5, 10, longestTestMinutes] as const;

/** Staff press the button to see that it works, and nobody is alarmed. Only for devices that call for help or warn. */
export function TestModePanel({ device }: { readonly device: DeviceView }) {
  const t = words.use();
  const { may } = useSession();
  const path = `devices/${device.id}/test-mode`;
  const { data, reload } = useLoaded<TestModeView>(path, {}, { everyMs: 5_000 });
  const [minutes, setMinutes] = useState<number>(choices[1]);
  const [problem, setProblem] = useState<unknown>();
  if (data === undefined || !data.testable || device.state !== 'active') return null;
  const set = (asked: number) =>
    void api(path, { method: 'POST', body: { minutes: asked } }).then(() => {
      setProblem(undefined);
      reload();
    }, setProblem);
  return (
    <Panel title={t('title')}>
      {problem !== undefined && <ProblemNote problem={problem} />}
      <p className="soft">
        {data.provenAt === null ? t('proven.never') : t('proven.at', { at: fullTime(data.provenAt) })}
      </p>
      {data.until !== null && (
        <p role="status" data-testid="test-mode">
          <strong>{t('on', { at: fullTime(data.until) })}</strong>
        </p>
      )}
      {may('devices:test') && (
        <p className="page-actions">
          {data.until === null ? (
            <>
              <Select
                aria-label={t('for')}
                value={minutes}
                onChange={setMinutes}
                options={choices.map((n) => ({ value: n, label: t('minutes', { n }) }))}
              />
              <Ask title={t('start.ask', { n: minutes })} onConfirm={() => set(minutes)}>
                <Button>{t('start')}</Button>
              </Ask>
            </>
          ) : (
            <Button onClick={() => set(0)}>{t('end')}</Button>
          )}
        </p>
      )}
    </Panel>
  );
}
