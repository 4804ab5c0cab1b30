import { ValidateIf } from 'class-validator';

/** For DTOs: the field may be left out. Unlike `IsOptional` it may not be null, which stands for nothing here. */
export const MayBeMissing = () => ValidateIf((_, value) => value !== undefined);
