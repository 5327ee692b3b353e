import { z } from '@hono/zod-openapi';

/** Characters of a name at most. */
const nameLength = 500;
/** Characters of a free text at most. */
const textLength = 20_000;

/** A name: not empty, without space around it. */
export const nameText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(nameLength, `has ${nameLength} characters at most`)
  .openapi({ example: 'Login' });

/** A short text that may be taken away with null. */
export const shortText = nameText.nullable();

/** A free text that may be taken away with null. */
export const freeText = z
  .string()
  .max(textLength, `has ${textLength} characters at most`)
  .nullable()
  .openapi({ example: null });

/** The identity of something in its project: no space around it, nothing that cannot be seen. */
export const keyText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(1000, 'has 1000 characters at most')
  .refine((text) => !/\p{Cc}/u.test(text), 'must not have control characters')
  .openapi({ example: 'shop/login' });

/** Tags: each once, without space in it. */
export const tagTexts = z
  .array(
    z
      .string()
      .trim()
      .regex(/^\S{1,100}$/, 'is a text of 1 to 100 characters without space'),
  )
  .max(100, 'has 100 tags at most')
  .refine((tags) => new Set(tags).size === tags.length, 'must not have a tag twice')
  .nullable()
  .openapi({ example: ['smoke'] });

/** An object with anything in it. */
export const anyObject = z.record(z.string(), z.unknown()).nullable();

/** Milliseconds, up to a day. */
export const someMilliseconds = z
  .number()
  .min(0, 'is not below 0')
  .max(86_400_000, 'is a day (86,400,000 ms) at most')
  .nullable();

/** A row's number. */
export const rowNumber = z.int().min(1, 'is a whole number from 1 on');

/** At least one field: a change that changes nothing is a mistake. */
export function someField(value: object): boolean {
  return Object.values(value).some((one) => one !== undefined);
}
