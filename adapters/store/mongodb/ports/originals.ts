// Which delivery is the original of its bytes: a document per content hash, which only one of many processes can create.
import type { Collections } from '../documents.ts';
import { isDuplicate } from '../faults.ts';

export const mongodbOriginals =
  ({ items, originals }: Pick<Collections, 'items' | 'originals'>) =>
  async (sha256: string, delivery: string): Promise<string> => {
    const entered = await originals.findOne({ _id: sha256 });
    if (entered !== null) return entered.delivery;
    // Received before this collection existed, or copied from another store.
    const filter = { original: sha256, id: { $ne: delivery } };
    const earlier = await items.findOne(filter, { sort: { ordinal: 1 }, projection: { id: 1 } });
    const first = earlier?.id ?? delivery;
    try {
      await originals.insertOne({ _id: sha256, delivery: first });
      return first;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return (await originals.findOne({ _id: sha256 }))?.delivery ?? first;
    }
  };
