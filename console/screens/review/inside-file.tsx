// What the original file has beside its pages: files inside it by name and size, and what makes it act.
import type { Carried } from '../../../domain/carried.ts';
import { originalUrl } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Icon } from '../../parts/icon.tsx';

const KILOBYTE = 1000;

export const InsideFile = ({ carried, delivery }: { readonly carried: Carried; readonly delivery: string }) => {
  const words = useWords();
  const { say } = words;
  const { has, attachments } = carried;
  if (has.length === 0) return null;
  return (
    <div>
      <p class="kern-body">
        {say('originalHas')} {has.map(words.activeContent).join('; ')}.{' '}
        <a class="kern-link" href={originalUrl(delivery)} download>
          <Icon name="download" />
          {say('download')}
        </a>
      </p>
      {attachments.length === 0 ? null : (
        <ul class="reasons">
          {attachments.map(({ name, size, kind }, place) => (
            <li key={`${place} ${name}`}>
              <span class="file-name">{name}</span>
              {kind === undefined ? '' : ` · ${kind}`}
              {size === undefined ? '' : ` · ${Math.ceil(size / KILOBYTE)} kB`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
