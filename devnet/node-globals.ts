/** What the browser build of the engine's packages expects and Node 20 lacks. Import it first. */
import { availableParallelism } from 'node:os';
import { WebSocket } from 'ws';

const scope = globalThis as { WebSocket?: unknown; navigator?: unknown; self?: unknown };
scope.self ??= globalThis;
scope.WebSocket ??= WebSocket;
scope.navigator ??= { hardwareConcurrency: availableParallelism() };
