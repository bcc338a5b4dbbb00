// What the runner does with work in its hands when the house around it fails.
import { afterEach, expect, test } from 'vitest';
import { MailroomError } from '../domain/errors.ts';
import { restingDocuments, type TestOffice, testOffice } from './test-office.ts';

let office: TestOffice;
afterEach(() => office.close());

test('a store that is away whenever a page is done gets it back at once when it returns; that counts against no letter', async () => {
  let outages = 4;
  let away = false;
  const ask = <T>(when: boolean, real: () => Promise<T>): Promise<T> => {
    const refused = away || when;
    away = when;
    return refused ? Promise.reject(new MailroomError('STORE_UNAVAILABLE', {})) : real();
  };
  office = await testOffice({
    store: (store) => ({
      ...store,
      commit: (changes) => {
        const begins = outages > 0 && changes.some(({ item }) => item.kind === 'page' && item.state === 'read');
        if (begins) outages -= 1;
        return ask(begins, () => store.commit(changes));
      },
      release: (...of) => ask(false, () => store.release(...of)),
    }),
  });
  const [document] = await restingDocuments(office, await office.drop('W a sure letter'));
  expect(document).toMatchObject({ state: 'handed-over' });
  expect(outages).toBe(0);
});
