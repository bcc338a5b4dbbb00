// Branded string types for ids, so that a page id cannot be passed as a document id.

export type DeliveryId = string & { readonly brand: 'delivery' };
export type PageId = string & { readonly brand: 'page' };
export type DocumentId = string & { readonly brand: 'document' };
export type DecisionId = string & { readonly brand: 'decision' };
export type CheckId = string & { readonly brand: 'check' };
export type ModelId = string & { readonly brand: 'model' };
export type LabelChangeId = string & { readonly brand: 'label-change' };
export type HoldId = string & { readonly brand: 'hold' };

/** `<delivery>/p0001`: a page's id follows from its place, so that opening a delivery twice makes the same pages. */
export const pageId = (delivery: DeliveryId, number: number): PageId =>
  `${delivery}/p${String(number).padStart(4, '0')}` as PageId;

/** `<delivery>/s0003`: the letter that an operator cut off before page 3. A place can be cut only once. */
export const cutOffId = (delivery: DeliveryId, beforePage: number): DocumentId =>
  `${delivery}/s${String(beforePage).padStart(4, '0')}` as DocumentId;

/** `<delivery>/d001`: a document's id follows from its place too; a repeated separation makes no second letter. */
export const documentId = (delivery: DeliveryId, number: number): DocumentId =>
  `${delivery}/d${String(number).padStart(3, '0')}` as DocumentId;

/** What an operator's decision teaches: the id follows from document and moment, so that writing it twice doubles nothing. */
export const decisionId = (document: DocumentId, decidedAt: string | undefined): DecisionId =>
  (decidedAt === undefined ? `decision-${document}` : `decision-${document}@${decidedAt}`) as DecisionId;

/** A document is checked once. */
export const checkId = (document: DocumentId): CheckId => `check-${document}` as CheckId;

/** `model-1f0c9a2b77de`: a version is named after the hash of its bytes. */
export const modelId = (sha256: string): ModelId => `model-${sha256.slice(0, 12)}` as ModelId;

/** One hold per operator. */
export const holdId = (person: string): HoldId => `hold-${person}` as HoldId;

/** An id in the path of an address: `~` stands for `/`, which proxies decode and split at. No id has a `~`. */
export const idInPath = (id: string): string => id.replaceAll('/', '~');
export const idFromPath = (text: string): string => text.replaceAll('~', '/');
