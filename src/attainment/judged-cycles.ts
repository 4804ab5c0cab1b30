/**
 * Every cycle with what it is judged by. The table of breaches is the authority, not the clock's own column: a promise
 * that was rewritten after it was broken stays broken (C7), and a breach that was revoked is none.
 * What is left out is left out because the breach that stands is waived, or as the fold says: by an exclusion, or a rule.
 */
export const JUDGED_CYCLES = `
  with standing as (
    select ticket_id, clock_id, cycle, min(breached_at) as breached_at,
      case when bool_and(waived_at is not null) then 'waived: ' || min(waived_because) end as waived
    from breaches
    where revoked_at is null group by ticket_id, clock_id, cycle
  ), judged as (
    select c.*, b.breached_at as broken_at, coalesce(b.breached_at, c.satisfied_at) as decided_at,
      coalesce(b.waived, c.left_out_because) as excluded_because,
      case when c.satisfied_at is not null or c.ended_at is not null
        then greatest(0, c.elapsed_ms - c.target_ms) else 0 end as overrun_ms
    from clocks c
    left join standing b using (ticket_id, clock_id, cycle)
  )`;

/** A clock's id is the objective's within its agreement: `acme-care/customer.resolution`. */
export const OBJECTIVE = `coalesce(nullif(split_part(clock_id, '/', 3), ''), split_part(clock_id, '/', 2))`;
