// What is in a scan station's folder and is not taken in: its name and why.
import type { LeftRow } from '../../../server/contracts/api.ts';
import { useNames } from '../../data/office.ts';
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../../parts/icon.tsx';

export const LeftFiles = ({ left }: { readonly left: readonly LeftRow[] }) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  if (left.length === 0) return null;
  return (
    <section aria-labelledby="left-files">
      <h2 id="left-files" class="kern-title">
        {say('leftFiles')}
      </h2>
      <p class="kern-body">{say('leftFilesIntro')}</p>
      <ul class="asides">
        {left.map(({ station, count, files }) => (
          <li key={station} class="aside">
            <h3 class="kern-title kern-title--small">{names.station(station)}</h3>
            {files.map(({ name, reason }) => (
              <p key={name} class="kern-body aside-reason">
                <Icon name="info" />
                <span>
                  <strong class="file-name">{name}</strong> {words.leftReason(reason)}
                </span>
              </p>
            ))}
            {count > files.length ? (
              <p class="kern-body kern-body--muted">{say('leftFilesMore', { n: count - files.length })}</p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
};
