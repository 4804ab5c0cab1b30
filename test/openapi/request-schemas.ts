// @ts-expect-error: it is there, and has no types
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import type { Schema } from './response-schemas.js';

/** What DTO classes ask for, by class name, from the same decorators that check it. */
export function requestSchemas(): Record<string, Schema> {
  return validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: {
      isInstant: {
        type: 'string',
        format: 'date-time',
        description: 'With its offset: 2026-12-01T09:00:00Z',
      },
      isZone: { type: 'string', description: 'An IANA time zone, such as Europe/Berlin' },
    },
  }) as Record<string, Schema>;
}
