export default function TicketPage({ id }: { id: string }) {
  return <p>{id}</p>;
}
