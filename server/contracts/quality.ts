// Contracts of sorting quality: the report, the versions of the model, and sample checks.
import { z } from 'zod';
import { nothing, operation } from './operation.ts';
import { label, list, ofDocument, onPage, paged, time } from './parts.ts';

const share = z.number().min(0).max(1);

const measuredShare = z
  .strictObject({ part: z.int(), of: z.int(), share: share.nullable(), low: share, high: share })
  .describe('With the interval that holds the true share in 95 of 100 cases.')
  .meta({ id: 'MeasuredShare' });

const week = z.strictObject({
  week: z.string().describe('Its Monday, YYYY-MM-DD.'),
  letters: z.int(),
  through: z.int(),
  decided: z.int(),
  typeRight: z.int(),
  unitRight: z.int(),
  bothRight: z.int(),
  returned: z.int(),
});

const labelQuality = z.strictObject({
  label: z.string(),
  letters: z.int(),
  right: z.int(),
  takenFor: list(z.strictObject({ label: z.string(), letters: z.int() })),
});

const driftSide = z.strictObject({ letters: z.int(), known: share, confidence: share });

const qualityAnswer = z.strictObject({
  at: time,
  since: time,
  collectOnly: z.boolean(),
  checks: z.strictObject({ share, waiting: z.int(), wrong: measuredShare }),
  weeks: list(week),
  confusion: z.strictObject({ type: list(labelQuality), unit: list(labelQuality) }),
  drift: list(z.strictObject({ unit: z.string(), before: driftSide, now: driftSide, changed: z.boolean() })),
});
export type QualityAnswer = z.infer<typeof qualityAnswer>;

const modelRow = z
  .strictObject({
    id: z.string(),
    state: z.enum(['promoted', 'refused']),
    origin: z.enum(['starter', 'file', 'refit']),
    madeAt: time,
    inUse: z.boolean(),
    letters: z.int().exactOptional().describe('Of a refit: what it learned from.'),
    leftOut: z.int().exactOptional(),
    heldOut: z.int().exactOptional(),
    bothRight: share.exactOptional().describe('On letters held out.'),
    bothRightBefore: share.exactOptional().describe('The model in use then, on the same letters.'),
  })
  .meta({ id: 'ModelRow' });
export type ModelRow = z.infer<typeof modelRow>;

const refitEnd = z.enum(['promoted', 'refused', 'too-few', 'unchanged', 'failed']);
export type RefitEnd = z.infer<typeof refitEnd>;

const modelsAnswer = z.strictObject({
  rows: list(modelRow).describe('The one in use first.'),
  running: z.boolean(),
  last: refitEnd.exactOptional(),
  lastLeftOut: z.int().exactOptional().describe('Letters whose type or unit is no longer configured.'),
  decisions: z.int().describe('Since the last refit looked.'),
});
export type ModelsAnswer = z.infer<typeof modelsAnswer>;

const checkRow = z
  .strictObject({
    id: z.string().describe('Id of the document.'),
    at: time,
    station: z.string(),
    fileName: z.string(),
    type: z.string(),
    unit: z.string(),
  })
  .meta({ id: 'CheckRow' });
export type CheckRow = z.infer<typeof checkRow>;

const checksAnswer = z.strictObject({ ...paged, rows: list(checkRow) });
export type ChecksAnswer = z.infer<typeof checksAnswer>;

const checkedAnswer = z.strictObject({ right: z.boolean(), next: z.string().exactOptional() });
export type CheckedAnswer = z.infer<typeof checkedAnswer>;

export const qualityOperations = {
  loadQuality: operation({
    summary: 'How well documents are sorted.',
    method: 'get',
    path: '/quality',
    answer: qualityAnswer,
  }),
  loadModels: operation({
    summary: 'The versions of the model.',
    method: 'get',
    path: '/models',
    answer: modelsAnswer,
  }),
  refit: operation({
    summary: 'Starts a refit unless one is running.',
    method: 'post',
    path: '/models/refit',
    answer: nothing,
  }),
  rollBack: operation({
    summary: 'Puts an earlier version of the model into use.',
    method: 'post',
    path: '/models/{model}/rollback',
    params: z.object({ model: z.string().regex(/^model-[0-9a-f]{1,64}$/) }),
    answer: nothing,
    refusals: { 404: ['not-found'] },
  }),
  loadSampleChecks: operation({
    summary: 'Documents that went straight through and wait for a check, oldest first.',
    method: 'get',
    path: '/sample-checks',
    query: onPage,
    answer: checksAnswer,
  }),
  loadSampleCheck: operation({
    summary: 'One sample check that waits.',
    method: 'get',
    path: '/sample-checks/{document}',
    params: ofDocument,
    answer: checkRow,
    refusals: { 404: ['not-found'] },
  }),
  answerSampleCheck: operation({
    summary: 'What type and unit of a checked document are right.',
    method: 'post',
    path: '/sample-checks/{document}/answer',
    params: ofDocument,
    body: z.object({ type: label, unit: label }),
    answer: checkedAnswer,
    refusals: { 409: ['not-waiting'], 422: ['unknown-label'] },
  }),
};
