import pg from 'pg';

const { builtins } = pg.types;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ_ARRAY = 1185;

type Parse = (text: string) => unknown;

const parseTimestamp = pg.types.getTypeParser(builtins.TIMESTAMPTZ) as (text: string) => Date | number;
const parseInt8Array = pg.types.getTypeParser(INT8_ARRAY as never) as (text: string) => (string | null)[];
const parseTimestampArray = pg.types.getTypeParser(TIMESTAMPTZ_ARRAY as never) as (
  text: string,
) => (Date | null)[];

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number.`);
  return value;
}

const parsers = new Map<number, Parse>([
  [builtins.INT8, safeInteger],
  [builtins.TIMESTAMPTZ, (text) => Number(parseTimestamp(text))],
  // A date has no zone; pg would make midnight of this machine's zone of it.
  [builtins.DATE, (text) => text],
  [INT8_ARRAY, (text) => parseInt8Array(text).map((each) => (each === null ? null : safeInteger(each)))],
  [
    TIMESTAMPTZ_ARRAY,
    (text) => parseTimestampArray(text).map((each) => (each === null ? null : Number(each))),
  ],
]);

/** For our own pool only: TypeORM and BullMQ have pools of their own and expect pg's usual types. */
export const typesOfOurs: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};
