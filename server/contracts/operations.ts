// All operations of the API, by their operation ids.
import { deliveryOperations } from './deliveries.ts';
import { documentOperations } from './documents.ts';
import type { Operation } from './operation.ts';
import { qualityOperations } from './quality.ts';
import { quarantineOperations } from './quarantine.ts';
import { registerOperations } from './register.ts';
import { reviewOperations } from './review.ts';
import { separatorSheetOperations } from './separator-sheets.ts';
import { sessionOperations } from './session.ts';
import { withoutDocumentOperations } from './without-document.ts';

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...sessionOperations,
  ...deliveryOperations,
  ...withoutDocumentOperations,
  ...documentOperations,
  ...reviewOperations,
  ...quarantineOperations,
  ...registerOperations,
  ...qualityOperations,
  ...separatorSheetOperations,
};
