// Value types of the configuration, each with its hint.
import { isIP } from 'node:net';
import { z } from 'zod';

const DAY_MS = 86_400_000;

export const slug = (of: string) =>
  z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe(`${of}: small letters a-z, digits and single hyphens, at most 64 characters, for example "rathaus-eg"`);
export const text = (hint: string) => z.string().trim().min(1).max(2000).describe(hint);
export const path = (hint: string) =>
  z
    .string()
    .min(1)
    .regex(/^[^\0]+$/)
    .describe(`${hint}; a relative path counts from the folder the office is started in, "{data}/" is the data folder`);
export const milliseconds = (hint: string) =>
  z.int().min(1).max(DAY_MS).describe(`${hint}, in milliseconds, 1 to ${DAY_MS}`);
export const count = (hint: string, max: number) =>
  z.int().min(1).max(max).describe(`${hint}, a whole number, 1 to ${max}`);

/** A site over TLS, or a path of one: user names and queries have no place in it. */
const isSite = (url: string): boolean =>
  /^https:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[\da-f:.]+\])(:\d{1,5})?(\/[a-z0-9]+([-_.][a-z0-9]+)*)*\/?$/i.test(
    url,
  ) && URL.canParse(url);

export const publicUrl = (hint: string) =>
  z
    .string()
    .max(300)
    .refine(isSite)
    .transform((url) => {
      const { origin, pathname } = new URL(url);
      return `${origin}${pathname.replace(/\/$/, '')}`;
    })
    .describe(hint);

const isSubnet = (entry: string): boolean => {
  const [, address = '', bits] = /^([\da-f:.]+)(?:\/(\d{1,3}))?$/i.exec(entry) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits ?? 0) <= (family === 6 ? 128 : 32);
};
export const addresses = (hint: string) => z.array(z.string().refine(isSubnet)).min(1).max(100).describe(hint);
