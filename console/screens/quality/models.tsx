// The versions of the model: which one counts, how each did, the way back, and training anew.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ModelRow, RefitEnd } from '../../../server/contracts/quality.ts';
import { useLoaded } from '../../data/loaded.ts';
import { useOffice } from '../../data/office.ts';
import { loadModels, refit, rollBack } from '../../data/requests.ts';
import { shareText, whenShort } from '../../i18n/format.ts';
import { useWords } from '../../i18n/language.ts';
import type { TextKey } from '../../i18n/texts.ts';
import { Alert } from '../../parts/alert.tsx';
import { Icon } from '../../parts/icon.tsx';
import { FigureTable } from '../../parts/table.tsx';

const ENDS: Record<RefitEnd, readonly [kind: 'success' | 'info' | 'danger', text: TextKey]> = {
  promoted: ['success', 'refitPromoted'],
  refused: ['info', 'refitRefused'],
  'too-few': ['info', 'refitTooFew'],
  unchanged: ['info', 'refitUnchanged'],
  failed: ['danger', 'refitFailed'],
};

/** The part of the name that tells versions apart. */
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
    return inUse ? (
      <span class="kern-badge kern-badge--small kern-badge--success">
        <Icon name="success" />
        <span class="kern-label kern-label--small">{say('inUse')}</span>
      </span>
    ) : (
      back
    );
  };
  return { learned, right, state, made: ({ madeAt }: ModelRow): string => whenShort(words, madeAt) };
};

export const Models = () => {
  const words = useWords();
  const { say } = words;
  const { announce } = useOffice();
  const { data, reload } = useLoaded(loadModels);
  const cells = useCells();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const act = async (word: () => Promise<unknown>, said: string): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await word();
      announce(said);
    } catch {
      setFault(say('failed'));
    }
    setBusy(false);
    reload();
  };
  const end = data?.running === true || data?.last === undefined ? undefined : ENDS[data.last];
  return (
    <section class="part" aria-labelledby="models">
      <h2 class="kern-heading-small" id="models">
        {say('modelsHeading')}
      </h2>
      <p class="kern-body">{say('modelsIntro')}</p>
      {fault === undefined ? null : <Alert kind="danger" title={fault} />}
      {end === undefined ? null : (
        <Alert kind={end[0]} title={say(end[1])}>
          {data?.lastLeftOut ? words.count(data.lastLeftOut, 'leftOutOne', 'leftOutMany') : undefined}
        </Alert>
      )}
      {data?.running === true ? <Alert kind="info" title={say('refitting')} /> : null}
      {data === undefined ? (
        <p class="kern-body">{say('loading')}</p>
      ) : (
        <>
          <div class="lead lead--action">
            <p class="kern-body">{words.count(data.decisions, 'modelsDecisionsOne', 'modelsDecisionsMany')}</p>
            <button
              type="button"
              class="kern-btn kern-btn--secondary"
              disabled={busy || data.running}
              onClick={() => void act(refit, say('refitting'))}
            >
              <Icon name="autorenew" />
              <span class="kern-label">{say('refit')}</span>
            </button>
          </div>
          {data.rows.length === 0 ? null : (
            <FigureTable
              caption={say('modelsTable')}
              head={COLUMNS.map((column) => say(column))}
              words={[1, 2, 3, 4]}
              rows={data.rows.map((row) => {
                const version = shortName(row.id);
                const back = () => act(() => rollBack(row.id), say('rolledBack', { version }));
                return [
                  version,
                  cells.made(row),
                  cells.learned(row),
                  cells.right(row),
                  cells.state(
                    row,
                    <button
                      type="button"
                      class="kern-btn kern-btn--secondary kern-btn--x-small"
                      aria-label={say('rollBackTo', { version })}
                      disabled={busy}
                      onClick={() => void back()}
                    >
                      <span class="kern-label">{say('rollBack')}</span>
                    </button>,
                  ),
                ];
              })}
            />
          )}
          {data.rows.some(({ leftOut = 0 }) => leftOut > 0) ? <p class="kern-body">{say('leftOutWhy')}</p> : null}
        </>
      )}
    </section>
  );
};
