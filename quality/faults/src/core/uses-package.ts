export { join } from 'path-esm';
