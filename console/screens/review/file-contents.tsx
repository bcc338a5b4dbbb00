// What the original file has beside its pages: files inside it by name and size, and what makes it act.
import type { Carried } from '../../../domain/carried.ts';
import { originalUrl } from '../../data/requests.ts';
import { useWords } from '../../i18n/language.ts';
import { Bullets } from '../../parts/content/bullets.tsx';
import { FileName } from '../../parts/content/file-name.tsx';

const KILOBYTE = 1000;

export const FileContents = ({ carried, delivery }: { readonly carried: Carried; readonly delivery: string }) => {
  const words = useWords();
  const { say } = words;
  const { has, attachments } = carried;
  if (has.length === 0) return null;
  return (
    <div>
      <p class="kern-body kern-body--small">
        {say('originalHas')} {has.map(words.activeContent).join('; ')}.{' '}
        <a class="kern-link kern-link--small" href={originalUrl(delivery)} download>
          {say('download')}
        </a>
      </p>
      {attachments.length === 0 ? null : (
        <Bullets>
          {attachments.map(({ name, size, kind }, place) => (
            <li key={`${place} ${name}`}>
              <FileName name={name} />
              {kind === undefined ? '' : ` · ${kind}`}
              {size === undefined ? '' : ` · ${Math.ceil(size / KILOBYTE)} kB`}
            </li>
          ))}
        </Bullets>
      )}
    </div>
  );
};
