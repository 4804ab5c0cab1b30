import { SetMetadata } from '@nestjs/common';

export const ROLES = ['agent', 'lead', 'admin', 'auditor', 'integration'] as const;
export type Role = (typeof ROLES)[number];

export const PUBLIC = 'punctual:public';
export const ALLOWED = 'punctual:allowed';

/** Anybody may call this, signed in or not. */
export const Public = () => SetMetadata(PUBLIC, true);

/** Who may call this. An admin may call everything; a route that says nothing is the admin's alone. */
export const Allow = (...roles: Role[]) => SetMetadata(ALLOWED, roles);
