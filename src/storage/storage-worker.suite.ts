/** Entry of the worker in which the storage tests run. */
import { storageCases } from './storage-cases.suite.ts';
import { answerCases } from './worker-cases.suite.ts';

answerCases(storageCases);
