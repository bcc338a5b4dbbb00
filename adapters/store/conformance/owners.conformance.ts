// Lists of what belongs to a unit or to a person.
import { describe, expect, test } from 'vitest';
import { personNamed } from '../../../domain/actor.ts';
import type { DocumentId } from '../../../domain/ids.ts';
import { everything } from '../../../domain/ports/ledger/everything.ts';
import {
  collect,
  creation,
  decided,
  decision,
  inStore,
  labelChange,
  revision,
  type StorePlace,
  separated,
} from './sample-items.conformance.ts';

const idsOf = (rows: readonly { readonly item: { readonly id: string } }[]) => rows.map(({ item }) => item.id);
const { id: musterfrau } = personNamed('M. Musterfrau');

export const ownersConformance = (name: string, makePlace: () => Promise<StorePlace>): void => {
  describe(`${name}: of a unit, of a person`, () => {
    test(
      'a unit’s documents come in the states that were asked for, newest change first, a page at a time',
      inStore(makePlace, async (store) => {
        const letters = [1, 2, 3, 4, 5].map((number) => decided(`d-${number}`, { unit: 'bauamt' }));
        for (const letter of letters) await store.commit([creation(letter)]);
        await store.commit([creation(decided('d-9', { unit: 'ordnungsamt' })), creation(separated('d-8', 1))]);
        await store.commit([revision({ ...letters[1]!, state: 'composed', pdf: letters[1]!.text }, 1)]);
        const asked = { unit: 'bauamt', states: ['decided', 'composed'] } as const;
        const first = await store.list('document', { ...asked, limit: 3 });
        expect(idsOf(first)).toEqual(['d-2/d001', 'd-5/d001', 'd-4/d001']);
        const rest = await store.list('document', { ...asked, limit: 3, before: first.at(-1)!.order });
        expect(idsOf(rest)).toEqual(['d-3/d001', 'd-1/d001']);
        const only = { unit: 'bauamt', states: ['composed'], limit: 9 } as const;
        expect(await store.list('document', only)).toMatchObject([{ item: { state: 'composed' }, version: 2 }]);
        expect(await store.list('document', { ...only, unit: 'kaemmerei' })).toEqual([]);
        expect(await store.list('document', { ...only, states: [] })).toEqual([]);
        expect(await store.list('decision', { unit: 'bauamt', states: ['made'], limit: 9 })).toEqual([]);
      }),
    );

    test(
      'a document that goes to another unit, or back into review, is no longer found with the first',
      inStore(makePlace, async (store) => {
        const letter = decided('d-1', { unit: 'bauamt' });
        const of = async (unit: string) => idsOf(await store.list('document', { unit, states: ['decided'], limit: 9 }));
        await store.commit([creation(letter)]);
        await store.commit([revision({ ...letter, unit: 'ordnungsamt' }, 1)]);
        expect([await of('bauamt'), await of('ordnungsamt')]).toEqual([[], [letter.id]]);
        await store.commit([revision(separated('d-1', 1), 2)]);
        expect(await of('ordnungsamt')).toEqual([]);
      }),
    );

    test(
      'what a person decided is found under every spelling of the name and from every account; the machine is no person',
      inStore(makePlace, async (store) => {
        const by = (id: string, decidedBy: string) => decided(id, { unit: 'bauamt', decidedBy });
        const forms = ['M. Musterfrau', 'm. musterfrau', 'M. Musterfrau (by command line, uid 1000: anna)'];
        for (const [index, form] of forms.entries()) await store.commit([creation(by(`d-${index}`, form))]);
        await store.commit([creation(by('d-8', 'machine')), creation(by('d-9', 'unit:bauamt'))]);
        await store.commit([creation({ ...decision(1), actor: 'M. Musterfrau' }), creation(labelChange(1))]);
        const documents = await store.list('document', { person: musterfrau, states: ['decided'], limit: 9 });
        expect(idsOf(documents)).toEqual(['d-2/d001', 'd-1/d001', 'd-0/d001']);
        const decisions = await store.list('decision', { person: musterfrau, states: ['made'], limit: 9 });
        expect(idsOf(decisions)).toEqual([decision(1).id]);
        expect(await store.list('document', { person: 'machine', states: ['decided'], limit: 9 })).toEqual([]);
      }),
    );

    test(
      'all of a unit is read to its end, more than one page of it',
      inStore(makePlace, async (store) => {
        const letters = Array.from({ length: 1_101 }, (_, index) =>
          decided(`d-${index}`, { unit: index % 11 === 0 ? 'ordnungsamt' : 'bauamt' }),
        );
        await store.commit(letters.map((letter) => creation(letter, { journal: [] })));
        const all = await collect(everything(store, 'document', { unit: 'bauamt', states: ['decided'] }));
        expect(idsOf(all)).toEqual(
          letters
            .filter(({ unit }) => unit === 'bauamt')
            .map(({ id }): DocumentId => id)
            .toReversed(),
        );
      }),
    );
  });
};
