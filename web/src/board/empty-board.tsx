import { Button } from '@mantine/core';
import { IconConfetti, IconFilterOff, IconPlugConnected, IconSignature } from '@tabler/icons-react';
import type { NothingToShow } from '../../../src/board/board-row.js';
import { Notice } from '../look/notice.js';
import { plural } from '../look/words.js';

interface Props {
  readonly nothing: NothingToShow | undefined;
  readonly filtered: boolean;
  readonly clear: () => void;
}

/** An empty board is good news or a fault in the set-up, and must say which. */
export function EmptyBoard({ nothing, filtered, clear }: Props) {
  if (filtered) {
    return (
      <Notice icon={<IconFilterOff />} title="Nothing matches these filters">
        <Button variant="default" onClick={clear}>
          Show all tickets
        </Button>
      </Notice>
    );
  }
  if (nothing?.integrations === 0) {
    return (
      <Notice icon={<IconPlugConnected />} title="No helpdesk is connected">
        <p>
          Tickets arrive by webhook. Create an integration with <code>PUT /api/integrations/…</code> and give
          its address and secret to your helpdesk; the first ticket shows up here within a second.
        </p>
      </Notice>
    );
  }
  if (nothing?.agreements === 0) {
    return (
      <Notice icon={<IconSignature />} title="No agreement has been published">
        <p>
          {plural(nothing.openTickets, 'open ticket')} so far, and nothing is promised for them. Publish an
          agreement with <code>PUT /api/agreements/…</code> to start their clocks.
        </p>
      </Notice>
    );
  }
  if (nothing !== undefined && nothing.openTickets > 0) {
    return (
      <Notice icon={<IconConfetti />} title="Every promise is met">
        <p>{plural(nothing.openTickets, 'ticket')} open, none with a clock running.</p>
      </Notice>
    );
  }
  return (
    <Notice icon={<IconConfetti />} title="No open tickets">
      <p>New ones show up here by themselves.</p>
    </Notice>
  );
}
