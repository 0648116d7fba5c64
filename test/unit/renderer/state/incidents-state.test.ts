import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../main/contract/alerts.ts';
import { fail, ok, type Result } from '../../../../main/contract/errors.ts';
import { IncidentsState } from '../../../../renderer/state/incidents.svelte.ts';
import { incident } from './support.ts';

/** A bridge whose answers come when the test says so. */
function heldBridge() {
  const asked: { query: unknown; answer: (result: Result<readonly Incident[]>) => void }[] = [];
  const bridge = {
    loadIncidents: (query: unknown) =>
      new Promise<Result<readonly Incident[]>>((answer) => asked.push({ query, answer })),
    annotateIncident: ({ id, note }: { id: number; note?: string | undefined }): Promise<Result<Incident>> =>
      Promise.resolve(id === 1 ? ok(incident({ note: note ?? '' })) : fail('invalid-argument')),
  };
  return { asked, state: new IncidentsState(bridge) };
}

describe('the incidents on screen', () => {
  it('are those of the newest question, whatever answer comes last', async () => {
    const { asked, state } = heldBridge();
    const first = state.show({ accountId: 'acme', limit: 100 });
    const second = state.show({ accountId: 'acme', limit: 1000 });
    asked[1]?.answer(ok([incident({ id: 2 })]));
    await second;
    asked[0]?.answer(ok([incident({ id: 1 })]));
    await first;
    expect(state.list?.map(({ id }) => id)).toEqual([2]);
  });

  it('stay while the same account is asked again, and go at once for another', async () => {
    const { asked, state } = heldBridge();
    const first = state.show({ accountId: 'acme' });
    asked[0]?.answer(ok([incident()]));
    await first;
    void state.show({ accountId: 'acme', limit: 1000 });
    expect(state.list).toHaveLength(1);
    void state.show({ accountId: 'northwind' });
    expect(state.list).toBeNull();
  });

  it('are asked for again only where the account is theirs', async () => {
    const { asked, state } = heldBridge();
    await state.changed('acme');
    void state.show({ accountId: 'acme', limit: 5 });
    void state.changed('northwind');
    expect(asked).toHaveLength(1);
    void state.changed('acme');
    expect(asked.map(({ query }) => query)).toEqual([
      { accountId: 'acme', limit: 5 },
      { accountId: 'acme', limit: 5 },
    ]);
  });

  it('keep their list when asking fails, and say why', async () => {
    const { asked, state } = heldBridge();
    const first = state.show({ accountId: 'acme' });
    asked[0]?.answer(ok([incident()]));
    await first;
    const second = state.changed('acme');
    asked[1]?.answer(fail('history-unavailable'));
    await second;
    expect(state.list).toHaveLength(1);
    expect(state.problem).toEqual({ code: 'history-unavailable' });
  });

  it('have a note as soon as it is kept, and not before', async () => {
    const { asked, state } = heldBridge();
    const shown = state.show({ accountId: 'acme' });
    asked[0]?.answer(ok([incident({ id: 2 }), incident({ id: 1 })]));
    await shown;
    await state.annotate({ id: 1, note: 'newsletter' });
    expect(state.list?.map(({ note }) => note)).toEqual(['', 'newsletter']);
    const refused = await state.annotate({ id: 2, note: 'lost' });
    expect(refused.ok).toBe(false);
    expect(state.list?.map(({ note }) => note)).toEqual(['', 'newsletter']);
  });
});
