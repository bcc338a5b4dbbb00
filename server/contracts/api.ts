// Types of the console's answers, by the names under which the browser page knows them.
export type { DeliveryRow, DocumentRow, Standing, TodayAnswer, TodayFilter } from './deliveries.ts';
export type { Choices, LetterAnswer } from './documents.ts';
export type { Refusal } from './operation.ts';
export type { LeftRow, SetAsideAnswer, SetAsideRow } from './quarantine.ts';
export type { ReviewAnswer, ReviewRow } from './review.ts';
export type { CountsAnswer, Named, SessionAnswer, StorageAnswer } from './session.ts';
