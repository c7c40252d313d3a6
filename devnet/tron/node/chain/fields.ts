/** Typed reading of a decoded message's fields; what is absent is proto3's default. */
import { Address, isObject, TextBytes, type Value, type ValueObject } from '../value.ts';

export function integerOf(object: ValueObject, name: string): bigint {
  const value = object[name];
  return typeof value === 'bigint' ? value : 0n;
}

/** An int32. */
export function numberOf(object: ValueObject, name: string): number {
  const value = object[name];
  return typeof value === 'number' ? value : 0;
}

export function stringOf(object: ValueObject, name: string): string {
  const value = object[name];
  return typeof value === 'string' ? value : '';
}

/** Of bytes of any kind. */
export function hexOf(object: ValueObject, name: string): string {
  const value = object[name];
  if (value instanceof Address || value instanceof TextBytes) return value.hex;
  return typeof value === 'string' ? value : '';
}

export function objectOf(object: ValueObject, name: string): ValueObject {
  const value = object[name];
  return isObject(value) ? value : {};
}

export function listOf(object: ValueObject, name: string): readonly ValueObject[] {
  const value = object[name];
  return Array.isArray(value) ? (value as readonly Value[]).filter(isObject) : [];
}
