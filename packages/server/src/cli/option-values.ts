import { InvalidArgumentError } from 'commander';

/** @returns the text, once it is known to be a port */
export function parsePort(text: string): string {
  return wholeNumber(text, 0, 65_535);
}

export function parseConcurrency(text: string): string {
  return wholeNumber(text, 1, 256);
}

export function parseLimit(text: string): number {
  return Number(wholeNumber(text, 1, 100));
}

function wholeNumber(text: string, min: number, max: number): string {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  }
  return text;
}
