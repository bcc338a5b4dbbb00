// What is in a scan station's folder and is not taken in: its name and why.
import type { LeftRow } from '../../../server/contracts/quarantine.ts';
import { useNames } from '../../data/office.ts';
import { useWords } from '../../i18n/language.ts';
import { Bullets } from '../../parts/content/bullets.tsx';
import { Card, Cards } from '../../parts/content/card.tsx';
import { FileName } from '../../parts/content/file-name.tsx';
import { Section } from '../../parts/frame/page.tsx';

export const LeftFiles = ({ left }: { readonly left: readonly LeftRow[] }) => {
  const words = useWords();
  const names = useNames();
  const { say } = words;
  if (left.length === 0) return null;
  return (
    <Section id="left-files" title={say('leftFiles')}>
      <p class="kern-body">{say('leftFilesIntro')}</p>
      <Cards>
        {left.map(({ station, count, files }) => (
          <Card key={station} tone="info" level={3} title={names.station(station)}>
            <Bullets>
              {files.map(({ name, reason }) => (
                <li key={name} class="kern-body">
                  <FileName name={name} strong /> {words.leftReason(reason)}
                </li>
              ))}
            </Bullets>
            {count > files.length ? (
              <p class="kern-body kern-body--muted">{say('leftFilesMore', { n: count - files.length })}</p>
            ) : null}
          </Card>
        ))}
      </Cards>
    </Section>
  );
};
