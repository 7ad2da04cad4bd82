/** What is used of `node:crypto` where it may be missing; see web-crypto.ts. */
export { hash, randomInt, timingSafeEqual } from 'node:crypto';
