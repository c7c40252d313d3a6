/** Entry of the worker in which `abstract-chunk-store`'s suite runs. */
import { answerCases } from '../storage/worker-cases.suite.ts';
import { chunkStoreCases } from './chunk-store-cases.suite.ts';

answerCases(chunkStoreCases);
