import { expect, it } from 'vitest';
import { realBus, until } from './support.ts';

/** A session bus that crashes and is started again. */

const SIGNAL = { path: '/there', interface: 'org.example.Test', member: 'Rang' };

it('says once that the bus has gone, and is on it again as soon as it is back', async () => {
  const real = realBus();
  await real.start();
  const lost: string[] = [];
  const bus = await real.connect((reason) => lost.push(reason));
  const owners: boolean[] = [];
  const heard: unknown[] = [];
  const other = await real.connect();
  await other.own('org.example.Other');
  await bus.watchOwner('org.example.Other', (owner) => owners.push(owner !== null));
  await bus.listen(SIGNAL, (body) => heard.push(body[0]));
  bus.serve(({ member }) => (member === 'Ask' ? { signature: 's', body: ['here'] } : null));
  await bus.own('org.example.Ours');
  expect(owners).toEqual([true]);

  await real.kill();
  await until(() => owners.length === 2);
  expect(owners).toEqual([true, false]);
  expect(lost).toHaveLength(1);
  await expect(bus.hasOwner('org.example.Other')).rejects.toThrow('gone');
  // Nobody hears it, and nothing breaks.
  bus.emit(SIGNAL, 's', ['into the void']);

  await real.start();
  const third = await real.connect();
  await third.own('org.example.Other');
  await until(() => owners.length === 3);
  expect(owners).toEqual([true, false, true]);
  await bus.own('org.example.Ours');
  const answer = await third.call(
    { destination: 'org.example.Ours', path: '/there', interface: 'org.example.Test' },
    'Ask',
  );
  expect(answer).toEqual(['here']);
  third.emit(SIGNAL, 's', ['hello']);
  await until(() => heard.length > 0);
  expect(heard).toEqual(['hello']);
});

it('does not come back once it was closed', async () => {
  const real = realBus();
  await real.start();
  const lost: string[] = [];
  const bus = await real.connect((reason) => lost.push(reason));
  bus.close();
  await real.kill();
  await expect(bus.hasOwner('org.example.Other')).rejects.toThrow('gone');
  expect(lost).toEqual([]);
});
