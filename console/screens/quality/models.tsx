// The versions of the model: which one counts, how each did, the way back, and training anew.
import { useQuery } from '@tanstack/preact-query';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ModelRow, ModelsAnswer, RefitEnd } from '../../../server/contracts/quality.ts';
import { useOffice } from '../../data/office.ts';
import { modelsQuery } from '../../data/queries.ts';
import { refit, rollBack } from '../../data/requests.ts';
import { shareText, whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { Button } from '../../parts/controls/button.tsx';
import { Alert } from '../../parts/feedback/alert.tsx';
import { Query } from '../../parts/feedback/query.tsx';
import { Line, Section } from '../../parts/frame/page.tsx';
import { Badge } from '../../parts/letters/badges.tsx';
import { FigureTable } from '../../parts/tables/figure-table.tsx';

const ENDS: Record<RefitEnd, readonly [kind: 'success' | 'info' | 'danger', text: TextKey]> = {
  promoted: ['success', 'refitPromoted'],
  refused: ['info', 'refitRefused'],
  'too-few': ['info', 'refitTooFew'],
  unchanged: ['info', 'refitUnchanged'],
  failed: ['danger', 'refitFailed'],
};

/** The part of the name in which versions differ. */
const shortName = (id: string): string => id.replace(/^model-/, '');

const COLUMNS = ['columnVersion', 'columnMade', 'columnLearned', 'columnHeldOut', 'columnState'] as const;

const useCells = () => {
  const words = useWords();
  const { say } = words;
  const learned = ({ letters, leftOut = 0, origin }: ModelRow): string => {
    if (letters === undefined) return say(origin === 'file' ? 'originFile' : 'originStarter');
    const from = words.count(letters, 'lettersOne', 'lettersMany');
    return leftOut === 0 ? from : `${from}, ${say('lettersLeftOut', { n: leftOut })}`;
  };
  const right = ({ heldOut: n, bothRight, bothRightBefore }: ModelRow): string =>
    n === undefined || bothRight === undefined || bothRightBefore === undefined
      ? '–'
      : say('heldOutBeside', { now: shareText(words, bothRight), before: shareText(words, bothRightBefore), n });
  const state = ({ inUse, state: is }: ModelRow, back: ComponentChildren): ComponentChildren => {
    if (is === 'refused') return say('notBetter');
    return inUse ? <Badge kind="success" icon="success" text={say('inUse')} /> : back;
  };
  return { learned, right, state, made: ({ madeAt }: ModelRow): string => whenShort(words, madeAt) };
};

const Versions = (props: {
  readonly rows: readonly ModelRow[];
  readonly busy: boolean;
  readonly rollBackTo: (id: string, version: string) => void;
}) => {
  const { say } = useWords();
  const cells = useCells();
  return (
    <FigureTable
      caption={say('modelsTable')}
      head={COLUMNS.map((column) => say(column))}
      words={[1, 2, 3, 4]}
      rows={props.rows.map((row) => {
        const version = shortName(row.id);
        const back = (
          <Button
            small
            text={say('rollBack')}
            label={say('rollBackTo', { version })}
            disabled={props.busy}
            onClick={() => props.rollBackTo(row.id, version)}
          />
        );
        return [version, cells.made(row), cells.learned(row), cells.right(row), cells.state(row, back)];
      })}
    />
  );
};

/** How the last training ended, or that one is running. */
const Training = ({ models }: { readonly models: ModelsAnswer }) => {
  const words = useWords();
  const { say } = words;
  if (models.running) return <Alert kind="info" title={say('refitting')} />;
  if (models.last === undefined) return null;
  const [kind, text] = ENDS[models.last];
  return (
    <Alert kind={kind} title={say(text)}>
      {models.lastLeftOut ? words.count(models.lastLeftOut, 'leftOutOne', 'leftOutMany') : undefined}
    </Alert>
  );
};

export const Models = () => {
  const words = useWords();
  const { say } = words;
  const { announce } = useOffice();
  const query = useQuery(modelsQuery);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const act = async (request: () => Promise<unknown>, said: string): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await request();
      announce(said);
    } catch {
      setFault(say('failed'));
    }
    setBusy(false);
    void query.refetch();
  };
  return (
    <Section id="models" title={say('modelsHeading')}>
      <p class="kern-body">{say('modelsIntro')}</p>
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      <Query query={query}>
        {(models) => (
          <>
            <Training models={models} />
            <Line text={words.count(models.decisions, 'modelsDecisionsOne', 'modelsDecisionsMany')}>
              <Button
                icon="autorenew"
                text={say('refit')}
                disabled={busy || models.running}
                onClick={() => void act(refit, say('refitting'))}
              />
            </Line>
            {models.rows.length === 0 ? null : (
              <Versions
                rows={models.rows}
                busy={busy}
                rollBackTo={(id, version) => void act(() => rollBack(id), say('rolledBack', { version }))}
              />
            )}
            {models.rows.some(({ leftOut = 0 }) => leftOut > 0) ? <p class="kern-body">{say('leftOutWhy')}</p> : null}
          </>
        )}
      </Query>
    </Section>
  );
};
