/** The functions of `node:crypto` that edge platforms may lack; see web-crypto.ts. */
export { hash, randomInt, timingSafeEqual } from 'node:crypto';
