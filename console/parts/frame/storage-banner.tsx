// Says above every screen that nothing can be stored, and what people do about it.
import { useQuery } from '@tanstack/preact-query';
import { storageQuery } from '../../data/queries.ts';
import { useWords } from '../../i18n/language.ts';
import { Banner } from './banner.tsx';

export const StorageBanner = () => {
  // That the office does not answer is said elsewhere.
  const { data } = useQuery(storageQuery);
  const { say } = useWords();
  if (data === undefined || data.state === 'ok') return null;
  const full = data.state === 'full';
  return (
    <Banner kind="danger" title={say(full ? 'storageFull' : 'storageReadOnly')}>
      {say(full ? 'storageFullHow' : 'storageReadOnlyHow')}
    </Banner>
  );
};
